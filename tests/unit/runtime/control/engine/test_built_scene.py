"""Scenes of an engine: built, filled, replaced, read."""

import json
from typing import Any

import pytest

from runtime.control.engine.built_scene import BuiltScenes, FullSceneError, NoSceneError
from tests.helpers.engine_levels import entity, spec


def read(scenes: BuiltScenes, scene_id: str = "yard", ids: list[str] | None = None) -> Any:
    text = scenes.text(scene_id, ids)
    return None if text is None else json.loads(text)


def test_a_scene_is_the_world_spec_of_what_is_built() -> None:
    scenes = BuiltScenes()
    assert read(scenes) is None
    level = spec(entity("a"), entity("b"), quests=[{"id": "q", "triggerEntity": "a", "goal": "go"}], note="kept")
    scenes.build(level)
    assert read(scenes) == {**level, "entities": []}
    for one in level["entities"]:
        scenes.spawn("yard", one)
    assert read(scenes) == level
    assert read(scenes, ids=["b", "nobody"])["entities"] == [entity("b")]
    assert read(scenes, ids=[])["entities"] == []


def test_building_clears_and_spawning_replaces() -> None:
    scenes = BuiltScenes()
    scenes.build(spec())
    scenes.spawn("yard", entity("a"))
    scenes.spawn("yard", entity("a", mesh="cone"))
    assert [one["components"]["mesh"] for one in read(scenes)["entities"]] == ["cone"]
    scenes.build(spec())
    assert read(scenes)["entities"] == []


def test_scenes_do_not_meet_and_the_oldest_gives_way() -> None:
    scenes = BuiltScenes(most_scenes=2)
    for name in ("one", "two", "one", "three"):
        scenes.build(spec(scene=name))
    assert read(scenes, "two") is None
    scenes.spawn("three", entity("a"))
    assert read(scenes, "one")["entities"] == []
    with pytest.raises(NoSceneError, match="'two' is not built"):
        scenes.spawn("two", entity("a"))


def test_a_full_scene_takes_no_more_but_replaces() -> None:
    scenes = BuiltScenes(most_entities=1)
    scenes.build(spec())
    scenes.spawn("yard", entity("a"))
    scenes.spawn("yard", entity("a"))
    with pytest.raises(FullSceneError, match="1 entities"):
        scenes.spawn("yard", entity("b"))


def test_a_scene_that_gives_way_is_emptied_entity_by_entity_and_no_other() -> None:
    scenes = BuiltScenes(most_scenes=1)
    scenes.build(spec())
    scenes.spawn("yard", entity("a"))
    _, first = scenes._scenes["yard"]
    scenes.build(spec())
    scenes.spawn("yard", entity("b"))
    _, second = scenes._scenes["yard"]
    assert (list(first), list(second)) == ([], ["b"])
    scenes.build(spec(scene="hall"))
    assert (second, read(scenes)) == ({}, None)
    assert read(scenes, "hall")["entities"] == []
