"""Files that cannot be opened: the window says what is wrong, where, and what to do; the open level stays as it is."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from runtime.contracts.json_text import MAX_FILE_BYTES
from tests.helpers.driven_app import CTRL, ROOT, DrivenApp

pytestmark = [pytest.mark.gui, pytest.mark.timeout(240)]

GOOD = (ROOT / "resources/samples/worlds/dark_forest.json").read_text(encoding="utf-8")
START_S = 60


def write(text: str) -> Callable[[Path], None]:
    return lambda path: path.write_text(text, encoding="utf-8") and None


def make_huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(MAX_FILE_BYTES + 1)


UNUSABLE: dict[str, tuple[Callable[[Path], None], tuple[str, ...]]] = {
    "cut_off": (write(GOOD[: len(GOOD) // 2]), ("is not JSON", "line", "text editor")),
    "not_a_number": (write(GOOD.replace("-9.8", "NaN", 1)), ("NaN", "text editor")),
    "twice": (write(GOOD.replace("{", '{"schema_version": "1.0", "schema_version": "1.0",', 1)), ("twice",)),
    "wrong_version": (write(GOOD.replace('"1.0"', '"9.0"', 1)), ("schema_version", "text editor")),
    "wrong_type": (write(GOOD.replace('"entities": [', '"entities": 7, "others": [', 1)), ("entities",)),
    "a_config": (lambda path: path.write_bytes((ROOT / "resources/factory.json").read_bytes()) and None, ("Logic",)),
    "folder": (Path.mkdir, ("is a folder", "Choose a level file")),
    "missing": (lambda path: None, ("does not exist", "Check the name")),
    "huge": (make_huge, ("64 MiB", "Split")),
}


def test_what_cannot_be_opened_is_explained_and_nothing_is_lost(embedded_app: DrivenApp, tmp_path: Path) -> None:
    app = embedded_app
    document = app.application.holder.document
    before = document.state.to_wire()
    for name, (make, words) in UNUSABLE.items():
        path = tmp_path / f"{name}.json"
        make(path)
        app.drop_file(path)
        app.wait(lambda name=name: name in app.notice)
        assert [word for word in words if word not in app.notice] == [], app.notice
        assert app.application.holder.document is document
        assert document.state.to_wire() == before


def test_a_broken_file_chosen_in_the_dialog_costs_no_unsaved_work(embedded_app: DrivenApp, tmp_path: Path) -> None:
    app = embedded_app
    broken = tmp_path / "broken.json"
    broken.write_text('{"schema_version": "1.0", ', encoding="utf-8")
    app.press(Qt.Key.Key_A, CTRL)
    app.press(Qt.Key.Key_D, CTRL)
    document = app.application.holder.document
    before = document.state.to_wire()
    assert document.is_dirty
    app.press(Qt.Key.Key_O, CTRL)
    app.choose_file("open_dialog", broken)
    app.wait(lambda: "broken.json" in app.notice)
    assert app.application.holder.document is document
    assert document.state.to_wire() == before
    assert document.is_dirty
    app.press(Qt.Key.Key_Z, CTRL)
    assert not document.is_dirty


@pytest.mark.parametrize("name", ["cut_off", "not_a_number", "folder", "missing"])
def test_a_level_that_cannot_be_opened_ends_the_command_with_one_line(tmp_path: Path, name: str) -> None:
    path = tmp_path / f"{name}.json"
    make, words = UNUSABLE[name]
    make(path)
    ended = subprocess.run(
        [sys.executable, "main.py", str(path)], cwd=ROOT, capture_output=True, text=True, timeout=START_S, check=False
    )
    assert ended.returncode == 2
    assert ended.stdout == ""
    [line] = ended.stderr.splitlines()
    assert line.startswith("plumbline: ")
    assert str(path) in line
    assert [word for word in words if word not in line] == []
