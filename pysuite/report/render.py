"""Puts the page of the report together from its parts, and writes the folder.

It decides nothing: verdicts come from the judge, the wiring from the pages, pictures from the stage.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pysuite.report.heat import heat_rows
from pysuite.report.picture import Picture
from pysuite.report.svg import draw
from pysuite.report.texts import junit, markdown, model_json
from pysuite.report.wiring_svg import draw_wires

if TYPE_CHECKING:
    from pysuite.claim_form import Claim
    from pysuite.report.wiring import Wires
    from pysuite.scorecard import Ensemble, Scorecard
    from pysuite.words.names import Names

__all__ = ["render", "write_report"]

_HERE = Path(__file__).parent
_SHAKY = 0.8  # claims that hold in fewer worlds are explained
_SOURCES = 12
_MEANING = {
    "holds": "the expectations are met, and every control breaks them",
    "fragile": "holds with the stated numbers, but in under 80 % of worlds",
    "vacuous": "holds, and holds just as well with its mechanism cut",
    "fails": "an expectation is missed, or a control leaves too much",
    "disputed": "the threshold is thought wrong, for a reason given",
    "input": "holds, but shows only what was put in: no evidence",
    "gap": "the model lacks a part",
}


def render(
    card: Scorecard,
    claims: Sequence[Claim],
    pictures: Mapping[str, Sequence[Picture]],
    *,
    wires: Wires | None = None,
    names: Names | None = None,
) -> str:
    """Return the report as one self-contained HTML page.

    Parameters
    ----------
    card
        Verdicts.
    claims
        The claims that they are about, in the same order.
    pictures
        Pictures by claim id; a claim may have none.
    wires, names
        The wiring of the pages and the names of the model; by default the suite's own.
    """
    import jinja2
    from markupsafe import Markup

    import pysuite

    wires, names = wires or _own_wires(), names or _own_names()
    sections: dict[str, list[dict[str, object]]] = {}
    for claim, verdict in zip(claims, card.verdicts, strict=True):
        row = {"claim": claim, "verdict": verdict, **_tested(claim, wires, names)}
        row["pictures"] = [_shown(one) for one in pictures.get(claim.id, ())]
        row["hangs"] = () if card.ensemble is None else card.ensemble.hangs.get(claim.id, ())
        sections.setdefault(claim.where, []).append(row)
    make = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    style = make.from_string((_HERE / "page.css.j2").read_text(encoding="utf-8")).render()
    page = make.from_string((_HERE / "page.html.j2").read_text(encoding="utf-8"))
    return page.render(
        sections=sections,
        counts=card.counts,
        scores=card.by_section(),
        words=[word for word, count in card.counts.items() if count],
        meaning=_MEANING,
        total=len(card.verdicts),
        rows=card.rows,
        heat=None if card.ensemble is None else _heat(card.ensemble),
        wires=Markup(draw_wires(wires.nodes, wires.edges)),  # noqa: S704 - it escapes
        style=Markup(style),  # noqa: S704 - our own
        script=Markup((_HERE / "page.js").read_text(encoding="utf-8")),  # noqa: S704 - our own
        version=getattr(pysuite, "__version__", ""),
    )


def _own_wires() -> Wires:
    from pysuite.paths import models_dir
    from pysuite.report.wiring import read_wires

    return read_wires(models_dir())


def _own_names() -> Names:
    from pysuite.words.names import model_names

    return model_names()


def _tested(claim: Claim, wires: Wires, names: Names) -> dict[str, object]:
    """Return what the page says of the wiring that a claim tests."""
    tested = wires.tested(claim, names)
    sources = wires.keys(claim, names)
    cited = [wires.cite(key) for key in sources[:_SOURCES]]
    if len(sources) > _SOURCES:
        cited.append(f"and {len(sources) - _SOURCES} more")
    return {
        "edges": " ".join(sorted(tested.edges)),
        "cut": " ".join(sorted(tested.cut_in)),
        "look": " ".join(sorted(tested.seen_in)),
        "cuts": wires.cuts(claim, names)[:_SOURCES],
        "sources": cited,
    }


def _heat(ensemble: Ensemble) -> dict[str, Any]:
    from markupsafe import Markup

    data, rows = heat_rows(ensemble)
    shaky = [row for row in rows if isinstance(row["share"], float) and row["share"] < _SHAKY]
    worlds = len(next(iter(ensemble.margins.values()), ()))
    return {"data": Markup(data), "rows": rows, "hanging": shaky, "worlds": worlds}  # noqa: S704 - numbers and ids


def _shown(picture: Picture) -> dict[str, object]:
    from markupsafe import Markup

    marks = picture.dots or picture.lines
    control = "" if not any(one.control for one in marks) else "hollow" if picture.dots else "dashed"
    return {"title": picture.title, "unit": picture.unit, "svg": Markup(draw(picture)), "control": control}  # noqa: S704 - draw escapes


def write_report(
    out: Path,
    card: Scorecard,
    claims: Sequence[Claim],
    pictures: Mapping[str, Sequence[Picture]],
    *,
    wires: Wires | None = None,
    names: Names | None = None,
) -> None:
    """Write report.html, verdicts.json, verdicts.md, junit.xml, model.json and worlds.json into a folder.

    Parameters
    ----------
    out
        Folder; it is made if missing.
    card, claims, pictures, wires, names
        As for `render`.
    """
    out.mkdir(parents=True, exist_ok=True)
    files = {
        "report.html": render(card, claims, pictures, wires=wires, names=names),
        "verdicts.json": json.dumps(card.to_json(), indent=2, ensure_ascii=False) + "\n",
        "verdicts.md": markdown(card, claims),
        "junit.xml": junit(card, claims),
        "model.json": model_json((names or _own_names()).flat),
    }
    if card.ensemble is not None:
        files["worlds.json"] = json.dumps(card.ensemble.to_json(), indent=1) + "\n"
    for name, text in files.items():
        (out / name).write_text(text, encoding="utf-8")
