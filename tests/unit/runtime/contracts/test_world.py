"""World spec models: a document comes back as it went in."""

import json
from importlib.resources import files
from typing import Any

import pytest
from pydantic import ValidationError

from runtime.contracts.world import CameraPose, EditorState, Entity, Group, Prefab, PrefabInstance, WorldSpec


def sample(name: str) -> dict[str, Any]:
    text = (files("resources") / "samples" / "worlds" / f"{name}.json").read_text(encoding="utf-8")
    document: dict[str, Any] = json.loads(text)
    return document


@pytest.mark.parametrize("name", ["dark_forest", "pump_yard"])
def test_the_samples_come_back_equal_to_the_last_digit(name: str) -> None:
    document = sample(name)
    assert json.dumps(WorldSpec.from_wire(document).to_wire(), sort_keys=True) == json.dumps(document, sort_keys=True)


def test_unknown_fields_survive_at_every_level() -> None:
    document = sample("dark_forest")
    document["future"] = 1
    document["world"]["future"] = [2]
    document["entities"][0]["transform"]["future"] = {"a": None}
    assert WorldSpec.from_wire(document).to_wire() == document


def test_an_entity_with_a_wrong_type_is_refused() -> None:
    wrong = sample("dark_forest")["entities"][0] | {"type": "monster"}
    with pytest.raises(ValidationError):
        Entity.from_wire(wrong)


def test_a_sidecar_starts_with_sensible_defaults() -> None:
    assert EditorState().to_wire() == {}
    assert EditorState().hidden == ()
    assert CameraPose().distance == 12.0


def test_groups_are_read_and_what_is_none_stays_as_it_is() -> None:
    given = {
        "groups": {"pack": {"name": "Pack", "members": ["a"], "parent": "all", "colour": 1}, "all": ["b"], "odd": 7}
    }
    state = EditorState.from_wire(given)
    assert state.groups is not None
    assert state.groups["all"] == Group(members=("b",))
    assert state.to_wire() == {"groups": {**given["groups"], "all": {"members": ["b"]}}}


def test_prefabs_and_instances_are_read_and_broken_ones_stay_as_they_are() -> None:
    part = sample("dark_forest")["entities"][0]
    given = {
        "prefabs": {"tree": {"name": "Tree", "entities": [part], "note": 1}, "bare": {"name": "x", "entities": []}},
        "instances": {"tree_1": {"prefab": "tree", "parts": {part["id"]: "a"}}, "flat": {"prefab": "tree", "scale": 0}},
    }
    state = EditorState.from_wire(given)
    assert isinstance((state.prefabs or {})["tree"], Prefab)
    assert isinstance((state.instances or {})["tree_1"], PrefabInstance)
    assert state.to_wire() == given
