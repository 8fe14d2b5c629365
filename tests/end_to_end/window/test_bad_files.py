"""Files that cannot be opened: the window says what is wrong, where, and what to do; the open level stays as it is."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from runtime.contracts.json_text import MAX_FILE_BYTES
from tests.helpers.driven_app import CTRL, ROOT, DrivenApp
from widgets.problems.panel import ProblemsPanel

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
    "twins": (write(GOOD.replace('"wolf_2"', '"wolf_1"')), ("entities[", "'wolf_1'", "rename one", "text editor")),
    "no_vector": (write(GOOD.replace('"position": [', '"position": "here", "was": [', 1)), ("transform.position",)),
    "too_large": (write(GOOD.replace("-9.8", "-1e999", 1)), ("1e999", "too large", "text editor")),
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


def problems(app: DrivenApp) -> list[str]:
    """Return what the problems panel lists, each row in one text."""
    app.window.show_dock("world", "problems")
    model = app.find("problems", ProblemsPanel).table.model()
    return [
        " ".join(str(model.index(row, column).data()) for column in range(1, model.columnCount()))
        for row in range(model.rowCount())
    ]


def opened(app: DrivenApp, path: Path, change: Callable[[Any], object]) -> None:
    """Open the sample with something wrong in it."""
    wire = json.loads(GOOD)
    change(wire)
    path.write_text(json.dumps(wire), encoding="utf-8")
    app.drop_file(path)
    app.wait(lambda: app.application.holder.document.path == path)


def test_what_opens_with_something_wrong_says_what_and_where_in_the_problems(
    embedded_app: DrivenApp, tmp_path: Path
) -> None:
    app = embedded_app
    opened(app, tmp_path / "trigger.json", lambda wire: wire["quests"][0].update(triggerEntity="nobody"))
    [row] = problems(app)
    assert row.startswith("Quest quest_wolves triggerEntity")
    assert "no entity has the id 'nobody'; pick an existing one or remove the quest" in row

    (tmp_path / "assets" / "our_wall.png").mkdir(parents=True)
    opened(app, tmp_path / "texture.json", lambda wire: wire["entities"][0]["material"].update(texture="our_wall"))
    app.wait(lambda: problems(app))
    [row] = problems(app)
    assert row.startswith("player_1 material.texture")
    assert "our_wall" in row
    assert "placeholder" in row


def test_the_largest_numbers_are_drawn_as_far_as_they_go_and_kept(embedded_app: DrivenApp, tmp_path: Path) -> None:
    app, path = embedded_app, tmp_path / "far.json"

    def send_away(wire: Any) -> None:
        wire["entities"][1]["transform"].update(position=[1e308, 0, -1e308], scale=[1e308, 1, 1])

    opened(app, path, send_away)
    app.press(Qt.Key.Key_Home)
    app.press(Qt.Key.Key_A, CTRL)
    app.press(Qt.Key.Key_F)
    app.settle()
    app.press(Qt.Key.Key_S, CTRL)
    app.wait(lambda: "Saved far.json" in app.notice)
    assert json.loads(path.read_bytes())["entities"][1]["transform"]["position"] == [1e308, 0, -1e308]


def test_a_file_deleted_while_it_is_open_is_told_and_written_again(embedded_app: DrivenApp, tmp_path: Path) -> None:
    app, path = embedded_app, tmp_path / "gone.json"
    opened(app, path, lambda wire: None)
    text = path.read_bytes()
    before = app.application.holder.document.state
    path.unlink()
    app.wait(lambda: "gone.json was deleted by another program" in app.notice)
    assert app.application.holder.document.state is before
    assert app.window.isWindowModified()
    app.press(Qt.Key.Key_S, CTRL)
    app.wait(path.exists)
    app.wait(lambda: not app.application.holder.document.is_dirty)
    assert path.read_bytes() == text


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
