"""The list under real hands: ticks, keys and double clicks are wishes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot

from widgets.breakpoints.listing import CARD, COLUMNS, HITS, ORIGIN, REASON, TICK, WHEN, WHEN_PX, BreakpointList
from widgets.breakpoints.view import BreakpointLine
from widgets.stale import WHY_STALE
from widgets.theme import Theme

pytestmark = pytest.mark.gui
PUMP = BreakpointLine(8, "Pump 1", True, "halt", "before the card", "3", "M.", "hunts")
LEVEL = BreakpointLine(2, "Level", False, "trace", "when value changes", "–", note="may miss")


@pytest.fixture
def listing(qtbot: QtBot) -> BreakpointList:
    listing = BreakpointList(Theme("dark"))
    qtbot.addWidget(listing)
    listing.resize(900, 200)
    listing.show_lines([LEVEL, PUMP], "No breakpoints.")
    listing.show()
    qtbot.waitExposed(listing)
    return listing


def at(listing: BreakpointList, row: int, column: int) -> QPoint:
    rect = listing.visualRect(listing.lines.index(row, column))
    return QPoint(rect.left() + 12, rect.center().y()) if column == TICK else rect.center()


def test_each_line_is_told_in_words(listing: BreakpointList) -> None:
    def text(row: int, column: int) -> object:
        return listing.lines.data(listing.lines.index(row, column))

    assert [listing.lines.headerData(at, Qt.Orientation.Horizontal) for at in range(6)] == list(COLUMNS)
    assert listing.lines.headerData(0, Qt.Orientation.Vertical) is None
    assert (text(0, TICK), text(1, TICK)) == ("◇ trace", "◆")
    assert (text(0, WHEN), text(1, CARD)) == ("when value changes  (may miss)", "8  Pump 1")
    assert (text(1, HITS), text(1, REASON)) == ("3", "hunts")
    index = listing.lines.index(1, CARD)
    assert listing.lines.data(index, Qt.ItemDataRole.AccessibleTextRole) == PUMP.words
    assert "M." in str(listing.lines.data(index, Qt.ItemDataRole.ToolTipRole))
    assert listing.lines.data(index, Qt.ItemDataRole.DecorationRole) is None
    listing.show_lines([replace(LEVEL, is_pending=True), PUMP], "")
    assert text(0, TICK) == "…"


@pytest.mark.parametrize(("width", "hidden"), [(900, []), (640, [REASON]), (500, [ORIGIN, REASON]), (420, [HITS])])
def test_in_a_narrow_list_it_is_still_told_when_each_acts(
    listing: BreakpointList, width: int, hidden: list[int]
) -> None:
    listing.resize(width, 200)
    listing.grab()  # it is laid out
    assert all(listing.isColumnHidden(column) for column in hidden)
    assert not any(listing.isColumnHidden(column) for column in (TICK, CARD, WHEN))
    assert listing.columnWidth(WHEN) >= min(WHEN_PX, width - 260)


def test_why_is_told_in_the_tooltip(listing: BreakpointList) -> None:
    assert "hunts" in str(listing.lines.data(listing.lines.index(1, CARD), Qt.ItemDataRole.ToolTipRole))


def test_a_tick_asks_and_does_not_tick_itself(listing: BreakpointList, qtbot: QtBot) -> None:
    with qtbot.waitSignal(listing.lines.tick_requested) as asked:
        qtbot.mouseClick(listing.viewport(), Qt.MouseButton.LeftButton, pos=at(listing, 0, TICK))
    assert asked.args == [2, True]
    state = listing.lines.data(listing.lines.index(0, TICK), Qt.ItemDataRole.CheckStateRole)
    assert state == Qt.CheckState.Unchecked


def test_keys_enable_remove_and_go_to_the_card(listing: BreakpointList, qtbot: QtBot) -> None:
    chosen = QSignalSpy(listing.chosen)
    listing.choose(8)
    assert chosen.at(0) == [8]
    for key, signal, args in (
        (Qt.Key.Key_Space, listing.lines.tick_requested, [8, False]),
        (Qt.Key.Key_Delete, listing.remove_requested, [8]),
        (Qt.Key.Key_Return, listing.card_requested, [8]),
    ):
        with qtbot.waitSignal(signal) as asked:
            qtbot.keyClick(listing, key)
        assert asked.args == args
    qtbot.keyClick(listing, Qt.Key.Key_Up)
    assert listing.current == 2


def test_a_double_click_goes_to_the_card_but_not_on_the_tick(listing: BreakpointList, qtbot: QtBot) -> None:
    asked = QSignalSpy(listing.card_requested)
    for column in (TICK, CARD):
        place = at(listing, 1, column)
        qtbot.mouseClick(listing.viewport(), Qt.MouseButton.LeftButton, pos=place)
        qtbot.mouseDClick(listing.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert asked.count() == 1
    assert asked.at(0) == [8]


def test_nothing_can_be_asked_for_while_nothing_is_heard(listing: BreakpointList, qtbot: QtBot) -> None:
    listing.choose(8)
    listing.show_stale(True)
    spies = [QSignalSpy(listing.lines.tick_requested), QSignalSpy(listing.remove_requested)]
    qtbot.mouseClick(listing.viewport(), Qt.MouseButton.LeftButton, pos=at(listing, 0, TICK))
    listing.choose(8)
    qtbot.keyClick(listing, Qt.Key.Key_Delete)
    qtbot.keyClick(listing, Qt.Key.Key_Space)
    index = listing.lines.index(0, TICK)
    assert not listing.lines.setData(index, Qt.CheckState.Checked.value, Qt.ItemDataRole.CheckStateRole)
    assert [spy.count() for spy in spies] == [0, 0]
    assert WHY_STALE in str(listing.lines.data(index, Qt.ItemDataRole.ToolTipRole))


def test_the_current_line_stays_when_others_come_and_go(listing: BreakpointList) -> None:
    listing.choose(8)
    listing.show_lines([PUMP], "")
    assert listing.current == 8
    listing.show_lines([], "No breakpoints.")
    assert listing.current is None
    assert listing.lines.row_of(8) is None


def test_an_empty_list_says_so(listing: BreakpointList) -> None:
    listing.show_lines([], "No breakpoints.")
    said = listing.viewport().grab().toImage()
    listing.show_lines([], "")
    assert listing.viewport().grab().toImage() != said
