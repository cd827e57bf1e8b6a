"""What goes into an archive: of one cell, or of the whole suite with its figures and its claims.

It puts together what its neighbours write: SBML, SED-ML, tables, pictures, a page to read and metadata.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from pysuite.exchange.omex import Packed, pack
from pysuite.exchange.sbml import cell_sbml
from pysuite.exchange.sedml import Show, sedml_text
from pysuite.exchange.shows import Staged, figures, of_claim, theatre_of, time_course_claims
from pysuite.exchange.standing import NotInAFile

if TYPE_CHECKING:
    from pysuite.cell import Cell
    from pysuite.run import Run

__all__ = ["cell_archive", "run_csv", "run_png", "suite_archive"]

# Of the simulations asked for in SED-ML; the tables beside it are made with the same.
_TOLERANCES = (1e-9, 1e-12)
_DIGITS = "%.7g"
_MADE = "2026-11-24T00:00:00Z"  # as in the SBML: an archive must not differ from day to day
_LICENCE = "https://creativecommons.org/licenses/by/4.0/"

Progress = Callable[[str], None]


def run_csv(run: Run) -> str:
    """Return the rows of a run with units in the header."""
    frame = run.to_dataframe()
    frame.columns = [f"{name} [{run.unit(name)}]" for name in run.readouts]
    frame.index.name = "time [h]"
    return frame.to_csv(float_format=_DIGITS, lineterminator="\n")


def run_png(run: Run, readouts: Sequence[str]) -> bytes:
    """Return the picture of a run; the same run gives the same bytes."""
    drawn = io.BytesIO()
    run.plot(*readouts).savefig(drawn, format="png", dpi=100, metadata={"Software": None})
    return drawn.getvalue()


def cell_archive(staged: Staged) -> bytes:
    """Return the archive of one cell: SBML, SED-ML (to open first), table, picture, README, metadata."""
    show = staged.show
    sbml = cell_sbml(staged.cell)
    run = _run(staged)
    files = {
        "cell.xml": Packed(sbml),
        "cell.sedml": Packed(sedml_text([_at_start(staged)], "cell.xml", sbml, _TOLERANCES), master=True),
        f"results/{show.name}.csv": Packed(run_csv(run)),
        f"results/{show.name}.png": Packed(run_png(run, show.readouts)),
        "README.md": Packed(_readme(show.said, [_row("cell.sedml", show.said)])),
    }
    return pack(files | _common(f"One myeloma cell: {show.said}"))


def suite_archive(cell: Cell, tell: Progress = lambda _: None, only: Sequence[str] | None = None) -> bytes:
    """Return the archive of the suite: the model, its figures (to open first) and the scenes of its claims.

    Parameters
    ----------
    cell : Cell
        The reference cell.
    tell : callable
        Is told each claim as it comes.
    only : sequence of str, optional
        Ids of time-course claims; all unless given.

    Notes
    -----
    Every document starts from ``myeloma_cell_settled.xml``: the model with the start values at which the
    reference cell rests, since a settled cell is what a scene begins with.
    """
    settled = cell_sbml(cell)
    files = {
        "myeloma_cell.xml": Packed(cell.source.text()),
        "myeloma_cell_settled.xml": Packed(settled),
    }
    rows: list[str] = []
    drawn = figures(cell)
    shows = [one.show for one in drawn.values()]
    files["figures.sedml"] = Packed(
        sedml_text(shows, "myeloma_cell_settled.xml", settled, _TOLERANCES), master=True
    )
    rows.append(_row("figures.sedml", "the figures of the docs"))
    for name, staged in drawn.items():
        run = _run(staged)
        files[f"results/figures/{name}.csv"] = Packed(run_csv(run))
        files[f"results/figures/{name}.png"] = Packed(run_png(run, staged.show.readouts))
    theatre = theatre_of(cell)
    left_out: list[str] = []
    for claim in time_course_claims():
        if only is not None and claim.id not in only:
            continue
        tell(claim.id)
        try:
            scenes = list(of_claim(theatre, claim))
        except NotInAFile as error:
            left_out.append(f"- {error}")
            continue
        shows = [one.show for one in scenes]
        text = sedml_text(shows, "../myeloma_cell_settled.xml", settled, _TOLERANCES)
        files[f"claims/{claim.id}.sedml"] = Packed(text)
        for staged in scenes:
            files[f"results/{claim.id}/{staged.show.name}.csv"] = Packed(run_csv(_run(staged)))
        rows.append(_row(f"claims/{claim.id}.sedml", claim.claim))
    what = "the myeloma cell, its figures and the scenes of its claims"
    files["README.md"] = Packed(_readme(what, rows, left_out))
    return pack(files | _common("Apoptosis control in a multiple myeloma cell"))


def _run(staged: Staged) -> Run:
    """Simulate a show with the tolerances that its SED-ML asks for."""
    show = staged.show
    cell = staged.cell.with_tolerances(*_TOLERANCES)
    return cell.simulate(show.hours, show.points, readouts=show.readouts)


def _at_start(staged: Staged) -> Show:
    """Return the show of a cell whose file already holds all of it: nothing is left to change."""
    standing = replace(staged.show.standing, species=(), parameters=(), cuts=(), held=(), moments=())
    return replace(staged.show, standing=standing)


def _row(place: str, said: str) -> str:
    return f"| `{place}` | {said.replace('|', '/')} |"


def _readme(what: str, rows: Sequence[str], left_out: Sequence[str] = ()) -> str:
    lines = [
        "# The myeloma apoptosis suite, as a COMBINE archive",
        "",
        f"This archive holds {what}.",
        "",
        "SBML is the model, SED-ML says what is done with it and what is looked at; open a `.sedml` file,",
        "or the whole archive, in any tool that reads them. Time is in hours, concentration in nM.",
        "`results/` holds what libRoadRunner makes of each document (CVODE, relative tolerance 1e-9), ready",
        "to compare.",
        "Controls of the claims and searches for doses are not here: they stand in the claim files.",
        "",
        "| open | to see |",
        "| --- | --- |",
        *rows,
        "",
        *(["Left out, since SED-ML has no words for them:", "", *left_out, ""] if left_out else []),
        f"Licence: Creative Commons Attribution 4.0 International, {_LICENCE} (`LICENSE.txt`).",
    ]
    return "\n".join(lines) + "\n"


def _common(title: str) -> dict[str, Packed]:
    """Return licence and metadata."""
    return {"LICENSE.txt": Packed(_licence_text()), "metadata.rdf": Packed(_metadata(title))}


def _licence_text() -> str:
    return (
        "The model, the simulation descriptions and the results in this archive are licensed under\n"
        f"Creative Commons Attribution 4.0 International: {_LICENCE}\n"
        "Copyright: the pysuite developers. Sources of the numbers stand in the model, at each number.\n"
    )


def _metadata(title: str) -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dcterms="http://purl.org/dc/terms/" \
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:bqbiol="http://biomodels.net/biology-qualifiers/">
  <rdf:Description rdf:about=".">
    <dc:title>{escape(title)}</dc:title>
    <dc:creator>The pysuite developers</dc:creator>
    <dcterms:created rdf:parseType="Resource">
      <dcterms:W3CDTF>{_MADE}</dcterms:W3CDTF>
    </dcterms:created>
    <dcterms:license rdf:resource="{_LICENCE}"/>
    <bqbiol:hasTaxon rdf:resource="https://identifiers.org/taxonomy:9606"/>
  </rdf:Description>
</rdf:RDF>
"""
