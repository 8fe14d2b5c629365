from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.jobs.replay_page import READ_ON, ReplayPage
from widgets.jobs.replay_views import LogView, PlaceView
from widgets.jobs.views import JobRow
from widgets.theme import Theme

pytestmark = pytest.mark.gui

LOG = LogView("log.json", "/logs/log.json", bytes([1, 2, 3, 8]), "2026-01-01 12:00:00 – 12:00:01")


def row(number: int) -> JobRow:
    return JobRow(str(number), "Spawn entity", f"e{number}", "failed", 30, "", "TIMEOUT", "late")


PLACE = PlaceView(3, "12:00:00.040", "seq 4 · 4 of 4", "e1 failed", "alarm", "✕ 1", 2, row, 1, has_before=True)


@pytest.fixture
def page(qtbot: QtBot) -> ReplayPage:
    made = ReplayPage(Theme())
    made.resize(1000, 240)
    show_active(qtbot, made)
    made.show_log(LOG)
    made.show_place(PLACE)
    return made


def text(page: ReplayPage, name: str) -> str:
    label = page.findChild(QLabel, name)
    assert isinstance(label, QLabel)
    assert label.isVisible()
    return label.text()


def test_it_says_plainly_that_it_is_not_live(page: ReplayPage) -> None:
    assert "not live" in text(page, "replay_badge")
    assert "not live" in page.accessibleName()


def test_a_place_is_told_in_words_and_by_the_table(page: ReplayPage) -> None:
    assert [text(page, f"replay_{name}") for name in ("name", "when", "which", "happened", "counts", "span")] == [
        "log.json", "12:00:00.040", "seq 4 · 4 of 4", "e1 failed", "✕ 1", LOG.span,
    ]  # fmt: skip
    assert (page.scrubber.value(), page.scrubber.maximum()) == (3, 3)
    assert page.table.model().rowCount() == 2
    assert page.table.currentIndex().row() == 1
    assert "e1 failed" in page.scrubber.accessibleDescription()
    page.show_place(replace(PLACE, position=0, happened="nothing", tone="", jobs=0, subject=None))
    assert (page.table.model().rowCount(), page.scrubber.value()) == (0, 0)


def test_moving_the_scrubber_asks_for_a_place_and_being_shown_one_does_not(page: ReplayPage) -> None:
    asked: list[int] = []
    page.place_wished.connect(asked.append)
    page.focus_scrubber()
    QTest.keyClick(page.scrubber, Qt.Key.Key_Left)
    page.show_place(replace(PLACE, position=0))
    page.show_log(LOG)
    assert asked == [2]


def test_what_went_wrong_is_asked_for_by_arrow_and_key(page: ReplayPage) -> None:
    asked: list[int] = []
    page.notable_requested.connect(asked.append)
    before, after = (page.findChild(QToolButton, f"replay_{name}") for name in ("before", "after"))
    assert isinstance(before, QToolButton)
    assert isinstance(after, QToolButton)
    assert (before.isEnabled(), after.isEnabled()) == (True, False)
    QTest.mouseClick(before, Qt.MouseButton.LeftButton)
    page.show_place(replace(PLACE, has_after=True))
    QTest.mouseClick(after, Qt.MouseButton.LeftButton)
    QTest.keyClick(page.scrubber, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert asked == [-1, 1, -1]


def test_buttons_and_escape_lead_away(page: ReplayPage) -> None:
    asked: list[str] = []
    page.live_requested.connect(lambda: asked.append("live"))
    page.file_requested.connect(lambda: asked.append("file"))
    for name in ("replay_open", "replay_live"):
        button = page.findChild(QPushButton, name)
        assert isinstance(button, QPushButton)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    page.focus_scrubber()
    QTest.keyClick(page.scrubber, Qt.Key.Key_Escape)
    QTest.keyClick(page.scrubber, Qt.Key.Key_A)
    assert asked == ["file", "live", "live"]


def test_reading_and_what_went_wrong_with_it_stand_in_place_of_the_log(page: ReplayPage) -> None:
    page.show_reading("large.json", 40)
    bar = page.findChild(QProgressBar, "replay_progress")
    assert isinstance(bar, QProgressBar)
    assert (bar.isVisible(), bar.value(), page.table.isVisible()) == (True, 40, False)
    assert text(page, "replay_waiting") == "Reading large.json …"
    assert text(page, "replay_happened") == ""
    page.show_problem("it is no log")
    assert (text(page, "replay_waiting"), bar.isVisible()) == ("▲ it is no log", False)
    page.show_log(LOG)
    assert page.table.isVisible()


def test_what_is_wrong_with_a_log_stands_above_it(page: ReplayPage) -> None:
    page.show_log(replace(LOG, warning="One line is damaged."))
    assert page.notice.isVisible()
    assert page.notice.text == "One line is damaged."
    page.show_log(LOG)
    assert not page.notice.isVisible()


def test_what_came_since_is_asked_for_unless_it_cannot_be_read(page: ReplayPage) -> None:
    asked: list[bool] = []
    page.more_requested.connect(lambda: asked.append(True))
    button = page.findChild(QPushButton, "replay_read_on")
    assert isinstance(button, QPushButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert (asked, button.toolTip()) == ([True], READ_ON)
    page.show_reading_on()
    assert not button.isEnabled()
    page.show_log(LOG)
    assert button.isEnabled()
    page.show_log(replace(LOG, why_not_further="it is full"))
    assert (button.isEnabled(), button.toolTip()) == (False, "it is full")
    page.show_reading("other.json", 3)
    assert not button.isVisible()
