"""The watch list: rows in the order of pinning, cards dropped on it, cards taken off it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QLabel, QToolButton
from pytestqt.qtbot import QtBot

from widgets.cards.model import CARD_MIME
from widgets.cards.row import CardRow
from widgets.cards.watch_strip import HOW_TO, WatchStrip
from widgets.theme import Theme

pytestmark = pytest.mark.gui
ROWS = [CardRow(8, "Pump 1", "DO"), CardRow(1, "Low float", "DI")]


@pytest.fixture
def strip(qtbot: QtBot) -> WatchStrip:
    strip = WatchStrip(Theme("dark"))
    qtbot.addWidget(strip)
    strip.resize(800, 200)
    strip.show()
    qtbot.waitExposed(strip)
    return strip


def drop(strip: WatchStrip, kind: str, content: bytes) -> bool:
    dragged = QMimeData()
    dragged.setData(kind, content)
    copy, left, plain = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(QPoint(9, 9), copy, dragged, left, plain)
    entered.ignore()
    QCoreApplication.sendEvent(strip, entered)
    if not entered.isAccepted():
        return False
    QCoreApplication.sendEvent(strip, QDragMoveEvent(QPoint(9, 9), copy, dragged, left, plain))
    QCoreApplication.sendEvent(strip, QDropEvent(QPointF(9, 9), copy, dragged, left, plain))
    return True


def test_an_empty_list_says_how_it_is_filled(strip: WatchStrip) -> None:
    title = strip.findChild(QLabel, "watch_title")
    assert title is not None
    assert title.text() == HOW_TO
    strip.show_rows(ROWS)
    assert title.text() == "Watch list · 2"
    assert [row.card_id for row in strip.shown] == [8, 1]
    strip.show_rows(())
    assert not strip.table.isVisible()


def test_in_a_narrow_panel_it_takes_one_line_all_the_same(strip: WatchStrip) -> None:
    title = strip.findChild(QLabel, "watch_title")
    assert title is not None
    strip.resize(300, 200)
    strip.grab()  # it is laid out
    assert title.text().startswith("Watch list")
    assert title.text().endswith("…")
    assert title.fontMetrics().horizontalAdvance(title.text()) <= title.width()
    assert title.sizeHint().height() < 2 * title.fontMetrics().height()
    assert title.toolTip() == HOW_TO


def test_a_card_dropped_on_it_asks_to_be_pinned(strip: WatchStrip) -> None:
    asked = QSignalSpy(strip.pin_requested)
    assert drop(strip, CARD_MIME, b"8")
    assert [asked.at(at) for at in range(asked.count())] == [[8, True]]


def test_what_is_no_card_is_not_taken(strip: WatchStrip) -> None:
    asked = QSignalSpy(strip.pin_requested)
    assert not drop(strip, "text/plain", b"8")
    assert drop(strip, CARD_MIME, b"pump")
    assert asked.count() == 0


def test_delete_and_the_button_take_the_chosen_card_off(strip: WatchStrip, qtbot: QtBot) -> None:
    strip.show_rows(ROWS)
    asked = QSignalSpy(strip.pin_requested)
    QTest.keyClick(strip.table, Qt.Key.Key_Delete)
    assert asked.count() == 0
    strip.show_chosen(1)
    QTest.keyClick(strip.table, Qt.Key.Key_Delete)
    button = strip.findChild(QToolButton, "watch_unpin")
    assert button is not None
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert [asked.at(0), asked.at(1)] == [[1, False], [1, False]]


def test_a_row_that_is_clicked_is_chosen(strip: WatchStrip, qtbot: QtBot) -> None:
    strip.show_rows(ROWS)
    chosen = QSignalSpy(strip.card_chosen)
    at = strip.table.visualRect(strip.table.model().index(1, 2)).center()
    qtbot.mouseClick(strip.table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert chosen.at(0) == [1]


def test_a_stale_list_is_veiled_as_the_table_is(strip: WatchStrip) -> None:
    strip.show_rows(ROWS)
    live = strip.table.grab().toImage()
    strip.show_stale(True)
    assert strip.table.grab().toImage() != live
