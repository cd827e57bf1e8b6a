"""Each pathway is a model by itself: it loads, rests while nobody asks anything of it, and answers.

It starts from the values in its file, as another tool would start it, and not from a state settled here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import roadrunner

from pysuite.paths import models_dir, sbml_dir

PAGES = sorted(path.stem for path in models_dir().glob("pathways/*.ant"))
#: Released on one page and cleared on another: it piles up on the first alone and fades on the second.
SPLIT = {"vegf": ("VEGF_sec", +1), "microenvironment": ("VEGF_sec", -1)}
Answer = tuple[str, dict[str, float], str, float, float]
#: What is given, what must move, at least how many fold, within how many hours.
ANSWERS: list[Answer] = [
    ("turnover", {"BORTEZOMIB": 10}, "proteasome_activity", 0.5, 2),
    ("turnover", {"CYCLOHEXIMIDE": 10_000}, "translation", 0.1, 1),
    ("turnover", {"ACTINOMYCIN_D": 1_000}, "transcription", 0.1, 1),
    ("microenvironment", {"IL6": 1}, "IL6_ext", 10, 1),
    ("microenvironment", {"STROMA": 1, "CONTACT": 1}, "IL6_ext", 1.5, 24),
    ("bcl2_family", {"CASP8_active": 5}, "pore", 1000, 6),
    ("bcl2_family", {"S63845": 100}, "MCL1__BIM", 0.5, 6),
    ("bcl2_family", {"VENETOCLAX": 100}, "BCL2__BIM", 0.1, 6),
    ("disc", {"FASL": 10}, "CASP8_active", 100, 4),
    ("disc", {"TRAIL": 10}, "CASP8_active", 100, 4),
    ("disc", {"TNF_ext": 0.2}, "complexI", 100, 1),
    ("execution", {"pore": 0.02}, "cPARP_fraction", 100, 2),
    ("execution", {"CASP8_active": 20}, "CASP3_active", 100, 4),
    ("p53_mdm2", {"DNA_DAMAGE": 30}, "p53_total", 2, 3),
    ("p53_mdm2", {"NUTLIN": 5_000}, "p53_total", 2, 6),
    ("nfkb", {"complexI": 2}, "NFKB_nuclear", 5, 1),
    ("nfkb", {"BAFF_ext": 10}, "NIK", 2, 12),
    ("jak_stat3", {"IL6_ext": 1}, "pSTAT3", 5, 1),
    ("pi3k_akt", {"IGF1_ext": 10}, "pAKT", 3, 1),
    ("pi3k_akt", {"IGF1_ext": 10}, "FOXO_nuclear", 0.5, 1),
    ("vegf", {"HYPOXIA": 1}, "HIF1A", 2, 6),
    ("heat_shock", {"HEAT": 1}, "HSP70_total", 1.5, 6),
    ("microrna", {"P53_activity": 200}, "miR34a", 1.5, 48),
    ("cell_cycle", {"STAT3_nuclear": 10}, "CCND1", 1.2, 12),
    ("glucocorticoid", {"DEXAMETHASONE": 100}, "GR_active", 100, 2),
    ("stress", {"ROS_SOURCE": 10_000}, "JNK_active", 2, 6),
]


def called(answer: Answer) -> str:
    return f"{answer[0]}-{'+'.join(answer[1])}-{answer[2]}"


class Alone:
    """One page as any SBML tool sees it."""

    def __init__(self, page: str) -> None:
        self.runner: Any = roadrunner.RoadRunner(str(sbml_dir() / "pathways" / f"{page}.xml"))
        solver = self.runner.integrator
        solver.relative_tolerance, solver.absolute_tolerance = 1e-8, 1e-10
        self.floating = list(self.runner.model.getFloatingSpeciesIds())
        self.species = {*self.floating, *self.runner.model.getBoundarySpeciesIds()}

    def column(self, name: str) -> str:
        return f"[{name}]" if name in self.species else name

    def run(self, hours: float, names: list[str], given: dict[str, float] | None = None) -> np.ndarray:
        self.runner.resetToOrigin()
        for name, value in (given or {}).items():
            self.runner.setValue(self.column(name), value)
        self.runner.timeCourseSelections = [self.column(name) for name in names]
        return np.array(self.runner.simulate(times=list(np.linspace(0, hours, 201))))


@pytest.fixture(scope="module")
def alone() -> Iterator[Any]:
    made: dict[str, Alone] = {}

    def page(name: str) -> Alone:
        if name not in made:
            made[name] = Alone(name)
        return made[name]

    level = roadrunner.Logger.getLevel()
    roadrunner.Logger.setLevel(roadrunner.Logger.LOG_FATAL)
    yield page
    roadrunner.Logger.setLevel(level)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_alone_rests_for_500_hours(alone: Any, name: str) -> None:
    page = alone(name)
    course = page.run(500, page.floating)
    drift = np.abs(course - course[0]).max(axis=0)
    moved = {
        one: (float(start), float(end))
        for one, start, end, far in zip(page.floating, course[0], course[-1], drift, strict=True)
        if far > 1e-3 * abs(start) + 1e-4
    }
    allowed, way = SPLIT.get(name, ("", 0))
    assert set(moved) <= {allowed}
    assert all((end - start) * way > 0 for start, end in moved.values())


@pytest.mark.parametrize("name", PAGES)
def test_nothing_on_a_page_alone_falls_below_nothing(alone: Any, name: str) -> None:
    page = alone(name)
    assert page.run(500, page.floating).min() >= -1e-9


@pytest.mark.parametrize("answer", ANSWERS, ids=called)
def test_a_page_alone_answers_its_own_stimulus(alone: Any, answer: Answer) -> None:
    name, given, readout, fold, hours = answer
    page = alone(name)
    rest = float(page.run(hours, [readout])[0, 0])
    course = page.run(hours, [readout], given)[:, 0]
    if fold > 1:
        assert course.max() >= fold * rest + 1e-6
    else:
        assert course.min() <= fold * rest


@pytest.mark.parametrize("answer", ANSWERS, ids=called)
def test_without_the_stimulus_it_does_not(alone: Any, answer: Answer) -> None:
    name, _, readout, _, hours = answer
    course = alone(name).run(hours, [readout])[:, 0]
    assert np.abs(course - course[0]).max() <= 0.01 * abs(course[0]) + 1e-4


def test_every_page_is_asked() -> None:
    assert {name for name, *_ in ANSWERS} == set(PAGES)
