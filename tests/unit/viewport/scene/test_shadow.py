"""What the shadow map covers."""

from __future__ import annotations

import math

import numpy as np
import pytest

from runtime.contracts.world import CameraPose
from viewport.passes.frame_block import sun_direction
from viewport.scene.camera import Camera
from viewport.scene.shadow import (
    FARTHEST_REACH_M,
    NEAREST_REACH_M,
    SIDE_PX,
    casts_shadows,
    reach_m,
    shadow_clip,
)

SUN = sun_direction(0.9, 0.8)


def camera(distance: float = 10.0, target: tuple[float, float, float] = (0, 0, 0), yaw: float = 0.6) -> Camera:
    return Camera(CameraPose(target=target, yaw_rad=yaw, pitch_rad=0.4, distance=distance), 800, 600)


def place(matrix: np.ndarray, point: tuple[float, float, float]) -> np.ndarray:
    return np.asarray((matrix @ np.array([*point, 1.0]))[:3])


def test_what_is_looked_at_lies_in_the_middle() -> None:
    seen = place(shadow_clip(camera(target=(30, 2, -7)), SUN), (30, 2, -7))
    assert np.abs(seen[:2]).max() <= 2 / SIDE_PX
    assert abs(seen[2]) < 1e-9


def test_what_lies_nearer_to_the_sun_has_less_depth() -> None:
    matrix = shadow_clip(camera(), SUN)
    above, below = (place(matrix, tuple(float(part) for part in sign * 5 * SUN)) for sign in (1, -1))
    assert np.allclose(above[:2], below[:2])
    assert -1 < above[2] < below[2] < 1


def test_turning_the_camera_leaves_shadows_where_they_are() -> None:
    assert np.array_equal(shadow_clip(camera(yaw=0.1), SUN), shadow_clip(camera(yaw=2.0), SUN))


def test_it_moves_by_whole_texels() -> None:
    step = 2 * reach_m(camera()) / SIDE_PX
    first, second = (shadow_clip(camera(target=(x, 0, 0)), SUN) for x in (0.0, step * 1.6))
    moved = (second[:2, 3] - first[:2, 3]) * SIDE_PX / 2
    assert np.allclose(moved, np.round(moved), atol=1e-6)


@pytest.mark.parametrize(("distance", "reach"), [(0.5, NEAREST_REACH_M), (1e4, FARTHEST_REACH_M)])
def test_its_reach_has_bounds(distance: float, reach: float) -> None:
    assert reach_m(camera(distance)) == reach


def test_its_reach_grows_with_the_distance_in_steps() -> None:
    assert reach_m(camera(10)) == reach_m(camera(10.2))
    assert reach_m(camera(10)) < reach_m(camera(20))


def test_a_sun_straight_above_has_a_map_too() -> None:
    matrix = shadow_clip(camera(), sun_direction(0.0, math.pi / 2))
    assert np.isfinite(matrix).all()
    assert abs(np.linalg.det(matrix[:3, :3])) > 0


def test_a_sun_that_is_off_or_has_set_throws_none() -> None:
    assert casts_shadows(SUN, 1.0)
    assert not casts_shadows(SUN, 0.0)
    assert not casts_shadows(sun_direction(0.9, -0.2), 1.0)
