"""Trace hits as lines."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from widgets.breakpoints.traces import COLUMNS, TraceList
from widgets.breakpoints.view import TraceLine

pytestmark = pytest.mark.gui


def test_hits_are_listed_and_lead_to_their_card(qtbot: QtBot) -> None:
    traces = TraceList()
    qtbot.addWidget(traces)
    traces.lines.show_lines([TraceLine("10:00:00.120", 8, "Pump 1", "hit 4", "2")])
    model = traces.lines
    assert (model.rowCount(), model.columnCount()) == (1, 4)
    assert [model.headerData(at, Qt.Orientation.Horizontal) for at in range(4)] == list(COLUMNS)
    assert model.headerData(0, Qt.Orientation.Vertical) is None
    assert [model.data(model.index(0, at)) for at in range(4)] == ["10:00:00.120", "hit 4", "2", "8  Pump 1"]
    assert model.data(model.index(0, 0), Qt.ItemDataRole.ToolTipRole) == "10:00:00.120: 8 Pump 1, hit 4 at 2"
    assert model.data(model.index(0, 0), Qt.ItemDataRole.DecorationRole) is None
    with qtbot.waitSignal(traces.card_requested) as asked:
        traces.doubleClicked.emit(model.index(0, 1))
    assert asked.args == [8]
