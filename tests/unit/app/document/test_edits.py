"""Edits: apply either side, find what lies between two states, merge two into one."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.document.edits import DocumentChange, Edit, Side, apply, between, change_of, is_moved, merged
from app.document.world import WorldState
from runtime.contracts.world import EditorState
from tests.helpers import levels

START = WorldState.from_spec(levels.world(*(levels.entity(name) for name in "abcd")))
MOVED_B = levels.entity("b", (1, 0, 0))


def _edit(state: WorldState, side: Side, key: str | None = None) -> tuple[WorldState, Edit]:
    end = apply(state, side)
    found = between("x", state, end, side.entities, side.places, key)
    assert found is not None
    return end, found


@pytest.mark.parametrize(
    ("side", "order"),
    [
        (Side({"b": MOVED_B}), "abcd"),
        (Side({"b": None}), "acd"),
        (Side({"e": levels.entity("e")}), "abcde"),
        (Side({"e": levels.entity("e")}, {"e": 1}), "aebcd"),
        (Side({"e": levels.entity("e")}, {"e": 99}), "abcde"),
        (Side({}, {"d": 0}), "dabc"),
        (Side({"a": None, "c": None, "e": levels.entity("e")}, {"e": 0}), "ebd"),
        (Side({"gone": None, "b": MOVED_B}), "abcd"),
    ],
)
def test_each_side_leads_to_its_state(side: Side, order: str) -> None:
    end, edit = _edit(START, side)
    assert "".join(end.entities) == order
    back = apply(end, edit.before)
    assert back == START
    assert list(back.entities) == list(START.entities)
    again = apply(back, edit.after)
    assert again == end
    assert list(again.entities) == list(end.entities)


def test_only_what_differs_is_kept() -> None:
    end, edit = _edit(START, Side({"a": START.entities["a"], "b": MOVED_B}))
    assert edit.touched == ("b",)
    assert edit.placed == ()
    assert not edit.is_structural
    assert end.entities["a"] is START.entities["a"]


def test_an_edit_knows_whether_entities_were_but_moved() -> None:
    b = START.entities["b"]
    moved = b.model_copy(update={"transform": MOVED_B.transform})
    turned = b.model_copy(update={"transform": b.transform.model_copy(update={"rotation": (0, 1, 0)})})
    dyed = b.model_copy(update={"material": b.material.model_copy(update={"color": (1, 0, 0)})})
    for after, is_move in ((moved, True), (turned, True), (dyed, False), (None, False)):
        edit = _edit(START, Side({"b": after}))[1]
        assert edit.is_move is is_move
        assert change_of(edit, edit.before).is_move is is_move
        both = _edit(START, Side({"b": after, "a": START.entities["a"]}))[1]
        assert both.is_move is is_move
    assert not _edit(START, Side(editor=EditorState(hidden=("a",))))[1].is_move
    there = between("x", START, apply(START, Side({"b": moved})), "b", is_move=False)
    assert there is not None
    assert not there.is_move


def test_a_new_or_another_entity_has_not_moved() -> None:
    b = START.entities["b"]
    assert is_moved(b, b)
    assert not is_moved(None, b)
    assert not is_moved(b, None)
    assert not is_moved(b, b.model_copy(update={"type": "npc"}))


def test_nothing_between_equal_states() -> None:
    assert between("x", START, START, "abcd", "ab") is None
    assert between("x", START, apply(START, Side({"a": START.entities["a"]}, {"b": 1})), "a", "b") is None


def test_settings_quests_and_editor_are_sides_too() -> None:
    scene = START.scene.model_copy(update={"skybox": "other"})
    editor = EditorState(hidden=("a",))
    side = Side(scene=scene, quests=(levels.quest(),), editor=editor)
    end, edit = _edit(START, side)
    assert (end.scene.skybox, end.editor.hidden, len(end.quests)) == ("other", ("a",), 1)
    assert end.world is START.world
    assert edit.before == Side(scene=START.scene, quests=(), editor=START.editor)
    assert apply(end, edit.before) == START
    assert change_of(edit, edit.after) == DocumentChange(scene=True, quests=True, editor=True)


def test_world_settings_are_a_side() -> None:
    world = START.world.model_copy(update={"name": "Other"})
    end, edit = _edit(START, Side(world=world))
    assert end.world.name == "Other"
    assert change_of(edit, edit.before, is_preview=True) == DocumentChange(world=True, is_preview=True)


def test_merged_edit_goes_from_the_first_start_to_the_last_end() -> None:
    middle, first = _edit(START, Side({"b": MOVED_B}), "k")
    end, second = _edit(middle, Side({"b": None, "c": None, "e": levels.entity("e")}, {"e": 1}), "k")
    both = merged(end, first, replace(second, label="last"))
    assert both is not None
    assert (both.label, both.merge_key) == ("last", "k")
    assert both.before.entities["b"] == START.entities["b"]
    assert apply(end, both.before) == START
    assert list(apply(end, both.before).entities) == list("abcd")


def test_edits_that_cancel_out_merge_to_nothing() -> None:
    middle, first = _edit(START, Side({"b": MOVED_B}))
    end, second = _edit(middle, Side({"b": START.entities["b"]}))
    assert merged(end, first, second) is None


_IDS = st.sampled_from([*"abcdefg"])
_SIDES = st.builds(
    Side,
    st.dictionaries(_IDS, st.one_of(st.none(), st.integers(0, 3)), max_size=4),
    st.dictionaries(_IDS, st.integers(0, 8), max_size=3),
)


@given(st.lists(_SIDES, min_size=1, max_size=5))
def test_any_edits_can_be_taken_back_and_done_again(sides: list[Side]) -> None:
    state, edits = START, []
    for raw in sides:
        entities = {name: None if x is None else levels.entity(name, (x, 0, 0)) for name, x in raw.entities.items()}
        present = {*state.entities, *(name for name, value in entities.items() if value is not None)}
        present -= {name for name, value in entities.items() if value is None}
        places = {name: place for name, place in raw.places.items() if name in present}
        end = apply(state, Side(entities, places))
        edit = between("x", state, end, entities, places)
        if edit is not None:
            edits.append(edit)
        state = end
    end_order = list(state.entities)
    back = state
    for edit in reversed(edits):
        back = apply(back, edit.before)
    assert list(back.entities.items()) == list(START.entities.items())
    for edit in edits:
        back = apply(back, edit.after)
    assert back == state
    assert list(back.entities) == end_order
    if len(edits) >= 2:
        before_last = apply(state, edits[-1].before)
        both = merged(state, edits[-2], edits[-1])
        if both is not None:
            assert apply(state, both.before) == apply(before_last, edits[-2].before)
