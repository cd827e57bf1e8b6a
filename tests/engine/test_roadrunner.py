"""RoadRunner's traps: what it does silently wrong, slowly or fatally is never asked of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import roadrunner

import pysuite
from pysuite.engine import Engine
from pysuite.errors import PysuiteError
from pysuite.flat import Source, read_flat
from pysuite.recipe import Recipe

PACKAGE = Path(pysuite.__file__).parent
FORBIDDEN = {
    "steadyState": "does not say how near to rest it came",
    "getFullJacobian": "does not end within minutes at two hundred species",
    "READ_ONLY": "crashes when the model is run",
}
STALE = """
model *m()
  compartment cell = 1; species A in cell;
  make_A: => A; cell*k_on; lose_A: A => ; cell*k_off*A;
  k_on = 2; K = 3; {how};
  unit substance = 1e-21 mole; unit volume = 1e-12 litre;
  unit time_unit = 3600 second; unit extent = 1e-21 mole;
end
"""


@pytest.mark.parametrize("word", FORBIDDEN, ids=FORBIDDEN.get)
def test_is_never_used(word: str):
    code = [re.sub(r"#.*", "", path.read_text()) for path in PACKAGE.rglob("*.py")]
    assert not any(word in one for one in code)


def test_an_initial_assignment_goes_stale_in_roadrunner_so_it_is_refused(compiled):
    text = compiled(STALE.format(how="k_off = k_on*K"))
    runner = roadrunner.RoadRunner(text)
    runner["k_on"] = 4.0
    assert runner["k_off"] == 6.0  # stale: should be 12. If this fails, RoadRunner got better.
    with pytest.raises(PysuiteError, match="'k_off' has an initial assignment"):
        read_flat(Source.of(text))


def test_a_rule_in_its_place_follows(compiled):
    source = Source.of(compiled(STALE.format(how="k_off := k_on*K")))
    engine = Engine(source)
    for k_on in (2.0, 4.0):
        rest = engine.rest(Recipe(source.key, parameters=(("k_on", k_on),)))
        assert rest["A"] == pytest.approx(1 / 3, rel=1e-5)
