"""A row is a plain value: equal rows repaint nothing, and nothing is assumed that was not reported."""

from __future__ import annotations

from widgets.inputs.row import InputRow


def test_equal_rows_are_equal_values() -> None:
    assert InputRow(1, "Low float", "DI", 1) == InputRow(1, "Low float", "DI", 1)
    assert InputRow(1, "Low float", "DI", 1) != InputRow(1, "Low float", "DI", 1, is_by_hand=True)


def test_a_row_is_neither_forced_nor_held_unless_told() -> None:
    row = InputRow(1, "Low float", "DI", None)
    assert (row.raw, row.force, row.is_by_hand, row.is_pending) == (None, "", False, False)
