"""The command ``pysuite import``: somebody else's SBML model, looked over, followed, and asked our claims."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pysuite.cli.ending import SHORT
from pysuite.cli.paper import check_target, messages, paper, say_json, table, write_whole
from pysuite.cli.who import Texts
from pysuite.errors import PysuiteError

if TYPE_CHECKING:
    import pandas as pd

    from pysuite.exchange.foreign import Foreign
    from pysuite.judge import Verdict

__all__ = ["EXAMPLES", "import_"]

EXAMPLES = """\b
Examples:
  pysuite import model.xml                                        what it lacks by the house rules
  pysuite import model.xml --end 36000 --plot model.png           in the model's own time unit
  pysuite import model.xml --readout C3 --csv model.csv
  pysuite import model.xml --map map.toml --claims EXEC-06        our claims on it, through a map of names
  pysuite import model.xml --map map.toml --claims all --json
"""

_PLOTS = (".png", ".svg", ".pdf")
_FIRST = 3

_File = Annotated[Path, typer.Argument(metavar="FILE", help="An SBML file of any level.")]
_Map = Annotated[
    Path | None, typer.Option("--map", metavar="FILE", help="Our names in theirs.", show_default=False)
]
_Claims = Annotated[
    Texts, typer.Option("--claims", metavar="ID", help="Claims to try, or 'all'. Repeatable. Needs --map.")
]
_End = Annotated[float, typer.Option(metavar="TIME", help="How long to follow it, in its own time unit.")]
_Points = Annotated[int, typer.Option(metavar="NUMBER", help="Of time points.")]
_Readouts = Annotated[
    Texts, typer.Option("--readout", metavar="ID", help="Their ids to follow; else all species. Repeatable.")
]
_Csv = Annotated[Path | None, typer.Option(metavar="FILE", help="Write the time course.", show_default=False)]
_Plot = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Draw it: .png, .svg or .pdf.", show_default=False)
]
_Json = Annotated[
    bool, typer.Option("--json", help="Print findings and verdicts as JSON on standard output.")
]


def import_(
    file: _File,
    *,
    map_: _Map = None,
    claims: _Claims = None,
    end: _End = 100.0,
    points: _Points = 201,
    readout: _Readouts = None,
    csv: _Csv = None,
    plot: _Plot = None,
    as_json: _Json = False,
) -> None:
    """Look over somebody else's SBML model, follow it, and try our claims on it."""
    from pysuite.exchange.foreign import read_foreign

    if csv is not None:
        check_target(csv)
    if plot is not None:
        check_target(plot, suffixes=_PLOTS)
    if claims and map_ is None:
        raise PysuiteError("--claims needs --map: a TOML file that says which of their ids is which readout")
    foreign = read_foreign(file)
    if csv is not None or plot is not None:
        from pysuite.exchange.watched import follow

        _write(foreign, follow(foreign, end, points, readout or ()), csv, plot)
    verdicts = _tried(foreign, map_, claims or ()) if map_ is not None else []
    if as_json:
        say_json(_as_json(foreign, verdicts))
    else:
        _say(foreign)
        _say_verdicts(verdicts)
    if any(one.word in ("fails", "vacuous") for one in verdicts):
        raise typer.Exit(SHORT)


def _write(foreign: Foreign, frame: pd.DataFrame, csv: Path | None, plot: Path | None) -> None:
    from pysuite.exchange.watched import drawn

    if csv is not None:
        write_whole(csv, frame.to_csv(index=False, lineterminator="\n"))
    if plot is not None:
        write_whole(plot, drawn(frame, foreign, plot.suffix.lower().removeprefix(".")))
    for made in (csv, plot):
        if made is not None:
            messages().print(f"written: {made}", soft_wrap=True)


def _tried(foreign: Foreign, place: Path, ids: Sequence[str]) -> list[Verdict]:
    """Read the map, which checks it, and judge the claims."""
    from pysuite.exchange.borrowed import BorrowedCell
    from pysuite.exchange.namemap import read_map
    from pysuite.exchange.trial import sought, try_claims
    from pysuite.exchange.watched import follow
    from pysuite.words.names import model_names

    names = model_names()
    words = read_map(place, foreign, names.flat)
    wanted = sought(ids)
    if wanted:
        follow(foreign, 1.0, 2)  # bounded in time and memory, before it is run in this process
    return try_claims(BorrowedCell(foreign, words, names), wanted)


def _as_json(foreign: Foreign, verdicts: Sequence[Verdict]) -> dict[str, object]:
    return {
        "model": {"id": foreign.id, "name": foreign.name, "level": foreign.level, "version": foreign.version},
        "species": len(foreign.species),
        "reactions": len(foreign.reactions),
        "lacks": [
            {"rule": one.rule, "id": one.id, "line": one.line, "message": one.message}
            for one in foreign.lacks
        ],
        "claims": [one.to_json() for one in verdicts],
    }


def _say(foreign: Foreign) -> None:
    """Print what the model is, and what it lacks, one line a rule."""
    console = paper()
    named = f" ({foreign.name})" if foreign.name else ""
    console.print(
        f"{foreign.id}{named}: SBML Level {foreign.level} Version {foreign.version}", soft_wrap=True
    )
    sizes = (len(foreign.species), len(foreign.reactions), len(foreign.parameters))
    console.print("{} species, {} reactions, {} parameters".format(*sizes))
    counts = Counter((one.rule, one.message) for one in foreign.lacks)
    rows = []
    for (rule, message), count in sorted(counts.items()):
        ids = [one.id for one in foreign.lacks if (one.rule, one.message) == (rule, message) and one.id]
        shown = ", ".join(ids[:_FIRST]) + (", ..." if len(ids) > _FIRST else "")
        rows.append((rule, message, shown, count))
    if rows:
        console.print(table(("rule", "it lacks", "such as", "times"), rows, numeric=1))
    else:
        console.print("lacks nothing that the house rules ask for")


def _say_verdicts(verdicts: Sequence[Verdict]) -> None:
    console = paper()
    for one in verdicts:
        console.print(f"{one.id}  {one.word}: {one.sentence}", soft_wrap=True)
    if verdicts:
        counts = Counter(one.word for one in verdicts)
        console.print(", ".join(f"{count} {word}" for word, count in sorted(counts.items())))
