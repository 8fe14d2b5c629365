from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.qtbot import QtBot

from widgets.engines.model import (
    COLUMNS,
    FAILED,
    HEARD,
    IN_FLIGHT,
    NAME,
    REFUSAL,
    REMARK,
    STATE,
    TIPS,
    EngineModel,
)
from widgets.engines.views import EngineRow
from widgets.theme import Theme

pytestmark = pytest.mark.gui

HERE = EngineRow("render-1", "connected", "connected", "10.0.0.7", "2.1\u2009s", in_flight=3, waiting=4, done=5)
GONE = EngineRow(
    "render-2",
    "gone",
    "gone since 14:03:11",
    "10.0.0.8",
    "▲ 14\u2009s",
    "warn",
    failed=12,
    remark="12 jobs failed with it",
    refusal="job_started: bad_signature",
    tip="render-2: gone",
)


def text(model: EngineModel, row: int, column: int) -> str:
    return str(model.index(row, column).data())


def colour(model: EngineModel, row: int, column: int) -> str:
    return str(model.index(row, column).data(Qt.ItemDataRole.ForegroundRole).name())


def test_each_engine_is_a_row_of_texts(qtbot: QtBot) -> None:
    model = EngineModel(Theme())
    model.show_rows([HERE, GONE], is_stale=False)
    assert (model.rowCount(), model.columnCount()) == (2, len(COLUMNS))
    assert [text(model, 0, column) for column in range(8)] == [
        "● connected", "render-1", "10.0.0.7", "2.1\u2009s", "3", "4", "5", "0",
    ]  # fmt: skip
    assert text(model, 1, STATE) == "✕ gone since 14:03:11"
    assert text(model, 1, REMARK) == "12 jobs failed with it"
    assert model.index(1, NAME).data(Qt.ItemDataRole.ToolTipRole) == "render-2: gone"
    assert model.rowCount(model.index(0, 0)) == model.columnCount(model.index(0, 0)) == 0
    assert model.data(QModelIndex()) is None
    assert model.data(model.index(0, 0), Qt.ItemDataRole.DecorationRole) is None


def test_a_state_and_an_old_heartbeat_catch_the_eye(qtbot: QtBot) -> None:
    theme = Theme()
    model = EngineModel(theme)
    model.show_rows([HERE, GONE], is_stale=False)
    tones = {(0, STATE): "ok", (0, HEARD): "text.1", (0, FAILED): "text.2", (0, REMARK): "text.2"}
    tones |= {(1, STATE): "alarm", (1, HEARD): "warn", (1, FAILED): "alarm", (1, REMARK): "alarm", (1, REFUSAL): "warn"}
    for (row, column), token in tones.items():
        assert colour(model, row, column) == theme.color(token).name(), (row, COLUMNS[column])


def test_what_is_not_live_is_faded_and_said_to_be_so(qtbot: QtBot) -> None:
    model = EngineModel(Theme())
    model.show_rows([HERE], is_stale=True)
    faded = model.index(0, HEARD).data(Qt.ItemDataRole.ForegroundRole)
    assert faded.alphaF() < 1
    assert model.index(0, STATE).data(Qt.ItemDataRole.AccessibleTextRole) == "State: connected, not live"
    assert model.index(0, IN_FLIGHT).data(Qt.ItemDataRole.AccessibleTextRole) == "In flight: 3, not live"


def test_rows_that_only_changed_are_told_of_alone(qtbot: QtBot) -> None:
    model = EngineModel(Theme())
    model.show_rows([HERE, GONE], is_stale=False)
    changed: list[int] = []
    resets: list[str] = []
    model.dataChanged.connect(lambda first, last: changed.append(first.row()))
    model.modelReset.connect(lambda: resets.append("reset"))
    model.show_rows([replace(HERE, heard="2.4\u2009s"), GONE], is_stale=False)
    assert (changed, resets) == ([0], [])
    model.show_rows([GONE], is_stale=False)
    assert resets == ["reset"]
    assert model.rows == (GONE,)


def test_numbers_stand_to_the_right_and_columns_explain_themselves(qtbot: QtBot) -> None:
    model = EngineModel(Theme())
    model.show_rows([HERE], is_stale=False)
    horizontal, right = Qt.Orientation.Horizontal, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    for column, (name, tip) in enumerate(zip(COLUMNS, TIPS, strict=True)):
        assert model.headerData(column, horizontal) == name
        assert model.headerData(column, horizontal, Qt.ItemDataRole.ToolTipRole) == tip
    assert model.headerData(HEARD, horizontal, Qt.ItemDataRole.TextAlignmentRole) == right
    assert model.headerData(NAME, horizontal, Qt.ItemDataRole.TextAlignmentRole) is None
    assert model.headerData(0, Qt.Orientation.Vertical) is None
    assert model.index(0, IN_FLIGHT).data(Qt.ItemDataRole.TextAlignmentRole) == right
