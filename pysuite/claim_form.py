"""The form of a claim file: what its keys are and what they mean.

It answers whether a file is well formed. It knows no names of the model and runs nothing. The same form is
frozen as validation/claim.schema.json.
"""

from __future__ import annotations

import json
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, PrivateAttr, model_validator

from pysuite.dose_form import Amount, relative_dose
from pysuite.scene_form import Scene, Strict, listed
from pysuite.words import Asked, Read, read

__all__ = ["Claim", "Control", "Disputed", "Expect", "schema"]


class Expect(Strict):
    """One expectation: a sentence about one or several readouts."""

    readout: str | None = Field(default=None, description="what the sentence is about: a readout, A/B, A + B")
    readouts: list[str] = Field(default=[], description="or several; the sentence must hold for each")
    at_least: int | None = Field(
        default=None, ge=1, description="or for at least so many of them; without readouts, so many of `any`"
    )
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
        if self.at_least is not None and self.at_least > max(len(self.readouts), len(self.any)):
            raise ValueError("'at_least' asks for more readouts or sentences than are listed")
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
            given = self.model_dump(
                exclude_unset=True, by_alias=True, exclude={"at", "only", "scenes", "expect"}
            )
            if self.at is not None:
                later = {key: given.pop(key) for key in ("cut", "set", "expression") if key in given}
                given["change"] = [*given.get("change", []), {"at": self.at, **later}]
            out = out.joined(Scene.model_validate(given))
        return out.replaced(self.scenes[name]) if name in self.scenes else out


class Disputed(Strict):
    """Why the threshold table is thought wrong on the biology."""

    why: str
    source: str


class Claim(Strict):
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
    input: str | None = Field(
        default=None, description="what it checks was put in, and how: it holds as input, not as evidence"
    )
    common: Scene = Field(default=Scene(), description="what all scenes share")
    scenes: dict[str, Scene] = Field(default={}, description="the cells, by name")
    expect: list[Expect] = Field(default=[], description="what must be seen")
    control: Annotated[list[Control], BeforeValidator(listed)] = Field(
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

    @property
    def tier(self) -> Literal["quick", "search", "population"]:
        """How much it takes to judge: some runs, searches for doses, or runs of many cells."""
        scenes = [scene for control in (None, *self.control) for scene in self.cast(control).values()]
        if any(scene.population or scene.cohort for scene in scenes):
            return "population"
        amounts = (amount for scene in scenes for step in scene.treat for amount in step.doses.values())
        sentences = (one for expect in self.expect for one in expect.read)
        if any(one.drugs for one in sentences) or any(relative_dose(one) is not None for one in amounts):
            return "search"
        return "quick"

    def cast(self, control: Control | None = None) -> dict[str, Scene]:
        """Return all scenes by name, rungs of ladders included, intact or under a control."""
        out: dict[str, Scene] = {}
        for name, given in self.scenes.items():
            scene = self.common.joined(given)
            scene = scene if control is None else control.applied(name, scene)
            out[name] = scene
            if scene.ladder is not None and scene.cross is None:
                out |= {f"{name}({dose:g})": scene.at_dose(dose) for dose in scene.ladder.doses}
            elif scene.ladder is not None and scene.cross is not None:
                pairs = ((a, b) for a in scene.ladder.doses for b in scene.cross.doses)
                out |= {f"{name}({a:g},{b:g})": scene.at_doses(a, b) for a, b in pairs}
        return out


def schema() -> str:
    """Return the JSON schema of a claim file."""
    out = {"$schema": "https://json-schema.org/draft/2020-12/schema", **Claim.model_json_schema()}
    return json.dumps(out, indent=2) + "\n"


if __name__ == "__main__":
    import sys

    sys.stdout.write(schema())
