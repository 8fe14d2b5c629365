"""The ledger under real hands: crosses, the Delete key, words for whoever cannot see it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QSignalSpy
from pytestqt.qtbot import QtBot

from widgets.ledger import ENTRY_HEIGHT, Entry, LedgerList, LedgerModel
from widgets.stale import WHY_STALE
from widgets.theme import Theme

pytestmark = pytest.mark.gui
FORCE = Entry("f1", "F", "Low float", "forced high → on", "M. · since 10:00:00", "“stuck”", 1, can_release=True)
MASK = Entry("m8", "M", "Pump 1", "masked: held off", "M. · since 10:01:00", card_id=8, can_release=True)
ALARM = Entry("a9", "▲", "Pump 2", "MATH, latched", "since 10:02:00", "clears: reset", 9, "alarm")


@pytest.fixture
def ledger(qtbot: QtBot) -> LedgerList:
    ledger = LedgerList(Theme("dark"))
    qtbot.addWidget(ledger)
    ledger.resize(340, 300)
    ledger.show()
    qtbot.waitExposed(ledger)
    ledger.show_entries([FORCE, MASK, ALARM], "Nothing is overridden.")
    return ledger


def test_a_click_on_the_cross_asks_for_release(ledger: LedgerList, qtbot: QtBot) -> None:
    with qtbot.waitSignal(ledger.release_requested) as asked:
        qtbot.mouseClick(ledger.viewport(), Qt.MouseButton.LeftButton, pos=ledger.cross_at(1).center())
    assert asked.args == ["m8"]


def test_a_click_beside_the_cross_releases_nothing(ledger: LedgerList, qtbot: QtBot) -> None:
    asked = QSignalSpy(ledger.release_requested)
    at = ledger.visualRect(ledger.entries.index(0)).topLeft() + QPoint(60, 12)
    qtbot.mouseClick(ledger.viewport(), Qt.MouseButton.LeftButton, pos=at)
    qtbot.mouseClick(ledger.viewport(), Qt.MouseButton.LeftButton, pos=ledger.cross_at(2).center())
    assert asked.count() == 0


def test_delete_releases_the_chosen_entry(ledger: LedgerList, qtbot: QtBot) -> None:
    ledger.setCurrentIndex(ledger.entries.index(0))
    with qtbot.waitSignal(ledger.release_requested) as asked:
        qtbot.keyClick(ledger, Qt.Key.Key_Delete)
    assert asked.args == ["f1"]
    qtbot.keyClick(ledger, Qt.Key.Key_Down)
    assert ledger.currentIndex().row() == 1


def test_what_is_being_released_is_not_asked_for_again(ledger: LedgerList, qtbot: QtBot) -> None:
    ledger.show_entries([replace(FORCE, is_releasing=True), MASK, ALARM], "")
    asked = QSignalSpy(ledger.release_requested)
    qtbot.mouseClick(ledger.viewport(), Qt.MouseButton.LeftButton, pos=ledger.cross_at(0).center())
    assert asked.count() == 0


def test_opening_an_entry_leads_to_its_card(ledger: LedgerList, qtbot: QtBot) -> None:
    ledger.setCurrentIndex(ledger.entries.index(2))
    with qtbot.waitSignal(ledger.card_requested) as asked:
        ledger.activated.emit(ledger.currentIndex())
    assert asked.args == [9]
    ledger.show_entries([replace(MASK, card_id=None)], "")
    told = QSignalSpy(ledger.card_requested)
    ledger.activated.emit(ledger.entries.index(0))
    assert told.count() == 0


def test_entries_speak_in_words(ledger: LedgerList) -> None:
    index = ledger.entries.index(0)
    assert index.data() == "Low float: forced high → on. M. · since 10:00:00. “stuck”"
    assert "“stuck”" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert index.data(Qt.ItemDataRole.DecorationRole) is None


def test_an_entry_with_a_remark_has_one_line_more(ledger: LedgerList) -> None:
    heights = [ledger.visualRect(ledger.entries.index(row)).height() for row in range(3)]
    assert heights[1] == ENTRY_HEIGHT
    assert heights[0] == heights[2] > ENTRY_HEIGHT


def test_a_long_remark_is_broken_into_lines_that_follow_the_width(ledger: LedgerList) -> None:
    remark = "clears: when the card's reset is true, or a config is committed or restored"
    ledger.show_entries([replace(ALARM, remark=remark)], "")
    narrow = ledger.visualRect(ledger.entries.index(0)).height()
    ledger.resize(900, 300)
    ledger.doItemsLayout()
    wide = ledger.visualRect(ledger.entries.index(0)).height()
    assert ENTRY_HEIGHT < wide < narrow


def test_only_changed_entries_are_told(qapp: object) -> None:
    model = LedgerModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_entries([FORCE, MASK])
    told = QSignalSpy(model.dataChanged)
    resets = QSignalSpy(model.modelReset)
    model.show_entries([FORCE, replace(MASK, details="M. · since 10:01:00 (1 min)")])
    assert told.count() == 1
    assert told.at(0)[0].row() == 1
    assert resets.count() == 0
    model.show_entries([MASK])
    assert resets.count() == 1
    tester.deleteLater()


def test_marks_and_staleness_are_visible(ledger: LedgerList) -> None:
    live = ledger.viewport().grab().toImage()
    ledger.show_stale(True)
    stale = ledger.viewport().grab().toImage()
    assert stale != live
    ledger.show_entries([replace(FORCE, is_releasing=True), MASK, ALARM], "")
    assert ledger.viewport().grab().toImage() != stale


def test_an_empty_ledger_says_so(ledger: LedgerList) -> None:
    ledger.show_entries([], "Nothing is overridden.")
    said = ledger.viewport().grab().toImage()
    ledger.show_stale(True)
    assert ledger.viewport().grab().toImage() != said
    ledger.show_stale(False)
    assert ledger.viewport().grab().toImage() == said
    ledger.show_entries([], "")
    assert ledger.viewport().grab().toImage() != said


def test_while_nothing_is_heard_no_cross_can_be_hit(ledger: LedgerList, qtbot: QtBot) -> None:
    asked = QSignalSpy(ledger.release_requested)
    ledger.show_stale(True)
    qtbot.mouseClick(ledger.viewport(), Qt.MouseButton.LeftButton, pos=ledger.cross_at(0).center())
    ledger.setCurrentIndex(ledger.entries.index(0))
    qtbot.keyClick(ledger, Qt.Key.Key_Delete)
    assert asked.count() == 0
    assert WHY_STALE in str(ledger.entries.data(ledger.entries.index(0), Qt.ItemDataRole.ToolTipRole))
    ledger.show_stale(False)
    qtbot.keyClick(ledger, Qt.Key.Key_Delete)
    assert asked.count() == 1
