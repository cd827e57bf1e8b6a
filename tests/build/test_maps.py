"""A map has a place for everything, in a form that viewers read, and always the same one."""

import libsbml
import pytest

from pysuite.build import build_all
from pysuite.build.placing import HEIGHT, WIDTH, Link, place_things
from pysuite.build.sheet import Event, Thing, draw_sheet, join

MAPS = ("maps/tiny_cell.xml", "maps/maker.xml", "maps/holder.xml")


@pytest.fixture
def built(bench):
    build_all(bench.models, bench.out)
    return bench


def layout_of(path):
    document = libsbml.readSBMLFromFile(str(path))
    return document, document.getModel(), document.getModel().getPlugin("layout").getLayout(0)


def glyphs(layout, kind):
    return [getattr(layout, f"get{kind}")(i) for i in range(getattr(layout, f"getNum{kind}s")())]


@pytest.mark.parametrize("name", MAPS)
def test_everything_that_reacts_has_a_place(built, name):
    _, model, layout = layout_of(built.out / name)
    reacting = {
        one.getSpecies()
        for reaction in model.getListOfReactions()
        for kind in ("Reactants", "Products", "Modifiers")
        for one in getattr(reaction, f"getListOf{kind}")()
    }
    assert {glyph.getSpeciesId() for glyph in glyphs(layout, "SpeciesGlyph")} == reacting
    drawn = [glyph.getReactionId() for glyph in glyphs(layout, "ReactionGlyph")]
    assert sorted(drawn) == sorted(reaction.getId() for reaction in model.getListOfReactions())


@pytest.mark.parametrize("name", MAPS)
def test_boxes_lie_on_the_sheet_and_not_on_each_other(built, name):
    _, _, layout = layout_of(built.out / name)
    boxes = [glyph.getBoundingBox() for glyph in glyphs(layout, "SpeciesGlyph")]
    corners = sorted((box.getX(), box.getY()) for box in boxes)
    assert len(set(corners)) == len(corners)
    for x, y in corners:
        assert 0 <= x <= layout.getDimensions().getWidth() - WIDTH
        assert 0 <= y <= layout.getDimensions().getHeight() - HEIGHT
        assert not any(abs(x - a) < WIDTH and abs(y - b) < HEIGHT for a, b in corners if (a, b) != (x, y))


def test_lines_say_what_a_modifier_does(built):
    _, _, layout = layout_of(built.out / "maps" / "tiny_cell.xml")
    roles = {}
    for glyph in glyphs(layout, "ReactionGlyph"):
        for i in range(glyph.getNumSpeciesReferenceGlyphs()):
            line = glyph.getSpeciesReferenceGlyph(i)
            roles.setdefault(glyph.getReactionId(), set()).add(line.getRoleString())
    assert roles["make_translate_GUARD"] == {"activator", "product"}
    assert roles["hold_cleave_PREY"] == {"inhibitor", "substrate"}


def test_a_map_says_how_it_looks(built):
    document, model, _ = layout_of(built.out / "maps" / "holder.xml")
    assert not document.getPackageRequired("layout")
    assert not document.getPackageRequired("render")
    looks = model.getPlugin("layout").getListOfLayouts().getPlugin("render").getRenderInformation(0)
    assert looks.getNumStyles() >= 10
    assert looks.getNumLineEndings() == 3


def test_a_map_is_no_model_to_run(built):
    _, model, _ = layout_of(built.out / "maps" / "tiny_cell.xml")
    assert not any(reaction.isSetKineticLaw() for reaction in model.getListOfReactions())
    assert "To simulate, load tiny_cell.xml." in model.getNotesString()


@pytest.mark.parametrize("name", MAPS)
def test_libsbml_finds_nothing_in_a_map(built, name):
    document, _, _ = layout_of(built.out / name)
    for category in range(7):
        document.setConsistencyChecks(category, True)
    document.checkConsistency()
    assert [document.getError(i).getMessage() for i in range(document.getNumErrors())] == []


def test_a_chain_runs_from_left_to_right_and_a_circle_is_no_trap():
    places = place_things(["C", "A", "B"], [Link("A", "B"), Link("B", "C"), Link("C", "B")])
    assert places["A"].x < places["B"].x < places["C"].x
    assert len(place_things(["A", "B"], [Link("A", "B"), Link("B", "A")])) == 2
    assert place_things([], []) == {}


def test_a_long_column_is_split():
    things = [f"T{i}" for i in range(50)]
    assert len({place.x for place in place_things(things, []).values()}) == 3


def test_reactions_between_the_same_two_do_not_hide_each_other():
    things = [Thing("A", "a", "protein"), Thing("B", "b", "protein")]
    events = [Event(f"r{i}", ("A",), ("B",), ()) for i in range(3)]
    sheet = draw_sheet("x", "three ways", things, events)
    assert len({knot.at for knot in sheet.knots}) == 3


def test_sheets_that_are_joined_do_not_overlap():
    things = [Thing("A", "a", "protein"), Thing("B", "b", "protein")]
    event = Event("r", ("A",), ("B",), ())
    sheets = [draw_sheet(f"s{i}", f"sheet {i}", things, [event]) for i in range(6)]
    whole = join("all", sheets)
    assert len(whole.boxes) == 12
    assert len({box.at for box in whole.boxes}) == 12
    assert max(box.at.x for box in whole.boxes) < whole.width
    assert max(box.at.y for box in whole.boxes) < whole.height
