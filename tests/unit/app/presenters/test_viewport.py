"""Viewport and document together, with a view that records what it is told instead of drawing."""

from typing import Any, cast

import pytest
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from app.document import operations
from app.document.document import Document
from app.document.holder import DocumentHolder
from app.presenters.viewport import ViewportPresenter
from runtime.contracts.world import CameraPose, EditorState, Group, Quest, Sun, Transform
from tests.helpers import levels
from viewport.tools.intents import ListWanted, SelectIntent
from viewport.view import ViewportView

pytestmark = pytest.mark.gui

THERE = Transform(position=(9, 0, 0), rotation=(0, 0, 0), scale=(1, 1, 1))


class RecordingView(QWidget):
    """Has the signals of the viewport and notes every call."""

    selection_requested = Signal(object)
    list_requested = Signal(object)
    drag_started = Signal(str)
    drag_changed = Signal(object)
    drag_finished = Signal(bool)
    camera_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.told: list[tuple[Any, ...]] = []

    def __getattr__(self, name: str) -> Any:
        if not hasattr(ViewportView, name):
            raise AttributeError(name)
        return lambda *values, **named: self.told.append((name, *values, *(key for key, on in named.items() if on)))

    def take(self) -> list[tuple[Any, ...]]:
        told, self.told = self.told, []
        return told


class Bench:
    def __init__(self) -> None:
        self.view = RecordingView()
        self.holder = DocumentHolder(levels.document())
        self.presenter = ViewportPresenter(cast(ViewportView, self.view), self.holder)

    @property
    def document(self) -> Document:
        return self.holder.document


@pytest.fixture
def bench(qapp: object) -> Bench:
    return Bench()


def test_document_is_shown_whole_when_it_is_opened(bench: Bench) -> None:
    assert [call[0] for call in bench.view.take()] == ["show_world", "set_marks", "set_links", "set_selection"]
    other = levels.document(levels.entity("tree"))
    other.move_camera(CameraPose(distance=3))
    bench.holder.replace(other)
    (shown, marks, links, selected) = bench.view.take()
    assert (marks, links) == (("set_marks", {}), ("set_links", ()))
    assert shown[:4] == ("show_world", other.settings, other.entities, other.editor)
    assert shown[4].ids == ("tree",)
    assert shown[3].camera == CameraPose(distance=3)
    assert selected == ("set_selection", (), None)


def test_every_kind_of_change_reaches_the_view_by_its_own_way(bench: Bench) -> None:
    bench.view.take()
    bench.document.edit("x", {"rock_1": None})
    operations.set_hidden(bench.document, ["wolf_1"], True)
    operations.set_locked(bench.document, ["wolf_1"], True)
    scene = bench.document.settings.model_copy(update={"skybox": "night"})
    bench.document.edit("x", scene=scene)
    bench.document.edit("x", editor=bench.document.state.editor.model_copy(update={"sun": Sun(intensity=2)}))
    bench.document.selection.replace(["wolf_1", "player_1"], active="wolf_1")
    assert bench.view.take() == [
        ("apply_changes", {"rock_1": None}),
        ("set_hidden", ("wolf_1",)),
        ("set_locked", ("wolf_1",)),
        ("show_settings", scene),
        ("show_sun", Sun(intensity=2)),
        ("set_selection", ("wolf_1", "player_1"), "wolf_1"),
    ]


@pytest.mark.parametrize(
    ("how", "selected"), [("replace", ("rock_1",)), ("add", ("wolf_1", "rock_1")), ("toggle", ("wolf_1", "rock_1"))]
)
def test_picks_select_in_the_document(bench: Bench, how: Any, selected: tuple[str, ...]) -> None:
    bench.document.selection.replace(["wolf_1"])
    bench.view.selection_requested.emit(SelectIntent(("rock_1",), how))
    assert bench.document.selection.ids == selected


def test_drag_is_previewed_live_and_one_undo_step(bench: Bench) -> None:
    start = bench.document.state
    bench.view.drag_started.emit("Move wolf_1")
    bench.view.take()
    bench.view.drag_changed.emit({"wolf_1": levels.entity("x", (7, 0, 0)).transform})
    bench.view.drag_changed.emit({"wolf_1": THERE})
    assert [call[0] for call in bench.view.take()] == ["apply_changes", "apply_changes"]
    assert bench.document.entities["wolf_1"].transform == THERE
    bench.view.drag_finished.emit(True)
    assert [step.label for step in bench.document.history.steps] == ["Move wolf_1"]
    bench.document.undo()
    assert bench.document.state == start


def test_escape_puts_back_exactly_what_was_there(bench: Bench) -> None:
    start = bench.document.state
    bench.view.drag_started.emit("Move wolf_1")
    bench.view.drag_changed.emit({"wolf_1": THERE})
    bench.view.drag_finished.emit(False)
    assert bench.document.state is start
    assert bench.view.take()[-1] == ("apply_changes", {"wolf_1": start.entities["wolf_1"]}, "are_moved")


def test_drag_beside_an_open_transaction_changes_nothing(bench: Bench) -> None:
    other = bench.document.transaction("Other")
    bench.view.drag_started.emit("Move wolf_1")
    bench.view.drag_changed.emit({"wolf_1": THERE})
    bench.view.drag_finished.emit(True)
    assert bench.document.open_transaction is other
    assert bench.document.entities["wolf_1"].transform.position == (5, 0, 0)


def test_camera_is_kept_for_the_sidecar(bench: Bench) -> None:
    bench.view.camera_changed.emit(CameraPose(distance=4))
    assert bench.document.editor.camera == CameraPose(distance=4)
    assert not bench.document.is_dirty


def grouped() -> Bench:
    """A pack of wolf_1 and rock_1, of which rock_1 is in a group of its own, and a player."""
    bench = Bench()
    groups = {"pack": Group(members=("wolf_1",)), "heap": Group(members=("rock_1", "stone"), parent="pack")}
    editor = EditorState(groups=groups)
    entities = ("player_1", "wolf_1", "rock_1", "stone")
    bench.holder.replace(levels.document(*map(levels.entity, entities), editor=editor))
    return bench


def test_a_click_on_a_member_selects_its_whole_group() -> None:
    bench = grouped()
    bench.view.selection_requested.emit(SelectIntent(("rock_1",), "replace"))
    selection = bench.document.selection
    assert (selection.ids, selection.active) == (("wolf_1", "rock_1", "stone"), "rock_1")
    bench.view.selection_requested.emit(SelectIntent(("player_1",), "add"))
    assert (selection.ids[-1], selection.active) == ("player_1", "player_1")
    bench.view.selection_requested.emit(SelectIntent((), "add"))
    assert selection.active == "player_1"


def test_a_group_is_toggled_as_one() -> None:
    bench = grouped()
    selection = bench.document.selection
    selection.replace(["stone"])
    bench.view.selection_requested.emit(SelectIntent(("rock_1",), "toggle"))
    assert set(selection.ids) == {"wolf_1", "rock_1", "stone"}
    bench.view.selection_requested.emit(SelectIntent(("rock_1",), "toggle"))
    assert selection.ids == ()


def test_reaching_goes_one_group_further_in_each_time() -> None:
    bench = grouped()
    reach = SelectIntent(("rock_1",), "replace", reaches=True)
    bench.view.selection_requested.emit(SelectIntent(("rock_1",), "replace"))
    bench.view.selection_requested.emit(reach)
    assert bench.document.selection.ids == ("rock_1", "stone")
    bench.view.selection_requested.emit(reach)
    assert bench.document.selection.ids == ("rock_1",)


def test_a_repeated_click_goes_on_to_what_lies_behind_the_group() -> None:
    bench = grouped()
    bench.view.selection_requested.emit(SelectIntent(("rock_1",), "replace"))
    bench.view.selection_requested.emit(SelectIntent(("wolf_1",), "replace", behind=("stone", "player_1", "rock_1")))
    assert bench.document.selection.ids == ("player_1",)
    bench.view.selection_requested.emit(SelectIntent(("player_1",), "replace", behind=("rock_1",)))
    assert bench.document.selection.active == "rock_1"
    bench.document.selection.replace(["player_1"])
    bench.view.selection_requested.emit(SelectIntent(("player_1",), "replace", behind=("player_1",)))
    assert bench.document.selection.ids == ("player_1",)


def test_a_marquee_can_take_away(bench: Bench) -> None:
    bench.document.selection.replace(["wolf_1", "rock_1", "player_1"])
    bench.view.selection_requested.emit(SelectIntent(("rock_1", "wolf_1"), "remove"))
    assert bench.document.selection.ids == ("player_1",)


def test_the_list_names_each_with_its_type_and_a_choice_selects_the_entity_itself() -> None:
    bench = grouped()
    bench.view.take()
    bench.view.list_requested.emit(ListWanted(("rock_1", "player_1", "gone"), 3, 4, "replace"))
    ((name, menu, x, y),) = bench.view.take()
    assert (name, x, y) == ("show_menu", 3, 4)
    assert isinstance(menu, QMenu)
    assert [action.text() for action in menu.actions()] == ["rock_1\tobject", "player_1\tobject"]
    menu.actions()[0].trigger()
    assert bench.document.selection.ids == ("rock_1",)


def test_quests_are_written_beside_the_entity_that_triggers_them(bench: Bench) -> None:
    bench.view.take()
    quests = tuple(Quest.from_wire({"id": name, "triggerEntity": "wolf_1", "goal": ""}) for name in ("one", "two"))
    bench.document.edit("Quests", quests=quests)
    assert bench.view.take() == [("set_marks", {"wolf_1": "◆ one, two"}), ("set_links", (("wolf_1", "wolf_1"),))]


def test_arrows_go_from_each_quest_to_the_next_in_the_order_of_the_level(bench: Bench) -> None:
    bench.view.take()
    triggers = ("wolf_1", "rock_1", "tree_1")
    bench.document.edit(
        "Quests", quests=tuple(Quest.from_wire({"id": on, "triggerEntity": on, "goal": ""}) for on in triggers)
    )
    assert bench.view.take()[1] == ("set_links", (("wolf_1", "rock_1"), ("rock_1", "tree_1")))
