"""Dose curve and matrix on demand: chosen here, run well by well, drawn as they come, cancelled at once."""

from __future__ import annotations

import asyncio

from nicegui import ui

from pysuite.errors import BadQuantity, PysuiteError
from pysuite.lab.drawing import curve_chart, matrix_chart
from pysuite.lab.elements import Chart
from pysuite.lab.session import Session
from pysuite.lab.state import catalogue, unit_of
from pysuite.lab.tasks import Well
from pysuite.lab.wells import Plate, ladder, run_plate
from pysuite.quantity import parse_quantity

__all__ = ["Curve", "Matrix"]

_LOW, _HIGH = {"nM": 1.0, "Gy": 0.5}, {"nM": 1000.0, "Gy": 20.0}
_FEW, _MANY = 3, 41


class _Asked:
    """Fields for one drug and its doses."""

    def __init__(self, name: str, steps: int, title: str) -> None:
        table = catalogue()
        drugs = list(table.drugs)
        with ui.element("fieldset").classes("asked"):
            with ui.element("legend"):
                ui.label(title)
            self.drug = ui.select(
                drugs, label="Drug", value=name, with_input=True, on_change=self._fit
            ).props("outlined dense options-dense")
            self.low = ui.input("Lowest dose").props("dense").classes("entry")
            self.high = ui.input("Highest dose").props("dense").classes("entry")
            self.steps = (
                ui.number("Doses", value=steps, min=_FEW, max=_MANY, precision=0)
                .props("dense")
                .classes("entry")
            )
        self._fit()

    def _fit(self) -> None:
        unit = unit_of(self.drug.value)
        self.low.value = f"{_LOW.get(unit, 0.05):g} {unit}".strip()
        self.high.value = f"{_HIGH.get(unit, 1.0):g} {unit}".strip()

    def doses(self, *, zero: bool) -> tuple[float, ...]:
        """Return the doses, or complain."""
        entry = catalogue().treatment(self.drug.value)
        low, high = (
            parse_quantity(field.value, entry.unit, name=entry.name, molar_mass=entry.molar_mass)
            for field in (self.low, self.high)
        )
        steps = int(self.steps.value or 0)
        if not 0 < low < high or steps < _FEW - 1:
            raise BadQuantity(
                f"{entry.name}: the lowest dose must be above 0, below the highest, in {_FEW} doses or more"
            )
        return ladder(low, high, steps, zero=zero)


class _Plates:
    """What curve and matrix share: a start, a cancel, progress, and a chart."""

    name, height = "", 380

    def __init__(self, session: Session) -> None:
        self.session = session
        self._task: asyncio.Task[None] | None = None
        self.wells: list[Well | None] = []
        self._ask()
        with ui.row().classes("asked-go"):
            self._go = ui.button(f"Run the {self.name}", on_click=self.start).props("dense no-caps")
            self._end = ui.button("Cancel", on_click=self.stop).props("outline dense no-caps")
        self._bar = (
            ui.element("progress")
            .props(f'max=1 value=0 aria-label="progress of the {self.name}"')
            .classes("bar")
        )
        self._told = ui.label("").props("role=status").classes("done")
        self._chart = Chart(self.height)
        self._running(on=False)
        session.at_end(self.stop)

    def _ask(self) -> None:
        raise NotImplementedError

    def _plate(self) -> Plate:
        raise NotImplementedError

    def _draw(self) -> None:
        raise NotImplementedError

    def _running(self, *, on: bool) -> None:
        self._end.set_visibility(on)
        self._go.set_enabled(not on)
        self._bar.set_visibility(on)

    def start(self) -> None:
        """Run all wells anew."""
        try:
            plate = self._plate()
        except PysuiteError as error:
            self.session.say(str(error))
            return
        self.session.say("")
        self.stop()
        self.wells = [None] * len(plate.cells)
        self._task = asyncio.create_task(self._run(plate))

    async def _run(self, plate: Plate) -> None:
        self._running(on=True)

        def told(place: int, well: Well) -> None:
            self.wells[place] = well
            self._tell(place + 1, len(plate.cells))

        try:
            await run_plate(self.session.service, plate, told)
        except PysuiteError as error:
            self._told.text = str(error)
        except asyncio.CancelledError:
            done = sum(well is not None for well in self.wells)
            self._told.text = f"Cancelled after {done} of {len(self.wells)} runs."
            raise
        finally:
            self._running(on=False)

    def _tell(self, done: int, total: int) -> None:
        self._bar.props(f"value={done / total:.3f}")
        self._told.text = f"{done} of {total} runs" if done < total else self._result()
        self._draw()

    def _result(self) -> str:
        dead = sum(well is not None and well.dead for well in self.wells)
        return f"Done: {dead} of {len(self.wells)} cells die."

    def stop(self) -> None:
        """Cancel what is under way."""
        if self._task is not None and not self._task.done():
            self._task.cancel()


class Curve(_Plates):
    """When the cell dies at each dose of one drug."""

    name = "curve"

    def _ask(self) -> None:
        self._one = _Asked("venetoclax", 13, "On top of what the cell is given")

    def _plate(self) -> Plate:
        state = self.session.state
        self._doses, self._drug, self._hours = self._one.doses(zero=False), self._one.drug.value, state.hours
        return Plate.of(state.first.cell(), (self._drug,), (self._doses,), state.hours)

    def _draw(self) -> None:
        options = curve_chart(self._drug, unit_of(self._drug), self._hours, self._doses, self.wells)
        self._chart.show(options, f"Hours until death at each dose of {self._drug}. {self._result()}")


class Matrix(_Plates):
    """When the cell dies at each pair of doses of two drugs."""

    name, height = "matrix", 460

    def _ask(self) -> None:
        with ui.row().classes("two"):
            self._both = (
                _Asked("venetoclax", 6, "One drug, on top of what the cell is given"),
                _Asked("S63845", 6, "The other drug"),
            )

    def _plate(self) -> Plate:
        state = self.session.state
        self._drugs = (self._both[0].drug.value, self._both[1].drug.value)
        if self._drugs[0] == self._drugs[1]:
            raise BadQuantity(f"the matrix needs two drugs; both are {self._drugs[0]}")
        self._doses = (self._both[0].doses(zero=True), self._both[1].doses(zero=True))
        self._hours = state.hours
        return Plate.of(state.first.cell(), self._drugs, self._doses, state.hours)

    def _draw(self) -> None:
        axes = tuple(f"{drug} ({unit_of(drug) or 'level'})" for drug in self._drugs)
        options = matrix_chart((axes[0], axes[1]), self._doses, self._hours, self.wells)
        self._chart.show(options, f"Hours until death with {axes[0]} and {axes[1]}. {self._result()}")
