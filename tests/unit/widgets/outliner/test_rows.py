"""A row is a plain value."""

from widgets.outliner.rows import OutlinerRow


def test_row_of_a_sound_entity_needs_id_and_type_only() -> None:
    row = OutlinerRow("rock_1", "object")
    assert (row.problem, row.is_hidden, row.is_locked, row.is_warning) == ("", False, False, False)
    assert row == OutlinerRow("rock_1", "object")
