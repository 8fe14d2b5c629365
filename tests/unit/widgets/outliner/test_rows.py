"""A row is a plain value."""

from widgets.outliner.rows import OutlinerRow, RowTable


def test_row_of_a_sound_entity_needs_id_and_type_only() -> None:
    row = OutlinerRow("rock_1", "object")
    assert (row.problem, row.is_hidden, row.is_locked, row.is_warning) == ("", False, False, False)
    assert row == OutlinerRow("rock_1", "object")


def test_a_row_is_called_by_its_title_where_it_has_one() -> None:
    assert OutlinerRow("group:g", "object", title="Pack", is_group=True).name == "Pack"
    assert OutlinerRow("wolf_1", "npc").name == "wolf_1"


def test_a_table_counts_entities_and_leaves_out_what_a_fold_hides() -> None:
    pack = OutlinerRow("group:g", "object", is_group=True, is_folded=True)
    wolf, rock = OutlinerRow("wolf_1", "npc", depth=1, is_away=True), OutlinerRow("rock_1", "object")
    table = RowTable.of(iter((pack, wolf, rock)))
    assert list(table.rows.values()) == [pack, wolf, rock]
    assert (table.seen, table.total) == (["group:g", "rock_1"], 2)
