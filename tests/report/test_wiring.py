"""The wiring of the report: what passes between pages, and which of it a claim tests."""

from __future__ import annotations

import pytest

from pysuite.claims import claim
from pysuite.paths import models_dir
from pysuite.report.wiring import GIVEN, read_wires
from pysuite.report.wiring_svg import draw_wires
from pysuite.words.names import model_names


@pytest.fixture(scope="module")
def wires():
    return read_wires(models_dir())


def test_edges_say_what_passes_between_pages(wires):
    by_id = {edge.id: edge for edge in wires.edges}
    assert "STAT3_nuclear" in by_id["jak-bcl2"].via
    assert "VENETOCLAX" in by_id[f"{GIVEN}-bcl2"].via
    assert by_id["turnover-disc"].supply
    assert not any("cell" in edge.via for edge in wires.edges)


def test_a_claim_lights_what_its_scenes_drive_its_control_cuts_and_its_readouts_see(wires):
    tested = wires.tested(claim("JAK-15"), model_names())
    assert "jak-bcl2" in tested.edges
    assert "nfkb-bcl2" not in tested.edges
    assert (tested.cut_in, tested.seen_in) == ({"bcl2"}, {"bcl2"})
    assert wires.cuts(claim("JAK-15"), model_names()) == ("bcl2_transcribe_MCL1_by_STAT3",)
    assert wires.keys(claim("JAK-15"), model_names())


def test_every_edge_and_page_of_the_drawing_can_be_lit(wires):
    drawn = draw_wires(wires.nodes, wires.edges)
    assert all(f'id="w-{edge.id}"' in drawn for edge in wires.edges)
    assert all(f'id="n-{node.label}"' in drawn for node in wires.nodes)
    assert "http" not in drawn


@pytest.mark.parametrize("count", [1, 2, 9, 15])
def test_pages_do_not_cover_one_another(count):
    from pysuite.report.wiring_svg import _HIGH, _WIDE, _on_ring

    places = [_on_ring(i, count) for i in range(count)]
    assert all(
        abs(x0 - x1) >= _WIDE or abs(y0 - y1) >= _HIGH
        for i, (x0, y0) in enumerate(places)
        for x1, y1 in places[:i]
    )
