import math

import numpy as np
import pytest

from tests.helpers.worlds import entity, world
from viewport.scene.bounds import FEW, bounds_of, boxes_of, corners_of, world_box
from viewport.scene.build import build_scene
from viewport.scene.scene import Scene
from viewport.scene.shapes import MeshShape, Shapes

TALL = Shapes({"tall": MeshShape(np.array([-1, 0, -1], np.float32), np.array([1, 6, 1], np.float32))})


def test_the_sphere_touches_the_corners_of_the_scaled_and_turned_box() -> None:
    scene = build_scene(world(entity("a", (5, 0, 0), turn=(0.3, 0.7, -1), scale=(2, 1, 1), mesh="tall")))
    bounds = bounds_of(scene, TALL)
    corners = np.array([[x, y, z, 1] for x in (-1, 1) for y in (0, 6) for z in (-1, 1)])
    placed = corners @ scene.models[0].T
    distance = np.linalg.norm(placed - bounds.centers[:, 0], axis=1)
    assert math.isclose(distance.max(), bounds.radii[0], rel_tol=1e-5)


def test_the_world_box_holds_every_corner_and_no_more() -> None:
    scene = build_scene(world(entity("a", mesh="tall"), entity("b", (10, 0, 0), turn=(0, math.pi / 4, 0), mesh="tall")))
    box = world_box(scene, bounds_of(scene, TALL), np.array([0, 1]))
    assert box is not None
    assert np.allclose(box[0], [-1, 0, -math.sqrt(2)], atol=1e-5)
    assert np.allclose(box[1], [10 + math.sqrt(2), 6, math.sqrt(2)], atol=1e-5)


def test_no_rows_have_no_box() -> None:
    assert world_box(Scene(), bounds_of(Scene(), TALL), np.zeros(0, np.int64)) is None


def test_corners_stand_where_the_box_does() -> None:
    scene = build_scene(world(entity("a", (1, 0, 0), turn=(0, math.pi / 2, 0), scale=(4, 1, 2)), entity("b")))
    corners = corners_of(scene, bounds_of(scene, Shapes()), np.array([0]))
    assert corners.shape == (8, 3)
    assert corners.min(axis=0) == pytest.approx([0, -0.5, -2], abs=1e-5)
    assert corners.max(axis=0) == pytest.approx([2, 0.5, 2], abs=1e-5)


def test_each_box_is_around_its_own_row() -> None:
    scene = build_scene(world(entity("a", (1, 0, 0), scale=(4, 1, 2)), entity("b", (0, 3, 0))))
    lows, highs = boxes_of(scene, bounds_of(scene, Shapes()), np.array([1, 0]))
    assert lows.tolist() == [[-0.5, 2.5, -0.5], [-1, -0.5, -1]]
    assert highs.tolist() == [[0.5, 3.5, 0.5], [3, 0.5, 1]]


def test_of_very_many_the_box_is_that_around_each_of_them() -> None:
    chance = np.random.default_rng(7)
    many = [
        entity(
            f"e{number}",
            tuple(chance.normal(scale=60, size=3)),
            turn=tuple(chance.normal(size=3)),
            scale=tuple(chance.uniform(0.1, 30, size=3)),
            mesh="tall",
        )
        for number in range(FEW + 500)
    ]
    scene = build_scene(world(*many))
    bounds = bounds_of(scene, TALL)
    for rows in (np.arange(len(many)), np.arange(FEW + 1)[::-1], np.arange(3)):
        lows, highs = boxes_of(scene, bounds, rows)
        box = world_box(scene, bounds, rows)
        assert box is not None
        assert np.array_equal(box, (lows.min(axis=0), highs.max(axis=0)))
