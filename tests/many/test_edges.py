"""Edges that the model does not have: each kind does what it says, and only in its own copy."""

from __future__ import annotations

import pytest

from pysuite.edges import check_edge, with_edges
from pysuite.errors import PysuiteError
from pysuite.flat import read_flat
from pysuite.play import dress
from pysuite.scene_form import Edge, Scene


def rest(cell, *edges, **more):
    return dress(cell, Scene.model_validate({"edge": list(edges), **more})).rest()


def test_an_edge_bends_the_rate_of_a_reaction(cell):
    fed = {"milieu": {"IL6": 1}}
    plain = rest(cell, **fed)
    more = rest(cell, {"from": "IL6", "to": "toy.make_BIM", "fold": 3, "half": 1}, **fed)
    # Half-way between 1 and 3; all BIM, free and held, is made by that one reaction.
    total = {
        name: state["BIM"] * 0.2 + state["MCL1__BIM"] * 0.3 for name, state in (("a", plain), ("b", more))
    }
    assert total["b"] == pytest.approx(2 * total["a"], rel=0.02)
    assert rest(cell)["BIM"] == pytest.approx(cell.rest()["BIM"])


def test_an_edge_bends_a_computed_readout(cell):
    found = rest(cell, {"from": "BAX", "to": "MCL1_total", "fold": 0, "half": 0.001})
    assert found["MCL1_total"] < 0.001 * cell.rest()["MCL1_total"]


def test_a_frozen_source_counts_as_at_rest(cell):
    treat = {"treat": {"IL6": 1, "at": 0}, "hours": 24}
    frozen = {"from": "IL6_ext", "to": "toy.make_MCL1_by_IL6", "frozen": True}

    def rise(**scene):
        run = dress(cell, Scene.model_validate(scene)).simulate(24, 3, readouts=["MCL1_total"])
        return run["MCL1_total"].values[-1] / run["MCL1_total"].values[0]

    assert rise(**treat) > 1.3
    assert rise(edge=[frozen], **treat) == pytest.approx(1.0, abs=1e-3)


def test_a_source_makes_removes_and_binds(cell):
    plain = cell.rest()
    assert rest(cell, {"from": "BAX", "make": "BIM", "rate": 0.01})["BIM"] > 1.05 * plain["BIM"]
    assert rest(cell, {"from": "PARP", "lose": "BAX", "rate": 0.01})["BAX"] < 0.1 * plain["BAX"]
    bound = rest(cell, {"from": "CASP3", "bind": "BAX", "kd": 10})
    assert bound["CASP3__BAX"] == pytest.approx(bound["CASP3"] * bound["BAX"] / 10, rel=1e-3)


@pytest.mark.parametrize(
    ("edge", "message"),
    [
        ({"from": "BXA", "make": "BIM"}, "unknown readout 'BXA'; nearest: 'BAX'"),
        ({"from": "BAX", "make": "BMI"}, "unknown species 'BMI'; nearest: 'BIM'"),
        (
            {"from": "BAX", "to": "toy.mak_BIM", "half": 1},
            "unknown reaction 'toy.mak_BIM'; nearest: 'toy.make_BIM'",
        ),
    ],
)
def test_a_wrong_name_is_one_line_with_the_nearest(cell, edge, message):
    with pytest.raises(PysuiteError, match="unknown") as error:
        check_edge(Edge.model_validate(edge), read_flat(cell.source))
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("edge", "message"),
    [
        ({"from": "MCL1", "bind": "BIM"}, "'MCL1__BIM' is in the model already"),
        ({"from": "MCL1_total", "bind": "BAX"}, "cannot bind"),
        ({"from": "BAX", "to": "toy.make_BIM", "frozen": True}, "no part in 'toy.make_BIM'"),
    ],
)
def test_an_impossible_edge_is_refused(cell, edge, message):
    with pytest.raises(PysuiteError, match=message):
        with_edges(cell.source, [Edge.model_validate(edge)], cell.rest())


@pytest.mark.parametrize(
    "edge", [{"from": "A"}, {"from": "A", "to": "B"}, {"from": "A", "make": "B", "lose": "C"}]
)
def test_an_edge_is_whole(edge):
    with pytest.raises(ValueError, match="edge"):
        Edge.model_validate(edge)
