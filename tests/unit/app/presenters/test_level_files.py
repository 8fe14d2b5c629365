"""Level files: opening, saving, leaving, each with what can go wrong."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from app.document import operations
from app.document.document import Document
from app.document.holder import DocumentHolder
from app.document.sidecar import sidecar_path
from app.presenters.level_files import LevelFiles, empty_world
from app.presenters.level_watch import LevelWatch
from app.settings import Settings
from runtime.contracts.world import EditorState
from tests.helpers.qt_loop import running_loop, wait_for
from tests.helpers.shown import shown_window

pytestmark = pytest.mark.gui


class Bench:
    def __init__(self, loop: QEventLoop, window: QWidget, folder: Path) -> None:
        self.loop = loop
        self.window = window
        self.folder = folder
        self.holder = DocumentHolder(Document(empty_world()))
        self.settings = Settings(folder / "plumbline.ini")
        self.files = LevelFiles(
            self.holder,
            self.settings,
            window=lambda: window,
            run=loop.create_task,
            assets_for=lambda path: lambda kind, name: True,
        )
        self.said: list[tuple[str, str]] = []
        self.files.said.connect(lambda tone, text: self.said.append((tone, text)))

    def level(self, name: str = "a.json") -> Path:
        path = self.folder / name
        path.write_text(json.dumps(empty_world().to_wire()), encoding="utf-8")
        return path

    def change(self) -> None:
        operations.add_entity(self.holder.document, "box")


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    return shown_window(qtbot, 900, 600)


@pytest.fixture
def bench(qapp: QApplication, window: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    with running_loop(qapp) as loop:
        yield Bench(loop, window, tmp_path)


def press(qtbot: QtBot, window: QWidget, name: str) -> None:
    qtbot.waitUntil(lambda: any(button.isVisible() for button in window.findChildren(QPushButton, name)))
    button = next(button for button in window.findChildren(QPushButton, name) if button.isVisible())
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def fill_dialog(qtbot: QtBot, window: QWidget, name: str, path: Path) -> None:
    qtbot.waitUntil(lambda: any(dialog.isVisible() for dialog in window.findChildren(QFileDialog, name)))
    dialog = next(dialog for dialog in window.findChildren(QFileDialog, name) if dialog.isVisible())
    line = dialog.findChild(QLineEdit)
    assert line is not None
    line.setText(str(path))
    qtbot.keyClick(line, Qt.Key.Key_Return)


def test_a_level_is_opened_and_remembered(bench: Bench, qtbot: QtBot) -> None:
    path = bench.level()
    assert wait_for(qtbot, bench.loop, bench.files.open(path))
    assert bench.holder.document.path == path
    assert bench.settings.recent_levels == (path,)


def test_a_file_that_cannot_be_opened_leaves_the_level_on_screen(bench: Bench, qtbot: QtBot) -> None:
    before = bench.holder.document
    broken = bench.folder / "broken.json"
    broken.write_text('{"schema_version": "1.0", ', encoding="utf-8")
    assert not wait_for(qtbot, bench.loop, bench.files.open(broken))
    assert bench.holder.document is before
    tone, text = bench.said[0]
    assert tone == "alarm"
    assert "broken.json" in text
    assert "text editor" in text


def test_a_sidecar_that_another_program_changed_is_merged_when_saving(
    bench: Bench, window: QWidget, qtbot: QtBot
) -> None:
    path = bench.level()
    assert wait_for(qtbot, bench.loop, bench.files.open(path))
    watch = LevelWatch(bench.holder, window=lambda: window, run=bench.loop.create_task)
    bench.files.merge_with(watch.settle)
    watch.close()  # whoever saves at once is faster than the watch
    bench.holder.document.edit("Hide", editor=EditorState(hidden=("mine",)))
    sidecar_path(path).write_text('{"hidden": ["theirs"]}', encoding="utf-8")
    saving = bench.loop.create_task(bench.files.save_now())
    press(qtbot, window, "answer_merge")
    qtbot.waitUntil(saving.done)
    assert saving.result()
    assert json.loads(sidecar_path(path).read_bytes())["hidden"] == ["mine", "theirs"]


@contextmanager
def held_up(bench: Bench) -> Iterator[list[tuple[str, int]]]:
    """Hold readings up, behind the file, until the block ends; yields what is told meanwhile."""
    gate = threading.Event()
    bench.holder.subscribe(prepared=lambda coming: gate.wait(10) and None if coming else None)
    told: list[tuple[str, int]] = []
    bench.files.reading_told.connect(lambda name, percent: told.append((name, percent)))
    try:
        yield told
    finally:
        gate.set()


def test_what_takes_long_tells_how_far_it_is(bench: Bench, qtbot: QtBot) -> None:
    with held_up(bench) as told:
        opened = bench.loop.create_task(bench.files.open(bench.level()))
        qtbot.waitUntil(lambda: len(told) > 1)
    with qtbot.waitSignal(bench.files.reading_ended):
        pass
    qtbot.waitUntil(opened.done)
    assert opened.result()
    assert told[0] == ("a.json", 80)


def test_what_takes_long_can_be_given_up(bench: Bench, qtbot: QtBot) -> None:
    before = bench.holder.document
    let_go: list[Document | None] = []
    with held_up(bench) as told:
        bench.holder.subscribe(prepared=lambda coming: let_go.append(coming) if coming is None else None)
        opened = bench.loop.create_task(bench.files.open(bench.level()))
        qtbot.waitUntil(lambda: bool(told))
        bench.files.give_up_opening()
    qtbot.waitUntil(opened.done)
    assert not opened.result()
    assert bench.holder.document is before
    assert bench.said == [("ok", "a.json was not opened")]
    assert let_go == [None]
    assert bench.settings.recent_levels == ()


def test_another_level_takes_the_place_of_the_one_that_is_read(bench: Bench, qtbot: QtBot) -> None:
    with held_up(bench) as told:
        first = bench.loop.create_task(bench.files.open(bench.level("a.json")))
        qtbot.waitUntil(lambda: bool(told))
        second = bench.loop.create_task(bench.files.open(bench.level("b.json")))
        qtbot.waitUntil(lambda: told[-1][0] == "b.json")
    qtbot.waitUntil(lambda: first.done() and second.done())
    assert (first.result(), second.result()) == (False, True)
    assert bench.holder.document.name == "b.json"


def test_a_file_that_cannot_be_opened_asks_nothing_about_unsaved_changes(bench: Bench, qtbot: QtBot) -> None:
    bench.change()
    assert not wait_for(qtbot, bench.loop, bench.files.open(bench.folder / "missing.json"))
    assert bench.said[0][0] == "alarm"
    assert bench.holder.document.is_dirty


def test_saving_writes_the_file_and_clears_the_mark(bench: Bench, qtbot: QtBot) -> None:
    path = bench.level()
    wait_for(qtbot, bench.loop, bench.files.open(path))
    bench.change()
    bench.files.save()
    qtbot.waitUntil(lambda: not bench.holder.document.is_dirty)
    assert json.loads(path.read_text(encoding="utf-8"))["entities"][0]["id"].startswith("box")
    assert bench.said[-1] == ("ok", "Saved a.json")


def test_a_level_without_a_file_asks_where_to_save(bench: Bench, window: QWidget, qtbot: QtBot) -> None:
    bench.change()
    bench.files.save()
    target = bench.folder / "new.json"
    fill_dialog(qtbot, window, "save_dialog", target)
    qtbot.waitUntil(target.exists)
    qtbot.waitUntil(lambda: bench.holder.document.path == target)


def test_open_asks_for_a_file(bench: Bench, window: QWidget, qtbot: QtBot) -> None:
    path = bench.level("chosen.json")
    bench.files.choose_and_open()
    fill_dialog(qtbot, window, "open_dialog", path)
    qtbot.waitUntil(lambda: bench.holder.document.path == path)


@pytest.mark.parametrize(("answer", "leaves"), [("discard", True), ("stay", False)])
def test_unsaved_changes_ask_before_another_level_is_opened(
    bench: Bench, window: QWidget, qtbot: QtBot, answer: str, leaves: bool
) -> None:
    bench.change()
    path = bench.level()
    bench.files.open_path(path)
    press(qtbot, window, f"answer_{answer}")
    if leaves:
        qtbot.waitUntil(lambda: bench.holder.document.path == path)
    else:
        qtbot.wait(50)
        assert bench.holder.document.is_dirty


def test_saving_first_is_an_answer_too(bench: Bench, window: QWidget, qtbot: QtBot) -> None:
    first, second = bench.level("first.json"), bench.level("second.json")
    wait_for(qtbot, bench.loop, bench.files.open(first))
    bench.change()
    bench.files.open_path(second)
    press(qtbot, window, "answer_save")
    qtbot.waitUntil(lambda: bench.holder.document.path == second)
    assert json.loads(first.read_text(encoding="utf-8"))["entities"]


@pytest.mark.parametrize(("answer", "is_overwritten"), [("overwrite", True), ("stay", False)])
def test_a_file_changed_outside_is_never_overwritten_silently(
    bench: Bench, window: QWidget, qtbot: QtBot, answer: str, is_overwritten: bool
) -> None:
    path = bench.level()
    wait_for(qtbot, bench.loop, bench.files.open(path))
    bench.change()
    theirs: dict[str, Any] = empty_world().to_wire()
    theirs["world"]["name"] = "Theirs"
    path.write_text(json.dumps(theirs), encoding="utf-8")
    bench.files.save()
    press(qtbot, window, f"answer_{answer}")
    if is_overwritten:
        qtbot.waitUntil(lambda: not bench.holder.document.is_dirty)
    else:
        qtbot.wait(50)
    assert ("Theirs" not in path.read_text(encoding="utf-8")) is is_overwritten


def test_a_changed_file_may_be_saved_elsewhere(bench: Bench, window: QWidget, qtbot: QtBot) -> None:
    path = bench.level()
    wait_for(qtbot, bench.loop, bench.files.open(path))
    bench.change()
    path.write_text(json.dumps(empty_world().to_wire()) + "\n\n", encoding="utf-8")
    bench.files.save()
    press(qtbot, window, "answer_save_as")
    fill_dialog(qtbot, window, "save_dialog", bench.folder / "mine.json")
    qtbot.waitUntil((bench.folder / "mine.json").exists)


def test_a_save_that_fails_says_so_and_keeps_the_changes(bench: Bench, qtbot: QtBot) -> None:
    bench.change()
    assert not wait_for(qtbot, bench.loop, bench.files._write(bench.folder / "no" / "such" / "folder" / "x.json"))
    assert bench.said[-1][0] == "alarm"
    assert bench.holder.document.is_dirty


def test_a_broken_sidecar_is_a_warning(bench: Bench, qtbot: QtBot) -> None:
    path = bench.level()
    path.with_name("a.editor.json").write_text("{", encoding="utf-8")
    assert wait_for(qtbot, bench.loop, bench.files.open(path))
    assert bench.said[0][0] == "warn"


def test_a_sample_is_opened_as_a_copy_that_saving_cannot_overwrite(bench: Bench, window: QWidget, qtbot: QtBot) -> None:
    path = bench.level("sample.json")
    with qtbot.waitSignal(bench.files.opened):
        bench.files.open_copy(path)
    assert bench.holder.document.path is None
    assert bench.settings.recent_levels == ()
    bench.files.save()
    fill_dialog(qtbot, window, "save_dialog", bench.folder / "own.json")
    qtbot.waitUntil((bench.folder / "own.json").exists)


def test_a_new_level_is_empty(bench: Bench, qtbot: QtBot) -> None:
    path = bench.level()
    wait_for(qtbot, bench.loop, bench.files.open(path))
    with qtbot.waitSignal(bench.files.opened):
        bench.files.new()
    assert bench.holder.document.path is None
    assert not bench.holder.document.entities
    assert path.exists()


def test_a_changed_file_may_be_merged_and_saved(bench: Bench, window: QWidget, qtbot: QtBot) -> None:
    path = bench.level()
    wait_for(qtbot, bench.loop, bench.files.open(path))
    watch = LevelWatch(bench.holder, window=lambda: window, run=bench.loop.create_task)
    watch.close()
    bench.files.merge_with(watch.settle)
    bench.change()
    theirs: dict[str, Any] = empty_world().to_wire()
    theirs["world"]["name"] = "Theirs"
    path.write_text(json.dumps(theirs), encoding="utf-8")
    bench.files.save()
    press(qtbot, window, "answer_merge")
    qtbot.waitUntil(lambda: not bench.holder.document.is_dirty)
    written = json.loads(path.read_text(encoding="utf-8"))
    assert written["world"]["name"] == "Theirs"
    assert len(written["entities"]) == 1


def test_a_level_edited_while_it_is_saved_stays_dirty(bench: Bench, qtbot: QtBot) -> None:
    path = bench.level()
    wait_for(qtbot, bench.loop, bench.files.open(path))
    bench.change()

    async def save_and_edit() -> None:
        saving = asyncio.ensure_future(bench.files.save_now())
        while not bench.files.is_writing:
            await asyncio.sleep(0)
        bench.change()
        await saving

    wait_for(qtbot, bench.loop, save_and_edit())
    assert len(json.loads(path.read_text(encoding="utf-8"))["entities"]) == 1
    assert bench.holder.document.is_dirty
    assert not bench.files.is_writing


def test_a_level_from_a_store_is_saved_there(bench: Bench, qtbot: QtBot) -> None:
    stored: list[bool] = []

    async def store() -> bool:
        stored.append(True)
        return True

    bench.files.store_with(lambda: True, store)
    bench.change()
    assert wait_for(qtbot, bench.loop, bench.files.save_now())
    assert stored == [True]
