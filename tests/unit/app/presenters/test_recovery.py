"""Unsaved work offered back: the question, its answers, and the journal of this window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from app.document import operations
from app.document.autosave import JOURNAL
from app.document.document import Document
from app.document.files import open_level
from app.document.holder import DocumentHolder
from app.document.recovery import find_lost_work
from app.document.saving import save_level
from app.presenters.level_files import empty_world
from app.presenters.recovery import Recovery
from tests.helpers import levels
from tests.helpers.doomed_editor import killed, take_lock
from tests.helpers.qt_loop import running_loop, wait_for
from tests.helpers.shown import shown_window

pytestmark = pytest.mark.gui


class Bench:
    def __init__(self, loop: QEventLoop, window: QWidget, folder: Path) -> None:
        self.loop = loop
        self.lost = folder / "recovery"
        self.holder = DocumentHolder(Document(empty_world()))
        self.opened: list[Path] = []
        self.may_leave = True
        self.recovery = Recovery(
            self.holder,
            self.lost,
            take_lock,
            window=lambda: window,
            run=loop.create_task,
            assets_for=lambda path: lambda kind, name: True,
            open_level=self._open,
            may_leave=self._leave,
        )
        self.said: list[tuple[str, str]] = []
        self.recovery.said.connect(lambda tone, text: self.said.append((tone, text)))

    async def _open(self, path: Path) -> bool:
        self.opened.append(path)
        return True

    async def _leave(self) -> bool:
        return self.may_leave

    def journals(self) -> list[Path]:
        return sorted(self.lost.glob(f"*/{JOURNAL}"))


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    return shown_window(qtbot, 900, 600)


@pytest.fixture
def bench(qapp: QApplication, window: QWidget, tmp_path: Path) -> Iterator[Bench]:
    with running_loop(qapp) as loop:
        made = Bench(loop, window, tmp_path)
        yield made
        made.recovery.close()


def level(folder: Path) -> Path:
    path = folder / "forest.json"
    save_level(levels.document(levels.entity("a")), path)
    return path


def press(qtbot: QtBot, window: QWidget, name: str) -> str:
    """Click an answer; returns what the question said."""
    qtbot.waitUntil(lambda: any(button.isVisible() for button in window.findChildren(QPushButton, name)))
    box = next(box for box in window.findChildren(QMessageBox, "question") if box.isVisible())
    text = f"{box.text()}\n{box.informativeText()}"
    qtbot.mouseClick(next(one for one in box.findChildren(QPushButton, name)), Qt.MouseButton.LeftButton)
    return text


def test_nothing_lost_asks_nothing(bench: Bench, qtbot: QtBot) -> None:
    wait_for(qtbot, bench.loop, bench.recovery.offer_now(tell_none=False))
    assert bench.said == []
    bench.recovery.choose()
    qtbot.waitUntil(lambda: bench.said == [("ok", "No unsaved work was left behind")])


def test_recovered_work_is_open_dirty_and_in_the_journal_of_this_window(
    bench: Bench, window: QWidget, qtbot: QtBot, tmp_path: Path
) -> None:
    path = level(tmp_path)
    killed(bench.lost, path, "b", "c")
    with qtbot.waitSignal(bench.recovery.recovered):
        bench.recovery.offer()
        text = press(qtbot, window, "answer_recover")
    assert "forest.json has 2 edits that were not saved, the last at" in text
    assert str(path) in text
    document = bench.holder.document
    assert (document.path, document.is_dirty, list(document.entities)) == (path, True, ["a", "b", "c"])
    assert document.undo()
    assert list(document.entities) == ["a", "b"]
    assert len(bench.journals()) == 1
    assert find_lost_work(bench.lost, take_lock) == ()
    assert bench.said[-1] == ("ok", "Recovered 2 edits of forest.json. Save the level to keep them.")


def test_the_saved_file_may_be_shown_instead_and_the_work_stays(
    bench: Bench, window: QWidget, qtbot: QtBot, tmp_path: Path
) -> None:
    path = level(tmp_path)
    killed(bench.lost, path, "b")
    bench.recovery.offer()
    press(qtbot, window, "answer_saved")
    qtbot.waitUntil(lambda: bench.opened == [path])
    assert len(bench.journals()) == 1


def test_lost_work_may_be_discarded(bench: Bench, window: QWidget, qtbot: QtBot) -> None:
    killed(bench.lost, None, "b")
    bench.recovery.offer()
    text = press(qtbot, window, "answer_discard")
    assert "A level that was never saved has 1 edit that was not saved" in text
    qtbot.waitUntil(lambda: not bench.journals())


def test_not_now_keeps_it_and_says_how_many_wait(bench: Bench, window: QWidget, qtbot: QtBot) -> None:
    killed(bench.lost, None, "b")
    killed(bench.lost, None, "c")
    bench.recovery.offer()
    assert "1 more can be recovered" in press(qtbot, window, "answer_later")
    qtbot.wait(20)
    assert len(bench.journals()) == 2


def test_a_level_with_changes_is_not_left_for_the_recovered_one(bench: Bench, window: QWidget, qtbot: QtBot) -> None:
    bench.may_leave = False
    before = bench.holder.document
    killed(bench.lost, None, "b")
    bench.recovery.offer()
    press(qtbot, window, "answer_recover")
    qtbot.wait(50)
    assert bench.holder.document is before
    assert len(bench.journals()) == 1


def test_broken_work_is_told_and_can_only_be_discarded(bench: Bench, window: QWidget, qtbot: QtBot) -> None:
    killed(bench.lost, None, "b")
    bench.journals()[0].write_bytes(b"nonsense\n")
    bench.recovery.offer()
    assert "cannot be read" in press(qtbot, window, "answer_later")
    assert not window.findChildren(QPushButton, "answer_recover")


def test_work_without_its_beginning_is_refused_and_kept(bench: Bench, window: QWidget, qtbot: QtBot) -> None:
    killed(bench.lost, None, "b")
    bench.journals()[0].with_name("base.json").unlink()
    bench.recovery.offer()
    press(qtbot, window, "answer_recover")
    qtbot.waitUntil(lambda: bool(bench.said))
    assert bench.said[0][0] == "alarm"
    assert len(bench.journals()) == 1


def test_a_torn_line_is_told(bench: Bench, window: QWidget, qtbot: QtBot) -> None:
    killed(bench.lost, None, "b", "c")
    journal = bench.journals()[0]
    journal.write_bytes(journal.read_bytes()[:-9])
    bench.recovery.offer()
    assert "cut off while it was written" in press(qtbot, window, "answer_recover")
    qtbot.waitUntil(lambda: bool(bench.said))
    assert "the last edit was cut off" in bench.said[0][1]


def test_edits_are_in_the_journal_until_they_are_saved(bench: Bench, qtbot: QtBot, tmp_path: Path) -> None:
    bench.holder.replace(open_level(level(tmp_path)))
    operations.add_entity(bench.holder.document, "box")
    qtbot.waitUntil(lambda: len(bench.journals()) == 1)
    save_level(bench.holder.document)
    bench.recovery.level_saved()
    qtbot.waitUntil(lambda: not bench.journals())


def test_a_journal_that_cannot_be_written_is_a_warning(bench: Bench, qtbot: QtBot) -> None:
    bench.lost.write_text("in the way")
    operations.add_entity(bench.holder.document, "box")
    qtbot.waitUntil(lambda: bool(bench.said))
    assert bench.said[0][0] == "warn"
    assert "Autosave cannot write" in bench.said[0][1]


def test_what_was_edited_while_saving_begins_the_next_journal(bench: Bench, qtbot: QtBot, tmp_path: Path) -> None:
    bench.holder.replace(open_level(level(tmp_path)))
    operations.add_entity(bench.holder.document, "box")
    save_level(bench.holder.document)
    operations.add_entity(bench.holder.document, "box")
    bench.recovery.level_saved()
    qtbot.waitUntil(lambda: any(b"Edits since the last save" in path.read_bytes() for path in bench.journals()))
