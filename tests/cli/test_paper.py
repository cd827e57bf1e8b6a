"""Files are whole or not there, and what is printed is taken literally."""

from __future__ import annotations

import json
import os
import stat

import pytest

from pysuite.cli import paper as room
from pysuite.cli.paper import check_target, say_json, table, write_whole
from pysuite.errors import PysuiteError


def test_a_new_file_has_the_usual_rights_and_leaves_nothing_beside_it(tmp_path):
    write_whole(tmp_path / "a.csv", "täglich\n")
    (tmp_path / "plain").touch()
    assert (tmp_path / "a.csv").read_text(encoding="utf-8") == "täglich\n"
    assert (tmp_path / "a.csv").stat().st_mode == (tmp_path / "plain").stat().st_mode
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "plain"]


def test_an_old_file_keeps_its_rights_and_a_link_stays_a_link(tmp_path):
    old, link = tmp_path / "old.csv", tmp_path / "link.csv"
    old.write_text("old", encoding="utf-8")
    old.chmod(0o640)
    link.symlink_to(old)
    write_whole(link, b"new")
    assert link.is_symlink()
    assert old.read_bytes() == b"new"
    assert stat.S_IMODE(old.stat().st_mode) == 0o640


@pytest.mark.parametrize("trouble", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_when_writing_fails_the_old_file_stays_as_it_was(tmp_path, monkeypatch, trouble):
    target = tmp_path / "a.csv"
    target.write_text("old", encoding="utf-8")

    class Full:
        def __init__(self, handle, mode):
            os.close(handle)

        def __enter__(self):
            return self

        def __exit__(self, *error):
            return False

        def write(self, data):
            raise trouble

    monkeypatch.setattr(room.os, "fdopen", Full)
    with pytest.raises(type(trouble)) as caught:
        write_whole(target, "new")
    assert target.read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]
    if isinstance(trouble, OSError):
        assert caught.value.filename == str(target)


def test_a_target_is_refused_before_the_work(tmp_path):
    with pytest.raises(PysuiteError, match=r"must end in \.png or \.svg"):
        check_target(tmp_path / "a.gif", suffixes=(".png", ".svg"))
    with pytest.raises(PysuiteError, match="is a folder"):
        check_target(tmp_path)
    with pytest.raises(PysuiteError, match="does not exist"):
        check_target(tmp_path / "none" / "a.csv")
    check_target(tmp_path / "A.PNG", suffixes=(".png",))


def test_json_knows_no_nan(capsys):
    say_json({"a": float("nan"), "b": [1.5, float("inf")], "c": "ü"})
    assert json.loads(capsys.readouterr().out) == {"a": None, "b": [1.5, None], "c": "ü"}


def test_names_in_brackets_are_printed_as_they_are(capsys):
    room.paper().print("[bold] t(11;14) :smile: [/x]")
    room.paper().print(table(("name",), [("[red]IL6[/red]",)]))
    out = capsys.readouterr().out
    assert "[bold] t(11;14) :smile: [/x]" in out
    assert "[red]IL6[/red]" in out
    assert "\x1b" not in out


def test_long_lines_are_not_wrapped_away_from_a_terminal(capsys):
    line = "x" * 500
    room.paper().print(line, soft_wrap=True)
    assert capsys.readouterr().out == f"{line}\n"
