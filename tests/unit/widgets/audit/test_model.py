"""Rows and their model."""

from __future__ import annotations

from PySide6.QtCore import Qt

from widgets.audit.looks import TRAIL
from widgets.audit.model import AuditModel, AuditRow

ROW = AuditRow(7, ("2026-11-21T05:00:00Z", "Ann", "ADMIN", "config.commit", "v2", "success"), "record 7")


def test_every_word_must_stand_in_the_record() -> None:
    assert ROW.has(["ann", "commit"])
    assert not ROW.has(["ann", "restore"])
    assert ROW.has([])


def test_cells_tips_and_headings() -> None:
    model = AuditModel(TRAIL.columns)
    assert (model.rowCount(), model.columnCount()) == (0, len(TRAIL.columns))
    model.show_rows([ROW])
    assert model.rows == (ROW,)
    assert model.data(model.index(0, 1)) == "Ann"
    assert model.data(model.index(0, 3), Qt.ItemDataRole.ToolTipRole) == "record 7"
    assert model.data(model.index(0, 0), Qt.ItemDataRole.DecorationRole) is None
    assert model.headerData(5, Qt.Orientation.Horizontal) == "result"
    assert model.headerData(0, Qt.Orientation.Vertical) is None
    assert model.rowCount(model.index(0, 0)) == 0
