import math
from typing import Any

import numpy as np
import pytest

from runtime.assets.primitives import primitive
from runtime.contracts.world import Entity
from tests.helpers.worlds import entity, world
from viewport.scene.bounds import bounds_of
from viewport.scene.build import build_scene
from viewport.scene.camera import Ray
from viewport.scene.picking import Hit, pick, pick_all
from viewport.scene.shapes import MeshShape, Shapes

SPHERE = primitive("sphere")
LOW, HIGH = SPHERE.bounds
SHAPES = Shapes({"sphere": MeshShape(LOW, HIGH, SPHERE.positions, SPHERE.triangles)})


def _pick(
    entities: list[Entity], origin: tuple[float, float, float], towards: tuple[float, float, float], **kwargs: Any
) -> Hit | None:
    scene = build_scene(world(*entities))
    direction = np.array(towards, float)
    ray = Ray(np.array(origin, float), direction / np.linalg.norm(direction))
    return pick(scene, bounds_of(scene, SHAPES), SHAPES, ray, **kwargs)


def test_the_nearest_of_two_is_hit_at_its_surface() -> None:
    hit = _pick([entity("far", (0, 0, -9)), entity("near", (0, 0, -4))], (0, 0, 0), (0, 0, -1))
    assert hit == Hit("near", 1, pytest.approx(3.5))


def test_a_ray_beside_everything_hits_nothing() -> None:
    assert _pick([entity("a", (0, 0, -4))], (2, 0, 0), (0, 0, -1)) is None
    assert _pick([], (0, 0, 0), (0, 0, -1)) is None


def test_what_is_behind_the_origin_is_not_hit() -> None:
    assert _pick([entity("a", (0, 0, 4))], (0, 0, 0), (0, 0, -1)) is None


def test_a_turned_box_is_hit_by_its_true_form() -> None:
    turned = entity("a", (0, 0, -5), turn=(0, math.pi / 4, 0), scale=(2, 2, 2))
    assert _pick([turned], (1.3, 0, 0), (0, 0, -1)) is not None
    assert _pick([entity("b", (0, 0, -5), scale=(2, 2, 2))], (1.3, 0, 0), (0, 0, -1)) is None


def test_distances_are_world_metres_whatever_the_scale() -> None:
    hit = _pick([entity("a", (0, 0, -10), scale=(3, 0.2, 8))], (0, 0, 0), (0, 0, -1))
    assert hit is not None
    assert hit.distance == pytest.approx(6)


def test_triangles_decide_where_a_mesh_has_them() -> None:
    ball = entity("ball", (0, 0, -5), scale=(2, 2, 2), mesh="sphere")
    assert _pick([ball], (0.9, 0.9, 0), (0, 0, -1)) is None
    assert _pick([entity("box", (0, 0, -5), scale=(2, 2, 2))], (0.9, 0.9, 0), (0, 0, -1)) is not None
    hit = _pick([ball], (0, 0, 0), (0, 0, -1))
    assert hit is not None
    assert hit.distance == pytest.approx(4, abs=0.02)


def test_a_box_before_a_ball_whose_box_begins_earlier_still_wins() -> None:
    ball = entity("ball", (0, 0, -5), scale=(4, 4, 4), mesh="sphere")
    pole = entity("pole", (1.8, 0, -3.9), scale=(0.2, 9, 0.2))
    hit = _pick([ball, pole], (1.8, 0, 0), (0, 0, -1))
    assert hit is not None
    assert hit.id == "pole"


def test_ties_go_to_the_earlier_entity() -> None:
    hit = _pick([entity("first", (0, 0, -4)), entity("second", (0, 0, -4))], (0.1, 0.1, 0), (0, 0, -1))
    assert hit is not None
    assert hit.id == "first"


def test_excluded_rows_are_passed_through() -> None:
    entities = [entity("near", (0, 0, -4)), entity("far", (0, 0, -9))]
    hit = _pick(entities, (0, 0, 0), (0, 0, -1), excluded=np.array([True, False]))
    assert hit is not None
    assert hit.id == "far"


def test_from_inside_a_box_it_is_hit_at_once() -> None:
    hit = _pick([entity("room", scale=(9, 9, 9))], (0, 0, 0), (0, 0, -1))
    assert hit is not None
    assert hit.distance == 0


def test_it_agrees_with_testing_every_box_alone() -> None:
    random = np.random.default_rng(7)
    entities = [
        entity(
            f"e{n}",
            tuple(random.uniform(-20, 20, 3)),
            turn=tuple(random.uniform(-3, 3, 3)),
            scale=tuple(random.uniform(0.3, 3, 3)),
        )
        for n in range(300)
    ]
    for _ in range(40):
        origin, towards = tuple(random.uniform(-30, 30, 3)), tuple(random.uniform(-1, 1, 3))
        alone = [hit for each in entities if (hit := _pick([each], origin, towards)) is not None]
        nearest = min(alone, key=lambda hit: hit.distance, default=None)
        found = _pick(entities, origin, towards)
        assert (found.id if found else None) == (nearest.id if nearest else None)


def _ray(towards: tuple[float, float, float] = (0, 0, -1)) -> Ray:
    direction = np.array(towards, float)
    return Ray(np.zeros(3), direction / np.linalg.norm(direction))


def test_all_that_is_hit_comes_from_the_front_to_the_back_but_for_what_is_excluded() -> None:
    scene = build_scene(
        world(entity("c", (0, 0, -9)), entity("a", (0, 0, -4)), entity("side", (5, 0, 0)), entity("b", (0, 0, -6)))
    )
    bounds = bounds_of(scene, SHAPES)
    assert [hit.id for hit in pick_all(scene, bounds, SHAPES, _ray())] == ["a", "b", "c"]
    excluded = scene.mask(["b"])
    assert [hit.id for hit in pick_all(scene, bounds, SHAPES, _ray(), excluded)] == ["a", "c"]
    assert pick_all(scene, bounds, SHAPES, _ray((0, 1, 0))) == ()
