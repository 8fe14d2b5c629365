from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.qtbot import QtBot

from widgets.jobs.cells import COLUMNS, STATE
from widgets.jobs.replay_model import ReplayModel
from widgets.jobs.views import JobRow
from widgets.theme import Theme

pytestmark = pytest.mark.gui


def row(number: int) -> JobRow:
    return JobRow(str(number), "Spawn entity", f"e{number}", "running", number)


def test_jobs_come_and_go_with_the_moment_and_only_what_is_seen_is_asked_for(qtbot: QtBot) -> None:
    model = ReplayModel(Theme())
    asked: list[int] = []

    def seen(number: int) -> JobRow:
        asked.append(number)
        return row(number)

    model.show(100_000, seen)
    assert asked == []
    assert model.index(7, STATE).data() == "◐ running"
    assert asked == [7]
    changed: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last, _: changed.append((first.row(), last.row())))
    model.show(3, row)
    assert (model.rowCount(), changed) == (3, [(0, 2)])
    model.show(0, row)
    assert (model.rowCount(), len(changed)) == (0, 1)


def test_columns_are_those_of_the_live_jobs(qtbot: QtBot) -> None:
    model = ReplayModel(Theme())
    assert model.data(QModelIndex()) is None
    assert model.columnCount() == len(COLUMNS)
    assert model.headerData(STATE, Qt.Orientation.Horizontal) == "State"
    assert model.headerData(STATE, Qt.Orientation.Vertical) is None
    model.show(1, row)
    assert (model.rowCount(model.index(0, 0)), model.columnCount(model.index(0, 0))) == (0, 0)
