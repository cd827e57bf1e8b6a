"""COPASI in a process of its own (it may crash): reads requests as JSON, answers with CPU seconds."""

from __future__ import annotations

import json
import sys
import time
from typing import Any


def main() -> None:
    """Load the model named first, then answer each request."""
    import basico

    basico.load_model_from_string(json.loads(sys.stdin.readline()))
    # COPASI calls things by their display names.
    called = {
        str(row.sbml_id): str(name)
        for table in (basico.get_parameters(), basico.get_species())
        for name, row in table.iterrows()
    }
    for line in sys.stdin:
        sys.stdout.write(json.dumps(_answer(basico, json.loads(line), called)) + "\n")
        sys.stdout.flush()


def _answer(basico: Any, asked: dict[str, Any], called: dict[str, str]) -> dict[str, Any]:  # noqa: ANN401
    start = time.process_time()
    for name, value in asked.get("set", {}).items():
        basico.set_parameters(called[name], exact=True, initial_value=value)
    for name, value in asked.get("give", {}).items():
        basico.set_species(called[name], exact=True, initial_concentration=value)
    table = basico.run_time_course(
        duration=asked["hours"],
        intervals=asked["points"] - 1,
        use_sbml_id=True,
        r_tol=asked["relative"],
        a_tol=asked["absolute"],
        max_steps=1_000_000,
        start_time=0.0,
        update_model=asked.get("keep", False),  # the next run starts where this one ends
        use_initial_values=True,
        automatic=False,
    )
    seconds = time.process_time() - start
    return {"seconds": seconds, "names": list(table.columns), "values": table.to_numpy().tolist()}


if __name__ == "__main__":
    main()
