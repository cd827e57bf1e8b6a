"""The form of a scene: one cell, or many, and what happens to it.

It answers what a scene in a claim file may say and how scenes are laid over one another. It knows no names of
the model and runs nothing.
"""

from __future__ import annotations

import json
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from pysuite.dose_form import Amount

__all__ = [
    "Change",
    "Draw",
    "Edge",
    "Group",
    "Ladder",
    "Patients",
    "Population",
    "Ramp",
    "Scene",
    "Step",
    "Strict",
    "listed",
]


def listed(value: object) -> object:
    """Let a single table stand for a list of one."""
    return [value] if isinstance(value, dict) else value


class Strict(BaseModel):
    """A table of a claim file in which an unknown key is an error."""

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


class Change(Strict):
    """What changes in the cell at a time, after it has settled without the change."""

    at: Amount = Field(default=0.0, description="when it changes; a plain number is hours")
    cut: list[str] = Field(default=[], description="reactions switched off, as label.name; * for any")
    set: dict[str, float] = Field(default={}, description="one number of the model, in its own unit")
    expression: dict[str, float] = Field(default={}, description="fold on the making of a gene's product")
    milieu: dict[str, Amount] = Field(default={}, description="what the marrow gives from then on")


Many = Annotated[list[str], BeforeValidator(lambda value: [value] if isinstance(value, str) else value)]


class Ladder(Strict):
    """One thing (or several in step) at several doses."""

    treat: Many = Field(default=[], description="a drug, stimulus or ligand given at a time")
    expression: Many = Field(default=[], description="a gene's fold; several genes share the fold")
    milieu: Many = Field(default=[], description="a ligand that the cell settles in")
    set: Many = Field(default=[], description="a number of the model")
    clamp: Many = Field(default=[], description="a species held at a concentration from `at` on")
    until: Many = Field(
        default=[], description="a drug of the scene: the values are when it is washed out (h)"
    )
    at: Amount = Field(default=0.0, description="when the drug is given")
    unit: str | None = Field(default=None, description="unit of the doses; by default that of the drug")
    values: list[float] = Field(default=[], description="the doses")
    low: float | None = Field(default=None, description="or: the lowest dose")
    high: float | None = Field(default=None, description="the highest dose")
    steps: int | None = Field(default=None, ge=2, description="how many doses between them, on a log scale")

    @model_validator(mode="after")
    def _whole(self) -> Ladder:
        if sum(map(bool, self._kinds)) != 1:
            raise ValueError("a ladder climbs exactly one of treat, expression, milieu, set, clamp, until")
        if not self.values and None in (self.low, self.high, self.steps):
            raise ValueError("a ladder needs values, or low, high and steps")
        return self

    @property
    def _kinds(self) -> tuple[list[str], ...]:
        return self.treat, self.expression, self.milieu, self.set, self.clamp, self.until

    @property
    def doses(self) -> tuple[float, ...]:
        """The doses in order."""
        if self.values or self.low is None or self.high is None or self.steps is None:
            return tuple(self.values)
        return _spaced(self.low, self.high, self.steps)


def _spaced(low: float, high: float, steps: int) -> tuple[float, ...]:
    ratio = (high / low) ** (1 / (steps - 1))
    return tuple(float(f"{low * ratio**i:.6g}") for i in range(steps))


class Ramp(Strict):
    """One drug or stimulus stepped slowly up and down again, in one cell."""

    treat: str = Field(description="the drug, stimulus or ligand")
    low: float = Field(gt=0, description="the lowest dose, first and last")
    high: float = Field(gt=0, description="the highest dose")
    steps: int = Field(default=10, ge=2, description="how many doses, on a log scale")
    hold: float = Field(default=48.0, gt=0, description="hours at each dose")

    @property
    def plan(self) -> tuple[tuple[float, float], ...]:
        """(hour, dose) of each step, up and then down."""
        up = _spaced(self.low, self.high, self.steps)
        return tuple((i * self.hold, dose) for i, dose in enumerate((*up, *reversed(up[:-1]))))

    @property
    def hours(self) -> float:
        """How long it takes (hours)."""
        return len(self.plan) * self.hold


class Edge(Strict):
    """An edge that the model does not have, for controls of "this does not act on that".

    With `to`, the rate of a reaction (or a computed readout) is multiplied by a factor that goes from 1 to
    `fold` as `from` rises, half-way at `half`; with `frozen` too, `from` counts there as it was at rest,
    before anything was given. With `make` or `lose`, it makes or removes a species. With
    `bind`, it and a species form a complex of their own.
    """

    source: str = Field(alias="from", description="a species or readout")
    to: str | None = Field(default=None, description="a reaction (label.name) or a computed readout")
    fold: float = Field(default=0.0, ge=0, description="factor at full effect; 0 switches off")
    half: float | None = Field(default=None, gt=0, description="nM of the source at half effect")
    frozen: bool = Field(default=False, description="the source counts in `to` as it was at rest")
    make: str | None = Field(default=None, description="a species that the source makes, rate per hour")
    lose: str | None = Field(
        default=None, description="a species that the source removes, rate per nM and hour"
    )
    bind: str | None = Field(default=None, description="a species that the source binds")
    rate: float = Field(default=1.0, gt=0, description="of making, or on rate of removal or binding")
    kd: float = Field(default=1.0, gt=0, description="nM, of binding")

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    @model_validator(mode="after")
    def _whole(self) -> Edge:
        if sum(x is not None for x in (self.to, self.make, self.lose, self.bind)) != 1:
            raise ValueError("an edge has exactly one of to, make, lose, bind")
        if self.frozen and self.to is None:
            raise ValueError("a frozen edge needs 'to'")
        if self.to is not None and self.half is None and not self.frozen:
            raise ValueError("an edge with 'to' needs 'half', the nM of the source at half effect")
        return self


class Population(Strict):
    """Many cells in place of one, which differ in how much of each protein they make."""

    n: int = Field(default=200, ge=2, description="how many cells")
    cv: float = Field(default=0.25, gt=0, description="coefficient of variation of each protein's making")
    seed: int = Field(default=1, ge=0, description="the same seed gives the same cells")
    genes: list[str] = Field(default=[], description="what varies; by default every protein that is made")


class Group(Strict):
    """A part of a cohort that the claim itself defines, by what its cells have."""

    name: str = Field(description="its name, for sentences such as 'with refractory'")
    share: float = Field(ge=0, le=1, description="share of the patients")
    lesions: list[str] = Field(default=[], description="genetic and epigenetic changes")
    expression: dict[str, float] = Field(default={}, description="fold on the making of a gene's product")
    set: dict[str, float] = Field(default={}, description="one number of the model, in its own unit")
    milieu: dict[str, Amount] = Field(default={}, description="what the marrow gives")


class Patients(Strict):
    """Many patients in place of one cell, drawn from the frequencies of lesions."""

    stage: Literal["diagnosis", "relapsed"] = Field(default="relapsed", description="whose frequencies")
    n: int = Field(default=100, ge=2, description="how many patients")
    seed: int = Field(default=1, ge=0, description="the same seed gives the same patients")
    cells: int = Field(default=20, ge=1, description="cells of each patient")
    cv: float = Field(default=0.25, ge=0, description="variation of each protein's making between cells")
    spread: float = Field(default=0.3, ge=0, description="the same between patients")
    genes: list[str] = Field(
        default=[], description="what differs between patients; by default every protein"
    )
    severity: float = Field(default=1.0, gt=0, description="median factor on what the marrow gives")
    severity_spread: float = Field(default=0.5, ge=0, description="its variation between patients")
    shares: dict[str, float] = Field(default={}, description="share of a lesion, in place of the table's")
    inert: list[str] = Field(
        default=[], description="lesions or groups that are a label only, without effect"
    )
    through: dict[str, list[str]] = Field(
        default={}, description="the only genes through which a lesion acts; by default all that it changes"
    )
    shuffle: bool = Field(default=False, description="hand each patient the labels of another")
    lines: list[str] = Field(default=[], description="cell lines in place of patients; ['all'] for every one")
    group: Annotated[list[Group], BeforeValidator(listed)] = Field(
        default=[], description="parts of the cohort that the claim defines"
    )


class Draw(Strict):
    """One cell of a population, or one patient of a cohort: which draw of the folds."""

    kind: Literal["cell", "patient"] = Field(description="of which a draw")
    cv: float = Field(gt=0, description="coefficient of variation")
    seed: int = Field(ge=0, description="of the population")
    number: int = Field(ge=0, description="which one")
    genes: list[str] = Field(default=[], description="what varies")


class Scene(Strict):
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
    treat: Annotated[list[Step], BeforeValidator(listed)] = Field(
        default=[], description="what is given, and when"
    )
    change: Annotated[list[Change], BeforeValidator(listed)] = Field(
        default=[], description="what changes at a time"
    )
    clamp: Annotated[list[Step], BeforeValidator(listed)] = Field(
        default=[], description="what is held at a concentration, or at 'rest', and from when"
    )
    hours: float = Field(default=48.0, gt=0, description="how long it is followed")
    points: int | None = Field(default=None, gt=1, description="how many time points; by default ten an hour")
    ladder: Ladder | None = Field(default=None, description="the same scene at several doses")
    cross: Ladder | None = Field(default=None, description="a second ladder: every dose with every other")
    ramp: Ramp | None = Field(default=None, description="one dose stepped up and down again")
    edge: Annotated[list[Edge], BeforeValidator(listed)] = Field(
        default=[], description="an edge that the model does not have"
    )
    population: Population | None = Field(default=None, description="many cells in place of one")
    cohort: Patients | None = Field(default=None, description="many patients in place of one cell")
    drawn: list[Draw] = Field(default=[], description="one cell of a population, for those who look closer")

    @model_validator(mode="after")
    def _long_enough(self) -> Scene:
        if self.ramp is not None and self.hours < self.ramp.hours - 1e-9:
            raise ValueError(f"the ramp takes {self.ramp.hours:g} hours; the scene has {self.hours:g}")
        if self.cross is not None and self.ladder is None:
            raise ValueError("a scene with 'cross' needs a ladder, too")
        if self.population is not None and self.cohort is not None:
            raise ValueError("a scene is a population or a cohort, not both")
        return self

    def joined(self, other: Scene) -> Scene:
        """Return this scene with another laid over it: lists and tables add up, single values give way."""
        both = self.model_dump(exclude_unset=True, by_alias=True)
        for key, value in other.model_dump(exclude_unset=True, by_alias=True).items():
            old = both.get(key)
            if isinstance(value, dict) and isinstance(old, dict) and key not in {"ladder", "cross", "ramp"}:
                both[key] = {**old, **value}
            elif isinstance(value, list) and isinstance(old, list):
                both[key] = [*old, *value]
            else:
                both[key] = value
        return Scene.model_validate(both)

    def replaced(self, other: Scene) -> Scene:
        """Return this scene with the fields that another gives in place of its own."""
        return Scene.model_validate(
            {
                **self.model_dump(exclude_unset=True, by_alias=True),
                **other.model_dump(exclude_unset=True, by_alias=True),
            }
        )

    def at_dose(self, dose: float) -> Scene:
        """Return one rung of the ladder as a plain scene."""
        assert self.ladder is not None  # noqa: S101 - the callers ask scenes with a ladder
        climb = self.ladder
        amount = dose if climb.unit is None else f"{dose!r} {climb.unit}"
        fields = self.model_dump(exclude_unset=True, exclude={"ladder", "cross"}, by_alias=True)
        for key, names in (("treat", climb.treat), ("clamp", climb.clamp)):
            if names:
                steps = ({name: amount, "at": climb.at} for name in names)
                fields[key] = [*fields.get(key, []), *steps]
        if climb.until:
            fields["treat"] = [_washed(step, climb.until, dose) for step in fields.get("treat", [])]
        for key, names, value in (
            ("milieu", climb.milieu, amount),
            ("expression", climb.expression, dose),
            ("set", climb.set, dose),
        ):
            if names:
                fields[key] = {**fields.get(key, {}), **dict.fromkeys(names, value)}
        return Scene.model_validate(fields)

    def at_doses(self, dose: float, other: float) -> Scene:
        """Return the scene at one dose of each of its two ladders."""
        return self.at_dose(dose).model_copy(update={"ladder": self.cross}).at_dose(other)

    @property
    def one(self) -> Scene:
        """The scene of a single cell: without its population, cohort and ladder."""
        return Scene.model_validate(
            self.model_dump(
                exclude_unset=True, by_alias=True, exclude={"population", "cohort", "ladder", "cross"}
            )
        )

    @property
    def steps(self) -> list[Step]:
        """Everything that is given, the ramp included."""
        if self.ramp is None:
            return self.treat
        plan = self.ramp.plan
        ends = [*(hour for hour, _ in plan[1:]), self.ramp.hours]
        return [
            *self.treat,
            *(
                Step.model_validate({self.ramp.treat: dose, "at": hour, "until": end})
                for (hour, dose), end in zip(plan, ends, strict=True)
            ),
        ]

    @property
    def key(self) -> str:
        """A text that is the same for scenes that play the same."""
        return json.dumps(self.model_dump(exclude_defaults=True), sort_keys=True)


def _washed(step: dict[str, Amount | None], drugs: list[str], hour: float) -> dict[str, Amount | None]:
    """Return a step that ends at an hour if it gives one of the drugs."""
    return {**step, "until": hour} if any(drug in step for drug in drugs) else step
