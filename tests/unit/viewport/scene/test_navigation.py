import math

import numpy as np
import pytest

from runtime.contracts.world import CameraPose
from viewport.scene.camera import PROJECTIONS, Camera, Projection
from viewport.scene.navigation import FARTHEST_M, NEAREST_M, flown, framed, looked, orbited, panned, zoomed

POSE = CameraPose(target=(1, 2, 3), yaw_rad=0.4, pitch_rad=0.3, distance=10)


def _camera(pose: CameraPose = POSE, projection: Projection = "perspective") -> Camera:
    return Camera(pose, 800, 600, projection)


def test_orbiting_keeps_target_and_distance() -> None:
    pose = orbited(_camera(), 50, 20)
    assert (pose.target, pose.distance) == (POSE.target, POSE.distance)
    assert pose.yaw_rad < POSE.yaw_rad
    assert pose.pitch_rad > POSE.pitch_rad


def test_orbiting_about_a_point_keeps_it_where_it_is_on_the_screen() -> None:
    camera, point = _camera(), np.array([4.0, 0.5, 1.0])
    after = _camera(orbited(camera, 90, -40, point))
    assert after.pixel_of(point) == pytest.approx(camera.pixel_of(point), abs=1e-6)
    assert np.linalg.norm(after.eye - point) == pytest.approx(np.linalg.norm(camera.eye - point))
    assert after.pose.distance == POSE.distance


def test_zooming_goes_on_to_a_point_beyond_the_target() -> None:
    camera = _camera()
    point = camera.eye - 60 * camera.back
    pixel = camera.pixel_of(point)
    assert pixel is not None
    for _ in range(80):
        camera = _camera(zoomed(camera, *pixel, 1, point))
    assert np.linalg.norm(camera.eye - point) < 0.1
    assert _camera(zoomed(camera, 0, 0, 1, np.array([1e6, 0, 0]))).pose.distance > 0


def test_orbiting_stops_short_of_the_zenith() -> None:
    assert orbited(_camera(), 0, 1e6).pitch_rad < math.pi / 2
    assert orbited(_camera(), 0, -1e6).pitch_rad > -math.pi / 2


@pytest.mark.parametrize("projection", PROJECTIONS)
def test_panning_takes_the_target_along_with_the_pointer(projection: Projection) -> None:
    camera = _camera(projection=projection)
    moved = _camera(panned(camera, 30, -12), projection)
    assert moved.pixel_of(camera.target) == pytest.approx((430, 288))


@pytest.mark.parametrize("projection", PROJECTIONS)
def test_zooming_keeps_what_is_under_the_pointer_there(projection: Projection) -> None:
    camera = _camera(projection=projection)
    ray = camera.ray(600, 200)
    reach = float((camera.target - ray.origin) @ camera.back) / float(ray.direction @ camera.back)
    under = ray.origin + reach * ray.direction
    near = _camera(zoomed(camera, 600, 200, 3), projection)
    assert near.pose.distance < camera.pose.distance
    assert near.pixel_of(under) == pytest.approx((600, 200))


def test_zooming_has_an_end_either_way() -> None:
    assert zoomed(_camera(), 400, 300, 1e3).distance == NEAREST_M
    assert zoomed(_camera(), 400, 300, -1e3).distance == FARTHEST_M


def test_looking_around_leaves_the_eye_where_it_is() -> None:
    camera = _camera()
    assert np.allclose(_camera(looked(camera, 70, -30)).eye, camera.eye)


def test_flying_forward_goes_where_one_looks() -> None:
    camera = _camera()
    assert np.allclose(_camera(flown(camera, 0, 0, 2)).eye, camera.eye - 2 * camera.back)
    assert np.allclose(_camera(flown(camera, 0, 3, 0)).eye, camera.eye + np.array([0, 3, 0]))


@pytest.mark.parametrize("size", [(800, 600), (300, 900)])
def test_framing_brings_every_corner_into_the_window(size: tuple[int, int]) -> None:
    low, high = np.array([-4.0, 0, 2]), np.array([6.0, 3, 5])
    camera = Camera(framed(Camera(POSE, *size), low, high), *size)
    corners = np.array([[x, y, z] for x in (-4, 6) for y in (0, 3) for z in (2, 5)], float)
    pixels = camera.project(corners)
    assert (pixels[:, 2] > 0).all()
    assert (pixels[:, :2] >= 0).all()
    assert (pixels[:, :2] <= size).all()


def test_framing_a_point_does_not_crawl_into_it() -> None:
    point = np.array([1.0, 1, 1])
    assert framed(_camera(), point, point).distance > 0.5
