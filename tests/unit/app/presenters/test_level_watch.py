"""Files that other programs change while they are open: real files, real watching."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from app.document.document import Document
from app.document.files import open_level
from app.document.holder import DocumentHolder
from app.document.saving import save_level
from app.document.sidecar import sidecar_path
from app.presenters.level_watch import LevelWatch
from runtime.contracts.json_text import write_json
from runtime.contracts.world import EditorState, Entity, Sun
from tests.helpers import levels
from tests.helpers.qt_loop import running_loop, wait_for
from tests.helpers.shown import shown_window
from widgets.merge.dialog import MergeDialog

pytestmark = pytest.mark.gui

MOVED = levels.entity("a", (9, 0, 0))


class Bench:
    def __init__(self, loop: QEventLoop, window: QWidget, folder: Path) -> None:
        self.loop = loop
        self.path = folder / "forest.json"
        save_level(levels.document(levels.entity("a"), levels.entity("b")), self.path)
        self.holder = DocumentHolder(open_level(self.path))
        self.watch = LevelWatch(self.holder, window=lambda: window, run=loop.create_task)
        self.said: list[tuple[str, str]] = []
        self.watch.said.connect(lambda tone, text: self.said.append((tone, text)))

    @property
    def document(self) -> Document:
        return self.holder.document

    def change_outside(self, *entities: Entity) -> None:
        """Save other entities to the file, as another program does."""
        theirs = open_level(self.path)
        changes: dict[str, Entity | None] = {entity.id: entity for entity in entities}
        theirs.edit("Theirs", changes)
        save_level(theirs)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    return shown_window(qtbot, 900, 600)


@pytest.fixture
def bench(qapp: QApplication, window: QWidget, tmp_path: Path) -> Iterator[Bench]:
    with running_loop(qapp) as loop:
        made = Bench(loop, window, tmp_path)
        yield made
        made.watch.close()


def press(qtbot: QtBot, window: QWidget, name: str) -> None:
    qtbot.waitUntil(lambda: any(button.isVisible() for button in window.findChildren(QPushButton, name)))
    button = next(button for button in window.findChildren(QPushButton, name) if button.isVisible())
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_change_is_noticed_and_becomes_one_undo_step_of_a_clean_level(bench: Bench, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bench.watch.merged):
        bench.change_outside(MOVED, levels.entity("n"))
    assert list(bench.document.entities) == ["a", "b", "n"]
    assert [step.label for step in bench.document.history.steps] == ["Changes of forest.json from disk"]
    assert not bench.document.is_dirty
    assert bench.said == [("ok", "forest.json was changed by another program: taken in as one undo step")]
    assert bench.document.undo()
    assert list(bench.document.entities) == ["a", "b"]
    assert bench.document.is_dirty
    save_level(bench.document)
    assert list(open_level(bench.path).entities) == ["a", "b"]


def test_own_changes_stay_and_stay_unsaved(bench: Bench, qtbot: QtBot) -> None:
    bench.document.edit("Mine", {"b": levels.entity("b", (1, 0, 0))})
    with qtbot.waitSignal(bench.watch.merged):
        bench.change_outside(MOVED)
    assert dict(bench.document.entities) == {"a": MOVED, "b": levels.entity("b", (1, 0, 0))}
    assert bench.document.is_dirty
    assert "your own changes are kept" in bench.said[0][1]
    bench.document.jump(0)
    assert bench.document.is_dirty


@pytest.mark.parametrize(("answer", "x"), [("merge_all_ours", 1), ("merge_all_theirs", 9)])
def test_a_field_changed_on_both_sides_is_asked_about(
    bench: Bench, window: QWidget, qtbot: QtBot, answer: str, x: int
) -> None:
    bench.document.edit("Mine", {"a": levels.entity("a", (1, 0, 0))})
    bench.change_outside(MOVED, levels.entity("n"))
    press(qtbot, window, answer)
    with qtbot.waitSignal(bench.watch.merged):
        press(qtbot, window, "merge_accept")
    assert bench.document.entities["a"].transform.position == (x, 0, 0)
    assert "n" in bench.document.entities
    assert len(bench.document.history.steps) == 2


def test_not_now_leaves_the_level_and_is_not_asked_again_until_saving(
    bench: Bench, window: QWidget, qtbot: QtBot
) -> None:
    bench.document.edit("Mine", {"a": levels.entity("a", (1, 0, 0))})
    before = bench.document.state
    bench.change_outside(MOVED)
    press(qtbot, window, "merge_later")
    qtbot.waitUntil(lambda: not any(dialog.isVisible() for dialog in window.findChildren(MergeDialog)))
    wait_for(qtbot, bench.loop, bench.watch.look())
    assert bench.document.state is before
    assert not any(dialog.isVisible() for dialog in window.findChildren(MergeDialog))
    settled = bench.loop.create_task(bench.watch.settle())
    press(qtbot, window, "merge_accept")
    qtbot.waitUntil(settled.done)
    assert settled.result()


def test_a_deleted_file_is_told_once_and_the_level_counts_as_unsaved(bench: Bench, qtbot: QtBot) -> None:
    bench.path.unlink()
    qtbot.waitUntil(lambda: bool(bench.said))
    wait_for(qtbot, bench.loop, bench.watch.look())
    assert len(bench.said) == 1
    assert "forest.json was deleted" in bench.said[0][1]
    assert bench.document.is_dirty
    save_level(bench.document)
    assert bench.path.exists()


def test_a_broken_file_is_told_once_and_touches_nothing(bench: Bench, qtbot: QtBot) -> None:
    before = bench.document.state
    bench.path.write_text("{", encoding="utf-8")
    qtbot.waitUntil(lambda: bool(bench.said))
    wait_for(qtbot, bench.loop, bench.watch.look())
    assert len(bench.said) == 1
    tone, text = bench.said[0]
    assert tone == "alarm"
    assert "is not JSON" in text
    assert "The level on screen is untouched" in text
    assert bench.document.state is before


def test_a_folder_in_place_of_the_file_is_told(bench: Bench, qtbot: QtBot) -> None:
    bench.path.unlink()
    bench.path.mkdir()
    qtbot.waitUntil(lambda: any("is a folder" in text for _, text in bench.said))


def test_a_drag_is_not_interrupted(bench: Bench, qtbot: QtBot) -> None:
    drag = bench.document.transaction("Drag")
    bench.document.edit("Move", {"b": levels.entity("b", (1, 0, 0))})
    bench.change_outside(MOVED)
    wait_for(qtbot, bench.loop, bench.watch.look())
    assert bench.document.entities["a"] == levels.entity("a")
    with qtbot.waitSignal(bench.watch.merged):
        drag.commit()
    assert bench.document.entities["a"] == MOVED


def test_a_file_that_was_only_touched_is_no_change(bench: Bench, qtbot: QtBot) -> None:
    bench.path.write_bytes(bench.path.read_bytes())
    wait_for(qtbot, bench.loop, bench.watch.look())
    assert bench.said == []
    assert not bench.document.history.steps


def change_sidecar(bench: Bench, editor: EditorState) -> None:
    """Write the sidecar as another program does: in place, with the level left alone."""
    sidecar_path(bench.path).write_bytes(write_json(editor.to_wire()))


def test_a_sidecar_changed_by_another_program_comes_together_with_ours(bench: Bench, qtbot: QtBot) -> None:
    bench.document.edit("Hide", editor=EditorState(hidden=("a",)))
    with qtbot.waitSignal(bench.watch.merged):
        change_sidecar(bench, EditorState(hidden=("b",), locked=("b",)))
    assert (bench.document.editor.hidden, bench.document.editor.locked) == (("a", "b"), ("b",))
    assert "forest.editor.json was changed by another program" in bench.said[0][1]
    assert bench.document.history.undo_label == "Changes of forest.editor.json from disk"
    save_level(bench.document)
    assert open_level(bench.path).editor.hidden == ("a", "b")
    with qtbot.waitSignal(bench.watch.merged):
        change_sidecar(bench, EditorState(hidden=("a",)))  # in place: nothing told that there is one now
    assert bench.document.editor.hidden == ("a",)


def test_a_field_of_the_sidecar_changed_on_both_sides_is_asked_about(
    bench: Bench, window: QWidget, qtbot: QtBot
) -> None:
    bench.document.edit("Sun", editor=EditorState(sun=Sun(intensity=2)))
    change_sidecar(bench, EditorState(sun=Sun(intensity=3)))
    press(qtbot, window, "merge_all_theirs")
    with qtbot.waitSignal(bench.watch.merged):
        press(qtbot, window, "merge_accept")
    assert bench.document.editor.sun == Sun(intensity=3)


def test_a_sidecar_that_broke_is_told_and_kept_aside(bench: Bench, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bench.watch.merged):
        change_sidecar(bench, EditorState(hidden=("a",)))
    bench.said.clear()
    with qtbot.waitSignal(bench.watch.merged):
        sidecar_path(bench.path).write_text("{", encoding="utf-8")
    [(tone, text)] = bench.said
    assert tone == "warn"
    assert text.startswith("forest.editor.json is not JSON")
    assert bench.document.editor.hidden == ("a",)
    assert bench.document.is_dirty
    save_level(bench.document)
    assert bench.path.with_name("forest.editor.json.unread").read_text(encoding="utf-8") == "{"
    assert open_level(bench.path).editor.hidden == ("a",)


def test_a_level_without_a_file_has_nothing_to_watch(bench: Bench, qtbot: QtBot) -> None:
    bench.holder.replace(levels.document())
    wait_for(qtbot, bench.loop, bench.watch.look())
    assert not wait_for(qtbot, bench.loop, bench.watch.settle())
    assert bench.said == []
