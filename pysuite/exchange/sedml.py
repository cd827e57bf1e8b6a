"""SED-ML: what is simulated with a model and what is looked at, in the form that other tools read.

It turns shows (a standing cell, a time span, readouts) into one SED-ML document. It runs nothing.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pysuite.errors import PysuiteError
from pysuite.exchange.extras import extra
from pysuite.exchange.standing import Standing

if TYPE_CHECKING:
    import libsbml

__all__ = ["Show", "sedml_findings", "sedml_text"]

_LEVEL, _VERSION = 1, 4
_MODEL = "/sbml:sbml/sbml:model"
_CVODE, _RELATIVE, _ABSOLUTE, _STEPS = "KISAO:0000019", "KISAO:0000209", "KISAO:0000211", "KISAO:0000415"
_SBML_LANGUAGE = "urn:sedml:language:sbml.level-3.version-2"


@dataclass(frozen=True)
class Show:
    """One cell, followed for a time.

    Parameters
    ----------
    name : str
        Unique within a document; letters, digits and underscores.
    said : str
        One line for people.
    standing : Standing
        Where the cell stands at time 0 and what happens later.
    hours : float
        How long it is followed.
    points : int
        Rows, evenly spaced, ends included.
    readouts : tuple of str
        Species and computed parameters to look at.
    """

    name: str
    said: str
    standing: Standing
    hours: float
    points: int
    readouts: tuple[str, ...]


def sedml_text(shows: Sequence[Show], source: str, base: str, tolerances: tuple[float, float]) -> str:
    """Return a SED-ML L1V4 document: one model, task, report and plot a show.

    Parameters
    ----------
    shows : sequence of Show
        What to simulate.
    source : str
        Where the SBML lies, as seen from the document.
    base : str
        That SBML's text: only what differs from it becomes a change.
    tolerances : (float, float)
        Relative and absolute.
    """
    import libsbml

    sedml = extra("libsedml", "python-libsedml")
    document = sedml.SedDocument(_LEVEL, _VERSION)
    read = libsbml.readSBMLFromString(base)
    document.getNamespaces().add(read.getNamespaces().getURI(0), "sbml")
    writer = _Writer(document, read.getModel(), source, tolerances)
    for show in shows:
        writer.add(show)
    text = sedml.writeSedMLToString(document)
    findings = sedml_findings(text)
    if findings:
        raise PysuiteError(f"libSEDML finds in {shows[0].name}: {findings[0]}")
    return text


def sedml_findings(text: str) -> list[str]:
    """Return what libSEDML finds in a document; an empty list is good."""
    sedml = extra("libsedml", "python-libsedml")
    document = sedml.readSedMLFromString(text)
    return [" ".join(document.getError(i).getMessage().split()) for i in range(document.getNumErrors())]


@dataclass(frozen=True)
class _Writer:
    document: Any
    model: libsbml.Model
    source: str
    tolerances: tuple[float, float]

    def add(self, show: Show) -> None:
        """Add one show; each has its own ids, so that no two of them share anything."""
        if re.fullmatch(r"\w+", show.name) is None:
            raise PysuiteError(f"'{show.name}' is no id for a show: letters, digits and underscores only")
        self._add_model(show)
        self._add_simulation(show)
        task = self.document.createTask()
        task.setId(f"run_{show.name}")
        task.setName(show.said)
        task.setModelReference(f"model_{show.name}")
        task.setSimulationReference(f"course_{show.name}")
        self._add_outputs(show)

    def _add_model(self, show: Show) -> None:
        model = self.document.createModel()
        model.setId(f"model_{show.name}")
        model.setName(show.said)
        model.setLanguage(_SBML_LANGUAGE)
        model.setSource(self.source)
        for name, value in show.standing.species:
            if not _same(self.model.getSpecies(name).getInitialConcentration(), value):
                _set(model, _species(name) + "/@initialConcentration", repr(value))
        for name, value in show.standing.parameters:
            if not _same(self.model.getParameter(name).getValue(), value):
                _set(model, _parameter(name) + "/@value", repr(value))
        for name in show.standing.held:
            _set(model, _species(name) + "/@boundaryCondition", "true")
        for name in show.standing.cuts:
            model.createRemoveXML().setTarget(f"{_MODEL}/sbml:listOfReactions/sbml:reaction[@id='{name}']")
        if show.standing.moments:
            self._add_events(model, show.standing)

    def _add_events(self, model: Any, standing: Standing) -> None:  # noqa: ANN401 - libSEDML ships no types
        """Add later changes as SBML events, in the words that the exported file has for them."""
        for place, parts in _event_parts(self.model, standing):
            change = model.createAddXML()
            change.setTarget(place)
            change.setNewXML(_nodes(parts))
        variable = {move.target for moment in standing.moments for move in moment.moves}
        for name in sorted(variable):
            if self.model.getParameter(name) is not None and self.model.getParameter(name).getConstant():
                _set(model, _parameter(name) + "/@constant", "false")

    def _add_simulation(self, show: Show) -> None:
        course = self.document.createUniformTimeCourse()
        course.setId(f"course_{show.name}")
        course.setInitialTime(0.0)
        course.setOutputStartTime(0.0)
        course.setOutputEndTime(show.hours)
        course.setNumberOfSteps(show.points - 1)
        algorithm = course.createAlgorithm()
        algorithm.setKisaoID(_CVODE)
        settings = zip((_RELATIVE, _ABSOLUTE, _STEPS), (*map(repr, self.tolerances), "200000"), strict=True)
        for kisao, value in settings:
            one = algorithm.createAlgorithmParameter()
            one.setKisaoID(kisao)
            one.setValue(value)

    def _add_outputs(self, show: Show) -> None:
        self._add_data(show, "time", None)
        report = self.document.createReport()
        report.setId(f"report_{show.name}")
        report.setName(show.said)
        plot = self.document.createPlot2D()
        plot.setId(f"plot_{show.name}")
        plot.setName(show.said)
        _column(report, show.name, "time")
        for name in show.readouts:
            self._add_data(show, name, _target(self.model, name))
            _column(report, show.name, name)
            curve = plot.createCurve()
            curve.setId(f"curve_{show.name}_{name}")
            curve.setName(name)
            curve.setXDataReference(f"data_{show.name}_time")
            curve.setYDataReference(f"data_{show.name}_{name}")
            curve.setLogX(False)
            curve.setLogY(False)

    def _add_data(self, show: Show, name: str, target: str | None) -> None:
        sedml = extra("libsedml", "python-libsedml")
        data = self.document.createDataGenerator()
        data.setId(f"data_{show.name}_{name}")
        data.setName(name)
        variable = data.createVariable()
        variable.setId(f"of_{show.name}_{name}")
        variable.setName(name)
        variable.setTaskReference(f"run_{show.name}")
        if target is None:
            variable.setSymbol("urn:sedml:symbol:time")
        else:
            variable.setTarget(target)
        data.setMath(sedml.parseL3Formula(variable.getId()))


def _same(one: float, other: float) -> bool:
    """Return whether two numbers are one but for what libSBML rounds off when it writes them."""
    return math.isclose(one, other, rel_tol=1e-14, abs_tol=1e-18)


def _set(model: Any, target: str, value: str) -> None:  # noqa: ANN401
    change = model.createChangeAttribute()
    change.setTarget(target)
    change.setNewValue(value)


def _column(report: Any, show: str, name: str) -> None:  # noqa: ANN401
    column = report.createDataSet()
    column.setId(f"column_{show}_{name}")
    column.setLabel(name)
    column.setDataReference(f"data_{show}_{name}")


def _species(name: str) -> str:
    return f"{_MODEL}/sbml:listOfSpecies/sbml:species[@id='{name}']"


def _parameter(name: str) -> str:
    return f"{_MODEL}/sbml:listOfParameters/sbml:parameter[@id='{name}']"


def _target(model: libsbml.Model, name: str) -> str:
    return _species(name) if model.getSpecies(name) is not None else _parameter(name)


def _event_parts(model: libsbml.Model, standing: Standing) -> list[tuple[str, list[str]]]:
    """Return places in the SBML and the XML to add there."""
    from dataclasses import replace

    import libsbml

    from pysuite.exchange.sbml import with_standing

    if any(move.kind == "cut" for moment in standing.moments for move in moment.moves):
        raise PysuiteError("a reaction that stops later has no SED-ML change: export the cell as SBML")
    before = {one.getId() for one in model.getListOfParameters()}
    later = replace(standing, species=(), parameters=(), cuts=(), held=())
    text = with_standing(libsbml.writeSBMLToString(model.getSBMLDocument()), later, "", plain=True)
    written = libsbml.readSBMLFromString(text)
    space = f' xmlns="{written.getNamespaces().getURI(0)}"'
    grown = written.getModel()
    added = [one.toSBML() for one in grown.getListOfParameters() if one.getId() not in before]
    events = grown.getListOfEvents().toSBML()
    return [
        (
            f"{_MODEL}/sbml:listOfParameters",
            [part.replace("<parameter", "<parameter" + space, 1) for part in added],
        ),
        (_MODEL, [events.replace("<listOfEvents", "<listOfEvents" + space, 1)]),
    ]


def _nodes(parts: Iterable[str]) -> Any:  # noqa: ANN401
    """Return one XML node that holds the parts side by side."""
    sedml = extra("libsedml", "python-libsedml")
    return sedml.XMLNode.convertStringToXMLNode("".join(parts))
