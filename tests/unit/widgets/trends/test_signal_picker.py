"""The picker under real hands: letters find cards and fields, Enter and clicks choose."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QTreeWidget, QTreeWidgetItem, QWidget
from pytestqt.qtbot import QtBot

from widgets.trends.signal_picker import NOTHING, SignalPicker
from widgets.trends.view import CardChoice, SignalChoice

pytestmark = pytest.mark.gui
CARDS = (
    CardChoice(2, "2  Tank level", (SignalChoice("2", "course: value"), SignalChoice("2.rawValue", "raw value"))),
    CardChoice(8, "8  Pump 1", (SignalChoice("8", "course: state"), SignalChoice("8.setResult", "set result"))),
)


class Bench:
    def __init__(self, qtbot: QtBot) -> None:
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.window.show()
        qtbot.waitExposed(self.window)
        self.picker = SignalPicker(self.window)
        self.picker.open_with(CARDS, frozenset({"8"}), QPoint(50, 50))
        self.line = self.picker.findChild(QLineEdit, "trend_picker_line")
        self.tree = self.picker.findChild(QTreeWidget, "trend_picker_tree")

    def card(self, row: int) -> QTreeWidgetItem:
        item = self.tree.topLevelItem(row)
        assert item is not None
        return item


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return Bench(qtbot)


def test_what_is_trended_is_ticked(bench: Bench) -> None:
    assert [bench.card(row).checkState(0) for row in (0, 1)] == [Qt.CheckState.Unchecked, Qt.CheckState.Checked]
    bench.picker.show_taken(frozenset({"2"}))
    assert [bench.card(row).checkState(0) for row in (0, 1)] == [Qt.CheckState.Checked, Qt.CheckState.Unchecked]


def test_letters_find_a_card_and_enter_chooses_its_course(bench: Bench, qtbot: QtBot) -> None:
    qtbot.keyClicks(bench.line, "tank")
    with qtbot.waitSignal(bench.picker.chosen) as chosen:
        qtbot.keyClick(bench.line, Qt.Key.Key_Return)
    assert chosen.args == ["2"]
    assert bench.picker.isVisible()


def test_letters_of_a_field_open_its_card_there(bench: Bench, qtbot: QtBot) -> None:
    qtbot.keyClicks(bench.line, "pump set")
    assert bench.tree.topLevelItemCount() == 1
    with qtbot.waitSignal(bench.picker.chosen) as chosen:
        qtbot.keyClick(bench.line, Qt.Key.Key_Return)
    assert chosen.args == ["8.setResult"]


def test_arrows_open_the_fields_of_a_card(bench: Bench, qtbot: QtBot) -> None:
    qtbot.keyClick(bench.line, Qt.Key.Key_Down)
    qtbot.keyClick(bench.tree, Qt.Key.Key_Right)
    assert bench.card(0).isExpanded() or bench.card(1).isExpanded()


def test_a_click_chooses_the_row(bench: Bench, qtbot: QtBot) -> None:
    place = bench.tree.visualItemRect(bench.card(1)).center()
    with qtbot.waitSignal(bench.picker.chosen) as chosen:
        qtbot.mouseClick(bench.tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args == ["8"]


def test_nothing_found_is_said(bench: Bench, qtbot: QtBot) -> None:
    qtbot.keyClicks(bench.line, "zzz")
    assert bench.tree.topLevelItemCount() == 0
    assert bench.picker._note.text() == NOTHING
    with qtbot.assertNotEmitted(bench.picker.chosen):
        qtbot.keyClick(bench.line, Qt.Key.Key_Return)
