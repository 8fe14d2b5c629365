"""Colliders as boxes and spheres in the world."""

from __future__ import annotations

import math

import numpy as np

from runtime.contracts.world import Components, Entity
from tests.helpers.worlds import entity, world
from viewport.scene.build import build_scene
from viewport.scene.colliders import BOX, NONE, SPHERE, Colliders, colliders_of, kinds_of
from viewport.scene.scene import Scene
from viewport.scene.shapes import MeshShape, Shapes

TALL = Shapes({"box": MeshShape(np.array([-0.5, 0, -0.5], np.float32), np.array([0.5, 4, 0.5], np.float32))})


def with_collider(one: Entity, collider: str) -> Entity:
    components = Components(mesh=one.components.mesh, collider=collider, script="")  # type: ignore[arg-type]  # one of three
    return one.model_copy(update={"components": components})


def of(*entities: Entity, hidden: list[bool] | None = None) -> Colliders:
    scene = build_scene(world(*entities))
    mask = None if hidden is None else np.array(hidden)
    return colliders_of(scene, kinds_of(entities, len(entities)), TALL, mask)


def test_each_entity_has_its_kind() -> None:
    kinds = [with_collider(entity("a"), collider) for collider in ("box", "sphere", "none")]
    assert kinds_of(kinds, 3).tolist() == [BOX, SPHERE, NONE]
    found = of(
        *(with_collider(entity(name), kind) for name, kind in zip("abc", ("box", "sphere", "none"), strict=True))
    )
    assert (len(found.boxes), len(found.spheres)) == (1, 1)


def test_a_box_is_that_of_the_mesh_turned_and_scaled_with_the_entity() -> None:
    placed = of(entity("a", (10, 0, 0), turn=(0, math.pi / 2, 0), scale=(2, 1, 1))).boxes[0]
    top = placed @ np.array([0.5, 0.5, 0.0, 1.0])
    assert np.allclose(top, [10, 4, -1], atol=1e-5)
    assert np.allclose(placed[:, 3], [10, 2, 0], atol=1e-5)


def test_a_ball_goes_round_the_box() -> None:
    placed = of(with_collider(entity("a", (0, 1, 0), scale=(2, 1, 1)), "sphere")).spheres[0]
    assert np.allclose(placed[:, 3], [0, 3, 0])
    assert np.allclose(np.diag(placed[:, :3]), math.sqrt(1 + 4 + 0.25))


def test_what_is_hidden_shows_no_collider() -> None:
    assert len(of(entity("a"), entity("b"), hidden=[True, False]).boxes) == 1


def test_an_empty_scene_has_none() -> None:
    assert len(colliders_of(Scene(), kinds_of([], 0), TALL, None).boxes) == 0
