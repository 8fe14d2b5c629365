"""World rules: each rule with a world that breaks it, at its place."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.contracts.world_rules import check_entity, check_quest, check_unique, check_world
from tests.helpers.specs import spec


def entity(name: str) -> dict[str, Any]:
    return {
        "id": name,
        "type": "object",
        "transform": {"position": [0, 0, 0], "rotation": [0, 0, 0], "scale": [1, 1, 1]},
        "material": {"shader": "standard", "texture": "none", "color": [1, 1, 1]},
        "components": {"mesh": "box", "collider": "box", "script": ""},
    }


def world() -> dict[str, Any]:
    return {
        "schema_version": "1.0",
        "world": {"id": "w", "name": "W", "gravity": [0, -9.8, 0]},
        "scene": {"id": "s", "ambientLight": [0.4, 0.6, 0.4], "skybox": "none"},
        "entities": [entity("a"), entity("b")],
        "quests": [{"id": "q", "triggerEntity": "a", "goal": "go"}],
    }


def changed(path: str, value: object) -> dict[str, Any]:
    """Return the sound world with one place replaced, or removed when the value is `...`."""
    document = copy.deepcopy(world())
    place: Any = document
    keys: list[Any] = [int(key) if key.isdigit() else key for key in path.replace("]", "").replace("[", ".").split(".")]
    for key in keys[:-1]:
        place = place[key]
    if value is ...:
        del place[keys[-1]]
    else:
        place[keys[-1]] = value
    return document


def found(document: object, **options: bool) -> list[tuple[str, str | None]]:
    return [(one.rule, one.field) for one in check_world(document, **options)]


def test_a_sound_world_has_no_findings() -> None:
    assert found(world(), to_run=True) == []


@pytest.mark.parametrize(
    ("path", "value", "rule"),
    [
        ("schema_version", "0.9", "W-001"),
        ("schema_version", ..., "W-001"),
        ("world", ..., "W-002"),
        ("world", 7, "W-002"),
        ("world.id", ..., "W-002"),
        ("world.id", "no spaces", "W-003"),
        ("world.name", 3, "W-002"),
        ("world.gravity", [0, 0], "W-002"),
        ("world.gravity", "down", "W-002"),
        ("scene", [], "W-002"),
        ("scene.skybox", True, "W-002"),
        ("scene.ambientLight[1]", 1.5, "W-007"),
        ("entities", ..., "W-002"),
        ("entities", "many", "W-002"),
        ("entities[1]", "b", "W-002"),
        ("entities[1].id", "a" * 65, "W-003"),
        ("entities[1].id", "", "W-003"),
        ("entities[1].id", "b\n", "W-003"),
        ("entities[1].id", "a", "W-004"),
        ("entities[1].type", "monster", "W-010"),
        ("entities[1].type", 1, "W-002"),
        ("entities[1].transform", None, "W-002"),
        ("entities[1].transform.position[2]", float("nan"), "W-005"),
        ("entities[1].transform.position[2]", 10**400, "W-005"),
        ("entities[1].transform.rotation[0]", "0", "W-002"),
        ("entities[1].transform.rotation[0]", True, "W-002"),
        ("entities[1].transform.rotation[0]", False, "W-002"),
        ("entities[1].transform.scale[0]", 0, "W-006"),
        ("entities[1].transform.scale[0]", -1.0, "W-006"),
        ("entities[1].material", ..., "W-002"),
        ("entities[1].material.shader", "shiny", "W-010"),
        ("entities[1].material.texture", "", "W-002"),
        ("entities[1].material.color[0]", -0.1, "W-007"),
        ("entities[1].components", ..., "W-002"),
        ("entities[1].components.mesh", {}, "W-002"),
        ("entities[1].components.collider", "mesh", "W-010"),
        ("entities[1].components.script", ..., "W-002"),
        ("quests", {}, "W-002"),
        ("quests[0]", 5, "W-002"),
        ("quests[0].triggerEntity", "ghost", "W-008"),
        ("quests[0].triggerEntity", ..., "W-002"),
        ("quests[0].goal", ..., "W-002"),
    ],
)
def test_a_broken_place_is_found_there(path: str, value: object, rule: str) -> None:
    assert (rule, path) in found(changed(path, value))


def test_quests_may_be_absent_but_not_share_an_id() -> None:
    document = world()
    document["quests"].append(dict(document["quests"][0]))
    assert found(document) == [("W-004", "quests[1].id")]
    assert found(changed("quests", ...)) == []


def test_an_empty_world_may_be_saved_but_not_run() -> None:
    document = changed("entities", [])
    document["quests"] = []
    assert check_world(document)[0].is_warning
    assert not check_world(document, to_run=True)[0].is_warning


def test_every_finding_says_what_to_do_or_what_is_due() -> None:
    for document in ({}, [], None, "x", changed("entities", [None, 5, {}])):
        for one in check_world(document):
            assert one.message


def test_one_entity_and_one_quest_can_be_checked_alone() -> None:
    assert list(check_entity(entity("a"), "entities[0]")) == []
    assert [one.rule for one in check_quest({"id": "q", "goal": "", "triggerEntity": "z"}, "quests[0]", {"a"})] == [
        "W-008"
    ]


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["schema_version", "world", "scene", "entities", "quests", "id", "transform", "scale"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(ANYTHING)
def test_no_document_makes_the_rules_fail(document: object) -> None:
    for one in check_world(document):
        assert one.rule.startswith("W-")


WILD_NUMBERS = (
    st.floats(allow_nan=True, allow_infinity=True)
    | st.integers(-(10**400), 10**400)
    | st.sampled_from([0, -0.0, 1, 1.0, 5e-324, 1e300, -1e300, 1.7e308, 10**301, True, None, "1"])
)


@given(st.lists(WILD_NUMBERS, max_size=4), st.sampled_from(["position", "rotation", "scale", "color"]))
def test_what_is_passed_over_quickly_has_nothing_wrong_with_it(numbers: list[Any], key: str) -> None:
    def found(value: object) -> list[Any]:
        made = entity("a")
        made["material" if key == "color" else "transform"][key] = value
        return [(one.rule, one.field, one.message) for one in check_entity(made, "e")]

    with_list, looked_at_closely = found(numbers), found(tuple(numbers))  # a tuple takes the long way
    if len(numbers) == 3:
        assert with_list == looked_at_closely
    else:
        assert [one[:2] for one in with_list] == [one[:2] for one in looked_at_closely]


def test_as_many_findings_are_looked_for_as_are_wanted() -> None:
    document = spec() | {"entities": [1] * 100}
    assert check_world(document, most=10) == check_world(document)[:10]


@pytest.mark.parametrize(
    "document",
    [
        {"schema_version": "9" * 10_000},
        {"schema_version": [1] * 10_000},
        {"quests": [{"id": "q", "goal": "g", "triggerEntity": "x" * 10_000}]},
        {"entities": [{"id": "a", "type": "x" * 10_000}]},
        {"entities": [{"id": "x" * 10_000}] * 2},
    ],
)
def test_what_is_wrong_is_not_repeated_at_length(document: dict[str, Any]) -> None:
    assert max(len(found.message) for found in check_world(spec() | document)) < 400


def test_an_id_that_is_used_again_and_again_names_the_first_that_has_it() -> None:
    found = [(one.field, one.message) for one in check_unique(["a", "b", None, [1], "b", "a", "b"], "entities")]
    assert [field for field, _ in found] == ["entities[4].id", "entities[5].id", "entities[6].id"]
    assert [message.partition("entities")[2][:3] for _, message in found] == ["[1]", "[0]", "[1]"]
