"""The table of problems as Qt reads it."""

import pytest
from PySide6.QtCore import QModelIndex, Qt

from widgets.problems.model import COLUMNS, MARK, RULE, WHERE, ProblemModel, ProblemRow
from widgets.theme import Theme

pytestmark = pytest.mark.gui

FLAT = ProblemRow("wolf_1", "transform.scale[1]", "W-006", "too flat", False, rule_name="scale above 0")


def test_a_row_names_its_rule_by_id_and_in_words(qapp: object) -> None:
    model = ProblemModel(Theme())
    model.show_rows((FLAT,))
    assert (model.rowCount(), model.columnCount()) == (1, len(COLUMNS))
    assert model.index(0, RULE).data() == "W-006 scale above 0"
    assert "Rule W-006: scale above 0" in model.index(0, WHERE).data(Qt.ItemDataRole.ToolTipRole)
    assert model.index(0, MARK).data(Qt.ItemDataRole.TextAlignmentRole) == Qt.AlignmentFlag.AlignCenter
    assert model.headerData(RULE, Qt.Orientation.Horizontal) == "Rule"
    assert model.headerData(0, Qt.Orientation.Vertical) is None
    assert model.rowCount(model.index(0, 0)) == model.columnCount(model.index(0, 0)) == 0
    assert model.data(model.index(0, RULE), Qt.ItemDataRole.DecorationRole) is None
    assert not model.index(5, 0, QModelIndex()).isValid()
