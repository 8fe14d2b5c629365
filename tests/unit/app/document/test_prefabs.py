"""Prefabs as values: what a piece says of an instance, where that differs, and how it follows."""

from __future__ import annotations

import math
from typing import Any

import pytest

from app.document import prefabs
from app.document.frames import Frame
from app.document.prefabs import GONE
from runtime.contracts.world import EditorState, Entity, Group, Prefab, PrefabInstance
from tests.helpers import levels

WALL, ROOF = levels.entity("wall", scale=(2, 1, 1)), levels.entity("roof", (0, 1, 0), mesh="cone")
HOUSE = Prefab(name="House", entities=(WALL, ROOF))
ONE = PrefabInstance(prefab="house", parts={"wall": "w", "roof": "r"}, position=(5, 0, 0))


def standing(frame: Frame, **changes: Entity) -> dict[str, Entity]:
    """Entities w and r as a house in that frame has them."""
    said = prefabs.expected(HOUSE, frame)
    made = {name: said[part].model_copy(update={"id": name}) for name, part in (("w", "wall"), ("r", "roof"))}
    return {**made, **changes}


def paths(entities: dict[str, Entity], instance: PrefabInstance = ONE) -> list[tuple[str, str]]:
    return [(one.part, one.path) for one in prefabs.overrides(HOUSE, instance, entities)]


def test_an_instance_that_is_moved_turned_and_scaled_as_a_whole_overrides_nothing() -> None:
    for frame in (Frame((5.0, 0.0, 0.0)), Frame((1.0, 2.0, 3.0), ((0, 0, 1), (0, 1, 0), (-1, 0, 0)), 3.0)):
        assert paths(standing(frame)) == []
        assert prefabs.frame_of(HOUSE, ONE, standing(frame)).is_like(frame)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("type", "npc"),
        ("material.color", (1, 0, 0)),
        ("material.shader", "unlit"),
        ("components.script", "creak"),
        ("transform.position", (5, 3, 0)),
        ("transform.rotation", (0, 1, 0)),
        ("transform.scale", (1, 4, 1)),
    ],
)
def test_a_field_that_differs_is_an_override_with_both_values(path: str, value: Any) -> None:
    entities = standing(Frame((5.0, 0.0, 0.0)))
    changed = prefabs.written(entities["r"], path, value)
    (found,) = prefabs.overrides(HOUSE, ONE, {**entities, "r": changed})
    assert (found.part, found.entity, found.path, found.own) == ("roof", "r", path, value)
    assert found.prefab == prefabs.read(entities["r"], path)


def test_angles_that_mean_the_same_are_no_override() -> None:
    entities = standing(Frame((5.0, 0.0, 0.0)))
    turned = prefabs.written(entities["r"], "transform.rotation", (0, math.tau, 0))
    assert paths({**entities, "r": turned}) == []


def test_a_part_that_was_deleted_is_an_override() -> None:
    entities = standing(Frame((5.0, 0.0, 0.0)))
    del entities["r"]
    assert paths(entities) == [("roof", GONE)]
    alone = PrefabInstance(prefab="house", parts={"wall": "w", "strange": "w"}, position=(5, 0, 0))
    assert paths(entities, alone) == [("roof", GONE)]


def test_what_was_as_said_follows_and_what_was_its_own_stays() -> None:
    own = prefabs.written(ROOF, "material.color", (1, 0, 0))
    after = prefabs.written(prefabs.written(ROOF, "material.color", (0, 0, 1)), "components.mesh", "sphere")
    followed = prefabs.followed(own, ROOF, after)
    assert (followed.material.color, followed.components.mesh) == ((1, 0, 0), "sphere")


def test_prefabs_and_instances_that_can_be_read_are_found() -> None:
    editor = EditorState(
        prefabs={"house": HOUSE, "odd": 3},
        instances={"house_1": ONE, "odd": 3, "tree_1": PrefabInstance(prefab="tree", parts={"t": "t"})},
    )
    assert prefabs.prefabs_of(editor) == {"house": HOUSE}
    assert list(prefabs.instances_of(editor)) == ["house_1", "tree_1"]
    assert list(prefabs.instances_of(editor, "house")) == ["house_1"]
    assert (prefabs.instance_at(editor, "r"), prefabs.instance_at(editor, "z")) == ("house_1", None)
    assert prefabs.prefabs_of(EditorState()) == prefabs.instances_of(EditorState()) == {}


def test_a_prefab_is_defined_about_its_own_origin() -> None:
    chosen = [levels.entity("a", (4, 1, 0)), levels.entity("b", (8, 3, 2))]
    frame = prefabs.origin_of(chosen)
    assert frame.position == (6, 1, 1)
    piece = prefabs.defined("X", chosen, frame, {"a": "left", "b": "right"}, {"g": Group(members=("a", "b"))})
    assert [(one.id, one.transform.position) for one in piece.entities] == [("left", (-2, 0, -1)), ("right", (2, 2, 1))]
    assert piece.groups == {"g": Group(members=("left", "right"))}
