"""The engine: right numbers, no memory between runs, clear failures."""

from __future__ import annotations

import re
import threading
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
import roadrunner

import pysuite
from pysuite.engine import Engine, Trajectory
from pysuite.errors import PysuiteError, SimulationError, UnknownName
from pysuite.flat import Source
from pysuite.recipe import Recipe, Step, Tolerances

TIMES = np.linspace(0, 24, 49)


def kill(toy: Source, dose: float = 100.0, **more: object) -> Recipe:
    return Recipe(toy.key, steps=(Step(0.0, "hold", "S63845", dose),), **more)  # type: ignore[arg-type]


def column(run: Trajectory, name: str) -> np.ndarray:
    return run.values[:, run.names.index(name)]


def same(one: Trajectory, two: Trajectory) -> bool:
    numbers = [(run.time_of_momp, run.time_of_death) for run in (one, two)]
    return np.array_equal(one.values, two.values) and np.array_equal(*numbers, equal_nan=True)


# Right numbers


def test_only_its_machine_touches_roadrunner():
    """But for the exchange, which compares simulators and so runs each one on its own."""
    package = Path(pysuite.__file__).parent
    touching = [
        path.name
        for path in package.rglob("*.py")
        if "exchange" not in path.relative_to(package).parts
        and re.search(r"\bimport roadrunner", path.read_text())
    ]
    assert touching == ["roadrunner_machine.py"]


def test_instrumented_copy_runs_as_the_file_itself(engine: Engine, toy: Source):
    runner = roadrunner.RoadRunner(toy.text())
    rest = engine.rest(Recipe(toy.key))
    for name in engine.flat.floating:
        runner.setValue(f"[{name}]", rest[name])
    runner.setValue("[S63845]", 100.0)
    runner.integrator.relative_tolerance = 1e-10
    runner.integrator.absolute_tolerance = [1e-12] * runner.model.getNumFloatingSpecies()
    runner.integrator.maximum_num_steps = 200_000
    names = list(engine.flat.floating)
    plain = np.array(runner.simulate(times=TIMES, selections=[f"[{name}]" for name in names]))
    ours = engine.run(kill(toy, tolerances=Tolerances(1e-10, 1e-12)), TIMES, names)
    np.testing.assert_allclose(ours.values, plain, rtol=1e-7, atol=1e-7)


def test_settled_cell_does_not_move(engine: Engine, toy: Source):
    run = engine.run(Recipe(toy.key), np.linspace(0, 200, 21))
    drift = np.abs(run.values - run.values[0]).max(axis=0)
    assert (drift <= 1e-4 * np.abs(run.values[0]) + 1e-5).all()
    assert np.isnan(run.time_of_momp)
    assert np.isnan(run.time_of_death)


def test_settling_meets_its_own_criterion(engine: Engine, toy: Source):
    rest = engine.rest(Recipe(toy.key))
    runner = roadrunner.RoadRunner(toy.text())
    for name in engine.flat.floating:
        runner.setValue(f"[{name}]", rest[name])
    rates = np.abs(runner.model.getFloatingSpeciesConcentrationRates())
    amounts = np.array([rest[name] for name in runner.model.getFloatingSpeciesIds()])
    assert (rates <= 1e-6 * amounts + 1e-7).all()


def test_rest_follows_inputs_cuts_and_numbers(engine: Engine, toy: Source):
    plain = engine.rest(Recipe(toy.key))
    fed = engine.rest(Recipe(toy.key, inputs=(("IL6", 1.0),)))
    cut = engine.rest(Recipe(toy.key, inputs=(("IL6", 1.0),), cuts=("toy_make_MCL1_by_IL6",)))
    fast = engine.rest(Recipe(toy.key, parameters=(("toy_kdeg_BIM", 0.1),)))
    assert fed["IL6_ext"] == pytest.approx(1.0, rel=1e-6)
    assert fed["MCL1_total"] > 1.5 * plain["MCL1_total"]
    assert cut["MCL1_total"] == pytest.approx(plain["MCL1_total"], rel=1e-6)
    assert fast["BIM"] != pytest.approx(plain["BIM"], rel=0.01)


def test_readouts_may_be_selected(engine: Engine, toy: Source):
    whole = engine.run(kill(toy), TIMES)
    part = engine.run(kill(toy), TIMES, ("cPARP_fraction", "MCL1", "S63845"))
    assert part.names == ("cPARP_fraction", "MCL1", "S63845")
    for name in part.names:
        assert np.array_equal(column(part, name), column(whole, name))
    with pytest.raises(UnknownName, match="nearest: 'MCL1'"):
        engine.run(kill(toy), TIMES, ["MCL-1"])


# What happens at a time


def test_steps(engine: Engine, toy: Source):
    steps = (
        Step(0.0, "hold", "S63845", 100.0),
        Step(2.0, "hold", "S63845", 0.0),
        Step(3.0, "add", "GAMMA_RAY", 4.0),
        Step(5.0, "add", "GAMMA_RAY", 4.0),
        Step(6.0, "set", "toy_kout_GAMMA_RAY", 0.0),
        Step(7.0, "cut", "toy_degrade_PARP"),
    )
    run = engine.run(Recipe(toy.key, steps=steps), np.linspace(0, 8, 81))
    drug, ray = column(run, "S63845"), column(run, "GAMMA_RAY")
    assert (drug[:20] == 100).all()  # a row shows what holds just after its time
    assert (drug[20:] == 0).all()
    assert ray[29] == pytest.approx(0, abs=1e-6)
    assert ray[30] == 4.0
    assert ray[50] == pytest.approx(4 * np.exp(-0.7 * 2) + 4, rel=1e-6)
    assert ray[80] == pytest.approx(ray[60], rel=1e-9)


def test_clamp_holds_and_lets_go(engine: Engine, toy: Source):
    steps = (Step(1.0, "clamp", "MCL1", 5.0), Step(4.0, "release", "MCL1"))
    run = engine.run(Recipe(toy.key, steps=steps), np.linspace(0, 8, 81))
    mcl1 = column(run, "MCL1")
    assert (mcl1[10:40] == 5.0).all()
    assert mcl1[0] == pytest.approx(engine.rest(Recipe(toy.key))["MCL1"])
    assert mcl1[80] > mcl1[40]
    rest = engine.run(Recipe(toy.key, steps=(Step(0.0, "clamp", "BIM"),)), TIMES)
    assert np.ptp(column(rest, "BIM")) == 0


def test_a_step_after_the_end_changes_nothing(engine: Engine, toy: Source):
    late = Recipe(toy.key, steps=(Step(0.0, "hold", "S63845", 100.0), Step(30.0, "hold", "S63845", 0.0)))
    assert same(engine.run(late, TIMES), engine.run(kill(toy), TIMES))


def test_events_do_not_depend_on_the_rows(engine: Engine, toy: Source):
    moments = {
        (run.time_of_momp, run.time_of_death)
        for run in (engine.run(kill(toy), np.linspace(0, 24, n), ()) for n in (2, 3, 25, 241, 997))
    }
    spread = np.ptp(np.array(sorted(moments)), axis=0)
    assert (spread < 1e-6).all()


def test_events_lie_where_the_readout_crosses(engine: Engine, toy: Source):
    run = engine.run(kill(toy), np.linspace(0, 6, 60_001), ("cytoC_fraction", "cPARP_fraction"))
    for name, moment in (("cytoC_fraction", run.time_of_momp), ("cPARP_fraction", run.time_of_death)):
        assert moment == pytest.approx(run.times[int(np.argmax(column(run, name) >= 0.5))], abs=2e-4)


def test_death_is_latched(engine: Engine, toy: Source):
    pulse = Recipe(toy.key, steps=(Step(0.0, "add", "GAMMA_RAY", 20.0),))
    run = engine.run(pulse, np.linspace(0, 300, 11), ("cPARP_fraction",))
    assert run.values[-1, 0] < 0.5
    assert 0 < run.time_of_death < 300


def test_a_cell_that_settles_dead_is_dead_at_once(engine: Engine, toy: Source):
    run = engine.run(Recipe(toy.key, inputs=(("S63845", 500.0),)), TIMES)
    assert run.time_of_momp == run.time_of_death == 0.0


# No memory


def test_runs_leave_nothing_behind(engine: Engine, toy: Source):
    first = kill(toy)
    others = [
        Recipe(toy.key, parameters=(("toy_f_BIM", 3.0),), inputs=(("IL6", 1.0),)),
        Recipe(toy.key, cuts=("toy_bind_MCL1__BIM",), steps=(Step(1.0, "add", "GAMMA_RAY", 5.0),)),
        Recipe(toy.key, steps=(Step(0.0, "clamp", "MCL1", 1.0),)),
        kill(toy, 7.0, tolerances=Tolerances(1e-5, 1e-6)),
    ]
    before = engine.run(first, TIMES)
    for other in others:
        engine.run(other, TIMES)
        engine.rest(other)
        assert same(engine.run(first, TIMES), before)


def test_a_fresh_engine_gives_the_same_bits(engine: Engine, toy: Source):
    before = engine.run(kill(toy), TIMES)
    assert same(Engine(toy).run(kill(toy), TIMES), before)


def test_what_a_run_returns_belongs_to_the_caller(engine: Engine, toy: Source):
    before = engine.run(kill(toy), TIMES)
    engine.run(kill(toy), TIMES).values[:] = -1
    engine.rest(kill(toy))["MCL1"] = -1
    assert same(engine.run(kill(toy), TIMES), before)


def test_threads_take_turns(engine: Engine, toy: Source):
    doses = [5.0, 20.0, 80.0, 320.0] * 3
    alone = {dose: engine.run(kill(toy, dose), TIMES) for dose in doses}
    found: list[bool] = []

    def work(dose: float) -> None:
        found.append(same(engine.run(kill(toy, dose), TIMES), alone[dose]))

    threads = [threading.Thread(target=work, args=(dose,)) for dose in doses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [True] * len(doses)


def test_settling_is_remembered(engine: Engine, toy: Source, monkeypatch: pytest.MonkeyPatch):
    engine.run(kill(toy, 3.0), TIMES)
    monkeypatch.setattr(Engine, "_settle", lambda *_: pytest.fail("settled twice"))
    engine.run(kill(toy, 4.0), TIMES)


# Failures


RUNAWAY = """
model *m()
  compartment cell = 1; species A in cell, B in cell;
  make_A: => A; cell*v_A; grow_B: B => B + B; cell*k_B*B*B; waste_B: B => ; cell*k_B*B;
  v_A = {v_A}; k_B = {k_B}; A = 1; B = {B};
  unit substance = 1e-21 mole; unit volume = 1e-12 litre;
  unit time_unit = 3600 second; unit extent = 1e-21 mole;
end
"""


def test_a_cell_that_never_rests_is_named(compiled):
    source = Source.of(compiled(RUNAWAY.format(v_A=1, k_B=0, B=0)))
    with pytest.raises(
        SimulationError, match=r"^my cell does not come to rest: after \d+ h A still changes by 1 nM/h$"
    ):
        Engine(source).rest(Recipe(source.key), "my cell")


def test_a_solver_failure_names_cell_and_time_and_leaves_no_trace(
    compiled, capfd: pytest.CaptureFixture[str]
):
    source = Source.of(compiled(RUNAWAY.format(v_A=0, k_B=1, B=0)))
    engine = Engine(source)
    good = Recipe(source.key, steps=(Step(0.0, "add", "B", 0.5),))
    before = engine.run(good, TIMES)
    bad = Recipe(source.key, steps=(Step(0.0, "add", "B", 3.0),))  # blows up at ln(3/2) h
    with pytest.raises(SimulationError, match=r"^my cell stopped at 0\.405\d* h: ") as caught:
        engine.run(bad, TIMES, label="my cell")
    assert "\n" not in str(caught.value)
    assert capfd.readouterr().err == ""
    assert same(engine.run(good, TIMES), before)


def test_negative_concentrations_are_refused(compiled):
    text = RUNAWAY.replace("make_A: => A", "take_A: A => ").format(v_A=1, k_B=0, B=0)
    source = Source.of(compiled(text))
    with pytest.raises(SimulationError, match="A went negative"):
        Engine(source).rest(Recipe(source.key))


def test_a_recipe_of_another_model_is_refused(engine: Engine):
    with pytest.raises(PysuiteError, match="another model"):
        engine.rest(Recipe("other"))


def test_an_almost_absent_species_does_not_stop_the_solver(engine: Engine, toy: Source):
    """RoadRunner multiplies a single absolute tolerance by each amount; a list it takes as it is."""
    steps = (Step(0.0, "clamp", "MCL1", 0.0), Step(5.0, "release", "MCL1"))
    run = engine.run(Recipe(toy.key, steps=steps), TIMES)
    assert column(run, "MCL1")[-1] > 0


def test_only_a_few_compiled_models_are_kept(toy, engine):
    for species in ("MCL1", "BIM", "MCL1__BIM", "GAMMA_RAY"):
        engine.run(Recipe(toy.key, steps=(Step(0.0, "clamp", species, 1.0),)), [0.0, 1.0])
    for pair in combinations(("MCL1", "BIM", "MCL1__BIM", "GAMMA_RAY"), 2):
        engine.run(Recipe(toy.key, steps=tuple(Step(0.0, "clamp", one, 1.0) for one in pair)), [0.0, 1.0])
    assert len(engine._machines) == 6
    assert frozenset() in engine._machines
