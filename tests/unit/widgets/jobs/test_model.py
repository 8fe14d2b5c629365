from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.qtbot import QtBot

from widgets.jobs.cells import COLUMNS, DETAILS, ERROR, PROGRESS, STATE, SUBJECT, TOOK
from widgets.jobs.model import JobModel
from widgets.jobs.views import JobRow
from widgets.theme import Theme

pytestmark = pytest.mark.gui


def rows(*given: tuple[str, str]) -> dict[str, JobRow]:
    return {key: JobRow(key, "Spawn entity", f"of {key}", state, 40) for key, state in given}  # type: ignore[arg-type]


@pytest.fixture
def model(qtbot: QtBot) -> JobModel:
    return JobModel(Theme())


def cell(model: JobModel, row: int, column: int, role: Any = Qt.ItemDataRole.DisplayRole) -> Any:
    return model.index(row, column).data(role)


def test_a_job_is_told_by_mark_and_word(model: JobModel) -> None:
    model.take_rows({"1": JobRow("1", "Spawn entity", "wolf", "failed", 30, "1.2 s", "TIMEOUT", "took too long")})
    assert [cell(model, 0, column) for column in range(len(COLUMNS))] == [
        "✕ failed", "Spawn entity", "wolf", "30\u2009%", "1.2 s", "TIMEOUT", "took too long",
    ]  # fmt: skip
    assert cell(model, 0, STATE, Qt.ItemDataRole.AccessibleTextRole) == "failed"
    assert "TIMEOUT: took too long" in cell(model, 0, DETAILS, Qt.ItemDataRole.ToolTipRole)
    for column in (STATE, ERROR):
        assert cell(model, 0, column, Qt.ItemDataRole.ForegroundRole) == Theme().color("alarm")
    assert cell(model, 0, SUBJECT, Qt.ItemDataRole.ForegroundRole) == Theme().color("text.1")


def test_what_has_not_begun_has_neither_progress_nor_time(model: JobModel) -> None:
    model.take_rows(rows(("1", "queued")))
    assert (cell(model, 0, PROGRESS), cell(model, 0, TOOK)) == ("–", "–")
    assert cell(model, 0, STATE, Qt.ItemDataRole.ToolTipRole) == "Spawn entity · of 1: queued"
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    assert cell(model, 0, TOOK, Qt.ItemDataRole.TextAlignmentRole) == right
    assert cell(model, 0, TOOK, Qt.ItemDataRole.DecorationRole) is None
    assert model.data(QModelIndex()) is None


def test_failed_jobs_come_first_and_can_stand_in_their_order(model: JobModel) -> None:
    model.take_rows(rows(("1", "completed"), ("2", "failed"), ("3", "running"), ("4", "failed")))
    assert model.keys == ("2", "4", "1", "3")
    model.put_failed_first(False)
    assert model.keys == ("1", "2", "3", "4")
    model.put_failed_first(True)
    assert model.keys == ("2", "4", "1", "3")


def test_a_job_that_goes_on_is_told_of_alone(model: JobModel, qtbot: QtBot) -> None:
    model.take_rows(rows(("1", "queued"), ("2", "queued")))
    changed: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last, _: changed.append((first.row(), last.row())))
    assert not model.take_rows(rows(("2", "running")))
    assert changed == [(1, 1)]
    assert not model.take_rows({})
    assert changed == [(1, 1)]
    assert model.take_rows(rows(("2", "failed")))
    assert model.keys == ("2", "1")


def test_a_failure_stays_in_its_place_where_the_order_of_the_run_is_wished(model: JobModel) -> None:
    model.put_failed_first(False)
    model.take_rows(rows(("1", "running"), ("2", "running")))
    assert not model.take_rows(rows(("2", "failed")))
    assert model.keys == ("1", "2")


def test_a_failure_that_was_done_again_stands_no_longer(model: JobModel) -> None:
    model.take_rows(rows(("1", "completed"), ("2", "failed")))
    model.take_rows({"2": JobRow("2", "Spawn entity", "wolf", "failed", 0, "", "TIMEOUT", "late", is_past=True)})
    assert model.keys == ("1", "2")
    assert cell(model, 1, DETAILS) == "done again · late"
    assert cell(model, 1, STATE, Qt.ItemDataRole.ForegroundRole) == Theme().color("text.3")


def test_rows_are_found_by_key_and_place(model: JobModel) -> None:
    model.take_rows(rows(("1", "queued"), ("2", "queued")))
    assert model.index_of("2").row() == 1
    assert not model.index_of("9").isValid()
    found = model.row_at(1)
    assert found is not None
    assert found.key == "2"
    assert model.row_at(-1) is None
    model.clear()
    assert model.rowCount() == 0


def test_columns_are_named(model: JobModel) -> None:
    assert model.headerData(STATE, Qt.Orientation.Horizontal) == "State"
    assert model.headerData(TOOK, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole) is not None
    assert model.headerData(STATE, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole) is None
    assert model.headerData(0, Qt.Orientation.Vertical) is None
    assert model.columnCount() == len(COLUMNS)
    assert model.columnCount(model.index(0, 0)) == model.rowCount(model.index(0, 0)) == 0 or not model.rowCount()
