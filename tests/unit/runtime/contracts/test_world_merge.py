"""Levels and sidecars of three versions as files hold them, with all that we do not know."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from runtime.contracts.three_way import Conflict, Place, same
from runtime.contracts.world_merge import merge_levels, merge_sidecars
from tests.helpers.specs import entity, spec

NUMBERS = st.integers(0, 2)


@st.composite
def levels(draw: st.DrawFn) -> dict[str, Any]:
    ids = draw(st.lists(st.sampled_from(["wolf", "rock", "tree", "box"]), unique=True))
    level = spec() | {"entities": [entity(one, (draw(NUMBERS), 0, 0)) for one in ids]}
    level["world"]["gravity"] = [0, -draw(NUMBERS), 0]
    if draw(st.booleans()):
        level["unknown"] = {"deep": draw(NUMBERS)}
    if draw(st.booleans()):
        del level["quests"]
    return level


@given(levels(), levels())
def test_a_side_that_changed_nothing_gives_way(base: Any, changed: Any) -> None:
    assert merge_levels(base, changed, base) == (changed, [])
    assert merge_levels(base, base, changed) == (changed, [])


@given(levels(), levels(), levels())
def test_conflicts_are_the_same_from_either_side(base: Any, ours: Any, theirs: Any) -> None:
    _, forward = merge_levels(base, ours, theirs)
    _, backward = merge_levels(base, theirs, ours)
    turned = [Conflict(one.place, one.base, one.theirs, one.ours) for one in backward]
    assert sorted(map(repr, forward)) == sorted(map(repr, turned))


@given(levels(), levels(), levels())
def test_picks_settle_every_conflict(base: Any, ours: Any, theirs: Any) -> None:
    _, conflicts = merge_levels(base, ours, theirs)
    settled, left = merge_levels(base, ours, theirs, {one.place: "theirs" for one in conflicts})
    assert left == []
    assert "entities" in settled


def test_changes_of_every_part_come_together() -> None:
    base = spec("wolf", "rock")
    ours, theirs = copy.deepcopy(base), copy.deepcopy(base)
    ours["entities"][0]["transform"]["position"] = [1, 2, 3]
    ours["world"]["name"] = "Night"
    ours["added_by_us"] = 1
    theirs["entities"][0]["material"]["color"] = [1, 0, 0]
    theirs["entities"][1]["hint"] = {"kept": True}
    theirs["scene"]["skybox"] = "default_sky"
    theirs["quests"] = [{"id": "q", "triggerEntity": "wolf", "goal": "x"}]
    merged, conflicts = merge_levels(base, ours, theirs)
    assert conflicts == []
    assert merged["entities"][0]["transform"]["position"] == [1, 2, 3]
    assert merged["entities"][0]["material"]["color"] == [1, 0, 0]
    assert merged["entities"][1]["hint"] == {"kept": True}
    assert (merged["world"]["name"], merged["scene"]["skybox"]) == ("Night", "default_sky")
    assert (merged["added_by_us"], merged["quests"]) == (1, theirs["quests"])


def test_a_conflict_names_the_entity_and_the_field() -> None:
    base = spec("wolf")
    ours, theirs = copy.deepcopy(base), copy.deepcopy(base)
    ours["entities"][0]["transform"]["position"] = [1, 0, 0]
    theirs["entities"][0]["transform"]["position"] = [2, 0, 0]
    merged, conflicts = merge_levels(base, ours, theirs)
    assert merged == ours
    assert conflicts == [Conflict(Place("entity", "wolf", "transform.position"), [0.0, 0, 0], [1, 0, 0], [2, 0, 0])]


def test_without_a_base_both_came_from_nothing() -> None:
    merged, conflicts = merge_levels({}, spec("wolf"), spec("rock"))
    assert {one["id"] for one in merged["entities"]} == {"wolf", "rock"}
    assert conflicts == []


def test_a_part_that_went_or_is_no_object_is_one_field() -> None:
    base = spec("wolf") | {"note": 1}
    ours, theirs = spec("wolf", world="w2") | {"note": 2}, copy.deepcopy(base) | {"world": [], "x": 1}
    del theirs["note"]
    merged, conflicts = merge_levels(base, ours, theirs)
    assert merged["world"]["id"] == "w2"
    assert {found.place for found in conflicts} == {Place("world", "w2"), Place("level", "", "note")}
    _, [other] = merge_levels(base, theirs | {"note": 1}, ours | {"note": 1})
    assert other.place == Place("world", "")


def test_something_both_dropped_is_gone() -> None:
    base = spec("wolf") | {"note": 1}
    ours = spec("wolf", "a")
    theirs = spec("wolf") | {"more": 1}
    merged, _ = merge_levels(base, ours, theirs)
    assert "note" not in merged
    dropped, conflicts = merge_levels(base | {"more": 1}, {**base, "more": 1, "x": 1}, spec("wolf") | {"more": 1})
    assert ("note" in dropped, conflicts) == (False, [])


def test_sidecars_merge_as_sets_and_the_camera_is_ours() -> None:
    base = {"camera": {"yaw": 0}, "hidden": ["a"], "own": 1}
    ours = {"camera": {"yaw": 1}, "hidden": ["a", "b"], "own": 1}
    theirs = {"camera": {"yaw": 2}, "hidden": [], "own": 2, "x": 1}
    merged, conflicts = merge_sidecars(base, ours, theirs)
    assert merged == {"camera": {"yaw": 1}, "hidden": ["b"], "own": 2, "x": 1}
    assert conflicts == []


def test_a_camera_that_only_they_moved_or_put_away_is_theirs() -> None:
    base = {"camera": {"yaw": 0}, "hidden": ["a"]}
    assert merge_sidecars(base, base, base | {"camera": {"yaw": 2}})[0]["camera"] == {"yaw": 2}
    assert merge_sidecars(base, base, {"hidden": ["a"]})[0] == {"hidden": ["a"]}


@given(st.dictionaries(st.sampled_from(["camera", "a", "b"]), NUMBERS), st.dictionaries(st.sampled_from("ab"), NUMBERS))
def test_a_sidecar_that_one_side_left_alone_is_the_others(base: Any, changed: Any) -> None:
    assert same(merge_sidecars(base, changed, base)[0], changed)
    assert same(merge_sidecars(base, base, changed)[0], changed)
