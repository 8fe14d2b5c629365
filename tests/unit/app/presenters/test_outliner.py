"""Outliner and document together: real clicks in, undo steps out, rows always in step."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.document import grouping, operations
from app.document.document import Document
from app.document.findings import LevelFinding
from app.document.holder import DocumentHolder
from app.engine.marks import EngineMark
from app.presenters.outliner import OutlinerPresenter, row_of
from runtime.contracts.world import EditorState, Group
from tests.helpers import levels
from tests.helpers.shown import show_active
from widgets.outliner.model import ENGINE, HIDDEN, LOCKED, ROW_ROLE
from widgets.outliner.panel import OutlinerPanel
from widgets.outliner.rows import OutlinerRow
from widgets.theme import Theme

pytestmark = pytest.mark.gui


class Bench:
    """A panel on a small level."""

    def __init__(self, qtbot: QtBot) -> None:
        self.holder = DocumentHolder(levels.document(quests=(levels.quest(),)))
        self.panel = OutlinerPanel(Theme())
        self.panel.resize(300, 300)
        self.framed: list[tuple[str, ...]] = []
        self.presenter = OutlinerPresenter(
            self.panel, self.holder, frame=lambda: self.framed.append(self.document.selection.ids)
        )
        show_active(qtbot, self.panel)

    @property
    def document(self) -> Document:
        return self.holder.document

    def row(self, identity: str) -> OutlinerRow:
        row = self._index(identity, 0).data(ROW_ROLE)
        assert isinstance(row, OutlinerRow)
        return row

    def click(self, identity: str, column: int = 0, modifiers: Qt.KeyboardModifier | None = None) -> None:
        table = self.panel.table
        point = table.visualRect(self._index(identity, column)).center()
        keys = modifiers or Qt.KeyboardModifier.NoModifier
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, keys, point)

    def _index(self, identity: str, column: int):  # type: ignore[no-untyped-def]  # a QModelIndex of the list
        model = self.panel.table.model()
        return model.index(list(self.panel.visible_ids).index(identity) + 1, column)


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return Bench(qtbot)


def test_clicks_select_in_the_document(bench: Bench) -> None:
    bench.click("wolf_1")
    bench.click("rock_1", modifiers=Qt.KeyboardModifier.ControlModifier)
    assert bench.document.selection.ids == ("wolf_1", "rock_1")
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    bench.click("player_1", modifiers=both)
    assert set(bench.document.selection.ids) == {"wolf_1", "rock_1", "player_1"}


def test_selection_from_elsewhere_is_revealed(bench: Bench) -> None:
    bench.document.selection.replace(["rock_1"])
    assert bench.panel.table.current_id() == "rock_1"


def test_eye_and_lock_are_undo_steps(bench: Bench) -> None:
    bench.click("wolf_1", HIDDEN)
    bench.click("rock_1", LOCKED)
    assert (bench.row("wolf_1").is_hidden, bench.row("rock_1").is_locked) == (True, True)
    bench.document.undo()
    bench.document.undo()
    assert (bench.row("wolf_1").is_hidden, bench.row("rock_1").is_locked) == (False, False)


def test_renaming_takes_the_quest_along_and_a_bad_name_is_refused(bench: Bench) -> None:
    bench.panel.rename_requested.emit("wolf_1", "alpha")
    assert list(bench.panel.visible_ids) == ["player_1", "alpha", "rock_1"]
    assert bench.document.quests[0].trigger_entity == "alpha"
    bench.panel.rename_requested.emit("alpha", "rock_1")
    refusal = bench.panel.findChild(type(bench.panel._refusal), "outliner_refusal")
    assert refusal is not None
    assert "alpha is not renamed: another entity is already called “rock_1”" in refusal.text()


def test_rows_follow_edits_undo_and_findings(bench: Bench) -> None:
    bench.document.edit("x", {"wolf_1": levels.entity("wolf_1", scale=(1, 0, 1), mesh="fox")})
    assert bench.row("wolf_1").mesh == "fox"
    assert bench.row("wolf_1").problem == "transform.scale[1]: scale must be above 0, not 0"
    bench.document.undo()
    assert (bench.row("wolf_1").mesh, bench.row("wolf_1").problem) == ("box", "")
    operations.delete_entities(bench.document, ["rock_1"])
    assert list(bench.panel.visible_ids) == ["player_1", "wolf_1"]
    world = bench.document.world.model_copy(update={"name": "Other"})
    bench.document.edit("x", world=world)
    assert bench.panel.table.model().index(0, 0).data() == "Other"
    bench.document.edit("x", world=world.model_copy(update={"name": "Ot\nher"}))
    assert bench.panel.table.model().index(0, 0).data() == "Ot\\nher"


def test_dragging_does_not_rebuild_rows(bench: Bench) -> None:
    told: list[str] = []
    bench.panel.table.model().dataChanged.connect(lambda *_: told.append("row"))
    wolf = bench.document.entities["wolf_1"]
    moved = wolf.model_copy(update={"transform": wolf.transform.model_copy(update={"position": (1, 2, 3)})})
    bench.document.edit("Move", {"wolf_1": moved})
    assert told == []


def test_another_document_is_shown_whole(bench: Bench) -> None:
    other = levels.document(levels.entity("tree"))
    bench.holder.replace(other)
    assert list(bench.panel.visible_ids) == ["tree"]
    bench.click("tree", HIDDEN)
    assert other.editor.hidden == ("tree",)


def test_enter_frames_and_the_empty_level_gets_a_box(bench: Bench) -> None:
    bench.panel.frame_requested.emit("rock_1")
    bench.panel.frame_requested.emit("rock_1")
    assert bench.framed == [("rock_1",), ("rock_1",)]
    bench.holder.replace(Document(levels.world()))
    bench.panel.add_requested.emit()
    assert list(bench.panel.visible_ids) == ["box_1"]


def test_the_worst_finding_is_the_one_shown() -> None:
    warning = LevelFinding("entity", "a", "components.mesh", "X", "no mesh", is_warning=True)
    error = LevelFinding("entity", "a", "transform.scale[0]", "W-006", "too small")
    row = row_of(levels.entity("a"), {"a"}, set(), (warning, error))
    assert (row.problem, row.is_warning, row.is_hidden) == ("transform.scale[0]: too small", False, True)
    assert row_of(levels.entity("a"), set(), {"a"}, (warning,)).is_warning


def grouped(bench: Bench) -> None:
    """A pack of the wolf and the rock."""
    grouping.group_entities(bench.document, ["wolf_1", "rock_1"], "Pack")


def test_groups_stand_above_what_is_in_no_group_and_are_selected_as_one(bench: Bench) -> None:
    grouped(bench)
    assert list(bench.panel.visible_ids) == ["group:group_1", "wolf_1", "rock_1", "player_1"]
    row = bench.row("group:group_1")
    assert (row.name, row.count, row.depth, bench.row("wolf_1").depth) == ("Pack", 2, 0, 1)
    bench.click("player_1")
    bench.click("group:group_1", modifiers=Qt.KeyboardModifier.ControlModifier)
    assert bench.document.selection.ids == ("player_1", "wolf_1", "rock_1")
    bench.click("group:group_1", modifiers=Qt.KeyboardModifier.ControlModifier)
    assert bench.document.selection.ids == ("player_1",)
    bench.click("wolf_1")
    assert bench.document.selection.ids == ("wolf_1",)
    bench.document.undo()
    assert list(bench.panel.visible_ids) == ["player_1", "wolf_1", "rock_1"]
    assert bench.row("wolf_1").depth == 0


def test_a_group_is_folded_and_opened(bench: Bench) -> None:
    grouped(bench)
    bench.click("group:group_1")
    table = bench.panel.table
    QTest.keyClick(table, Qt.Key.Key_Left)
    assert list(bench.panel.visible_ids) == ["group:group_1", "player_1"]
    QTest.keyClick(table, Qt.Key.Key_Left)
    bench.document.selection.replace(["rock_1"])
    assert table.current_id() == "group:group_1", "the group shows where the selected one is"
    operations.duplicate_entities(bench.document, ["player_1"])
    assert list(bench.panel.visible_ids) == ["group:group_1", "player_1", "player_2"]
    chevron = table.visualRect(table.model().index(1, 0)).topLeft() + QPoint(8, 12)
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=chevron)
    assert len(bench.panel.visible_ids) == 5
    assert bench.document.selection.ids == ("player_2",), "folding selects nothing"


def test_marks_and_names_of_a_group_are_those_of_all_in_it(bench: Bench) -> None:
    grouped(bench)
    bench.click("group:group_1", HIDDEN)
    assert set(bench.document.editor.hidden) == {"wolf_1", "rock_1"}
    assert bench.row("group:group_1").is_hidden
    bench.click("group:group_1", LOCKED)
    operations.set_locked(bench.document, ["wolf_1"], False)
    assert not bench.row("group:group_1").is_locked
    bench.panel.rename_requested.emit("group:group_1", "Herd")
    assert bench.row("group:group_1").name == "Herd"
    bench.panel.rename_requested.emit("group:group_1", " ")
    refusal = bench.panel.findChild(QLabel, "outliner_refusal")
    assert refusal is not None
    assert refusal.text().startswith("▲ Herd is not renamed")
    bench.panel.frame_requested.emit("group:group_1")
    assert set(bench.framed[-1]) == {"wolf_1", "rock_1"}


def test_a_member_that_is_deleted_leaves_the_tree(bench: Bench) -> None:
    grouped(bench)
    operations.delete_entities(bench.document, ["wolf_1"])
    assert list(bench.panel.visible_ids) == ["group:group_1", "rock_1", "player_1"]
    operations.delete_entities(bench.document, ["rock_1"])
    assert list(bench.panel.visible_ids) == ["player_1"]


def test_rows_made_ahead_are_those_made_on_the_spot(bench: Bench) -> None:
    hidden = EditorState(hidden=("b",), groups={"g": Group(name="Pair", members=("a", "b"))})
    coming = levels.document(levels.entity("a"), levels.entity("b"), levels.entity("c"), editor=hidden)
    bench.holder.replace(coming)
    on_the_spot = [bench.row(key) for key in bench.panel.visible_ids]
    bench.holder.replace(levels.document())
    bench.holder.prepare(coming)
    bench.holder.replace(coming)
    assert [bench.row(key) for key in bench.panel.visible_ids] == on_the_spot
    assert [row.name for row in on_the_spot] == ["Pair", "a", "b", "c"]
    operations.set_hidden(coming, ("a",), True)
    assert bench.row("a").is_hidden


def test_what_the_engine_carries_of_an_entity_stands_beside_it(bench: Bench) -> None:
    marks = {"wolf_1": EngineMark("failed", "TIMEOUT", "Job failed, TIMEOUT")}
    bench.presenter.show_engine_marks(marks.get)
    bench.presenter.refresh_marks(["wolf_1", "gone"])
    assert bench.row("wolf_1").engine == "✕"
    cell = bench._index("wolf_1", ENGINE)
    assert cell.data(Qt.ItemDataRole.AccessibleTextRole) == "Job failed, TIMEOUT"
    assert "Job failed" in cell.data(Qt.ItemDataRole.ToolTipRole)
    operations.move_entities(bench.document, {"wolf_1": bench.document.entities["wolf_1"].transform})
    assert bench.row("wolf_1").engine == "✕"
    marks.clear()
    bench.presenter.refresh_marks(["wolf_1"])
    assert bench.row("wolf_1").engine == ""


def test_rows_moved_by_keys_change_the_order_of_the_file_as_one_step(bench: Bench) -> None:
    start = list(bench.document.entities)
    bench.click(start[2])
    bench.panel.table.setFocus()
    QTest.keyClick(bench.panel.table, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert list(bench.document.entities) == [start[0], start[2], start[1]] == list(bench.panel.visible_ids)
    assert bench.document.selection.ids == (start[2],)
    assert [step.label for step in bench.document.history.steps] == [f"Reorder {start[2]}"]
    bench.document.undo()
    assert list(bench.panel.visible_ids) == start
