"""What a job carries of its level."""

import pytest

from runtime.contracts.world import WorldSpec
from runtime.contracts.world_rules import check_world
from runtime.kernel.jobs.level import COMPLETE_UP_TO, RunLevel
from tests.helpers.engine_levels import crowd, entity, spec


def test_payloads_are_taken_from_the_level() -> None:
    level = RunLevel(spec(entity("a", mesh="wolf", texture="wolf_fur"), entity("b", mesh="box"), skybox="forest_sky"))
    assert level.scene_id == "yard"
    assert level.scene_payload() == {"sceneId": "yard", "ambientLight": [0.4, 0.6, 0.4], "skybox": "forest_sky"}
    assert level.asset_names() == ["wolf", "box", "wolf_fur", "forest_sky"]


def test_a_level_that_needs_nothing_names_nothing_twice_and_not_none() -> None:
    assert RunLevel(spec(entity("a"), entity("b"))).asset_names() == ["box"]


@pytest.mark.parametrize("count", [1, COMPLETE_UP_TO])
def test_up_to_64_entities_a_spawn_job_carries_the_whole_level(count: int) -> None:
    document = crowd(count, note="kept")
    assert RunLevel(document).spec_for("e0") == document == RunLevel(document).complete_spec()


def test_beyond_64_it_carries_a_valid_level_of_that_entity_alone() -> None:
    quests = [
        {"id": "q1", "triggerEntity": "e3", "goal": "meet"},
        {"id": "q2", "triggerEntity": "e4", "goal": "leave"},
    ]
    document = crowd(COMPLETE_UP_TO + 1, quests=quests, note="kept")
    reduced = RunLevel(document).spec_for("e3")
    assert reduced == {**document, "entities": [document["entities"][3]], "quests": quests[:1]}
    assert not check_world(reduced, to_run=True)
    assert WorldSpec.from_wire(reduced).to_wire() == reduced


def test_the_setting_complete_always_sends_the_full_one() -> None:
    document = crowd(COMPLETE_UP_TO + 1)
    assert RunLevel(document, "complete").spec_for("e3") == document


def test_pushed_entities_replace_those_of_their_id_and_add_the_others() -> None:
    level = RunLevel(spec(entity("a"), entity("b")))
    level.take_up([entity("a", mesh="cone"), entity("c")])
    assert list(level.entities) == ["a", "b", "c"]
    assert level.entities["a"]["components"]["mesh"] == "cone"


def test_a_level_that_is_let_go_of_gives_every_part_away_once() -> None:
    quests = [{"id": "q1", "triggerEntity": "a", "goal": "meet"}]
    document, freed = spec(entity("a"), entity("b"), quests=quests, note=[1, 2]), list[object]()
    level = RunLevel(document)
    level.let_go(freed.append)
    assert level.entities == {}
    assert level.complete_spec() == {"entities": [], "quests": []}
    parts = [*document["entities"], *quests, *(document[key] for key in ("schema_version", "world", "scene", "note"))]
    assert sorted(map(id, freed)) == sorted(map(id, parts))
    assert document["entities"] == [entity("a"), entity("b")], "what is long of them is for whoever frees them"
