"""Build everything: read, judge, compile, tidy, annotate, judge again, write."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pysuite.build.alone import complete
from pysuite.build.annotate import annotate
from pysuite.build.book import read_book
from pysuite.build.check import check_names, check_sbml
from pysuite.build.compile import load_sbml
from pysuite.build.entities import Page
from pysuite.build.evaluate import start_values
from pysuite.build.flatten import compile_page, compile_top
from pysuite.build.index import index_page, index_top
from pysuite.build.release import finished, release_files
from pysuite.build.rule import Rule, apply
from pysuite.build.suite import Suite, read_suite, single_page
from pysuite.build.traps import TRAPS
from pysuite.build.uncertain import write_ranges
from pysuite.build.units import tidy_units
from pysuite.build.wiring import WIRING
from pysuite.build.write import replace_files
from pysuite.errors import BuildError, Problem

__all__ = ["STRICT", "BuildReport", "build_all", "compile_file"]

#: The rules that stop a build.
STRICT: tuple[Rule, ...] = (*TRAPS, *WIRING)

#: Folders that hold generated files only, so that what is left over in them may go.
_CORE, _RELEASE = ("pathways/*.xml",), ("equations/*.md", "maps/*.xml")


@dataclass(frozen=True)
class BuildReport:
    """What a build did.

    Attributes
    ----------
    files : tuple of str
        Every generated file, relative to the output folder.
    written : tuple of str
        Those that were written because they had changed.
    stale : tuple of str
        With `check`: those that are missing, differ or are not generated any more.
    """

    files: tuple[str, ...]
    written: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Say whether nothing is stale."""
        return not self.stale

    def __str__(self) -> str:
        if self.stale:
            return f"stale: {', '.join(self.stale)}; run 'pysuite build'"
        return f"{len(self.files)} files, {len(self.written)} written"


def build_all(models: Path, out: Path, *, check: bool = False, release: bool = True) -> BuildReport:
    """Compile the cell and each pathway alone to SBML, and write the other files of a release.

    Parameters
    ----------
    models
        Folder with the top file and ``pathways/``.
    out
        Folder for the SBML.
    check
        Compare with what is there and write nothing.
    release
        Also what the suite itself does not run on: the older and the hierarchical form, the map and the
        pages of equations.

    Returns
    -------
    BuildReport
        What was generated, written or found stale.

    Raises
    ------
    BuildError
        With every problem that was found; then nothing is written.
    """
    texts = _generate(read_suite(models), release=release)
    swept = _CORE + _RELEASE if release else _CORE
    files = {Path(out) / name: text for name, text in texts.items()}
    if check:
        return BuildReport(files=tuple(texts), stale=tuple(_stale(Path(out), texts, swept)))
    written = replace_files(files)
    names = tuple(path.relative_to(out).as_posix() for path in written)
    for name in _surplus(Path(out), texts, swept):
        (Path(out) / name).unlink()
    return BuildReport(files=tuple(texts), written=names)


def compile_file(path: Path) -> str:
    """Return the SBML of one pathway page, strictly but without what others would give it.

    Parameters
    ----------
    path
        An ``.ant`` file without imports.

    Raises
    ------
    BuildError
        With every problem on the page.
    """
    suite = single_page(path)
    page = suite.pages[0]
    problems = apply(TRAPS, suite)
    path = Path(path).resolve()
    try:
        text = load_sbml(path, page.id or "", {path.as_posix(): page.file})
    except BuildError as error:
        raise BuildError([*problems, *error.problems]) from error
    if problems:
        raise BuildError(problems)
    return text


def _generate(suite: Suite, *, release: bool) -> dict[str, str]:
    """Return the text of every generated file by its name."""
    problems = apply(STRICT, suite)
    compiled: dict[str, str] = {}
    for page in suite.all_pages:
        try:
            compiled[page.file] = compile_top(suite) if page is suite.top else compile_page(page, suite)
        except BuildError as error:
            problems += error.problems or [Problem(page.file, None, None, str(error), "B01")]
    if suite.top is None:
        raise BuildError(problems or f"there is no top file in {suite.models}")
    if problems:
        raise BuildError(dict.fromkeys(problems))
    return _finish(suite, suite.top, compiled, release=release)


def _finish(suite: Suite, top: Page, compiled: dict[str, str], *, release: bool) -> dict[str, str]:
    """Tidy, annotate and judge what Antimony made."""
    import libsbml

    book = read_book(suite)
    problems: list[Problem] = []
    texts: dict[str, str] = {}
    documents = {page.file: libsbml.readSBMLFromString(compiled[page.file]) for page in (top, *suite.pages)}
    values: dict[str, float] = {}
    for page in (top, *suite.pages):
        document = documents[page.file]
        model = document.getModel()
        if model is None:
            raise BuildError(f"libSBML cannot read what Antimony made of {page.file}")
        if page is top:
            index = index_top(suite)
            values = start_values(model)
        else:
            index = index_page(page)
            complete(model, page, suite, values)
        problems += check_names(model, page, index)
        tidy_units(model)
        annotate(model, page, index, book, suite)
        write_ranges(document, index)
        text = finished(libsbml.writeSBMLToString(document), page)
        problems += check_sbml(text, page, index)
        texts[page.file] = text
    if problems:
        raise BuildError(dict.fromkeys(problems))
    files = {f"{top.stem}.xml": texts[top.file]}
    files |= {f"pathways/{page.stem}.xml": texts[page.file] for page in suite.pages}
    return files | release_files(suite, top, documents, texts, values, book) if release else files


def _stale(out: Path, texts: dict[str, str], swept: tuple[str, ...]) -> list[str]:
    found: list[str] = []
    for name, text in texts.items():
        path = out / name
        if not path.is_file() or path.read_bytes() != text.encode("utf-8"):
            found.append(name)
    return found + _surplus(out, texts, swept)


def _surplus(out: Path, texts: dict[str, str], swept: tuple[str, ...]) -> list[str]:
    """Return files that an earlier build left and this one does not make."""
    names = sorted(path.relative_to(out).as_posix() for pattern in swept for path in out.glob(pattern))
    return [name for name in names if name not in texts]
