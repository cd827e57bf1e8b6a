"""A stage made of written-down traces, and a toy cell with the interface of the real one."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from pysuite.words import WORDS, Asked, Fate, Potency, Trace, Wiring, read
from pysuite.words.algebra import names_in, value_of


@dataclass
class Written:
    """A stage whose answers are written down."""

    time: np.ndarray
    values: dict[tuple[str, str], np.ndarray]
    fates: dict[str, Fate] = field(default_factory=dict)
    ladders: dict[str, tuple[float, ...]] = field(default_factory=dict)
    doses: dict[str, Potency] = field(default_factory=dict)
    wired: dict[str, Wiring] = field(default_factory=dict)
    ramps: dict[str, tuple[tuple[float, float], ...]] = field(default_factory=dict)

    def trace(self, scene, readout):
        found = {name: self.values[scene, name] for name in names_in(readout)}
        return Trace(self.time, np.broadcast_to(value_of(readout, found), self.time.shape), "nM")

    def fate(self, scene):
        return self.fates[scene]

    def ladder(self, scene):
        return tuple((dose, f"{scene}({dose:g})") for dose in self.ladders[scene])

    def potency(self, scene, drug, event, options, share=0.5):
        return self.doses[scene]

    def ramp(self, scene):
        return self.ramps[scene]

    def rest(self, scene, readout):
        return self.trace(scene, readout).value[0]

    def wiring(self, protein):
        return self.wired[protein]


def fate(momp=math.nan, death=math.nan, close=0.1, hours=48.0):
    near = {"momp": close if math.isnan(momp) else 1.0, "death": close if math.isnan(death) else 1.0}
    return Fate(hours, {"momp": momp, "death": death}, near)


@pytest.fixture
def fated():
    """Make a fate from the hours of MOMP and death."""
    return fate


@pytest.fixture
def written():
    """Make a stage whose answers are written down."""
    return Written


@pytest.fixture
def both_ways():
    """Return the words of some modules that a list of cases does not show both to hold and to fail."""

    def missing(cases, *modules: str) -> set[str]:
        shown = {
            yes: {read(case[0]).word.pattern for case in cases if case[2] is yes} for yes in (True, False)
        }
        words = {one.pattern for one in WORDS if one.call.__module__.rpartition(".")[2] in modules}
        return words - (shown[True] & shown[False])

    return missing


@pytest.fixture
def stage() -> Written:
    """Scenes with plain shapes over 48 h, one point a minute."""
    t = np.linspace(0, 48, 48 * 60 + 1)
    one = np.ones_like(t)
    rise = 10 + 20 * (1 - np.exp(-t / 2))  # 10 -> 30, half at 1.386 h
    values = {
        ("rest", "X"): 10 * one,
        ("rest", "Y"): 5 * one,
        ("fed", "X"): rise,
        ("fed", "Y"): 5 + 5 * (1 - np.exp(-t / 20)),
        ("blocked", "X"): 10 + 5 * (1 - np.exp(-t / 2)),
        ("zero", "X"): 0 * one,
        ("decay", "X"): 100 * 0.5 ** (t / 2),
        ("decay", "Y"): 100 * 0.5 ** (t / 20),
        ("slow", "X"): 100 * 0.5 ** (t / 8),
        ("pulse", "X"): 1 + 9 * np.exp(-(((t - 4) / 1.0) ** 2)) + 4 / (1 + np.exp(-(t - 4))),
        ("switch", "X"): 1 / (1 + np.exp(-(t - 20) * 10)),
        ("switch", "Y"): 1 / (1 + np.exp(-(t - 20.5) * 10)),
        ("late", "X"): 1 / (1 + np.exp(-(t - 20) * 10)),
        ("late", "Y"): 1 / (1 + np.exp(-(t - 22) * 10)),
        **{(f"given({d:g})", "X"): (1 + d / (d + 1)) * one for d in (0, 1, 10, 100)},
        **{(f"taken({d:g})", "X"): (3 - d / (d + 1)) * one for d in (0, 1, 10, 100)},
        **{(f"steep({d:g})", "X"): one * (0 if d < 2 else 1) for d in (1, 1.2, 1.5, 1.9, 2.2)},
        **{(f"even({d:g})", "X"): one for d in (0, 1, 10)},
    }
    return Written(
        t,
        values,
        fates={
            "rest": fate(),
            "fed": fate(),
            "switch": fate(20, 20.5),
            "late": fate(20, 41),
            "near": fate(close=0.9),
            "pulse": fate(momp=4),
        },
        ladders={
            "given": (0, 1, 10, 100),
            "taken": (0, 1, 10, 100),
            "steep": (1, 1.2, 1.5, 1.9, 2.2),
            "even": (0, 1, 10),
        },
        doses={
            "rest": Potency(10),
            "fed": Potency(20),
            "hard": Potency(100, "above"),
            "weak": Potency(1, "below"),
            "odd": Potency(10.2),
        },
        wired={"A": Wiring(("make_A",), ("lose_A",), ("bind_A",)), "B": Wiring((), ("lose_B",), ("bind_B",))},
    )


@pytest.fixture
def asked():
    return lambda readout="X", **more: Asked(readout=readout, **more)


# A toy cell: IL6 raises MCL1 through one reaction; stress beyond MCL1 kills.


@dataclass(frozen=True)
class ToyRun:
    times: np.ndarray
    columns: dict
    time_of_momp: float
    time_of_death: float

    def unit(self, name):
        return "nM"

    @property
    def trajectory(self):
        return SimpleNamespace(names=tuple(self.columns), values=np.array(list(self.columns.values())).T)


@dataclass(frozen=True)
class ToyCell:
    """MCL1 rises from 10 to 20 with a time constant of 2 h under IL6 unless the edge is cut."""

    milieu: dict = field(default_factory=dict)
    numbers: dict = field(default_factory=dict)
    genes: dict = field(default_factory=dict)
    cuts: frozenset = frozenset()
    doses: tuple = ()
    held: tuple = ()
    log: list = field(default_factory=list, compare=False)

    def with_preset(self, name):
        return replace(self, genes={**self.genes, "MCL1": 2.0})

    def with_lesions(self, *names):
        return self

    def with_milieu(self, **milieu):
        return replace(self, milieu={**self.milieu, **milieu})

    def with_expression(self, at=None, **genes):
        return replace(self, genes={**self.genes, **genes})

    def set(self, at=None, **numbers):
        return replace(self, numbers={**self.numbers, **numbers})

    def cut(self, *names, at=None):
        return replace(self, cuts=self.cuts | set(names))

    def treat(self, at="0 h", until=None, **doses):
        return replace(self, doses=(*self.doses, *((name, dose, at) for name, dose in doses.items())))

    @property
    def recipe(self):
        parts = (sorted(self.milieu.items()), sorted(self.genes.items()), sorted(self.numbers.items()))
        return SimpleNamespace(key=repr((*parts, sorted(self.cuts), self.doses, self.held)))

    def clamp(self, at="0 h", until=None, **species):
        return replace(self, held=(*self.held, *species.items()))

    def with_tolerances(self, relative, absolute):
        return self

    def happens(self, event, hours=48):
        run = self.simulate(hours)
        return not math.isnan({"momp": run.time_of_momp, "death": run.time_of_death}[event])

    def simulate(self, hours=48, points=481, readouts=None):
        self.log.append((self.milieu, self.genes, self.cuts, self.doses, hours))
        t = np.linspace(0, hours, points)
        given = {name: float(str(dose).split()[0]) for name, dose, _ in self.doses}
        base = 10.0 * self.genes.get("MCL1", 1.0)
        gain = self.numbers.get("toy_gain", 1.0)
        cut = "jak_transcribe_MCL1_by_STAT3" in self.cuts
        fed = ("IL6" in given or "IL6" in self.milieu) and not cut
        mcl1 = base * (1 + gain * fed * (1 - np.exp(-t / 2)))
        guard = base * (1 + gain * fed)
        excess = given.get("BH3stress", 0.0) / guard
        when = 10.0 / (excess - 1) if excess > 1 else math.nan
        momp = when if when < hours else math.nan
        dead = momp + 1 if momp + 1 < hours else math.nan
        leak = np.full_like(t, min(1.0, excess) * 0.4) if math.isnan(momp) else (t >= momp).astype(float)
        parp = np.full_like(t, min(1.0, excess) * 0.3) if math.isnan(dead) else (t >= dead).astype(float)
        columns = {"MCL1_total": mcl1, "cytoC_fraction": leak, "cPARP_fraction": parp}
        columns = {name: columns[name] for name in readouts or columns}
        return ToyRun(t, columns, momp, dead)


def part(species, kind):
    if not species:
        return ""
    references = "".join(
        f'<speciesReference species="{one}" stoichiometry="1" constant="true"/>' for one in species
    )
    return f"<listOf{kind}>{references}</listOf{kind}>"


def reaction(name, before, after):
    sides = part(before, "Reactants") + part(after, "Products")
    return f'<reaction id="{name}" reversible="false">{sides}</reaction>'


def unit(name, kind, multiplier):
    one = f'<unit kind="{kind}" exponent="1" scale="0" multiplier="{multiplier}"/>'
    return f'<unitDefinition id="{name}"><listOfUnits>{one}</listOfUnits></unitDefinition>'


def species(name, held):
    return (
        f'<species id="{name}" compartment="cell" initialConcentration="0" hasOnlySubstanceUnits="false" '
        f'boundaryCondition="{str(held).lower()}" constant="false"/>'
    )


def sbml():
    """The wiring of the toy as flat SBML; its laws do not matter here."""
    units = (
        unit("substance", "mole", "1e-21"),
        unit("volume", "litre", "1e-12"),
        unit("hour", "second", "3600"),
    )
    plain = ("MCL1", "BIM", "MCL1__BIM", "MCL1_total", "cytoC_fraction", "cPARP_fraction")
    numbers = "".join(
        f'<parameter id="{name}" value="1" units="unity" constant="true"/>'
        for name in ("jak_f_MCL1", "toy_gain")
    )
    reactions = (
        reaction("jak_transcribe_MCL1_by_STAT3", (), ("MCL1",)),
        reaction("bcl2_degrade_MCL1", ("MCL1",), ()),
        reaction("bcl2_bind_MCL1__BIM", ("MCL1", "BIM"), ("MCL1__BIM",)),
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<sbml xmlns="http://www.sbml.org/sbml/level3/version2/core" level="3" version="2">'
        '<model id="toy" substanceUnits="substance" timeUnits="hour" volumeUnits="volume" '
        'extentUnits="substance">'
        f"<listOfUnitDefinitions>{''.join(units)}{unit('unity', 'dimensionless', 1)}</listOfUnitDefinitions>"
        '<listOfCompartments><compartment id="cell" size="1" constant="true"/></listOfCompartments>'
        f"<listOfSpecies>{''.join(species(name, False) for name in plain)}"
        f"{species('IL6', True)}{species('BH3_stress', True)}</listOfSpecies>"
        f"<listOfParameters>{numbers}</listOfParameters>"
        f"<listOfReactions>{''.join(reactions)}</listOfReactions></model></sbml>"
    )


DRUGS = """
[BH3stress]
species = "BH3_stress"
unit = "nM"
kind = "stimulus"
target = "BIM"
story = "more BIM"
"""
MILIEU = """
[IL6]
species = "IL6"
unit = "nM"
story = "interleukin 6"
"""
PRESETS = """
[RICH]
story = "much MCL-1"
expression = { MCL1 = 2.0 }
"""

CLAIM = """
id     = "JAK-15"
claim  = "IL-6 raises MCL-1 through STAT3."
where  = "JAK2/STAT3 pathway"
refs   = [55]
origin = "stated"

[scenes.rest]
[scenes.fed.treat]
IL6 = "1 nM"

[[expect]]
readout = "MCL1_total"
that    = "fed at least 1.5x rest at 6 h"

[control]
cut = ["jak.transcribe_MCL1_by_STAT3"]
"""


@pytest.fixture
def toy(tmp_path: Path) -> SimpleNamespace:
    """A toy cell, the names of its model and a way to write claim files."""
    from pysuite.claims import read_claim
    from pysuite.words.names import read_names

    models = tmp_path / "models"
    models.mkdir()
    for stem, text in (("drugs", DRUGS), ("milieu", MILIEU), ("presets", PRESETS)):
        (models / f"{stem}.toml").write_text(text)
    names = read_names(sbml(), models)
    folder = tmp_path / "claims"
    folder.mkdir()

    def write(text: str = CLAIM, name: str = "JAK-15"):
        path = folder / f"{name}.toml"
        path.write_text(text)
        return read_claim(path, names)

    return SimpleNamespace(cell=ToyCell(), names=names, write=write, text=CLAIM)
