"""What a flat SBML file holds: names, units and dials; and the copy of it that the engine runs.

It reads the XML directly, so that checking a name costs no simulator and no libSBML.
"""

from __future__ import annotations

import hashlib
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from pysuite.errors import NotInModel, PysuiteError, UnknownName

__all__ = ["FlatModel", "Source", "read_flat"]

_MATHML = "http://www.w3.org/1998/Math/MathML"
_DIAL = re.compile(r"(?:[a-z0-9]+_)?f_(\w+)")
_CONCENTRATION = (1e-9, (("litre", -1), ("mole", 1)))
_HOUR = (3600.0, (("second", 1),))
_SWITCH = "on_"
#: Ranges of numbers, which say nothing to a simulator.
_DISTRIB = "{http://www.sbml.org/sbml/level3/version1/distrib/version1}"
_RANGES, _RANGES_REQUIRED = f"{_DISTRIB}listOfUncertainties", f"{_DISTRIB}required"


@dataclass(frozen=True)
class Source:
    """Which SBML a cell is made of: a file, or a text, known by its content.

    Parameters
    ----------
    key : str
        SHA-256 of the text; two sources are equal when their keys are.
    place : str
        The file's path, or the text itself where there is no file.
    """

    key: str
    place: str

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Source) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)

    def __repr__(self) -> str:
        return f"<Source: {self.key[:12]}>"

    @classmethod
    def of(cls, model: str | Path) -> Source:
        """Take an SBML file, or the text of one (it starts with ``<``)."""
        place = str(model)
        if not place.lstrip().startswith("<"):
            place = str(Path(place).resolve())
        return cls(hashlib.sha256(_text(place).encode()).hexdigest(), place)

    def text(self) -> str:
        """Return the SBML text.

        Raises
        ------
        PysuiteError
            If the file has gone, or is no longer what it was when the cell was loaded.
        """
        text = _text(self.place)
        if hashlib.sha256(text.encode()).hexdigest() != self.key:
            raise PysuiteError(
                f"{Path(self.place).name} has changed since the cell was loaded: load it again"
            )
        return text


def _text(place: str) -> str:
    if place.lstrip().startswith("<"):
        return place
    path = Path(place)
    if not path.is_file():
        raise PysuiteError(f"there is no model {path.parent.name}/{path.name}: run 'pysuite build' first")
    return path.read_text(encoding="utf-8")


@dataclass(frozen=True)
class FlatModel:
    """The names of one flat SBML model, and their units.

    Parameters
    ----------
    floating, boundary : tuple of str
        Species that reactions change, and species that are held where they are put.
    computed : tuple of str
        What assignment rules compute.
    parameters : mapping
        Settable parameters and their values.
    reactions : tuple of str
        Reaction ids.
    dials : mapping
        Gene name to the parameter that scales its making.
    units : mapping
        Unit of each species, computed quantity, reaction rate and parameter, such as ``"nM"`` or ``"1/h"``.
    species : frozenset of str
        All species, also computed ones.
    """

    source: Source
    floating: tuple[str, ...]
    boundary: tuple[str, ...]
    computed: tuple[str, ...]
    parameters: Mapping[str, float]
    reactions: tuple[str, ...]
    dials: Mapping[str, str]
    units: Mapping[str, str]
    species: frozenset[str]

    @property
    def readouts(self) -> tuple[str, ...]:
        """All that a run can show: species and computed quantities."""
        return tuple(dict.fromkeys((*self.floating, *self.boundary, *self.computed)))

    def readout(self, name: str) -> str:
        """Return a readout's id, or complain with the nearest one; the rate of a reaction is one, too."""
        return name if name in self.reactions else _among("readout", name, self.readouts)

    def parameter(self, name: str) -> str:
        """Return the id of a parameter that may be set; ``bcl2.kdeg_MCL1`` is as good as with ``_``."""
        plain = name.replace(".", "_", 1)
        if plain in self.computed:
            raise PysuiteError(f"'{plain}' is computed by the model and cannot be set")
        return _among("parameter", plain, self.parameters)

    def reaction(self, name: str) -> str:
        """Return a reaction's id from ``bcl2.bind_MCL1__BIM`` or ``bcl2_bind_MCL1__BIM``."""
        if isinstance(name, str) and (plain := name.replace(".", "_", 1)) in self.reactions:
            return plain
        raise UnknownName("reaction", name, [one.replace("_", ".", 1) for one in self.reactions])

    def dial(self, name: str) -> str:
        """Return the parameter that scales a gene's making."""
        return self.dials[_among("gene", name, self.dials)]

    def dial_or_parameter(self, name: str) -> str:
        """Return the parameter that a fold turns: a gene's dial, or a parameter by its own id.

        A gene that the model does not hold is a gap, not a slip: tables name it on purpose.
        """
        if name in self.dials:
            return self.dials[name]
        if name in self.parameters:
            return name
        raise NotInModel(
            f"'{name}' is not in this model yet: it has neither a gene nor a parameter of that name"
        )

    def floating_species(self, name: str) -> str:
        """Return a species that reactions change, or complain with the nearest one."""
        if name in self.computed:
            raise PysuiteError(f"'{name}' is computed by the model and cannot be held")
        if name in self.boundary:
            raise PysuiteError(f"'{name}' is held from outside already: use treat or with_milieu")
        return _among("species", name, self.floating)

    def given(self, species: str, name: str) -> str:
        """Return a species that may be given from outside, or say why it may not.

        Parameters
        ----------
        species : str
            Its id.
        name : str
            What the user called it.
        """
        if species in self.computed:
            raise PysuiteError(f"'{name}' cannot be given: {species} is computed by the model")
        if species not in self.species:
            raise NotInModel(f"'{name}' is not in this model yet: it has no species {species}")
        return species

    def instrumented(self, clamped: Iterable[str] = ()) -> str:
        """Return the SBML with a switch ``on_<reaction>`` = 1 on each reaction.

        Parameters
        ----------
        clamped : iterable of str
            Floating species that are to be held: they become boundary species.
        """
        root = ET.fromstring(self.source.text())  # noqa: S314 - a model that the user chose to run
        space = _space(root)
        held = set(clamped)
        for parent in list(root.iter()):
            for child in list(parent):
                if child.tag in (f"{space}annotation", f"{space}notes", _RANGES):
                    parent.remove(child)
        root.attrib.pop(_RANGES_REQUIRED, None)
        for species in root.iter(f"{space}species"):
            if species.get("id") in held:
                species.set("boundaryCondition", "true")
        model = _child(root, f"{space}model")
        parameters = model.find(f"{space}listOfParameters")
        if parameters is None:
            parameters = ET.SubElement(model, f"{space}listOfParameters")
        for reaction in root.iter(f"{space}reaction"):
            _switch(reaction, parameters, space)
        return ET.tostring(root, encoding="unicode")

    @staticmethod
    def switch(reaction: str) -> str:
        """Return the id of the parameter that turns a reaction of the instrumented copy off."""
        return _SWITCH + reaction


def _switch(reaction: ET.Element, parameters: ET.Element, space: str) -> None:
    """Multiply one kinetic law by its own switch."""
    math = reaction.find(f"{space}kineticLaw/{{{_MATHML}}}math")
    if math is None:
        raise PysuiteError(f"reaction '{reaction.get('id')}' has no kinetic law")
    switch = _SWITCH + str(reaction.get("id"))
    law = list(math)
    for part in law:
        math.remove(part)
    times = ET.SubElement(math, f"{{{_MATHML}}}apply")
    ET.SubElement(times, f"{{{_MATHML}}}times")
    ET.SubElement(times, f"{{{_MATHML}}}ci").text = switch
    times.extend(law)
    ET.SubElement(parameters, f"{space}parameter", id=switch, value="1", constant="true")


def _among(kind: str, name: str, choices: Iterable[str]) -> str:
    if isinstance(name, str) and name in choices:
        return name
    raise UnknownName(kind, name, choices)


def _space(root: ET.Element) -> str:
    """Return the SBML namespace as ElementTree writes it."""
    match = re.match(r"(\{http://www\.sbml\.org/sbml/level3/version\d/core\})sbml$", root.tag)
    if match is None:
        raise PysuiteError("the model is not SBML Level 3")
    return match[1]


def _child(parent: ET.Element, tag: str) -> ET.Element:
    child = parent.find(tag)
    if child is None:
        raise PysuiteError("the SBML file holds no model")
    return child


_read: dict[str, FlatModel] = {}


def read_flat(source: Source) -> FlatModel:
    """Read the names of a model, once per process and content."""
    if source.key not in _read:
        _read[source.key] = _parse(source)
    return _read[source.key]


def _parse(source: Source) -> FlatModel:
    try:
        root = ET.fromstring(source.text())  # noqa: S314 - a model that the user chose to run
    except ET.ParseError as error:
        raise PysuiteError(f"the model is not readable SBML: {error}") from None
    space = _space(root)
    model = _child(root, f"{space}model")
    _check_units(model, space)
    computed = tuple(str(rule.get("variable")) for rule in model.iter(f"{space}assignmentRule"))
    _refuse(model, space)
    floating, boundary = _species(model, space, set(computed))
    names = _unit_names(model, space)
    units = {str(one.get("id")): "nM" for one in model.iter(f"{space}species")}
    # The rate of a reaction is an amount in an hour, told per cell volume.
    units |= {str(one.get("id")): "nM/h" for one in model.iter(f"{space}reaction")}
    values: dict[str, float] = {}
    for one in model.iterfind(f"{space}listOfParameters/{space}parameter"):
        name = str(one.get("id"))
        units[name] = names.get(str(one.get("units")), str(one.get("units", "")))
        if name not in computed:
            values[name] = float(one.get("value", "nan"))
    return FlatModel(
        source=source,
        floating=floating,
        boundary=boundary,
        computed=computed,
        parameters=MappingProxyType(values),
        reactions=tuple(str(one.get("id")) for one in model.iter(f"{space}reaction")),
        dials=MappingProxyType(_dials(values)),
        units=MappingProxyType(units),
        species=frozenset(str(one.get("id")) for one in model.iter(f"{space}species")),
    )


def _species(model: ET.Element, space: str, computed: set[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the floating and the boundary species, without the computed ones."""
    floating, boundary = list[str](), list[str]()
    for one in model.iter(f"{space}species"):
        name = str(one.get("id"))
        if name not in computed:
            held = one.get("boundaryCondition") == "true" or one.get("constant") == "true"
            (boundary if held else floating).append(name)
    return tuple(floating), tuple(boundary)


def _refuse(model: ET.Element, space: str) -> None:
    """Refuse what this engine cannot keep true when numbers are set."""
    parameters = {one.get("id") for one in model.iterfind(f"{space}listOfParameters/{space}parameter")}
    for one in model.iter(f"{space}initialAssignment"):
        if one.get("symbol") in parameters:
            # RoadRunner does not recompute it after `set`, and nothing would tell.
            raise PysuiteError(f"'{one.get('symbol')}' has an initial assignment; make it a number or a rule")
    for tag in ("event", "rateRule", "algebraicRule"):
        if next(model.iter(f"{space}{tag}"), None) is not None:
            raise PysuiteError(f"the model holds a {tag}, which the engine does not run")


def _dials(values: Iterable[str]) -> dict[str, str]:
    """Return gene -> dial parameter."""
    dials: dict[str, str] = {}
    for name in values:
        match = _DIAL.fullmatch(name)
        if match is None:
            continue
        if match[1] in dials:
            raise PysuiteError(f"two dials for one gene: {dials[match[1]]} and {name}")
        dials[match[1]] = name
    return dials


def _units(model: ET.Element, space: str) -> dict[str, tuple[float, tuple[tuple[str, int], ...]]]:
    """Return each unit definition as a factor and the exponents of its base units."""
    found = {}
    for definition in model.iter(f"{space}unitDefinition"):
        factor, powers = 1.0, dict[str, int]()
        for unit in definition.iter(f"{space}unit"):
            kind, exponent = str(unit.get("kind")), int(float(unit.get("exponent", "1")))
            base = float(unit.get("multiplier", "1")) * 10.0 ** int(unit.get("scale", "0"))
            factor *= base**exponent
            if kind != "dimensionless":
                powers[kind] = powers.get(kind, 0) + exponent
        found[str(definition.get("id"))] = (factor, tuple(sorted((k, n) for k, n in powers.items() if n)))
    return found


def _unit_names(model: ET.Element, space: str) -> dict[str, str]:
    """Return how each unit of the file is written for people and for pint."""
    plain = {
        (0, 0): "dimensionless",
        (1, 0): "nM",
        (0, 1): "h",
        (0, -1): "1/h",
        (1, -1): "nM/h",
        (-1, -1): "1/(nM*h)",
    }
    names = {"dimensionless": "dimensionless"}
    for name, (factor, powers) in _units(model, space).items():
        power = dict(powers)
        moles, hours = power.get("mole", 0), power.get("second", 0)
        written = plain.get((moles, hours))
        expected = 1e-9**moles * 3600.0**hours
        if written and power.get("litre", 0) == -moles and _same(factor, expected):
            names[name] = written
    return names


def _check_units(model: ET.Element, space: str) -> None:
    """Refuse a model whose numbers are not in nM and hours: all units shown would be wrong."""
    units = _units(model, space)
    substance, volume, time = (
        units.get(str(model.get(key)), (1.0, ())) for key in ("substanceUnits", "volumeUnits", "timeUnits")
    )
    powers = tuple(sorted((*substance[1], *((kind, -n) for kind, n in volume[1]))))
    factor = substance[0] / volume[0]
    right = powers == _CONCENTRATION[1] and _same(factor, _CONCENTRATION[0])
    if not (right and time[1] == _HOUR[1] and _same(time[0], _HOUR[0])):
        raise PysuiteError("the model's own units are not nM and hours")


def _same(a: float, b: float) -> bool:
    return abs(a - b) <= 1e-9 * abs(b)
