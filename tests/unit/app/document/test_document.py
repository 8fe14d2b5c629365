"""The document: edits, transactions, undo and redo, what listeners are told."""

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.document.document import Document
from app.document.edits import DocumentChange
from app.document.errors import EditRefusedError
from runtime.contracts.world import CameraPose, EditorState, Entity
from tests.helpers import levels

MOVED = levels.entity("wolf_1", (6, 0, 0), kind="npc", script="wolf_ai")


def _told(document: Document) -> list[DocumentChange]:
    told: list[DocumentChange] = []
    document.subscribe(told.append)
    return told


def test_edit_is_a_step_that_undo_takes_back() -> None:
    document = levels.document()
    start = document.state
    told = _told(document)
    assert document.edit("Move wolf_1", {"wolf_1": MOVED})
    assert document.entities["wolf_1"] is MOVED
    assert (document.is_dirty, document.can_undo, document.can_redo) == (True, True, False)
    assert document.undo()
    assert document.state == start
    assert (document.is_dirty, document.can_undo, document.can_redo) == (False, False, True)
    assert document.redo()
    assert document.entities["wolf_1"] == MOVED
    assert [dict(change.entities) for change in told] == [
        {"wolf_1": MOVED},
        {"wolf_1": start.entities["wolf_1"]},
        {"wolf_1": MOVED},
    ]
    assert not document.redo()


def test_edit_that_changes_nothing_is_no_step() -> None:
    document = levels.document()
    told = _told(document)
    assert not document.edit("Nothing", {"wolf_1": document.entities["wolf_1"]})
    assert not document.edit("Nothing")
    assert told == []
    assert not document.undo()


def test_settings_quests_editor_and_places_go_the_same_way() -> None:
    document = levels.document()
    scene = document.settings.model_copy(update={"skybox": "other"})
    world = document.world.model_copy(update={"name": "Other"})
    document.edit(
        "Settings", world=world, scene=scene, quests=(levels.quest(),), editor=EditorState(hidden=("rock_1",))
    )
    document.edit("Reorder", places={"rock_1": 0})
    assert list(document.entities) == ["rock_1", "player_1", "wolf_1"]
    assert (document.world.name, document.settings.skybox) == ("Other", "other")
    assert (document.quests[0].id, document.editor.hidden) == ("hunt", ("rock_1",))
    document.undo()
    document.undo()
    assert (document.world.name, document.settings.skybox, document.quests) == ("Dark Forest", "none", ())
    assert list(document.entities) == ["player_1", "wolf_1", "rock_1"]


def test_edits_merge_by_key() -> None:
    document = levels.document()
    for x in (1, 2, 3):
        document.edit(f"Move {x}", {"wolf_1": levels.entity("wolf_1", (x, 0, 0))}, merge_key="x")
    document.edit("Other", {"rock_1": levels.entity("rock_1")}, merge_key="y")
    assert [step.label for step in document.history.steps] == ["Move 3", "Other"]
    document.undo()
    document.undo()
    assert document.entities["wolf_1"].transform.position == (5, 0, 0)


def test_undo_selects_what_it_changed() -> None:
    document = levels.document()
    document.edit("Delete", {"wolf_1": None})
    document.selection.replace(["rock_1"])
    document.undo()
    assert document.selection.ids == ("wolf_1",)
    document.redo()
    assert document.selection.ids == ()


def test_deleted_entity_leaves_the_selection() -> None:
    document = levels.document()
    document.selection.replace(["wolf_1", "rock_1"])
    document.edit("Delete", {"rock_1": None})
    assert document.selection.ids == ("wolf_1",)


def test_transactions_merge_by_key_too() -> None:
    document = levels.document()
    for x in (1, 2):
        with document.transaction(f"Nudge {x}", "nudge"):
            document.edit("x", {"wolf_1": levels.entity("wolf_1", (x, 0, 0))})
    assert [step.label for step in document.history.steps] == ["Nudge 2"]


def test_second_transaction_is_a_broken_promise() -> None:
    document = levels.document()
    first = document.transaction("First")
    with pytest.raises(RuntimeError, match="“First” is still open"):
        document.transaction("Second")
    assert document.open_transaction is first


@pytest.mark.parametrize(
    "changes",
    [
        {"wolf_1": levels.entity("other")},
        {"wolf_1": levels.entity("wolf_1", (10**400, 0, 0))},
        {
            "wolf_1": MOVED.model_copy(
                update={"transform": MOVED.transform.model_copy(update={"position": (float("nan"), 0, 0)})}
            )
        },
    ],
)
def test_what_a_level_cannot_hold_is_refused_and_nothing_changes(changes: dict[str, levels.Entity]) -> None:
    document = levels.document()
    start = document.state
    with pytest.raises(EditRefusedError):
        document.edit("x", changes)
    assert document.state is start


def test_settings_that_are_not_finite_are_refused() -> None:
    document = levels.document()
    with pytest.raises(EditRefusedError, match="settings"):
        document.edit("x", world=document.world.model_copy(update={"gravity": (0, float("inf"), 0)}))


def test_jump_goes_to_any_step() -> None:
    document = levels.document()
    for x in range(5):
        document.edit(f"Move {x}", {"wolf_1": levels.entity("wolf_1", (x, 1, 0))})
    document.jump(1)
    assert document.entities["wolf_1"].transform.position == (0, 1, 0)
    document.jump(4)
    assert document.entities["wolf_1"].transform.position == (3, 1, 0)
    document.jump(99)
    assert document.history.position == 5


def test_camera_is_kept_without_being_an_edit() -> None:
    document = levels.document()
    assert document.camera is None
    assert document.editor == EditorState()
    document.move_camera(CameraPose(distance=3))
    assert (document.camera, document.is_dirty) == (CameraPose(distance=3), False)
    assert document.editor.camera == CameraPose(distance=3)


def test_findings_are_live_and_told() -> None:
    document = levels.document()
    told = _told(document)
    document.edit("Flatten", {"wolf_1": levels.entity("wolf_1", scale=(1, 0, 1))})
    assert [finding.rule for finding in document.findings] == ["W-006"]
    assert told[-1].findings
    document.edit("Move", {"rock_1": levels.entity("rock_1", (9, 0, 0))})
    assert not told[-1].findings
    document.undo()
    document.undo()
    assert document.findings == ()


def test_assets_can_be_looked_for_again() -> None:
    document = levels.document(levels.entity("a", mesh="wolf"), assets=lambda kind, name: False)
    told = _told(document)
    assert document.live_findings.count == 1
    document.look_for_assets_again(lambda kind, name: True)
    assert document.findings == ()
    assert (tuple(told[-1].entities), told[-1].findings) == (("a",), True)


def test_unreadable_assets_are_told_once_and_outlast_another_look() -> None:
    document = levels.document(assets=lambda kind, name: True)
    mesh = document.entities["wolf_1"].components.mesh
    told = _told(document)
    for _ in range(2):
        document.note_unreadable_assets({("mesh", mesh): "torn"})
    assert len(told) == 1
    assert document.findings[0].rule == "ASSET_UNREADABLE"
    document.look_for_assets_again(lambda kind, name: True)
    assert document.findings[0].rule == "ASSET_UNREADABLE"
    document.note_unreadable_assets({})
    assert document.findings == ()


def test_saving_gives_the_document_its_file() -> None:
    document = levels.document()
    assert document.name == "untitled"
    document.edit("Move", {"wolf_1": MOVED})
    told = _told(document)
    document.mark_saved(Path("forest.json"))
    assert (document.name, document.is_dirty, told) == ("forest.json", False, [DocumentChange()])
    assert document.to_spec().entities == tuple(document.entities.values())


def test_listener_can_leave() -> None:
    document = levels.document()
    told: list[DocumentChange] = []
    document.subscribe(told.append)()
    document.edit("Move", {"wolf_1": MOVED})
    assert told == []


_STEPS = st.lists(
    st.tuples(
        st.sampled_from(["move", "delete", "add", "reorder", "quest", "scene", "undo", "redo", "drag", "abort"]),
        st.sampled_from("abcd"),
        st.integers(0, 4),
    ),
    max_size=12,
)


def _do(document: Document, what: str, name: str, number: int) -> None:
    if what in ("move", "add"):
        document.edit(what, {name: levels.entity(name, (number, 0, 0))}, merge_key=name if number > 2 else None)
    elif what == "delete":
        document.edit(what, {name: None})
    elif what == "reorder" and name in document.entities:
        document.edit(what, places={name: number})
    elif what == "quest":
        document.edit(what, quests=(levels.quest(goal=str(number)),))
    elif what == "scene":
        document.edit(what, scene=document.settings.model_copy(update={"skybox": str(number)}))
    elif what == "undo":
        document.undo()
    elif what == "redo":
        document.redo()
    elif what in ("drag", "abort"):
        drag = document.transaction(what)
        _do(document, "move", name, number)
        _do(document, "delete", "a", number)
        if what == "drag":
            drag.commit()
        else:
            drag.rollback()


@given(_STEPS)
def test_undone_to_the_start_equals_the_start_and_redone_to_the_end_the_end(steps: list[tuple[str, str, int]]) -> None:
    document = levels.document(levels.entity("a"), levels.entity("b"))
    start = document.to_spec()
    for what, name, number in steps:
        _do(document, what, name, number)
    while document.redo():
        pass
    end = document.to_spec()
    while document.undo():
        pass
    assert document.to_spec() == start
    while document.redo():
        pass
    assert document.to_spec() == end


def test_what_was_saved_while_a_preview_was_open_is_no_step_of_the_history() -> None:
    document = levels.document()
    preview = document.transaction("Array")
    document.edit("x", {"wolf_1": None})
    document.mark_saved(Path("forest.json"))
    preview.rollback()
    assert document.is_dirty


def test_listeners_are_told_again_when_something_beside_the_state_changed() -> None:
    document = levels.document()
    told: list[DocumentChange] = []
    document.subscribe(told.append)
    document.history.mark_unsaved()
    document.tell_again()
    assert told == [DocumentChange()]


def test_steps_are_told_but_never_an_open_transaction() -> None:
    document = levels.document()
    told: list[str] = []
    leave = document.follow_steps(lambda step: told.append(step.kind))
    with document.transaction("Move") as move:
        document.edit("Move", {"wolf_1": MOVED})
        assert told == []
        move.commit()
    document.undo()
    document.redo()
    assert len(told) == 3
    leave()
    document.undo()
    assert len(told) == 3


def test_what_could_not_be_written_stays_unsaved() -> None:
    document = levels.document()
    document.edit("Move wolf_1", {"wolf_1": MOVED})
    document.begin_writing()
    document.end_writing(None)
    assert (document.is_dirty, document.path) == (True, None)


def test_a_level_written_in_the_middle_of_a_drag_stays_unsaved(tmp_path: Path) -> None:
    document = levels.document()
    with document.transaction("Move") as move:
        document.edit("Move", {"wolf_1": MOVED})
        document.begin_writing()
        document.end_writing(tmp_path / "level.json")
        move.rollback()
    assert document.path == tmp_path / "level.json"
    assert document.is_dirty


def moved(entity: Entity, **changes: object) -> Entity:
    return entity.model_copy(update={"transform": entity.transform.model_copy(update=changes)})


def test_what_moves_is_told_as_moved_and_what_a_level_cannot_hold_is_refused_all_the_same() -> None:
    document = levels.document()
    told: list[DocumentChange] = []
    document.subscribe(told.append)
    wolf = document.entities["wolf_1"]
    document.edit("Move", {"wolf_1": moved(wolf, position=(8, 0, 0))})
    document.undo()
    with document.transaction("Drag"):
        document.edit("Drag", {"wolf_1": moved(wolf, position=(6, 0, 0))})
    document.edit("Delete", {"wolf_1": None})
    assert [change.is_move for change in told if change.entities] == [True, True, True, False]
    before = document.state
    with pytest.raises(EditRefusedError, match="rock_1"):
        document.edit("Move", {"rock_1": moved(document.entities["rock_1"], position=(math.inf, 0, 0))})
    assert document.state is before


def test_a_place_that_is_wrong_is_found_and_one_that_is_right_again_ends_the_finding() -> None:
    document = levels.document()
    wolf = document.entities["wolf_1"]
    document.edit("Squash", {"wolf_1": moved(wolf, scale=(1, 0, 1))})
    assert [found.field for found in document.live_findings.of_entity("wolf_1")] == ["transform.scale[1]"]
    document.edit("Move", {"wolf_1": moved(document.entities["wolf_1"], position=(2, 0, 0))})
    assert document.live_findings.of_entity("wolf_1")
    document.edit("Mend", {"wolf_1": moved(wolf, scale=(1, 1, 1))})
    assert not document.live_findings.of_entity("wolf_1")
