import math

import numpy as np
import pytest

from runtime.contracts.world import CameraPose, Entity
from tests.helpers.worlds import entity, world
from viewport.scene.bounds import bounds_of
from viewport.scene.build import build_scene
from viewport.scene.camera import PROJECTIONS, Camera, Projection
from viewport.scene.marquee import Marquee, rows_in
from viewport.scene.shapes import Shapes

POSE = CameraPose(target=(0, 0, 0), yaw_rad=0, pitch_rad=0, distance=10)
CAMERA = Camera(POSE, 800, 600)


def _in(marquee: Marquee, *entities: Entity, camera: Camera = CAMERA) -> list[str]:
    scene = build_scene(world(*entities))
    return [scene.ids[row] for row in rows_in(scene, bounds_of(scene, Shapes()), camera, marquee)]


def _around(x: float, y: float, half: float, *, touching: bool = False) -> Marquee:
    marquee = Marquee(x - half, y - half, x + half, y + half)
    return Marquee(marquee.to_x, marquee.to_y, marquee.from_x, marquee.from_y) if touching else marquee


def test_to_the_right_takes_in_what_is_inside_and_to_the_left_what_it_touches() -> None:
    small, large = entity("small", scale=(0.2, 0.2, 0.2)), entity("large", scale=(4, 4, 4))
    assert _in(_around(400, 300, 60), small, large) == ["small"]
    assert _in(_around(400, 300, 60, touching=True), small, large) == ["small", "large"]
    assert _in(_around(100, 100, 20, touching=True), small, large) == []


def test_a_slanted_beam_that_passes_the_corner_is_not_touched() -> None:
    beam = entity("beam", turn=(0, 0, math.pi / 4), scale=(12, 0.1, 0.1))
    beside = Marquee(620, 430, 560, 370)
    assert _in(beside, beam) == []
    assert _in(Marquee(620, 230, 560, 70), beam) == ["beam"]


def test_what_is_behind_the_eye_is_not_taken_in_and_what_surrounds_it_is_only_touched() -> None:
    behind, room = entity("behind", (0, 0, 30)), entity("room", scale=(60, 60, 60))
    everything = Marquee(0, 0, 800, 600)
    assert _in(everything, behind, room) == []
    assert _in(Marquee(800, 600, 0, 0), behind, room) == ["room"]


def test_excluded_rows_are_left_out_and_nothing_is_in_an_empty_world() -> None:
    scene = build_scene(world(entity("a"), entity("b")))
    bounds = bounds_of(scene, Shapes())
    rows = rows_in(scene, bounds, CAMERA, _around(400, 300, 200), np.array([True, False]))
    assert rows.tolist() == [1]
    empty = build_scene({})
    assert len(rows_in(empty, bounds_of(empty, Shapes()), CAMERA, _around(0, 0, 9))) == 0


@pytest.mark.parametrize("projection", PROJECTIONS)
def test_it_agrees_with_the_corners_of_every_box(projection: Projection) -> None:
    random = np.random.default_rng(11)
    entities = [
        entity(
            f"e{n}",
            tuple(random.uniform(-6, 6, 3)),
            turn=tuple(random.uniform(-3, 3, 3)),
            scale=tuple(random.uniform(0.1, 2.5, 3)),
        )
        for n in range(400)
    ]
    camera = Camera(CameraPose(target=(0, 0, 0), yaw_rad=0.7, pitch_rad=0.4, distance=30), 800, 600, projection)
    scene = build_scene(world(*entities))
    bounds = bounds_of(scene, Shapes())
    signs = np.array([[x, y, z] for x in (-0.5, 0.5) for y in (-0.5, 0.5) for z in (-0.5, 0.5)])
    corners = np.einsum("nij,cj->nci", scene.models[:, :, :3], signs) + scene.models[:, None, :, 3]
    pixels = camera.project(corners.reshape(-1, 3).astype(float))[:, :2].reshape(-1, 8, 2)
    for _ in range(20):
        x, y = sorted(random.uniform(0, 800, 2)), sorted(random.uniform(0, 600, 2))
        is_corner_in = (pixels >= [x[0], y[0]]) & (pixels <= [x[1], y[1]])
        inside = rows_in(scene, bounds, camera, Marquee(x[0], y[0], x[1], y[1]))
        assert inside.tolist() == np.flatnonzero(is_corner_in.all(axis=(1, 2))).tolist()
        touched = set(rows_in(scene, bounds, camera, Marquee(x[1], y[0], x[0], y[1])).tolist())
        assert touched >= set(np.flatnonzero(is_corner_in.all(axis=2).any(axis=1)).tolist())
        outside = (pixels.max(axis=1) < [x[0], y[0]]) | (pixels.min(axis=1) > [x[1], y[1]])
        assert not touched & set(np.flatnonzero(outside.any(axis=1)).tolist())
