"""What can be taken along: the link, the Python, the command, and files of exactly this cell."""

from __future__ import annotations

from nicegui import ui

from pysuite.lab.elements import heading
from pysuite.lab.session import Session
from pysuite.lab.snippet import command_of, python_of
from pysuite.lab.state import LabState

__all__ = ["Take"]

_FILES = (
    ("Picture (PNG)", "course.png"),
    ("Picture (SVG)", "course.svg"),
    ("Numbers (CSV)", "course.csv"),
    ("This very cell (SBML)", "cell.xml"),
    ("Python", "cell.py"),
)
# The clipboard is only there on secure pages; else the text is selected, so that Ctrl-C takes it.
_COPY = """(() => {
  const box = getHtmlElement(%d).querySelector("textarea, input") || getHtmlElement(%d);
  box.select();
  if (navigator.clipboard) navigator.clipboard.writeText(box.value); else document.execCommand("copy");
})()"""


class Take:
    """The panel; it follows the state."""

    def __init__(self, session: Session) -> None:
        self.session = session
        heading("A link to all of this", 3)
        self._link = self._text("link", rows=2)
        heading("As Python", 3)
        self._python = self._text("Python", rows=9)
        heading("As a command", 3)
        self._command = self._text("command", rows=3)
        heading("As files", 3)
        self._files = ui.element("div").classes("files")
        session.listen(lambda _, new: self._show(new))
        self._show(session.state)

    def _text(self, name: str, rows: int) -> ui.textarea:
        with ui.element("div").classes("copy"):
            box = (
                ui.textarea()
                .props(f'readonly outlined dense rows={rows} aria-label="{name}"')
                .classes("code")
            )
            done = ui.label("").props("role=status").classes("done")

            def copy() -> None:
                self.session.client.run_javascript(_COPY % (box.id, box.id))
                done.text = f"{name} copied"

            ui.button(f"Copy {name}", on_click=copy).props("outline dense no-caps")
        return box

    def _show(self, state: LabState) -> None:
        query = self.session.query
        self._link.value = self.session.address + (f"?{query}" if query else "")
        self._python.value = python_of(state)
        self._command.value = "\n".join(command_of(state, one) for one in state.portraits)
        self._files.clear()
        with self._files:
            for number, _ in enumerate(state.portraits):
                for title, name in _FILES:
                    if number and name.endswith(".py"):
                        continue
                    shown = f"{title}, the other cell" if number else title
                    href = f"/files/{'other_' if number else ''}{name}?{query}"
                    ui.link(shown, href).props(f'download="{name}"')
