"""A state as Python that can be copied, and as a command: both give the very cell that the lab shows."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from pysuite.lab.state import LabState, Portrait, unit_of

__all__ = ["command_of", "python_of"]


def python_of(state: LabState) -> str:
    """Return Python code that makes the cells of a state and plots what the lab shows.

    Examples
    --------
    >>> print(python_of(LabState(Portrait(lesions=("t(11;14)",)), readouts=("pore",))))
    import pysuite
    <BLANKLINE>
    cell = pysuite.load()
    cell = cell.with_lesions("t(11;14)")
    <BLANKLINE>
    run = cell.simulate(hours=72)
    run.plot("pore")
    <BLANKLINE>
    """
    lines = ["import pysuite"]
    for number, portrait in enumerate(state.portraits):
        name, run = ("cell", "run") if number == 0 else ("other", "other_run")
        shown = ", ".join(_text(one) for one in state.readouts)
        lines += ["", f"{name} = pysuite.load()"]
        lines += [f"{name} = {name}.{verb}" for verb in _verbs(portrait)]
        lines += ["", f"{run} = {name}.simulate(hours={_number(state.hours)})", f"{run}.plot({shown})"]
    return "\n".join(lines) + "\n"


def command_of(state: LabState, portrait: Portrait) -> str:
    """Return the command that runs one cell of a state.

    Examples
    --------
    >>> command_of(LabState(readouts=("pore",)), Portrait(lesions=("t(11;14)",)))
    "pysuite simulate --lesion 't(11;14)' --hours 72 --readout pore --plot course.png"
    """
    words = ["pysuite", "simulate"]
    for option, value in _options(portrait):
        words += [f"--{option}", shlex.quote(value)]
    words += ["--hours", _number(state.hours)]
    for name in state.readouts:
        words += ["--readout", name]
    return " ".join([*words, "--plot", "course.png"])


def _verbs(portrait: Portrait) -> Iterator[str]:
    if portrait.line is not None:
        yield f"with_line({_text(portrait.line)})"
    if portrait.preset is not None:
        yield f"with_preset({_text(portrait.preset)})"
    if portrait.lesions:
        yield f"with_lesions({', '.join(map(_text, portrait.lesions))})"
    if portrait.milieu:
        yield f"with_milieu({', '.join(f'{_word(k)}={_amount(k, x)}' for k, x in portrait.milieu)})"
    if portrait.folds:
        yield f"with_expression({', '.join(f'{k}={_number(x)}' for k, x in portrait.folds)})"
    if portrait.cuts:
        yield f"cut({', '.join(map(_text, portrait.cuts))})"
    for one in portrait.doses:
        at = "" if one.at == 0 else f', at="{_number(one.at)} h"'
        until = "" if one.until is None else f', until="{_number(one.until)} h"'
        yield f"treat({_word(one.name)}={_amount(one.name, one.amount)}{at}{until})"


def _options(portrait: Portrait) -> Iterator[tuple[str, str]]:
    if portrait.line is not None:
        yield "line", portrait.line
    if portrait.preset is not None:
        yield "preset", portrait.preset
    yield from (("lesion", name) for name in portrait.lesions)
    yield from (("milieu", f"{name}={_said(name, x)}") for name, x in portrait.milieu)
    yield from (("expression", f"{name}={_number(x)}") for name, x in portrait.folds)
    yield from (("cut", name) for name in portrait.cuts)
    for one in portrait.doses:
        end = "" if one.until is None else f"..{_number(one.until)} h"
        when = f"@{_number(one.at)} h{end}" if end or one.at else ""
        yield "treat", f"{one.name}={_said(one.name, one.amount)}{when}"


def _said(name: str, amount: float) -> str:
    return f"{_number(amount)} {unit_of(name)}".strip()


def _amount(name: str, amount: float) -> str:
    """Return an amount as code: a text with its unit, or a plain level."""
    return _text(_said(name, amount)) if unit_of(name) else _number(amount)


def _word(name: str) -> str:
    """Return a name as Python writes it: ABT-737 is ABT_737."""
    return name.replace("-", "_")


def _text(value: str) -> str:
    return f'"{value}"' if '"' not in value and "\\" not in value else repr(value)


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)  # noqa: PLR2004
