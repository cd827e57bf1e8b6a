"""The report: one page that opens anywhere, and the same verdicts for machines.

It shows what the judge found and adds nothing up into one score. The page needs no network.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pysuite.report.picture import Picture
from pysuite.report.svg import draw

if TYPE_CHECKING:
    from pysuite.claim_form import Claim
    from pysuite.scorecard import Scorecard

__all__ = ["Picture", "draw", "render", "write_report"]

_TEMPLATE = Path(__file__).parent / "page.html.j2"


def render(card: Scorecard, claims: Sequence[Claim], pictures: Mapping[str, Sequence[Picture]]) -> str:
    """Return the report as one self-contained HTML page.

    Parameters
    ----------
    card
        Verdicts.
    claims
        The claims that they are about, in the same order.
    pictures
        Pictures by claim id; a claim may have none.
    """
    import jinja2

    import pysuite

    sections: dict[str, list[dict[str, object]]] = {}
    for claim, verdict in zip(claims, card.verdicts, strict=True):
        sections.setdefault(claim.where, []).append(
            {
                "claim": claim,
                "verdict": verdict,
                "pictures": [_shown(one) for one in pictures.get(claim.id, ())],
            }
        )
    template = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    page = template.from_string(_TEMPLATE.read_text(encoding="utf-8"))
    return page.render(
        sections=sections,
        counts=card.counts,
        total=len(card.verdicts),
        rows=card.rows,
        version=getattr(pysuite, "__version__", ""),
    )


def _shown(picture: Picture) -> dict[str, object]:
    from markupsafe import Markup

    scenes = [] if picture.dots else [line.label for line in picture.lines]
    return {"title": picture.title, "unit": picture.unit, "svg": Markup(draw(picture)), "scenes": scenes}  # noqa: S704 - draw escapes


def write_report(
    out: Path, card: Scorecard, claims: Sequence[Claim], pictures: Mapping[str, Sequence[Picture]]
) -> None:
    """Write report.html and verdicts.json into a folder.

    Parameters
    ----------
    out
        Folder; it is made if missing.
    card, claims, pictures
        As for `render`.
    """
    out.mkdir(parents=True, exist_ok=True)
    (out / "report.html").write_text(render(card, claims, pictures), encoding="utf-8")
    (out / "verdicts.json").write_text(
        json.dumps(card.to_json(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
    )
