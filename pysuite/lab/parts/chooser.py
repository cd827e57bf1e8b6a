"""Choosing a cell: line, lesions, milieu, expression and drugs, each drug with its dose and schedule."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Literal

from nicegui import ui

from pysuite.errors import PysuiteError
from pysuite.lab.elements import Slide, fold_out, heading
from pysuite.lab.scales import FOLD, LEVEL, Scale, dose_scale, plain
from pysuite.lab.session import Session
from pysuite.lab.state import Given, LabState, catalogue, reference, unit_of
from pysuite.quantity import parse_quantity

__all__ = ["Chooser"]

#: Genes that have a slider at once; others are added by name.
_GENES = ("MCL1", "BCL2", "BCLXL", "BIM", "NOXA", "BAX", "BAK", "XIAP")
# A chosen lesion shows its name alone; what it is stands in the list.
_CHIP = """<q-chip dense removable :tabindex="props.tabindex" @remove="props.removeAtIndex(props.index)">
{{ props.opt.label.split(": ")[0] }}</q-chip>"""
_FIRST_DOSE = {"nM": 100.0, "Gy": 2.0}


class Chooser:
    """The choosers of the page, for the cell that is being edited.

    Parameters
    ----------
    session : Session
        Whose cell.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self._genes: list[str] = []
        self._own = False
        session.listen(self._heard)
        self.place = ui.element("div").classes("chooser")
        self.refresh()

    def _heard(self, old: LabState, new: LabState) -> None:
        """Build again when the cell was changed from elsewhere."""
        if not self._own and old.portraits != new.portraits:
            self.refresh()

    def _edit(self, **fields: Any) -> bool:
        """Change the cell from a control that shows the change itself."""
        self._own = True
        try:
            return self.session.edit(replace(self.session.portrait, **fields))
        finally:
            self._own = False

    def refresh(self) -> None:
        """Build all choosers for the cell that is being edited."""
        self.place.clear()
        with self.place:
            self._kind()
            self._drugs()
            with fold_out("What the marrow gives", is_open=True):
                self._milieu()
            with fold_out("How much of a protein is made", is_open=bool(self.session.portrait.folds)):
                self._folds()

    # Line and lesions

    def _kind(self) -> None:
        table, now = catalogue(), self.session.portrait
        heading("The cell")
        lines = {
            "": "reference myeloma cell",
            **{name: f"{name}: {_short(one.story)}" for name, one in table.lines.items()},
        }
        ui.select(
            lines,
            label="Cell line",
            value=now.line or "",
            with_input=True,
            on_change=lambda event: self._edit(line=event.value or None),
        ).classes("wide").props("outlined dense options-dense")
        lesions = {name: f"{name}: {_short(one.story)}" for name, one in table.lesions.items()}
        ui.select(
            lesions,
            label="Lesions",
            value=list(now.lesions),
            multiple=True,
            with_input=True,
            clearable=True,
            on_change=lambda event: self._edit(lesions=tuple(event.value or ())),
        ).classes("wide lesions").props("outlined dense options-dense use-chips").add_slot(
            "selected-item", _CHIP
        )

    # Drugs

    def _drugs(self) -> None:
        heading("Drugs and stimuli")
        for place, dose in enumerate(self.session.portrait.doses):
            self._dose(place, dose)
        table = catalogue()
        names = {name: f"{name}: {_short(one.story)}" for name, one in table.drugs.items()}
        names |= {
            name: f"{name}: {_short(one.story)}" for name, one in table.milieu.items() if name not in names
        }
        ui.select(
            names,
            label="Add a drug, a stimulus or a ligand",
            with_input=True,
            value=None,
            on_change=lambda event: self._add(event.value),
        ).classes("wide").props("outlined dense options-dense")

    def _add(self, name: str | None) -> None:
        if name:
            first = _FIRST_DOSE.get(unit_of(name), 1.0)
            self.session.edit(
                self.session.portrait.with_dose(len(self.session.portrait.doses), Given(name, first))
            )
            self.refresh()

    def _dose(self, place: int, dose: Given) -> None:
        unit, scale = unit_of(dose.name), dose_scale(unit_of(dose.name))
        with ui.element("div").classes("dose").props(f'role=group aria-label="{dose.name}"'):
            with ui.row().classes("dose-head"):
                ui.label(dose.name).classes("name")
                amount = _entry(f"{dose.name}, dose", plain(dose.amount, unit))
                ui.button(icon="close", on_click=lambda: self._remove(place)).props(
                    f'flat dense round size=sm aria-label="take {dose.name} away"'
                )

            def moved(step: int) -> str:
                self._set(place, amount=scale.amount(step))
                amount.value = plain(scale.amount(step), unit)
                return amount.value

            slide = Slide(
                f"{dose.name}, dose", scale.steps, scale.place(dose.amount), moved, plain(dose.amount, unit)
            )

            def typed() -> None:
                entry = catalogue().treatment(dose.name)
                found = self._read(
                    lambda: parse_quantity(
                        amount.value, entry.unit, name=dose.name, molar_mass=entry.molar_mass
                    )
                )
                if found is not None and self._set(place, amount=found):
                    slide.put(scale.place(found), plain(found, unit))

            amount.on("change", typed)
            with ui.row().classes("when"):
                self._time(place, "at", f"{dose.name}, from hour", "from hour", dose.at)
                self._time(
                    place, "until", f"{dose.name}, washed out at hour", "washed out at hour", dose.until
                )

    def _time(self, place: int, field: str, label: str, shown: str, value: float | None) -> None:
        entry = _entry(label, "" if value is None else f"{value:g}", shown=shown)

        def typed() -> None:
            text = (entry.value or "").strip()
            if not text and field == "until":
                self._set(place, until=None)
                return
            hours = self._read(lambda: parse_quantity(text or "0", "h", name=shown))
            if hours is not None:
                self._set(place, **{field: hours})

        entry.on("change", typed)

    def _set(self, place: int, **fields: Any) -> bool:
        doses = self.session.portrait.doses
        changed = self.session.portrait.with_dose(place, replace(doses[place], **fields))
        return self._edit(doses=changed.doses)

    def _remove(self, place: int) -> None:
        self.session.edit(self.session.portrait.with_dose(place, None))
        self.refresh()

    def _read(self, read: Callable[[], float]) -> float | None:
        """Return a typed amount, or say what is wrong with it."""
        try:
            return read()
        except PysuiteError as error:
            self.session.say(str(error))
            return None

    # Milieu and expression

    def _milieu(self) -> None:
        given = dict(self.session.portrait.milieu)
        for name, ligand in catalogue().milieu.items():
            unit = "" if ligand.unit == "dimensionless" else ligand.unit
            scale = LEVEL if not unit else dose_scale(unit)
            self._amount("milieu", name, scale, unit, given, 0.0, ligand.story)

    def _folds(self) -> None:
        given = dict(self.session.portrait.folds)
        genes = tuple(dict.fromkeys((*_GENES, *given, *self._genes)))
        for gene in genes:
            self._amount(
                "folds",
                gene,
                FOLD,
                "x",
                given,
                1.0,
                f"1 is as much as lesions and line make; 0 is none: {gene}",
            )
        others = [gene for gene in sorted(_genes()) if gene not in genes]
        ui.select(
            others,
            label="Add a protein",
            with_input=True,
            value=None,
            on_change=lambda event: self._gene(event.value),
        ).classes("wide").props("outlined dense options-dense")

    def _gene(self, name: str | None) -> None:
        if name:
            self._genes.append(name)
            self.refresh()

    def _amount(  # noqa: PLR0917 - all that a slider says
        self,
        field: Literal["milieu", "folds"],
        name: str,
        scale: Scale,
        unit: str,
        given: Mapping[str, float],
        usual: float,
        story: str,
    ) -> None:
        """Build a slider for a ligand or a fold; where it stands at the usual amount, nothing is said."""
        with ui.element("div").classes("amount").props(f'title="{story}"'):
            ui.label(name).classes("name")
            shown = ui.label(plain(given.get(name, usual), unit)).classes("value")

            def moved(step: int) -> str:
                amount = scale.amount(step)
                changed = self.session.portrait.with_amount(field, name, None if amount == usual else amount)
                self._edit(**{field: getattr(changed, field)})
                shown.text = plain(amount, unit)
                return shown.text

            now = given.get(name, usual)
            label = f"{name} in the milieu" if field == "milieu" else f"{name}, fold on making"
            Slide(label, scale.steps, scale.place(now), moved, plain(now, unit))


def _entry(label: str, value: str, *, shown: str = "") -> ui.input:
    """Return a small field for an amount; it counts when it is left or Enter is pressed."""
    made = ui.input(shown or None, value=value).props(
        f'dense aria-label="{label}" input-aria-label="{label}"'
    )
    return made.classes("entry")


def _genes() -> tuple[str, ...]:
    from pysuite.flat import read_flat

    return tuple(read_flat(reference().source).dials)


def _short(story: str) -> str:
    return story.partition(". ")[0].partition("; ")[0].rstrip(".")
