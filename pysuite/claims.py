"""Claims: one TOML file a statement of the review, as scenes and expectations.

It reads and checks the files and says in one line what is wrong with one. It never runs a cell; the judge
does.
The form is explained in validation/README.md and frozen in validation/claim.schema.json.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ValidationError

from pysuite.claim_form import Claim, Control, Disputed, Expect
from pysuite.dose_form import relative_dose
from pysuite.edges import check_edge
from pysuite.errors import ClaimError, PysuiteError, UnknownName, nearest
from pysuite.paths import validation_dir
from pysuite.patients import check_patients
from pysuite.quantity import parse_quantity
from pysuite.scene_form import (
    Change,
    Edge,
    Group,
    Ladder,
    Patients,
    Population,
    Ramp,
    Scene,
    Step,
)
from pysuite.words import Read
from pysuite.words.algebra import names_in
from pysuite.words.names import Names, model_names

__all__ = ["Claim", "Control", "Expect", "Scene", "claim", "claims", "read_claim", "thresholds"]


_FORMS: dict[str, type[BaseModel]] = {
    "change": Change,
    "clamp": Step,
    "cohort": Patients,
    "common": Scene,
    "control": Control,
    "cross": Ladder,
    "disputed": Disputed,
    "edge": Edge,
    "expect": Expect,
    "group": Group,
    "ladder": Ladder,
    "population": Population,
    "ramp": Ramp,
    "scenes": Scene,
    "treat": Step,
}
"""What stands under a key of a claim file."""


def _fields_at(place: tuple[int | str, ...]) -> list[str]:
    """Return the keys that are allowed where a file has an unknown one."""
    names = [part for part in place if isinstance(part, str)]
    kind: type[BaseModel] = Claim
    for part in names:
        kind = _FORMS.get(part, kind)
    return [field.alias or name for name, field in kind.model_fields.items()]


def _one_line(path: str, error: ValidationError) -> ClaimError:
    """Turn pydantic's report into one line with file, key and nearest key."""
    found = error.errors()
    # A misspelt key is also a missing one; the misspelling is what helps.
    first = next((one for one in found if one["type"] == "extra_forbidden"), found[0])
    place = first["loc"]
    where = ".".join(str(part) for part in place)
    if first["type"] == "extra_forbidden":
        near = nearest(str(place[-1]), _fields_at(place[:-1]))
        return ClaimError(f"{path}: unknown key '{where}'" + (f"; nearest: '{near}'" if near else ""))
    if first["type"] == "missing":
        return ClaimError(f"{path}: the key '{where}' is missing")
    message = first["msg"].removeprefix("Value error, ")
    return ClaimError(f"{path}: {where + ': ' if where else ''}{message}")


def read_claim(path: Path, names: Names | None = None) -> Claim:
    """Read one claim file and check every name and sentence in it.

    Parameters
    ----------
    path
        The file.
    names
        Names of the model to check against; by default those of the suite's own model.

    Raises
    ------
    ClaimError
        One line with the file, what is wrong and the nearest valid name.
    """
    shown = "/".join(part for part in (path.parent.name, path.name) if part)
    try:
        found = Claim.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except tomllib.TOMLDecodeError as error:
        raise ClaimError(f"{shown}: {error}") from None
    except ValidationError as error:
        raise _one_line(shown, error) from None
    if found.id != path.stem:
        raise ClaimError(f"{shown}: the id '{found.id}' is not the name of the file")
    found._file = shown
    try:
        _check(found, names)
    except PysuiteError as error:
        raise ClaimError(f"{shown}: {error}") from None
    return found


def _check(claim: Claim, names: Names | None) -> None:
    """Check sentences, scenes and names of a claim."""
    stages: list[tuple[list[Expect], Control | None]] = [(claim.expect, None)]
    stages += [(one.expect, one) for one in claim.control]
    for control in claim.control:
        for name in (*control.only, *control.scenes):
            if name not in claim.scenes:
                raise UnknownName("scene", name, claim.scenes)
    for expects, control in stages:
        cast = claim.cast(control)
        for one in expects:
            _check_sentences(one, cast)
        _check_doses(cast, claim.cast())
    if claim.needs:
        return  # its names may be missing with the part
    known = names or model_names()
    for expects, control in stages:
        cast = claim.cast(control)
        for scene in cast.values():
            _check_scene(scene, known)
        groups = {group.name for scene in cast.values() if scene.cohort for group in scene.cohort.group}
        for one in expects:
            _check_readouts(one, known)
            _check_labels(one, {*groups, *known.catalogue.lesions, *known.catalogue.lines})


def _check_sentences(expect: Expect, cast: dict[str, Scene]) -> None:
    for one in expect.read:
        for name in one.scenes:
            if name not in cast:
                raise UnknownName("scene", name, cast)
            _check_number(one, name, cast[name])
        if (one.word.about or one.about_readout) and not expect.readouts and not expect.readout:
            raise ClaimError(f"'{one.sentence}' needs a readout")
        if (
            one.word.kinds.get("scene") == "scene"
            and "dose" in one.word.pattern
            and cast[one.slots["scene"]].ladder is None
        ):
            raise ClaimError(f"'{one.sentence}': the scene has no ladder")


def _check_number(sentence: Read, name: str, scene: Scene) -> None:
    """Complain of a word about one cell that is asked of many, and the other way round."""
    many = scene.population is not None or scene.cohort is not None
    if many and sentence.word.many == "no":
        what = "population" if scene.cohort is None else "cohort"
        raise ClaimError(f"'{sentence.sentence}' speaks of one cell, and '{name}' is a {what}")
    if not many and sentence.word.many == "only":
        raise ClaimError(f"'{sentence.sentence}' speaks of many cells, and '{name}' is one")


def _check_doses(cast: dict[str, Scene], intact: dict[str, Scene]) -> None:
    """Check the scenes in which doses such as ``EC30 in alone`` are found."""
    for scene in cast.values():
        for amount in (amount for step in scene.treat for amount in step.doses.values()):
            told = relative_dose(amount)
            if told is None or told.scene is None:
                continue
            base = intact.get(told.scene)
            if base is None:
                raise UnknownName("scene", told.scene, intact)
            given = (one for step in base.treat for one in step.doses.values())
            if any(relative_dose(one) is not None for one in given):
                raise ClaimError(f"'{amount}': the scene '{told.scene}' has such a dose itself")


def _check_labels(expect: Expect, known: set[str]) -> None:
    """Check the lesions, lines and groups by which a sentence tells patients apart."""
    for sentence in expect.read:
        for name in sentence.labels:
            if name not in known:
                raise UnknownName("lesion or group", name, known)


def _check_readouts(expect: Expect, names: Names) -> None:
    for one in expect.read:
        for name in one.readouts:
            names.flat.readout(name)
        for name in one.drugs:
            names.treatment(name)
        for text in expect.subjects:
            if one.about_readout:
                for name in names_in(text):
                    names.flat.readout(name)


def _check_scene(scene: Scene, names: Names) -> None:
    """Check every name and amount in a scene."""
    table, flat = names.catalogue, names.flat
    kinds: list[tuple[Callable[[str], object], Iterable[str]]] = [
        (table.lesion, scene.lesions),
        (table.preset, [] if scene.preset is None else [scene.preset]),
        (table.line, [] if scene.line is None else [scene.line]),
        (flat.floating_species, [name for step in scene.clamp for name in step.doses]),
    ]
    for part in (scene, *scene.change):
        names.cuts(part.cut)
        kinds += [(flat.parameter, part.set), (flat.dial, part.expression)]
    for find, given in kinds:
        for name in given:
            find(name)
    for name, amount in scene.milieu.items():
        names.ligand(name, amount)
    for step in scene.treat:
        for name, amount in step.doses.items():
            names.treatment(name, 1.0 if relative_dose(amount) else amount)
    for moment in (*scene.change, *scene.treat, *scene.clamp):
        parse_quantity(moment.at, "h", name="at")
    for change in scene.change:
        for name, amount in change.milieu.items():
            names.ligand(name, amount)
    _check_new(scene, names)


def _check_new(scene: Scene, names: Names) -> None:
    """Check the edges, the ramp and the many cells of a scene."""
    for edge in scene.edge:
        check_edge(edge, names.flat)
    if scene.ramp is not None:
        names.treatment(scene.ramp.treat)
    if scene.population is not None:
        for gene in scene.population.genes:
            names.flat.dial(gene)
    if scene.cohort is not None:
        check_patients(scene.cohort, names.catalogue)


def _files() -> Iterator[Path]:
    yield from sorted((validation_dir() / "claims").glob("*/*.toml"), key=lambda path: path.stem)


@cache
def claims() -> tuple[Claim, ...]:
    """Return every claim, in the order of the review.

    Raises
    ------
    ClaimError
        If a file is malformed or uses a name that the model lacks.

    Examples
    --------
    >>> len(claims()) > 50
    True
    """
    rows = {name: i for i, name in enumerate(thresholds())}
    found = [read_claim(path) for path in _files()]
    return tuple(sorted(found, key=lambda one: (rows.get(one.id, len(rows)), one.id)))


@cache
def thresholds() -> dict[str, dict[str, str]]:
    """Return the frozen table: section, expectation and control by id, in the order of the review."""
    with (validation_dir() / "thresholds.csv").open(encoding="utf-8", newline="") as table:
        return {row["id"]: row for row in csv.DictReader(table)}


def claim(id: str) -> Claim:
    """Return one claim by its id."""
    table = {one.id: one for one in claims()}
    if id not in table:
        raise UnknownName("claim", id, table)
    return table[id]
