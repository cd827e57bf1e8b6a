"""A cell in the notations that are no SBML: Antimony, to read, and MATLAB or Octave, to run.

Both are written from the cell's SBML file, so that they say what it says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pysuite.errors import PysuiteError
from pysuite.exchange.sbml import cell_sbml
from pysuite.exchange.standing import Moment, standing_of

if TYPE_CHECKING:
    import libsbml

    from pysuite.cell import Cell

__all__ = ["as_antimony", "as_matlab", "through_antimony"]

_LONGEST_NAME = 63  # MATLAB's namelengthmax
_FUNCTION = re.compile(r"[A-Za-z_]\w*(?=\()")
_KNOWN = frozenset({"exp", "min", "max", "abs", "sqrt"})


def as_antimony(sbml: str) -> str:
    """Return an SBML text as Antimony.

    Raises
    ------
    PysuiteError
        With Antimony's own words, if it cannot read the file.
    """
    import antimony

    antimony.clearPreviousLoads()
    antimony.clearDirectories()
    if antimony.loadSBMLString(sbml) < 0:
        raise PysuiteError(f"Antimony: {antimony.getLastError()}")
    return str(antimony.getAntimonyString(antimony.getMainModuleName()))


def through_antimony(sbml: str) -> str:
    """Return an SBML text after a journey through Antimony and back."""
    import antimony

    text = as_antimony(sbml)
    antimony.clearPreviousLoads()
    if antimony.loadAntimonyString(text) < 0:
        raise PysuiteError(f"Antimony: {antimony.getLastError()}")
    return str(antimony.getSBMLString(antimony.getMainModuleName()))


def as_matlab(cell: Cell, name: str) -> str:
    """Return a MATLAB function that simulates a cell: ``[t, y, names] = name(hours, points)``.

    Parameters
    ----------
    cell : Cell
        Who; doses at later times split the integration.
    name : str
        Of the function, which must be that of the file.

    Raises
    ------
    PysuiteError
        If the name is none for MATLAB, or the model uses mathematics that have no word here.
    """
    import libsbml

    if re.fullmatch(r"[A-Za-z]\w{0,62}", name) is None:
        raise PysuiteError(f"'{name}' is no name of a MATLAB function: letters, digits and _, a letter first")
    document = libsbml.readSBMLFromString(cell_sbml(cell, plain=True))
    model = _Matlab.of(document.getModel())
    return model.text(name, cell.describe(), standing_of(cell).moments)


@dataclass(frozen=True)
class _Matlab:
    """The parts of a model, in the order in which MATLAB needs them. Places count from 1."""

    model: libsbml.Model
    states: Mapping[str, int]
    constants: Mapping[str, tuple[int, float]]
    computed: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, model: libsbml.Model) -> _Matlab:
        rules = {one.getVariable(): one.getMath() for one in model.getListOfRules()}
        species = [one for one in model.getListOfSpecies() if one.getId() not in rules]
        states = {one.getId(): i for i, one in enumerate(species, start=1)}
        values = [(one.getId(), one.getSize()) for one in model.getListOfCompartments()]
        values += [(one.getId(), one.getValue()) for one in model.getListOfParameters()]
        values = [(name, value) for name, value in values if name not in rules]
        constants = {name: (i, value) for i, (name, value) in enumerate(values, start=1)}
        for name in (*states, *constants, *rules):
            if len(name) > _LONGEST_NAME:
                raise PysuiteError(f"'{name}' is longer than the {_LONGEST_NAME} letters that MATLAB reads")
        ordered = tuple((name, _formula(rules[name])) for name in _in_order(rules))
        return cls(model, states, constants, ordered)

    def text(self, name: str, said: str, moments: tuple[Moment, ...]) -> str:
        """Return the whole file."""
        start = [self.model.getSpecies(one).getInitialConcentration() for one in self.states]
        lines = [
            f"function [t, y, names] = {name}(hours, points)",
            f"% {said}",
            "% Time in hours, concentrations in nM. y has one column a name: species, then what is computed.",
            "% Runs in MATLAB and in GNU Octave. Written by pysuite export; do not edit.",
            "if nargin < 1, hours = 48; end",
            "if nargin < 2, points = 10*hours + 1; end",
            *_vector("x", start),
            *_vector("p", [value for _, value in self.constants.values()]),
            *self._moments(moments),
            "wanted = linspace(0, hours, points)';",
            "options = odeset('RelTol', 1e-9, 'AbsTol', 1e-12);",
            "t = []; states = []; y = [];",
            "edges = [0, moments(moments < hours), hours];",
            "for k = 1:numel(edges)-1",
            "  if k > 1, [x, p] = change(k-1, x, p); end",
            "  here = wanted(wanted >= edges(k) & (wanted < edges(k+1) | (k == numel(edges)-1)));",
            "  grid = unique([edges(k); here; edges(k+1)]);",
            "  if numel(grid) == 2, grid = [grid(1); mean(grid); grid(2)]; end",
            "  [tt, xx] = ode15s(@(time, x) slopes(x, p), grid, x, options);",
            "  for j = find(ismember(tt, here))'",
            "    t(end+1, 1) = tt(j); y(end+1, :) = [xx(j, :), computed(xx(j, :), p)];",
            "  end",
            "  x = xx(end, :);",
            "end",
            *_cells("names", [*self.states, *(one for one, _ in self.computed)]),
            "end",
            "",
            "function y = computed(x, p)",
            *self._unpacked(),
            *_vector("y", [one for one, _ in self.computed]),
            "end",
            "",
            "function dx = slopes(x, p)",
            *self._unpacked(),
            *self._slopes(),
            "end",
            "",
            "function [x, p] = change(k, x, p)",
            *self._changes(moments),
            "end",
        ]
        return "\n".join(lines) + "\n"

    def _unpacked(self) -> Iterator[str]:
        for name, place in self.states.items():
            yield f"{name} = x({place});"
        for name, (place, _) in self.constants.items():
            yield f"{name} = p({place});"
        for name, formula in self.computed:
            yield f"{name} = {formula};"

    def _slopes(self) -> Iterator[str]:
        yield f"dx = zeros({len(self.states)}, 1);"
        for reaction in self.model.getListOfReactions():
            yield f"v = {_formula(reaction.getKineticLaw().getMath())}; % {reaction.getId()}"
            net: dict[str, float] = {}
            for sign, side in ((-1, reaction.getListOfReactants()), (1, reaction.getListOfProducts())):
                for one in side:
                    net[one.getSpecies()] = net.get(one.getSpecies(), 0.0) + sign * one.getStoichiometry()
            for name, count in net.items():
                species = self.model.getSpecies(name)
                if count and name in self.states and not species.getBoundaryCondition():
                    place = self.states[name]
                    yield f"dx({place}) = dx({place}) + ({count:g})*v/{species.getCompartment()};"

    def _moments(self, moments: tuple[Moment, ...]) -> list[str]:
        return [f"moments = [{', '.join(repr(one.time) for one in moments)}];"]

    def _changes(self, moments: tuple[Moment, ...]) -> Iterator[str]:
        yield "switch k"
        for number, moment in enumerate(moments, start=1):
            yield f"  case {number}"
            for move in moment.moves:
                name = f"on_{move.target}" if move.kind == "cut" else move.target
                place = f"x({self.states[name]})" if name in self.states else f"p({self.constants[name][0]})"
                before = f"{place} + " if move.kind == "add" else ""
                yield f"    {place} = {before}{move.value!r}; % {name}"
        yield "end"


def _vector(name: str, values: list[float] | list[str]) -> Iterator[str]:
    yield f"{name} = [ ..."
    for value in values:
        yield f"  {value if isinstance(value, str) else repr(float(value))}, ..."
    yield "];"


def _cells(name: str, texts: list[str]) -> Iterator[str]:
    yield f"{name} = {{ ..."
    for text in texts:
        yield f"  '{text}', ..."
    yield "};"


def _formula(math: libsbml.ASTNode) -> str:
    """Return a formula as MATLAB reads it."""
    import libsbml

    text = libsbml.formulaToL3String(math)
    for function in _FUNCTION.findall(text):
        if function not in _KNOWN:
            raise PysuiteError(f"'{function}' in '{text}' has no word in MATLAB here")
    return text


def _in_order(rules: Mapping[str, libsbml.ASTNode]) -> list[str]:
    """Return computed names so that each comes after those it needs."""
    from graphlib import TopologicalSorter

    needs = {name: {one for one in _names_in(math) if one in rules} for name, math in rules.items()}
    return list(TopologicalSorter(needs).static_order())


def _names_in(math: libsbml.ASTNode) -> Iterator[str]:
    if math.isName():
        yield math.getName()
    for i in range(math.getNumChildren()):
        yield from _names_in(math.getChild(i))
