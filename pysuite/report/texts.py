"""The verdicts as plain files: Markdown for people, JUnit for build servers, and what the model was.

They say what the judge found, as the page does, and nothing more.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from pysuite.claim_form import Claim
    from pysuite.flat import FlatModel
    from pysuite.judge import Verdict
    from pysuite.scorecard import Scorecard

__all__ = ["junit", "markdown", "model_json"]


def markdown(card: Scorecard, claims: Sequence[Claim]) -> str:
    """Return the scorecard, and under it a table of the claims of each section."""
    lines = ["# The model against the review", "", card.markdown()]
    sections: dict[str, list[tuple[Claim, Verdict]]] = {}
    for claim, verdict in zip(claims, card.verdicts, strict=True):
        sections.setdefault(claim.where, []).append((claim, verdict))
    for section, rows in sections.items():
        lines += [f"## {section}", "", "| claim | verdict | margin | control | worlds | what was seen |"]
        lines.append("| --- | --- | ---: | --- | ---: | --- |")
        lines += [_row(claim, verdict) for claim, verdict in rows]
        lines.append("")
    return "\n".join(lines)


def _row(claim: Claim, verdict: Verdict) -> str:
    margin = "" if verdict.margin is None else f"{verdict.margin:+.2f}"
    share = "" if verdict.share is None else f"{verdict.share:.0%}"
    seen = verdict.sentence if verdict.known is None else f"{verdict.sentence} (known: {verdict.known})"
    cells = (f"**{claim.id}** {claim.claim}", verdict.word, margin, _control(verdict), share, seen)
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def _control(verdict: Verdict) -> str:
    return {"fails": "stops holding", "holds": "still holds", "none": ""}[verdict.control]


def junit(card: Scorecard, claims: Sequence[Claim]) -> str:
    """Return the verdicts as JUnit XML: a suite a section of the review, a case a claim.

    A claim that falls short fails; one whose file says why it is known to, a gap and a disputed claim are
    skipped, with that reason.
    """
    root = ET.Element("testsuites", name="the model against the review", tests=str(len(card.verdicts)))
    suites: dict[str, ET.Element] = {}
    for claim, verdict in zip(claims, card.verdicts, strict=True):
        suite = suites.get(claim.where)
        if suite is None:
            suite = suites[claim.where] = ET.SubElement(root, "testsuite", name=claim.where)
        case = ET.SubElement(suite, "testcase", classname=claim.where, name=f"{claim.id} {claim.claim}")
        if verdict.short:
            ET.SubElement(case, "failure", type=verdict.word, message=verdict.sentence)
        elif verdict.word != "holds":
            reason = verdict.known or verdict.sentence
            ET.SubElement(case, "skipped", message=f"{verdict.word}: {reason}")
        ET.SubElement(case, "system-out").text = "\n".join((verdict.sentence, *verdict.details))
    for suite in suites.values():
        suite.set("tests", str(len(suite)))
        suite.set("failures", str(len(suite.findall("testcase/failure"))))
        suite.set("skipped", str(len(suite.findall("testcase/skipped"))))
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def model_json(flat: FlatModel) -> str:
    """Return which model was judged: its content's key and every number, to be compared with another's."""
    said = {
        "model": flat.source.key,
        "numbers": dict(flat.parameters),
        "units": {name: flat.units.get(name, "") for name in flat.parameters},
        "reactions": list(flat.reactions),
        "species": sorted(flat.species),
    }
    return json.dumps(said, indent=1) + "\n"
