"""A table of a dialog."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from widgets.dialog_table import DialogTable

pytestmark = pytest.mark.gui


@pytest.fixture
def table(qtbot: QtBot) -> DialogTable:
    made = DialogTable(
        "things", "Things", ("Name", "Kind", "Count"), widths={1: 90, 2: 60}, numbers=(2,), row_px=32,
        tips=("What it is called",),
    )  # fmt: skip
    qtbot.addWidget(made)
    made.resize(400, 200)
    made.show()
    return made


def test_the_first_column_takes_the_room_that_is_left(table: DialogTable) -> None:
    before = table.columnWidth(0)
    assert (table.columnWidth(1), table.columnWidth(2)) == (90, 60)
    table.resize(500, 200)
    assert table.columnWidth(0) == before + 100
    assert (table.columnWidth(1), table.columnWidth(2)) == (90, 60)


def test_rows_are_as_high_as_asked_and_numbers_stand_at_the_right(table: DialogTable) -> None:
    table.addTopLevelItem(table.new_row("mug", "cup", "12"))
    item = table.topLevelItem(0)
    assert item is not None
    assert [item.text(column) for column in range(3)] == ["mug", "cup", "12"]
    assert table.visualItemRect(item).height() == 32
    assert item.textAlignment(2) & Qt.AlignmentFlag.AlignRight
    assert not item.textAlignment(1) & Qt.AlignmentFlag.AlignRight


def test_a_click_anywhere_in_a_row_chooses_it(table: DialogTable) -> None:
    for name in ("mug", "pot"):
        table.addTopLevelItem(table.new_row(name, "cup", "1"))
    pot = table.topLevelItem(1)
    assert pot is not None
    rect = table.visualItemRect(pot)
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert table.currentItem() is pot
    assert [index.column() for index in table.selectedIndexes()] == [0, 1, 2]


def test_it_has_a_name_and_its_columns_say_what_they_are(table: DialogTable) -> None:
    assert table.accessibleName() == "Things"
    assert table.headerItem().toolTip(0) == "What it is called"
    assert table.headerItem().text(2) == "Count"
