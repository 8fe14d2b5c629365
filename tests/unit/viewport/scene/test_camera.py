import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.contracts.world import CameraPose
from viewport.scene.camera import PROJECTIONS, Camera, Projection

COORDINATE = st.floats(-20, 20)


def _camera(projection: Projection = "perspective", **pose: float) -> Camera:
    return Camera(CameraPose(target=(1, 2, 3), **pose), 800, 600, projection)


@pytest.mark.parametrize("projection", PROJECTIONS)
def test_the_target_is_in_the_middle_of_the_window(projection: Projection) -> None:
    assert _camera(projection).pixel_of(np.array([1.0, 2, 3])) == pytest.approx((400, 300))


@pytest.mark.parametrize("projection", PROJECTIONS)
@given(COORDINATE, COORDINATE, COORDINATE)
def test_the_ray_through_a_points_pixel_runs_through_the_point(
    projection: Projection, x: float, y: float, z: float
) -> None:
    camera, point = _camera(projection), np.array([x, y, z])
    pixel = camera.pixel_of(point)
    if pixel is None or camera.project(point[None])[0, 2] < 0.1:
        return
    ray = camera.ray(*pixel)
    offset = point - ray.origin
    assert np.linalg.norm(np.cross(offset, ray.direction)) < 1e-6 * max(1, np.linalg.norm(offset))


@pytest.mark.parametrize("projection", PROJECTIONS)
def test_right_up_and_back_are_a_right_handed_frame(projection: Projection) -> None:
    camera = _camera(projection)
    assert np.allclose(np.cross(camera.right, camera.up), camera.back)
    assert np.linalg.norm(camera.up) == pytest.approx(1)


@pytest.mark.parametrize(("projection", "right", "up"), [("top", "x", "-z"), ("front", "x", "y"), ("side", "-z", "y")])
def test_flat_views_show_the_axes_as_drawings_do(projection: Projection, right: str, up: str) -> None:
    camera, axes = _camera(projection), {"x": [1, 0, 0], "y": [0, 1, 0], "-z": [0, 0, -1]}
    assert camera.right.tolist() == axes[right]
    assert camera.up.tolist() == axes[up]


def test_what_is_behind_the_camera_has_no_pixel() -> None:
    camera = _camera()
    assert camera.pixel_of(camera.eye + camera.back) is None


def test_yaw_and_pitch_say_where_the_eye_is() -> None:
    camera = Camera(CameraPose(target=(0, 0, 0), yaw_rad=0, pitch_rad=0, distance=5), 800, 600)
    assert np.allclose(camera.eye, [0, 0, 5])
    camera = Camera(CameraPose(target=(0, 0, 0), yaw_rad=math.pi / 2, pitch_rad=0, distance=5), 800, 600)
    assert np.allclose(camera.eye, [5, 0, 0])


@pytest.mark.parametrize("projection", PROJECTIONS)
def test_a_step_of_one_pixels_length_moves_a_point_by_one_pixel(projection: Projection) -> None:
    camera = _camera(projection)
    point = camera.target + 2 * camera.up
    there = camera.pixel_of(point + camera.right * camera.metres_per_pixel(point))
    here = camera.pixel_of(point)
    assert here is not None
    assert there is not None
    assert there[0] - here[0] == pytest.approx(1, rel=1e-6)


@pytest.mark.parametrize("projection", PROJECTIONS)
def test_what_can_be_seen_lies_within_the_depth_of_the_clip_space(projection: Projection) -> None:
    camera = _camera(projection, distance=12)
    for point in ([1, 2, 3], [0, 0, 0], [4, 1, 2]):
        clip = camera.clip @ [*point, 1]
        assert abs(clip[2] / clip[3]) < 1


def test_a_window_without_a_size_does_not_divide_by_zero() -> None:
    assert np.isfinite(Camera(CameraPose(), 0, 0).clip).all()
