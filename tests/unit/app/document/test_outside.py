"""Two files that another program may change, each by itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.document.document import Document
from app.document.errors import LevelError
from app.document.files import open_level
from app.document.level_file import LevelFile
from app.document.outside import Outside, Theirs, look_outside, read_theirs
from app.document.saving import save_level
from app.document.sidecar import sidecar_path
from runtime.contracts.world import EditorState
from tests.helpers import levels

HIDDEN = EditorState(hidden=("a",))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    level = tmp_path / "forest.json"
    save_level(levels.document(levels.entity("a"), editor=HIDDEN), level)
    return level


def change_level(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace("Dark", "Darker"), encoding="utf-8")


def change_sidecar(path: Path, text: str = '{"hidden": ["a", "b"]}') -> None:
    sidecar_path(path).write_text(text, encoding="utf-8")


def looked(document: Document) -> Outside:
    assert document.path is not None
    return look_outside(document.file, document.path)


def read(document: Document, **remembered: Any) -> Theirs:
    assert document.path is not None
    for name, value in remembered.items():
        setattr(document.file, name, value)
    return read_theirs(document.path, document.file)


def test_each_file_is_looked_at_by_itself(path: Path) -> None:
    document = open_level(path)
    assert looked(document) == Outside("none", "none")
    assert not looked(document).is_changed
    change_sidecar(path)
    assert looked(document) == Outside("none", "changed")
    assert looked(document).is_changed
    change_level(path)
    assert looked(document) == Outside("changed", "changed")
    path.unlink()
    assert looked(document) == Outside("deleted", "changed")
    assert not looked(document).is_changed


def test_what_cannot_be_looked_at_counts_as_changed(path: Path) -> None:
    document = open_level(path)
    beneath_a_file = path / "forest.json"
    assert look_outside(document.file, beneath_a_file) == Outside("changed", "changed")


def test_a_changed_sidecar_leaves_the_level_unread(path: Path) -> None:
    document = open_level(path)
    change_sidecar(path)
    theirs = read(document)
    assert theirs.state.entities is document.state.entities
    assert (theirs.state.editor.hidden, theirs.changed, theirs.lost) == (("a", "b"), "forest.editor.json", "")
    assert look_outside(theirs.file, path) == Outside("none", "none")
    assert looked(document) == Outside("none", "changed")


def test_a_changed_level_comes_with_its_sidecar(path: Path) -> None:
    document = open_level(path)
    change_level(path)
    change_sidecar(path)
    theirs = read(document)
    assert (theirs.state.world.name, theirs.state.editor.hidden) == ("Darker Forest", ("a", "b"))
    assert theirs.changed == "forest.json"
    assert look_outside(theirs.file, path) == Outside("none", "none")


def test_a_level_that_became_unreadable_is_told(path: Path) -> None:
    document = open_level(path)
    path.write_text("{", encoding="utf-8")
    with pytest.raises(LevelError, match="is not JSON"):
        read(document)


def test_a_sidecar_that_broke_says_nothing_about_what_is_on_screen(path: Path) -> None:
    document = open_level(path)
    change_sidecar(path, "{")
    theirs = read(document)
    assert theirs.state.editor == HIDDEN
    assert theirs.lost.startswith("forest.editor.json is not JSON")
    assert "saving keeps that file as forest.editor.json.unread" in theirs.lost
    document.file = theirs.file
    change_level(path)
    assert read(document).lost == ""


def test_a_sidecar_that_went_says_nothing_about_what_is_on_screen(path: Path) -> None:
    document = open_level(path)
    sidecar_path(path).unlink()
    theirs = read(document)
    assert theirs.state.editor == HIDDEN
    assert theirs.lost.startswith("forest.editor.json was deleted by another program")
    assert look_outside(theirs.file, path) == Outside("none", "none")


def test_a_sidecar_that_held_only_the_camera_is_not_missed(path: Path) -> None:
    change_sidecar(path, '{"camera": {}}')
    document = open_level(path)
    sidecar_path(path).unlink()
    assert read(document).lost == ""


def test_a_level_read_for_the_first_time_has_nothing_to_keep(path: Path) -> None:
    change_sidecar(path, "{")
    theirs = read_theirs(path, LevelFile())
    assert theirs.state.editor == EditorState()
    assert theirs.lost != ""
