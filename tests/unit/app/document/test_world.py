"""The world as one value: from and to the contract's form, nothing lost."""

import pytest

from app.document.world import WorldState, by_id
from runtime.contracts.world import WorldSpec
from tests.helpers import levels

WIRE = {
    "schema_version": "1.0",
    "world": {"id": "w", "name": "W", "gravity": [0, -9.8, 0], "wind": 3},
    "scene": {"id": "s", "ambientLight": [0.4, 0.6, 0.4], "skybox": "none"},
    "entities": [levels.entity("a").to_wire(), {**levels.entity("b").to_wire(), "note": {"by": "me"}}],
    "quests": [{"id": "q", "triggerEntity": "a", "goal": ""}],
    "weather": {"rain": True},
}


def test_everything_comes_back_as_it_was() -> None:
    state = WorldState.from_spec(WorldSpec.from_wire(WIRE))
    assert state.to_wire() == WIRE
    assert state.to_spec().to_wire() == WIRE


@pytest.mark.parametrize("has_quests", [True, False])
def test_empty_quests_are_written_only_where_the_file_has_them(has_quests: bool) -> None:
    wire = {**WIRE, "quests": []}
    if not has_quests:
        del wire["quests"]
    state = WorldState.from_spec(WorldSpec.from_wire(wire))
    assert ("quests" in state.to_wire()) == has_quests
    assert ("quests" in state.to_spec().to_wire()) == has_quests


def test_entities_keep_their_order_and_cannot_be_changed_in_place() -> None:
    state = WorldState.from_spec(levels.world(levels.entity("b"), levels.entity("a")))
    assert list(state.entities) == ["b", "a"]
    with pytest.raises(TypeError):
        state.entities["c"] = levels.entity("c")  # type: ignore[index]  # that it cannot is the point


def test_other_entities_make_another_state() -> None:
    state = WorldState.from_spec(levels.world())
    changed = state.with_entities({"a": levels.entity("a")})
    assert (list(state.entities), list(changed.entities)) == ([], ["a"])
    assert changed.with_entities({}) == state


def test_quests_are_found_by_the_entity_that_triggers_them() -> None:
    state = WorldState.from_spec(WorldSpec.from_wire(WIRE))
    assert [quest.id for quest in state.quests_of(["a", "x"])] == ["q"]
    assert state.quests_of(["b"]) == ()


def test_id_used_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="'a' is used twice"):
        by_id([levels.entity("a"), levels.entity("a")])
