"""The scenes of one claim on the stage: what the words may ask of cells, ladders, populations and cohorts.

It answers the questions of `pysuite.words.stage.Stage`. It never judges and keeps nothing itself: runs are
the theatre's. The cells of a population are scenes of their own, named ``noisy#0``, ``noisy#1`` and so on;
so are the patients of a cohort (``ven#3``) and their cells (``ven#3#0``).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from pysuite.dose_form import Amount, Multiple, relative_dose
from pysuite.errors import SimulationError, UnknownName
from pysuite.patients import Patient, cohort_of
from pysuite.play import Theatre
from pysuite.quantity import parse_quantity
from pysuite.scene_form import Patients, Population, Scene, Step
from pysuite.words.algebra import names_in, value_of
from pysuite.words.stage import Asked, Fate, Potency, Trace, Wiring

__all__ = ["Played"]

# Cells of different patients are different cells: each patient has a seed of its own.
_SEEDS = 1_000_003


@dataclass(frozen=True)
class Played:
    """The scenes of one claim, intact or under a control.

    Attributes
    ----------
    theatre
        Where they are played.
    cast
        Scene by name, rungs of ladders included.
    readouts
        All readouts that the claim asks for, so that each scene runs once.
    intact
        The scenes without the control: doses told by what they do are found there. By default `cast`.
    """

    theatre: Theatre
    cast: dict[str, Scene]
    readouts: frozenset[str]
    intact: dict[str, Scene] | None = None
    _found: dict[str, Scene] = field(default_factory=dict, compare=False)
    _dead: dict[tuple[str, str, float | None], bool] = field(default_factory=dict, compare=False)
    _rests: dict[str, Mapping[str, float]] = field(default_factory=dict, compare=False)

    def scene(self, name: str) -> Scene:
        """Return a scene by name, its doses as numbers."""
        if name not in self._found:
            parent, many, number = name.rpartition("#")
            if many:
                found = self._member(self.scene(parent), int(number))
                if found.population is None:  # of thousands of single cells each is asked for once
                    return found
                self._found[name] = found
            elif name not in self.cast:
                raise UnknownName("scene", name, self.cast)
            else:
                self._found[name] = self._told(self.cast[name])
        return self._found[name]

    # One cell

    def trace(self, scene: str, readout: str) -> Trace:
        """Return a readout text over time."""
        names = names_in(readout)
        kept = self.theatre.play(self._one(scene), self.readouts | set(names))
        value = np.broadcast_to(value_of(readout, kept.value), kept.time.shape)
        return Trace(kept.time, value, kept.unit.get(readout, ""))

    def fate(self, scene: str) -> Fate:
        """Return what became of the cell."""
        return self.theatre.play(self._one(scene), self.readouts).fate

    def rest(self, scene: str, readout: str) -> float:
        """Return a readout text where one cell rests, before anything is given."""
        if scene not in self._rests:
            self._rests[scene] = self.theatre.rest(self._one(scene))
        state = self._rests[scene]
        return float(value_of(readout, {name: np.asarray(state[name]) for name in names_in(readout)}))

    def hours(self, scene: str) -> float:
        """Return how long a scene is followed (hours)."""
        return self.scene(scene).hours

    def dies(self, scene: str, event: str, by: float | None = None) -> bool:
        """Return whether an event takes place in one cell, within its hours or by an hour."""
        key = (scene, event, by)
        if key not in self._dead:
            found = self._one(scene)
            found = found if by is None else found.model_copy(update={"hours": by})
            self._dead[key] = self.theatre.dies(found, event)
        return self._dead[key]

    def prepare(self, cells: Iterable[str], event: str, by: float | None = None) -> None:
        """Find out which of many cells an event takes place in, in an order of this process's own.

        Processes that need the same cells share them out in this way: each finds most of what it lacks among
        what the others have done meanwhile.
        """
        names = list(cells)
        for i in np.random.default_rng(os.getpid()).permutation(len(names)):
            self.dies(names[i], event, by)

    def ladder(self, scene: str) -> tuple[tuple[float, str], ...]:
        """Return (dose, scene name) for each rung."""
        climb = self.scene(scene).ladder
        return () if climb is None else tuple((dose, f"{scene}({dose:g})") for dose in climb.doses)

    def grid(self, scene: str) -> tuple[tuple[float, float, str], ...]:
        """Return (dose, other dose, scene name) for each pair of steps of a scene with two ladders."""
        found = self.scene(scene)
        if found.ladder is None or found.cross is None:
            return ()
        return tuple((a, b, f"{scene}({a:g},{b:g})") for a in found.ladder.doses for b in found.cross.doses)

    def ramp(self, scene: str) -> tuple[tuple[float, float], ...]:
        """Return (hour, dose) for each step of a scene that goes up and down."""
        found = self.scene(scene).ramp
        return () if found is None else found.plan

    def wiring(self, protein: str) -> Wiring:
        """Return the reactions that make, lose and bind a protein, without those cut in any scene."""
        cut = {name for scene in self.cast.values() for name in scene.cut}
        return self.theatre.names.wiring(protein, cut)

    def _one(self, name: str) -> Scene:
        scene = self.scene(name)
        if scene.population is not None:
            raise SimulationError(f"'{name}' is a population, not one cell")
        return scene.one if scene.cohort is None else self._refused(name)

    @staticmethod
    def _refused(name: str) -> Scene:
        raise SimulationError(f"'{name}' is a cohort, not one cell")

    # Many cells

    def members(self, scene: str) -> tuple[str, ...]:
        """Return the cells of a population or the patients of a cohort, by name; a cell is its own."""
        found = self.scene(scene)
        if found.cohort is not None:
            return tuple(f"{scene}#{one.number}" for one in self._patients(found.cohort))
        if found.population is not None:
            return tuple(f"{scene}#{i}" for i in range(found.population.n))
        return (scene,)

    def cells(self, scene: str) -> tuple[str, ...]:
        """Return every single cell of a scene, by name."""
        if self.scene(scene).cohort is None:
            return self.members(scene)
        return tuple(cell for patient in self.members(scene) for cell in self.members(patient))

    def wholes(self, scene: str) -> tuple[str, ...]:
        """Return the patients of a cohort, or a population as a whole."""
        return (scene,) if self.scene(scene).cohort is None else self.members(scene)

    def typical(self, member: str) -> str:
        """Return the cell that stands for a member: a patient's cell without the spread between cells."""
        return f"{member}#-1" if self.scene(member).population is not None else member

    def labels(self, member: str) -> frozenset[str]:
        """Return what is known of a patient: lesions and groups."""
        scene, _, number = member.rpartition("#")
        spec = self.scene(scene).cohort
        return frozenset() if spec is None else self._patients(spec)[int(number)].labels

    def potency(self, scene: str, drug: str, event: str, options: Asked, share: float = 0.5) -> Potency:
        """Return the dose of a drug, on top of a scene, at which an event begins in a share of its cells."""
        return self.theatre.potency(self._cells(scene), drug, event, options, share=share)

    def mixture(self, scene: str, doses: dict[str, float], event: str, options: Asked) -> Potency:
        """Return by which factor of these doses, given together, half of the cells are hit."""

        def given(level: float) -> list[dict[str, Amount]]:
            return [{drug: level * dose, "at": options.given_at} for drug, dose in doses.items()]

        label, cells = repr(sorted(doses.items())), self._cells(scene)
        return self.theatre.search(cells, given, event=event, asked=options, share=0.5, label=label)

    def _cells(self, scene: str) -> list[Scene]:
        return [self._one(name) for name in self.cells(scene)]

    def _patients(self, spec: Patients) -> tuple[Patient, ...]:
        return cohort_of(spec, self.theatre.cell.tables)

    def _member(self, scene: Scene, number: int) -> Scene:
        """Return one cell of a population, or one patient of a cohort; -1 is the cell in the middle."""
        if scene.cohort is not None:
            return self._patient(scene, scene.cohort, number)
        assert scene.population is not None  # noqa: S101 - the name of a member says so
        if number < 0:
            return scene.one
        many = scene.population
        draw = {"kind": "cell", "cv": many.cv, "seed": many.seed, "number": number, "genes": many.genes}
        return scene.one.joined(Scene.model_validate({"drawn": [draw]}))

    def _patient(self, scene: Scene, spec: Patients, number: int) -> Scene:
        one = self._patients(spec)[number]
        more = Scene.model_validate(
            {"lesions": list(one.lesions), "milieu": self._milieu(scene, one.severity)}
        )
        if one.line is not None:
            more = more.joined(Scene(line=one.line))
        for group in one.groups:
            more = more.joined(
                Scene.model_validate(group.model_dump(exclude_unset=True, exclude={"name", "share"}))
            )
        if one.folds:
            expression = {**scene.expression, **more.expression}
            for gene, fold in one.folds:
                expression[gene] = expression.get(gene, 1.0) * fold
            more = more.joined(Scene(expression=expression))
        if spec.spread > 0 and one.line is None:
            draw: dict[str, object] = {
                "kind": "patient",
                "cv": spec.spread,
                "seed": spec.seed,
                "number": number,
            }
            draw["genes"] = spec.genes
            more = more.joined(Scene.model_validate({"drawn": [draw]}))
        out = scene.one.joined(more)
        if spec.cells == 1 or spec.cv == 0:
            return out
        many = Population(n=spec.cells, cv=spec.cv, seed=spec.seed * _SEEDS + number)
        return out.model_copy(update={"population": many})

    def _milieu(self, scene: Scene, severity: float) -> dict[str, Amount]:
        """Return what the marrow gives one patient (nM)."""
        table = self.theatre.names.catalogue
        given: dict[str, Amount] = {}
        if scene.preset is not None:
            given |= dict(table.preset(scene.preset).milieu)
        out: dict[str, Amount] = {}
        for name, amount in {**given, **scene.milieu}.items():
            entry = table.ligand(name)
            plain = parse_quantity(amount, entry.unit, name=name, molar_mass=entry.molar_mass)
            out[name] = plain * severity
        return out

    # Doses told by what they do

    def _told(self, scene: Scene) -> Scene:
        """Return a scene with doses such as ``EC30 in alone`` as numbers."""
        steps = [self._number(step) for step in scene.treat]
        return scene if steps == scene.treat else scene.model_copy(update={"treat": steps})

    def _number(self, step: Step) -> Step:
        told = {name: relative_dose(amount) for name, amount in step.doses.items()}
        update = {
            name: self._dose(step, name, one) for name, one in told.items() if one is not None and one.scene
        }
        return step.model_copy(update=update) if update else step

    def _dose(self, step: Step, drug: str, told: Multiple) -> float:
        intact = Played(self.theatre, self.cast if self.intact is None else self.intact, self.readouts)
        at = parse_quantity(step.at, "h", name="at")
        asked = Asked(given_at=at)
        cells: Sequence[Scene] = intact._cells(str(told.scene))
        found = self.theatre.potency(cells, drug, told.event, asked, share=told.share, until=step.until)
        if found.side:
            raise SimulationError(
                f"{drug} has no EC{100 * told.share:.0f} for {told.event} in {told.scene}: {found}"
            )
        return told.times * found.dose
