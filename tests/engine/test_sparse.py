"""The fast engine: RoadRunner's answers, the same failures, and a way back where it cannot be had."""

from __future__ import annotations

import logging
import re
import shutil
import stat
import sys
from pathlib import Path

import numpy as np
import pytest

import pysuite
from pysuite.engine import Engine, engine_of
from pysuite.errors import PysuiteError, SimulationError
from pysuite.flat import Source
from pysuite.machine import Unfit
from pysuite.makers import choose, maker_of
from pysuite.recipe import Recipe, Step, Tolerances

pytest.importorskip("bngsim", reason="the extra 'fast' is not installed")

TIMES = np.linspace(0, 24, 49)
CLOSE = 1e-5

SCENES = {
    "left alone": {},
    "fed": {"inputs": (("IL6", 1.0),)},
    "a number": {"parameters": (("toy_kdeg_BIM", 0.1),)},
    "a dial": {"parameters": (("toy_f_BIM", 3.0),)},
    "a cut": {"cuts": ("toy_bind_MCL1__BIM",)},
    "a cut that matters": {"inputs": (("IL6", 1.0),), "cuts": ("toy_make_MCL1_by_IL6",)},
    "a drug": {"steps": (Step(0.0, "hold", "S63845", 100.0),)},
    "washed out": {"steps": (Step(0.0, "hold", "S63845", 100.0), Step(2.0, "hold", "S63845", 0.0))},
    "a pulse": {"steps": (Step(3.0, "add", "GAMMA_RAY", 8.0),)},
    "two pulses": {"steps": (Step(3.0, "add", "GAMMA_RAY", 4.0), Step(5.0, "add", "GAMMA_RAY", 4.0))},
    "set later": {"steps": (Step(6.0, "set", "toy_kdeg_MCL1", 2.0),)},
    "cut later": {"steps": (Step(7.0, "cut", "toy_degrade_BIM"),)},
    "fed later": {"steps": (Step(4.0, "hold", "IL6", 5.0),)},
    "held and let go": {"steps": (Step(1.0, "clamp", "MCL1", 5.0), Step(4.0, "release", "MCL1"))},
    "held at rest": {"steps": (Step(0.0, "clamp", "BIM"), Step(0.0, "hold", "S63845", 100.0))},
    "dead from the start": {"inputs": (("S63845", 500.0),)},
    "loosely": {"steps": (Step(0.0, "hold", "S63845", 30.0),), "tolerances": Tolerances(1e-6, 1e-9)},
    "tightly": {"steps": (Step(0.0, "hold", "S63845", 30.0),), "tolerances": Tolerances(1e-10, 1e-12)},
    "everything": {
        "inputs": (("IL6", 0.1),),
        "parameters": (("toy_f_MCL1", 2.0),),
        "cuts": ("toy_degrade_MCL1__BIM",),
        "steps": (Step(0.0, "hold", "S63845", 300.0), Step(2.0, "add", "GAMMA_RAY", 2.0)),
    },
    "slow poison": {"steps": (Step(0.0, "hold", "S63845", 12.0),)},
    "a strong pulse": {"steps": (Step(0.0, "add", "GAMMA_RAY", 20.0),)},
}
BROKEN = """
model *m()
  compartment cell = 1; species A in cell, B in cell;
  make_A: => A; cell*v_A; grow_B: B => B + B; cell*k_B*B*B; waste_B: B => ; cell*k_B*B;
  v_A = {v_A}; k_B = {k_B}; A = 1; B = {B};
  unit substance = 1e-21 mole; unit volume = 1e-12 litre;
  unit time_unit = 3600 second; unit extent = 1e-21 mole;
end
"""


def deviation(one: np.ndarray, two: np.ndarray) -> float:
    """Largest difference, as a share of the largest value of each column (or of a thousandth of a nM)."""
    return float((np.abs(one - two) / (np.abs(two).max(axis=0) + 1e-3)).max())


@pytest.fixture(scope="session")
def fast(toy: Source, cache: Path) -> Engine:
    return engine_of(toy, "fast")


@pytest.mark.parametrize("scene", SCENES)
def test_both_engines_agree(engine: Engine, fast: Engine, toy: Source, scene: str):
    recipe = Recipe(toy.key, **SCENES[scene])
    ours, theirs = fast.run(recipe, TIMES), engine.run(recipe, TIMES)
    assert ours.names == theirs.names
    assert deviation(ours.values, theirs.values) < CLOSE
    moments = [(run.time_of_momp, run.time_of_death) for run in (ours, theirs)]
    np.testing.assert_allclose(*moments, rtol=0, atol=1e-4)


def test_both_engines_settle_alike(engine: Engine, fast: Engine, toy: Source):
    for recipe in (Recipe(toy.key), Recipe(toy.key, inputs=(("IL6", 1.0),))):
        ours, theirs = fast.rest(recipe), engine.rest(recipe)
        assert ours.keys() == theirs.keys()
        assert deviation(*(np.array([list(rest.values())]) for rest in (ours, theirs))) < CLOSE


def test_both_engines_see_the_same_rates(engine: Engine, fast: Engine):
    machines = [one._machine(frozenset()) for one in (engine, fast)]
    rates = []
    for machine in machines:
        machine.load(machine.start * 1.3 + 0.1, machine.values)
        rates.append(machine.rates())
    np.testing.assert_allclose(*rates, rtol=1e-12, atol=1e-12)


def test_it_starts_from_what_the_file_says(engine: Engine, fast: Engine):
    theirs, ours = (one._machine(frozenset()) for one in (engine, fast))
    assert ours.place == theirs.place
    assert ours.slot == theirs.slot
    np.testing.assert_array_equal(ours.start, theirs.start)
    np.testing.assert_array_equal(ours.values, theirs.values)


def test_runs_leave_nothing_behind(fast: Engine, toy: Source):
    first = Recipe(toy.key, **SCENES["a drug"])
    before = fast.run(first, TIMES)
    for more in SCENES.values():
        fast.run(Recipe(toy.key, **more), TIMES)
    assert np.array_equal(fast.run(first, TIMES).values, before.values)


def test_a_search_is_answered_alike(engine: Engine, fast: Engine, toy: Source):
    from pysuite.course import DEATH

    doses = (0.0, 1.0, 30.0, 300.0)
    recipes = [Recipe(toy.key, steps=(Step(0.0, "hold", "S63845", dose),)) for dose in doses]
    answers = [[one.happens(recipe, 24.0, DEATH) for recipe in recipes] for one in (engine, fast)]
    assert answers[0] == answers[1]
    assert len(set(answers[0])) == 2


# Failures


def test_a_solver_failure_names_cell_and_time_and_leaves_no_trace(compiled, capfd):
    source = Source.of(compiled(BROKEN.format(v_A=0, k_B=1, B=0)))
    fast = Engine(source, maker_of("fast"))
    bad = Recipe(source.key, steps=(Step(0.0, "add", "B", 3.0),))  # blows up at ln(3/2) h
    with pytest.raises(SimulationError, match=r"^my cell stopped at 0\.405\d* h: ") as caught:
        fast.run(bad, TIMES, label="my cell")
    assert "\n" not in str(caught.value)
    assert "".join(capfd.readouterr()) == ""


def test_a_cell_that_never_rests_is_named(compiled):
    source = Source.of(compiled(BROKEN.format(v_A=1, k_B=0, B=0)))
    with pytest.raises(SimulationError, match=r"^my cell does not come to rest: after \d+ h A still changes"):
        Engine(source, maker_of("fast")).rest(Recipe(source.key), "my cell")


def test_negative_concentrations_are_refused(compiled):
    text = BROKEN.replace("make_A: => A", "take_A: A => ").format(v_A=1, k_B=0, B=0)
    source = Source.of(compiled(text))
    with pytest.raises(SimulationError, match="A went negative"):
        Engine(source, maker_of("fast")).rest(Recipe(source.key))


# Compiling, and the ways back


def unlike(toy: Source, number: int) -> Source:
    """Return a model of another structure, which nobody has compiled before."""
    extra = f'<species id="EXTRA{number}" compartment="cell" initialConcentration="1" \
hasOnlySubstanceUnits="false" boundaryCondition="true" constant="false"/>'
    return Source.of(toy.text().replace("</listOfSpecies>", extra + "</listOfSpecies>"))


@pytest.mark.skipif(shutil.which("cc") is None, reason="no C compiler")
def test_rates_are_compiled_once_for_each_structure(toy: Source, fast: Engine, monkeypatch):
    assert fast._machine(frozenset()).backend == "cc"
    other = Source.of(re.sub(r'(id="toy_kdeg_BIM" value=)"0.2"', r'\1"0.3"', toy.text()))
    assert other != toy
    monkeypatch.setenv("PATH", "/nowhere")  # no compiler: only what is kept can be used
    machine = Engine(other, maker_of("fast"))._machine(frozenset())
    assert machine.backend == "cc"
    assert machine.values[machine.slot["toy_kdeg_BIM"]] == 0.3


@pytest.fixture
def refusing_compiler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for name in ("cc", "gcc", "clang"):
        tool = tmp_path / name
        tool.write_text("#!/bin/sh\necho 'model.c:1: error: no room left' >&2\nexit 1\n")
        tool.chmod(tool.stat().st_mode | stat.S_IEXEC)
    monkeypatch.setenv("PATH", str(tmp_path))


def test_without_a_compiler_the_rates_are_interpreted(toy: Source, engine: Engine, monkeypatch, caplog):
    monkeypatch.setenv("PATH", "/nowhere")
    source = unlike(toy, 1)
    slow = Engine(source, maker_of("fast"))
    with caplog.at_level(logging.WARNING, "pysuite"):
        assert slow._machine(frozenset()).backend == "exprtk"
    (said,) = [record.getMessage() for record in caplog.records if record.name == "pysuite"]
    assert said.startswith("the fast engine is not compiled and runs slower: ")
    assert "compiler not found" in said
    assert "\n" not in said
    run = slow.run(Recipe(source.key, **SCENES["a drug"]), TIMES, engine.flat.readouts)
    assert (
        deviation(run.values, engine.run(Recipe(engine.flat.source.key, **SCENES["a drug"]), TIMES).values)
        < CLOSE
    )


def test_what_the_compiler_says_is_passed_on(toy: Source, refusing_compiler, caplog, capfd):
    with caplog.at_level(logging.WARNING, "pysuite"):
        Engine(unlike(toy, 2), maker_of("fast"))._machine(frozenset())
    (said,) = [record.getMessage() for record in caplog.records if record.name == "pysuite"]
    assert "error: no room left" in said
    assert "bngsim" not in capfd.readouterr().err


def test_a_model_that_it_cannot_run_goes_to_roadrunner(toy: Source, monkeypatch, caplog):
    def unfit(*_: object) -> None:
        raise Unfit("it does not like the model")

    monkeypatch.setattr("pysuite.sparse_machine.SparseMachine", unfit)
    with caplog.at_level(logging.WARNING, "pysuite"):
        machine = Engine(toy, maker_of("fast"))._machine(frozenset())
    assert type(machine).__name__ == "RoadRunnerMachine"
    assert caplog.messages == ["the fast engine gives way to RoadRunner: it does not like the model"]


def test_it_gives_way_where_libsedml_has_spoilt_libsbml(toy: Source, monkeypatch, caplog):
    monkeypatch.setitem(sys.modules, "libsedml", object())
    with caplog.at_level(logging.WARNING, "pysuite"):
        machine = Engine(toy, maker_of("fast"))._machine(frozenset())
    assert type(machine).__name__ == "RoadRunnerMachine"
    assert "libsedml has been loaded" in caplog.text


def test_only_its_machine_touches_bngsim():
    package = Path(pysuite.__file__).parent
    touching = [
        path.name
        for path in package.rglob("*.py")
        if re.search(r"import bngsim|import_module\(\"bngsim", path.read_text())
    ]
    assert touching == ["sparse_machine.py"]


# The choice


def test_large_jobs_go_to_the_fast_engine():
    assert choose("auto", 1) == "roadrunner"
    assert choose("auto", 10_000) == "fast"
    assert choose("roadrunner", 10_000) == "roadrunner"
    assert choose("fast", 1) == "fast"


def test_a_job_goes_to_roadrunner_where_the_extra_is_not_installed(monkeypatch):
    monkeypatch.setattr("pysuite.makers._installed", lambda: False)
    assert choose("auto", 10_000) == "roadrunner"
    with pytest.raises(PysuiteError, match=r"not installed: pip install 'myeloma-apoptosis-suite\[fast\]'$"):
        choose("fast", 1)


def test_a_rate_that_bngsim_keeps_to_itself_is_an_error_that_names_the_other_engine(toy):
    engine, recipe = engine_of(toy, "fast"), Recipe(toy.key)
    with pytest.raises(PysuiteError, match="does not tell 'toy_degrade_MCL1': ask the engine roadrunner"):
        engine.run(recipe, TIMES, ["toy_degrade_MCL1"])
