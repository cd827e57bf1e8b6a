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
    for line in sys.stdin:
        sys.stdout.write(json.dumps(_answer(basico, json.loads(line))) + "\n")
        sys.stdout.flush()


def _answer(basico: Any, asked: dict[str, Any]) -> dict[str, Any]:  # noqa: ANN401
    start = time.process_time()
    for name, value in asked.get("set", {}).items():
        basico.set_parameters(name, exact=True, initial_value=value)
    for name, value in asked.get("give", {}).items():  # from where the last run ended
        basico.set_species(name, exact=True, concentration=value)
    table = basico.run_time_course(
        duration=asked["hours"],
        intervals=asked["points"] - 1,
        use_sbml_id=True,
        r_tol=asked["relative"],
        a_tol=asked["absolute"],
        max_steps=1_000_000,
        start_time=0.0,
        update_model=False,
        use_initial_values="give" not in asked,
        automatic=False,
    )
    seconds = time.process_time() - start
    return {"seconds": seconds, "names": list(table.columns), "values": table.to_numpy().tolist()}


if __name__ == "__main__":
    main()
