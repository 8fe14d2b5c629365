"""Three-way merges: who changed what, and when a person must choose."""

from __future__ import annotations

from typing import Any

import pytest

from app.document.document import Document
from app.document.merge import Merge, merge
from app.document.world import WorldState
from runtime.contracts.three_way import ABSENT, Conflict, Place
from runtime.contracts.world import EditorState, Entity, Quest, Sun
from tests.helpers import levels

A, B, C = levels.entity("a"), levels.entity("b"), levels.entity("c")


def state(*entities: Entity, quests: tuple[Quest, ...] = (), **fields: Any) -> WorldState:
    return WorldState.from_spec(levels.world(*entities, quests=quests, **fields))


def merged(base: WorldState, ours: WorldState, theirs: WorldState, **picks: Any) -> tuple[WorldState, Merge]:
    document = Document(ours.to_spec())
    done = merge(base, ours, theirs, {Place(*place): pick for place, pick in picks.get("picks", {}).items()})
    done.do(document, "Merge")
    assert len(document.history.steps) <= 1
    return document.state, done


def test_changes_of_different_entities_come_together_as_one_step() -> None:
    moved_a, moved_b = levels.entity("a", (1, 0, 0)), levels.entity("b", (2, 0, 0))
    end, done = merged(state(A, B), state(moved_a, B), state(A, moved_b))
    assert dict(end.entities) == {"a": moved_a, "b": moved_b}
    assert not done.conflicts


def test_changes_of_different_fields_of_one_entity_come_together() -> None:
    end, done = merged(state(A), state(levels.entity("a", (1, 0, 0))), state(levels.entity("a", script="run")))
    assert end.entities["a"] == levels.entity("a", (1, 0, 0), script="run")
    assert not done.conflicts


def test_the_same_change_on_both_sides_is_no_change() -> None:
    moved = levels.entity("a", (1, 0, 0))
    _, done = merged(state(A), state(moved), state(moved))
    assert done == Merge()


def test_a_field_changed_differently_on_both_sides_is_a_choice() -> None:
    base, ours, theirs = state(A), state(levels.entity("a", (1, 0, 0))), state(levels.entity("a", (2, 0, 0)))
    end, done = merged(base, ours, theirs)
    place = Place("entity", "a", "transform.position")
    assert done.conflicts == [Conflict(place, [0, 0, 0], [1, 0, 0], [2, 0, 0])]
    assert end.entities["a"].transform.position == (1, 0, 0)
    for pick, x in (("ours", 1), ("theirs", 2)):
        end, done = merged(base, ours, theirs, picks={("entity", "a", "transform.position"): pick})
        assert end.entities["a"].transform.position == (x, 0, 0)
        assert not done.conflicts


def test_a_deleted_entity_that_the_other_changed_is_a_choice() -> None:
    base, ours, theirs = state(A, B), state(B), state(levels.entity("a", (2, 0, 0)), B)
    end, done = merged(base, ours, theirs)
    (conflict,) = done.conflicts
    assert (conflict.place, conflict.ours) == (Place("entity", "a"), ABSENT)
    assert repr(conflict.ours) == "absent"
    assert list(end.entities) == ["b"]
    end, _ = merged(base, ours, theirs, picks={("entity", "a"): "theirs"})
    assert list(end.entities) == ["a", "b"]
    end, _ = merged(base, theirs, ours, picks={("entity", "a"): "theirs"})
    assert list(end.entities) == ["b"]


def test_both_added_the_same_id_asks_for_the_fields_that_differ() -> None:
    _, done = merged(state(), state(levels.entity("n", (1, 0, 0))), state(levels.entity("n", (2, 0, 0))))
    assert [conflict.place.field for conflict in done.conflicts] == ["transform.position"]
    assert done.conflicts[0].base is ABSENT


def test_additions_and_deletions_of_both_come_together_in_their_places() -> None:
    n, m = levels.entity("n"), levels.entity("m")
    end, done = merged(state(A, B, C), state(A, n, B), state(m, A, B, C))
    assert list(end.entities) == ["m", "a", "n", "b"]
    assert not done.conflicts


def test_another_order_on_one_side_is_taken() -> None:
    end, _ = merged(state(A, B, C), state(A, B, C, levels.entity("n")), state(C, A, B))
    assert list(end.entities) == ["c", "n", "a", "b"]
    end, done = merged(state(A, B, C), state(C, A, B), state(A, B, C, levels.entity("n")))
    assert list(end.entities) == ["c", "n", "a", "b"]
    assert not done.conflicts


@pytest.mark.parametrize(("pick", "order"), [("ours", ["b", "a", "c"]), ("theirs", ["a", "c", "b"])])
def test_an_order_changed_on_both_sides_is_a_choice(pick: str, order: list[str]) -> None:
    sides = state(A, B, C), state(B, A, C), state(A, C, B)
    assert [conflict.place.field for conflict in merged(*sides)[1].conflicts] == ["order of entities"]
    end, _ = merged(*sides, picks={("level", "", "order of entities"): pick})
    assert list(end.entities) == order


def test_world_scene_quests_and_unknown_fields_come_together_too() -> None:
    def level(name: str, sky: str, goal: str, note: dict[str, int], *more: Quest) -> WorldState:
        made = state(A, quests=(levels.quest("q", "a", goal), *more), note=note)
        world = made.world.model_copy(update={"name": name})
        scene = made.scene.model_copy(update={"skybox": sky})
        return WorldState(world, scene, made.entities, made.quests, unknown=made.unknown)

    base = level("W", "s", "g", {"x": 1, "y": 1})
    ours = level("Ours", "s", "g", {"x": 2, "y": 1})
    theirs = level("W", "dusk", "other", {"x": 1, "y": 2}, levels.quest("r", "a"))
    end, done = merged(base, ours, theirs)
    assert (end.world.name, end.scene.skybox, dict(end.unknown)) == ("Ours", "dusk", {"note": {"x": 2, "y": 2}})
    assert [(quest.id, quest.goal) for quest in end.quests] == [("q", "other"), ("r", "Find the wolf")]
    assert not done.conflicts
    _, done = merged(base, ours, level("Theirs", "s", "g", {"x": 3, "y": 1}))
    assert [(one.place.owner, one.place.field) for one in done.conflicts] == [("world", "name"), ("level", "note.x")]


def test_a_quest_deleted_by_them_goes() -> None:
    q, r = levels.quest("q", "a"), levels.quest("r", "a")
    end, _ = merged(state(A, quests=(q, r)), state(A, quests=(q, r)), state(A, quests=(r,)))
    assert end.quests == (r,)


def test_quests_that_share_an_id_are_one_field() -> None:
    twice = (levels.quest("q", "a"), levels.quest("q", "a", "other"))
    base = state(A, quests=twice)
    theirs = state(A, quests=(levels.quest("q", "a"),))
    end, _ = merged(base, base, theirs)
    assert end.quests == theirs.quests
    _, done = merged(base, state(A, quests=()), theirs)
    assert [conflict.place.field for conflict in done.conflicts] == ["quests"]


def editors(base: Any, ours: Any, theirs: Any, **picks: Any) -> tuple[EditorState, Merge]:
    base, ours, theirs = (
        WorldState.from_spec(levels.world(A, B, C), EditorState.from_wire(one)) for one in (base, ours, theirs)
    )
    done = merge(base, ours, theirs, {Place("editor", "", field): pick for field, pick in picks.items()})
    document = Document(ours.to_spec(), ours.editor)
    done.do(document, "Merge")
    return document.editor, done


def test_what_only_the_editor_needs_comes_together_by_name() -> None:
    sun, group = {"intensity": 2}, {"g": {"name": "Gate", "members": ["a"]}}
    end, done = editors({}, {"groups": group}, {"sun": sun, "twins": {"a": 1}})
    assert end.to_wire() == {"groups": group, "sun": sun, "twins": {"a": 1}}
    assert not done.conflicts


def test_hidden_and_locked_entities_and_members_of_groups_are_sets() -> None:
    end, done = editors(
        {"hidden": ["a", "b"], "groups": {"g.h": {"members": ["a", "b"]}}},
        {"hidden": ["b"], "locked": ["a"], "groups": {"g.h": {"members": ["b", "a", "c"]}}},
        {"hidden": ["a", "b", "c"], "locked": ["c"], "groups": {"g.h": {"members": ["b"]}}},
    )
    assert end.to_wire() == {
        "hidden": ["b", "c"],
        "locked": ["a", "c"],
        "groups": {"g.h": {"members": ["b", "c"]}},
    }
    assert not done.conflicts


def test_a_field_of_the_sidecar_changed_on_both_sides_is_a_choice() -> None:
    sides = ({"sun": {"intensity": 1}}, {"sun": {"intensity": 2}}, {"sun": {"intensity": 3}})
    end, done = editors(*sides)
    assert [conflict.place for conflict in done.conflicts] == [Place("editor", "", "sun.intensity")]
    assert end.sun == Sun(intensity=2)
    end, done = editors(*sides, **{"sun.intensity": "theirs"})
    assert end.sun == Sun(intensity=3)
    assert not done.conflicts


def test_the_camera_is_wherever_this_window_looks() -> None:
    near, far = {"distance": 1}, {"distance": 9}
    assert editors({"camera": near}, {"camera": near}, {"camera": far})[1] == Merge()
    end, _ = editors({"camera": near}, {"camera": near}, {"camera": far, "hidden": ["a"]})
    assert end.to_wire() == {"camera": near, "hidden": ["a"]}
    end, _ = editors({}, {}, {"camera": far, "hidden": ["a"]})
    assert end.to_wire() == {"camera": far, "hidden": ["a"]}
