"""A table of which whole rows are chosen, under the keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableWidget
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.row_table import ROW_HEIGHT, RowTable, set_up_rows

pytestmark = pytest.mark.gui


def three_rows() -> QStandardItemModel:
    model = QStandardItemModel(0, 3)
    for row in range(3):
        model.appendRow([QStandardItem(f"{row}.{column}") for column in range(3)])
    return model


@pytest.fixture
def table(qtbot: QtBot) -> RowTable:
    model = three_rows()
    table = RowTable("things", "Things", model, {0: 48, 1: 96}, stretch=2)
    model.setParent(table)
    table.resize(400, 200)
    show_active(qtbot, table)
    table.setFocus()
    return table


def test_enter_chooses_a_row_and_home_and_end_are_the_ends(table: RowTable) -> None:
    chosen: list[int] = []
    table.chosen.connect(lambda index: chosen.append(QModelIndex(index).row()))
    QTest.keyClick(table, Qt.Key.Key_End)
    QTest.keyClick(table, Qt.Key.Key_Return)
    QTest.keyClick(table, Qt.Key.Key_Home)
    QTest.keyClick(table, Qt.Key.Key_Return)
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert chosen == [2, 0]
    assert table.currentIndex().row() == 1
    assert (table.objectName(), table.accessibleName()) == ("things", "Things")


def test_one_column_takes_the_room_that_is_left(table: RowTable) -> None:
    assert [table.columnWidth(column) for column in (0, 1)] == [48, 96]
    assert sum(table.columnWidth(column) for column in range(3)) == table.viewport().width()
    assert table.rowHeight(0) == ROW_HEIGHT


@pytest.mark.parametrize(("many", "chosen"), [(False, [2]), (True, [0, 1, 2])])
def test_several_rows_are_chosen_only_where_that_is_of_use(qtbot: QtBot, many: bool, chosen: list[int]) -> None:
    table = QTableWidget(3, 2)
    qtbot.addWidget(table)
    set_up_rows(table, {0: 48}, many=many)
    table.selectRow(0)
    QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert sorted(index.row() for index in table.selectionModel().selectedRows()) == chosen


def test_without_a_column_for_it_the_last_takes_the_room(qtbot: QtBot) -> None:
    table = QTableWidget(1, 2)
    set_up_rows(table, {0: 48})
    table.resize(300, 100)
    show_active(qtbot, table)
    assert table.columnWidth(1) == table.viewport().width() - 48
