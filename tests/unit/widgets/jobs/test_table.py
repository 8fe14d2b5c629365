from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from tests.unit.widgets.jobs.test_model import rows
from widgets.jobs.model import JobModel
from widgets.jobs.table import JobTable
from widgets.theme import Theme

pytestmark = pytest.mark.gui


def test_enter_chooses_a_row_and_home_and_end_are_the_ends(qtbot: QtBot) -> None:
    model = JobModel(Theme())
    model.take_rows(rows(("1", "running"), ("2", "running"), ("3", "running")))
    table = JobTable("jobs_table", "Jobs", model)
    show_active(qtbot, table)
    table.setFocus()
    chosen: list[int] = []
    table.chosen.connect(lambda index: chosen.append(QModelIndex(index).row()))
    QTest.keyClick(table, Qt.Key.Key_End)
    QTest.keyClick(table, Qt.Key.Key_Return)
    QTest.keyClick(table, Qt.Key.Key_Home)
    QTest.keyClick(table, Qt.Key.Key_Return)
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert chosen == [2, 0]
    assert table.currentIndex().row() == 1
    assert (table.objectName(), table.accessibleName()) == ("jobs_table", "Jobs")
