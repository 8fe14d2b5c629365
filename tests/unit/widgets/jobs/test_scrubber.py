from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.jobs.replay_views import TONES
from widgets.jobs.scrubber import EDGE, LANE_BOTTOM, Scrubber
from widgets.theme import Theme

pytestmark = pytest.mark.gui

FAILED, COMPLETED, QUEUED = 8, 4, 1


@pytest.fixture
def scrubber(qtbot: QtBot) -> Scrubber:
    made = Scrubber(Theme())
    made.resize(400 + 2 * EDGE, made.sizeHint().height())
    show_active(qtbot, made)
    made.setFocus()
    made.show_places(bytes([QUEUED] * 40 + [FAILED] + [COMPLETED] * 60))
    return made


def key(scrubber: Scrubber, code: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> int:
    QTest.keyClick(scrubber, code, modifier)
    return scrubber.value()


def test_keys_go_from_place_to_place(scrubber: Scrubber) -> None:
    assert key(scrubber, Qt.Key.Key_Right) == 1
    assert key(scrubber, Qt.Key.Key_End) == 100
    assert key(scrubber, Qt.Key.Key_Left) == 99
    assert key(scrubber, Qt.Key.Key_Home) == 0
    assert key(scrubber, Qt.Key.Key_PageUp) == 5


def test_keys_are_its_own_where_the_window_has_shortcuts(qtbot: QtBot) -> None:
    window = QWidget()
    made = Scrubber(Theme())
    QVBoxLayout(window).addWidget(made)
    taken: list[str] = []
    for name in ("Home", "End", "Left"):
        action = QAction(name, window)
        action.setShortcut(QKeySequence(name))
        action.triggered.connect(lambda _=False, name=name: taken.append(name))
        window.addAction(action)
    show_active(qtbot, window)
    made.setFocus()
    made.show_places(bytes(10))
    assert key(made, Qt.Key.Key_End) == 9
    assert key(made, Qt.Key.Key_Left) == 8
    assert key(made, Qt.Key.Key_Home) == 0
    assert taken == []


def test_ctrl_with_an_arrow_asks_for_what_went_wrong(scrubber: Scrubber) -> None:
    asked: list[int] = []
    scrubber.jump_requested.connect(asked.append)
    for code in (Qt.Key.Key_Right, Qt.Key.Key_Left):
        assert key(scrubber, code, Qt.KeyboardModifier.ControlModifier) == 0
    assert asked == [1, -1]


def test_the_hand_drags_it(scrubber: Scrubber) -> None:
    QTest.mousePress(scrubber, Qt.MouseButton.LeftButton, pos=QPoint(EDGE + 200, 20))
    assert scrubber.value() == 50
    QTest.mouseMove(scrubber, QPoint(EDGE + 300, 20))
    assert scrubber.value() == 75
    QTest.mouseRelease(scrubber, Qt.MouseButton.LeftButton, pos=QPoint(5000, 20))
    QTest.mouseMove(scrubber, QPoint(EDGE, 20))
    assert scrubber.value() == 75
    QTest.mousePress(scrubber, Qt.MouseButton.RightButton, pos=QPoint(EDGE, 20))
    assert scrubber.value() == 75


def test_each_place_has_a_mark_where_it_is(scrubber: Scrubber) -> None:
    marks = dict(scrubber.marks())
    assert marks[round(scrubber.x_of(40))] == FAILED
    assert marks[round(scrubber.x_of(41))] == COMPLETED
    theme = Theme()
    image = scrubber.grab().toImage()
    seen = image.pixelColor(round(scrubber.x_of(40)), LANE_BOTTOM - 12)
    assert seen == theme.color(TONES[FAILED])
    assert image.pixelColor(round(scrubber.x_of(50)), LANE_BOTTOM - 12) != theme.color(TONES[COMPLETED])


def test_of_many_places_on_one_pixel_the_worst_is_seen(scrubber: Scrubber) -> None:
    scrubber.show_places(bytes([COMPLETED] * 5_000 + [FAILED] + [COMPLETED] * 5_000))
    marks = scrubber.marks()
    assert len(marks) <= scrubber.width()
    assert [kind for _, kind in marks].count(FAILED) == 1
    scrubber.resize(200, scrubber.height())
    assert [kind for _, kind in scrubber.marks()].count(FAILED) == 1


def test_without_a_log_there_is_nothing_to_go_to(scrubber: Scrubber) -> None:
    scrubber.show_places(b"")
    assert (scrubber.marks(), scrubber.maximum(), key(scrubber, Qt.Key.Key_End)) == ((), 0, 0)
    assert not scrubber.grab().isNull()
