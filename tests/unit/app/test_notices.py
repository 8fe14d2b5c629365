"""What is said below the header: who tells it, how it is coloured, and what its buttons do."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.document.holder import DocumentHolder
from app.flight import AnsweredCommand, PendingCommand
from app.notices import Notices
from app.presenters.exporting import LevelExports
from app.presenters.level_files import LevelFiles
from app.settings import Settings
from runtime.assets.library import AssetLibrary
from tests.helpers import levels
from widgets.notice import Notice

pytestmark = pytest.mark.gui


class Bench:
    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.qtbot = qtbot
        self.notice = Notice()
        self.window = QWidget()
        qtbot.addWidget(self.notice)
        qtbot.addWidget(self.window)
        self.notices = Notices(self.notice)
        holder = DocumentHolder(levels.document())
        self.level = LevelFiles(
            holder, Settings(folder / "p.ini"), window=lambda: self.window, run=lambda work: work.close(),
            assets_for=lambda path: lambda kind, name: True,
        )  # fmt: skip
        self.exports = LevelExports(
            holder, window=lambda: self.window, run=lambda work: work.close(),
            library_for=lambda path: AssetLibrary(samples=None),
        )  # fmt: skip
        self.done: list[str] = []

    @property
    def tone(self) -> object:
        return self.notice.property("tone")

    def press(self, text: str) -> None:
        (button,) = (one for one in self.notice.findChildren(QPushButton) if one.text() == text)
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.fixture
def bench(qtbot: QtBot, tmp_path: Path) -> Bench:
    return Bench(qtbot, tmp_path)


@pytest.mark.parametrize(("tone", "shown"), [("alarm", "alarm"), ("warn", "warn"), ("ok", "ok"), ("good", "ok")])
def test_what_is_told_has_its_tone(bench: Bench, tone: str, shown: str) -> None:
    bench.notices.say(tone, "The level was saved.")
    assert (bench.notice.text, bench.tone) == ("The level was saved.", shown)


def test_warnings_failures_and_late_answers_have_words_of_their_own(bench: Bench) -> None:
    bench.notices.warn("Slow.")
    assert (bench.notice.text, bench.tone) == ("Slow.", "warn")
    bench.notices.say_failed("KeyError")
    assert (bench.notice.text, bench.tone) == ("Something went wrong: KeyError", "alarm")
    bench.notices.say_settled(AnsweredCommand(PendingCommand("1", "set_run_mode", {}, 0.0), None))
    assert "set run mode was not done" in bench.notice.text


def test_how_far_a_level_is_read_shows_until_it_ends_and_can_be_given_up(bench: Bench) -> None:
    bench.level.give_up_opening = lambda: bench.done.append("given up")  # type: ignore[method-assign]
    bench.notices.follow_opening(bench.level)
    bench.level.reading_told.emit("big.json", 40)
    assert bench.notice.text == "Opening big.json: 40 %"
    bench.press("Cancel")
    assert bench.done == ["given up"]
    bench.level.reading_ended.emit()
    assert bench.notice.text == ""
    bench.level.said.emit("warn", "It was repaired.")
    assert bench.tone == "warn"


def test_how_far_an_export_is_shows_and_what_it_left_out_can_be_seen(bench: Bench) -> None:
    bench.exports.give_up = lambda: bench.done.append("given up")  # type: ignore[method-assign]
    bench.notices.follow_exports(bench.exports, lambda: bench.done.append("shown"))
    bench.exports.progress_told.emit("big.glb", 7)
    assert bench.notice.text == "Exporting big.glb: 7 %"
    bench.press("Cancel")
    bench.exports.progress_ended.emit()
    assert bench.notice.text == ""
    bench.exports.missing_told.emit("2 entities have no asset.")
    bench.press("Show in Problems")
    assert bench.done == ["given up", "shown"]
    bench.exports.said.emit("ok", "Exported.")
    assert bench.notice.text == "Exported."


def test_a_runtime_that_is_gone_can_be_started_again(bench: Bench) -> None:
    bench.notices.when_restarted(lambda: bench.done.append("restarted"))
    bench.notices.say_gone("It is gone.", True)
    assert bench.tone == "alarm"
    bench.press("Start it again")
    assert bench.done == ["restarted"]
    bench.notice.action_requested.emit("nobody knows this one")
    assert bench.done == ["restarted"]


def test_one_that_cannot_be_started_again_offers_nothing(bench: Bench) -> None:
    bench.notices.say_gone("It is gone.", False)
    assert (bench.tone, bench.notice.text) == ("alarm", "It is gone.")
    assert [one.text() for one in bench.notice.findChildren(QPushButton) if one.isVisibleTo(bench.notice)] == []
