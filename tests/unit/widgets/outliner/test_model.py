"""The outliner's model: the world and its entities, filtered, updated in place where it can be."""

from collections.abc import Sequence

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from widgets.outliner.model import (
    ACTIVE_ROLE,
    HIDDEN,
    LOCKED,
    NAME,
    PROBLEM,
    ROW_ROLE,
    SELECTED_ROLE,
    OutlinerModel,
)
from widgets.outliner.rows import OutlinerRow

pytestmark = pytest.mark.gui

WOLF = OutlinerRow("wolf_1", "npc", "wolf", "wolf_fur", "wolf_ai")
ROCK = OutlinerRow("rock_1", "object", "rock", "stone")


def _model(*rows: OutlinerRow) -> OutlinerModel:
    model = OutlinerModel()
    model.show_rows("Dark Forest", rows or (WOLF, ROCK))
    return model


def _resets(model: OutlinerModel) -> list[str]:
    told: list[str] = []
    model.modelReset.connect(lambda: told.append("reset"))
    return told


def test_model_keeps_the_rules_of_qt(qtbot: QtBot) -> None:
    model = _model()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.update_rows({"rock_1": OutlinerRow("rock_1", "npc")})
    model.show_filter("type:npc")
    model.show_filter("")
    model.show_rows("Other", [])
    assert tester.model() is model


def test_world_is_above_its_entities() -> None:
    model = _model()
    world, wolf = model.index(0, NAME), model.index(1, NAME)
    assert (world.data(), wolf.data()) == ("Dark Forest", "wolf_1")
    assert (model.rowCount(), model.rowCount(world), model.columnCount(world)) == (3, 0, 0)
    assert (model.id_at(wolf), model.id_at(world), model.id_at(QModelIndex())) == ("wolf_1", "", "")
    assert model.index_of("rock_1") == model.index(2, NAME)
    assert not model.index_of("nobody").isValid()
    assert model.data(QModelIndex()) is None
    assert not model.index(9, 0).isValid()


def test_change_of_a_row_is_told_once_for_the_span(qtbot: QtBot) -> None:
    model = _model()
    spans: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last: spans.append((first.row(), last.row())))
    resets = _resets(model)
    model.update_rows({"rock_1": OutlinerRow("rock_1", "object", is_hidden=True), "wolf_1": WOLF})
    model.update_rows({"wolf_1": WOLF})
    assert (spans, resets) == ([(2, 2)], [])


def test_row_that_stops_passing_the_filter_goes() -> None:
    model = _model()
    model.show_filter("is:hidden")
    assert list(model.visible_ids) == []
    model.update_rows({"rock_1": OutlinerRow("rock_1", "object", is_hidden=True)})
    assert list(model.visible_ids) == ["rock_1"]
    assert model.total == 2
    assert model.filter_text == "is:hidden"


def test_filter_that_leaves_the_same_rows_resets_nothing() -> None:
    model = _model()
    resets = _resets(model)
    model.show_filter("_1")
    assert resets == []


def test_selection_is_a_role() -> None:
    model = _model()
    model.show_selection(frozenset({"wolf_1", "rock_1"}), "rock_1")
    wolf, rock = model.index_of("wolf_1"), model.index_of("rock_1")
    assert (wolf.data(SELECTED_ROLE), rock.data(SELECTED_ROLE)) == (True, True)
    assert (wolf.data(ACTIVE_ROLE), rock.data(ACTIVE_ROLE)) == (False, True)
    assert model.world_index().data(SELECTED_ROLE) is False
    assert model.selected == {"wolf_1", "rock_1"}


def test_new_name_is_a_wish() -> None:
    model = _model()
    told: list[tuple[str, str]] = []
    model.rename_requested.connect(lambda old, new: told.append((old, new)))
    index = model.index_of("wolf_1")
    assert index.flags() & Qt.ItemFlag.ItemIsEditable
    assert not index.siblingAtColumn(HIDDEN).flags() & Qt.ItemFlag.ItemIsEditable
    assert not model.setData(index, "alpha")
    assert not model.setData(index, "wolf_1")
    assert told == [("wolf_1", "alpha")]
    assert index.data() == "wolf_1"


@pytest.mark.parametrize(
    ("row", "column", "tip", "spoken"),
    [
        (WOLF, NAME, ["wolf_1 · npc", "mesh wolf · texture wolf_fur", "script wolf_ai"], "wolf_1, npc"),
        (WOLF, HIDDEN, ["Shown: click to hide"], "shown"),
        (WOLF, LOCKED, ["Click to lock"], "not locked"),
        (OutlinerRow("a", "npc", is_hidden=True), HIDDEN, ["Hidden: click to show"], "hidden"),
        (OutlinerRow("a", "npc", is_locked=True), LOCKED, ["Locked: click to unlock"], "locked"),
        (OutlinerRow("a", "npc", problem="bad"), PROBLEM, ["bad"], "bad"),
        (OutlinerRow("a", "npc", problem="bad"), NAME, ["bad"], "a, npc"),
    ],
)
def test_tooltips_and_names_say_what_is_seen(row: OutlinerRow, column: int, tip: Sequence[str], spoken: str) -> None:
    model = _model(row)
    index = model.index_of(row.id).siblingAtColumn(column)
    for part in tip:
        assert part in index.data(Qt.ItemDataRole.ToolTipRole)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == spoken
    assert index.data(ROW_ROLE) == row
    assert index.data(Qt.ItemDataRole.DecorationRole) is None


def test_title_changes_in_place() -> None:
    model = _model()
    resets = _resets(model)
    model.show_title("Bright Forest")
    assert model.world_index().data() == "Bright Forest"
    assert "settings" in model.world_index().data(Qt.ItemDataRole.ToolTipRole)
    assert model.world_index().siblingAtColumn(HIDDEN).data() is None
    assert model.world_index().data(Qt.ItemDataRole.DecorationRole) is None
    assert resets == []


def test_groups_are_counted_and_filtered_apart_from_entities() -> None:
    model = OutlinerModel()
    pack = OutlinerRow("group:pack", "object", title="Pack", is_group=True, is_folded=True, count=1)
    model.show_rows("World", [pack, OutlinerRow("wolf", "npc", depth=1, is_away=True), OutlinerRow("rock", "object")])
    assert list(model.visible_ids) == ["group:pack", "rock"]
    assert (model.total, model.shown) == (2, 2)
    index = model.index_of("group:pack")
    assert index.data() == "Pack"
    assert "group of 1" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Pack, group of 1, folded"
    asked: list[tuple[str, str]] = []
    model.rename_requested.connect(lambda *names: asked.append(names))
    for name in ("Pack", "Herd"):
        model.setData(index, name)
    assert asked == [("group:pack", "Herd")]
    model.show_filter("o")
    assert list(model.visible_ids) == ["wolf", "rock"]
    assert model.shown == 2


def test_rows_are_found_one_by_one_and_by_a_table_once_many_changed() -> None:
    model = OutlinerModel()
    rows = [OutlinerRow(f"e_{number}", "object") for number in range(60)]
    model.show_rows("Big", rows)
    assert model.index_of("e_41").row() == 42
    assert not model.index_of("nobody").isValid()
    model.update_rows({f"e_{number}": OutlinerRow(f"e_{number}", "object", "stone") for number in range(40)})
    assert model.index_of("e_41").row() == 42
    assert not model.index_of("nobody").isValid()
    model.show_rows("Big", rows[::-1])
    assert model.index_of("e_41").row() == 19
