"""The form of a claim file: what its keys are and what they mean.

It answers whether a file is well formed. It knows no names of the model and runs nothing. The same form is
frozen as validation/claim.schema.json.
"""

from __future__ import annotations

import json
import re
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr, model_validator

from pysuite.words import Asked, Read, read

__all__ = [
    "Amount",
    "Change",
    "Claim",
    "Control",
    "Disputed",
    "Expect",
    "Ladder",
    "Scene",
    "Step",
    "relative_dose",
    "schema",
]

Amount = str | float
"""A number in its own unit, or a text with one; a dose may also be a multiple, such as ``1.2x EC50``."""


_MULTIPLE = re.compile(r"(\d+(?:\.\d+)?) ?x EC50")


def relative_dose(amount: Amount) -> float | None:
    """Return the multiple in a dose such as ``1.2x EC50``, or None for a plain dose.

    The EC50 is that of the same drug for MOMP within 48 h, in the cell that all scenes start from.

    Examples
    --------
    >>> relative_dose("1.2x EC50"), relative_dose("10 nM")
    (1.2, None)
    """
    found = _MULTIPLE.fullmatch(amount) if isinstance(amount, str) else None
    return None if found is None else float(found[1])


def _listed(value: object) -> object:
    """Let a single table stand for a list of one."""
    return [value] if isinstance(value, dict) else value


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Step(BaseModel):
    """What is given at a time: drug, stimulus or ligand names as keys."""

    model_config = ConfigDict(extra="allow", frozen=True)
    __pydantic_extra__: dict[str, Amount]  # pyright: ignore[reportIncompatibleVariableOverride]

    at: Amount = Field(default=0.0, description="when it is given; a plain number is hours")
    until: Amount | None = Field(default=None, description="when it is washed out")

    @property
    def doses(self) -> dict[str, Amount]:
        """Dose by name."""
        return dict(self.__pydantic_extra__)


class Change(_Strict):
    """What changes in the cell at a time, after it has settled without the change."""

    at: Amount = Field(default=0.0, description="when it changes; a plain number is hours")
    cut: list[str] = Field(default=[], description="reactions switched off, as label.name; * for any")
    set: dict[str, float] = Field(default={}, description="one number of the model, in its own unit")
    expression: dict[str, float] = Field(default={}, description="fold on the making of a gene's product")


class Ladder(_Strict):
    """One thing at several doses."""

    treat: str | None = Field(default=None, description="a drug, stimulus or ligand given at a time")
    expression: str | None = Field(default=None, description="a gene's fold")
    milieu: str | None = Field(default=None, description="a ligand that the cell settles in")
    set: str | None = Field(default=None, description="a number of the model")
    at: Amount = Field(default=0.0, description="when the drug is given")
    unit: str | None = Field(default=None, description="unit of the doses; by default that of the drug")
    values: list[float] = Field(default=[], description="the doses")
    low: float | None = Field(default=None, description="or: the lowest dose")
    high: float | None = Field(default=None, description="the highest dose")
    steps: int | None = Field(default=None, description="how many doses between them, on a log scale")

    @model_validator(mode="after")
    def _whole(self) -> Ladder:
        if sum(x is not None for x in (self.treat, self.expression, self.milieu, self.set)) != 1:
            raise ValueError("a ladder climbs exactly one of treat, expression, milieu, set")
        if not self.values and None in (self.low, self.high, self.steps):
            raise ValueError("a ladder needs values, or low, high and steps")
        return self

    @property
    def doses(self) -> tuple[float, ...]:
        """The doses in order."""
        if self.values or self.low is None or self.high is None or self.steps is None:
            return tuple(self.values)
        ratio = (self.high / self.low) ** (1 / (self.steps - 1))
        return tuple(float(f"{self.low * ratio**i:.6g}") for i in range(self.steps))


class Scene(_Strict):
    """One cell and what happens to it."""

    line: str | None = Field(default=None, description="a named cell line")
    preset: str | None = Field(default=None, description="a named kind of cell")
    lesions: list[str] = Field(default=[], description="genetic and epigenetic changes")
    milieu: dict[str, Amount] = Field(
        default={}, description="what the marrow gives while the cell settles and after"
    )
    expression: dict[str, float] = Field(
        default={}, description="fold on the making of a gene's product; 0 is a knock-out"
    )
    set: dict[str, float] = Field(default={}, description="one number of the model, in its own unit")
    cut: list[str] = Field(default=[], description="reactions switched off, as label.name; * for any")
    treat: Annotated[list[Step], BeforeValidator(_listed)] = Field(
        default=[], description="what is given, and when"
    )
    change: Annotated[list[Change], BeforeValidator(_listed)] = Field(
        default=[], description="what changes at a time"
    )
    clamp: Annotated[list[Step], BeforeValidator(_listed)] = Field(
        default=[], description="what is held at a concentration, or at 'rest', and from when"
    )
    hours: float = Field(default=48.0, gt=0, description="how long it is followed")
    points: int | None = Field(default=None, gt=1, description="how many time points; by default ten an hour")
    ladder: Ladder | None = Field(default=None, description="the same scene at several doses")

    def joined(self, other: Scene) -> Scene:
        """Return this scene with another laid over it: lists and tables add up, single values give way."""
        both = self.model_dump(exclude_unset=True)
        for key, value in other.model_dump(exclude_unset=True).items():
            old = both.get(key)
            if isinstance(value, dict) and isinstance(old, dict) and key != "ladder":
                both[key] = {**old, **value}
            elif isinstance(value, list) and isinstance(old, list):
                both[key] = [*old, *value]
            else:
                both[key] = value
        return Scene.model_validate(both)

    def replaced(self, other: Scene) -> Scene:
        """Return this scene with the fields that another gives in place of its own."""
        return Scene.model_validate(
            {**self.model_dump(exclude_unset=True), **other.model_dump(exclude_unset=True)}
        )

    def at_dose(self, dose: float) -> Scene:
        """Return one rung of the ladder as a plain scene."""
        assert self.ladder is not None  # noqa: S101 - the callers ask scenes with a ladder
        climb = self.ladder
        amount = dose if climb.unit is None else f"{dose!r} {climb.unit}"
        fields = self.model_dump(exclude_unset=True, exclude={"ladder"})
        if climb.treat is not None:
            fields["treat"] = [*fields.get("treat", []), {climb.treat: amount, "at": climb.at}]
        if climb.milieu is not None:
            fields["milieu"] = {**fields.get("milieu", {}), climb.milieu: amount}
        for key in ("expression", "set"):
            name = getattr(climb, key)
            if name is not None:
                fields[key] = {**fields.get(key, {}), name: dose}
        return Scene.model_validate(fields)

    @property
    def key(self) -> str:
        """A text that is the same for scenes that play the same."""
        return json.dumps(self.model_dump(exclude_defaults=True), sort_keys=True)


class Expect(_Strict):
    """One expectation: a sentence about one or several readouts."""

    readout: str | None = Field(default=None, description="what the sentence is about: a readout, A/B, A + B")
    readouts: list[str] = Field(default=[], description="or several; the sentence must hold for each")
    at_least: int | None = Field(default=None, ge=1, description="or for at least so many of them")
    that: str | None = Field(default=None, description="the sentence")
    any: list[str] = Field(default=[], description="or several sentences, of which one must hold")
    low: float = Field(
        default=0.01, gt=0, description="lowest dose of a search for an EC50, in the drug's unit"
    )
    high: float = Field(default=10_000.0, gt=0, description="highest dose of that search")
    precision: float = Field(
        default=0.03, gt=0, lt=1, description="relative width at which that search stops"
    )
    given_at: float = Field(default=0.0, ge=0, description="hours at which the searched dose is given")
    since: float = Field(default=0.0, ge=0, description="hours from which a half-life counts")

    @model_validator(mode="after")
    def _whole(self) -> Expect:
        if (self.that is None) == (not self.any):
            raise ValueError("an expectation has either 'that' or 'any'")
        if self.readout is not None and self.readouts:
            raise ValueError("an expectation has either 'readout' or 'readouts'")
        if self.low >= self.high:
            raise ValueError("'low' must be below 'high'")
        if self.at_least is not None and self.at_least > len(self.readouts):
            raise ValueError("'at_least' asks for more readouts than are listed")
        return self

    @property
    def sentences(self) -> tuple[str, ...]:
        """All sentences."""
        return (self.that,) if self.that is not None else tuple(self.any)

    @property
    def subjects(self) -> tuple[str, ...]:
        """All readouts; one empty text if the sentences name their own."""
        return tuple(self.readouts) or (self.readout or "",)

    @property
    def read(self) -> tuple[Read, ...]:
        """All sentences, read."""
        return tuple(read(sentence) for sentence in self.sentences)

    def asked(self, readout: str) -> Asked:
        """Return the settings for one readout."""
        return Asked(readout, self.low, self.high, self.precision, self.given_at, self.since)


class Control(Scene):
    """What is cut in a control, and what must be left of the effect.

    The fields of a scene are added to every scene, or to those named in `only`. A table under `scenes` puts
    its fields in place of those of one scene. With `at` the cut, set and expression come at that time, after
    settling.
    """

    at: Amount | None = Field(default=None, description="when it is cut; by default from the start")
    only: list[str] = Field(default=[], description="the scenes it is applied to; by default all")
    scenes: dict[str, Scene] = Field(default={}, description="fields put in place of those of one scene")
    expect: list[Expect] = Field(
        default=[], description="what must hold under the cut, beside the claim's failing"
    )

    def applied(self, name: str, scene: Scene) -> Scene:
        """Return a scene under this control."""
        out = scene
        if not self.only or name in self.only:
            given = self.model_dump(exclude_unset=True, exclude={"at", "only", "scenes", "expect"})
            if self.at is not None:
                later = {key: given.pop(key) for key in ("cut", "set", "expression") if key in given}
                given["change"] = [*given.get("change", []), {"at": self.at, **later}]
            out = out.joined(Scene.model_validate(given))
        return out.replaced(self.scenes[name]) if name in self.scenes else out


class Disputed(_Strict):
    """Why the threshold table is thought wrong on the biology."""

    why: str
    source: str


class Claim(_Strict):
    """One checkable statement of the review."""

    id: str = Field(pattern=r"^[A-Z0-9]+-\d+$", description="row of the threshold table")
    claim: str = Field(description="the statement in our words")
    where: str = Field(description="section of the review")
    refs: list[int] = Field(default=[], description="the review's references")
    origin: Literal["stated", "derived", "corrected", "established"] = Field(
        description="whose statement it is"
    )
    reading: str | None = Field(
        default=None, description="how the row is read where a choice was made; numbers that it adds"
    )
    needs: list[str] = Field(default=[], description="parts that the model lacks: the claim is a gap")
    known: str | None = Field(default=None, description="reason why the claim is known to fall short")
    disputed: Disputed | None = Field(
        default=None, description="the threshold is thought wrong, with a source"
    )
    common: Scene = Field(default=Scene(), description="what all scenes share")
    scenes: dict[str, Scene] = Field(default={}, description="the cells, by name")
    expect: list[Expect] = Field(default=[], description="what must be seen")
    control: Annotated[list[Control], BeforeValidator(_listed)] = Field(
        default=[], description="what makes it stop holding"
    )
    _file: str = PrivateAttr(default="")

    @model_validator(mode="after")
    def _whole(self) -> Claim:
        if not self.needs and not (self.expect and self.control):
            raise ValueError("a claim has scenes, expectations and a control, or says what it needs")
        return self

    @property
    def file(self) -> str:
        """Where it was read, for messages."""
        return self._file or self.id

    def cast(self, control: Control | None = None) -> dict[str, Scene]:
        """Return all scenes by name, rungs of ladders included, intact or under a control."""
        out: dict[str, Scene] = {}
        for name, given in self.scenes.items():
            scene = self.common.joined(given)
            scene = scene if control is None else control.applied(name, scene)
            out[name] = scene
            if scene.ladder is not None:
                out |= {f"{name}({dose:g})": scene.at_dose(dose) for dose in scene.ladder.doses}
        return out


def schema() -> str:
    """Return the JSON schema of a claim file."""
    out = {"$schema": "https://json-schema.org/draft/2020-12/schema", **Claim.model_json_schema()}
    return json.dumps(out, indent=2) + "\n"


if __name__ == "__main__":
    import sys

    sys.stdout.write(schema())
