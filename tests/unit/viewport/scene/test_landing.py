"""The mark of a place on a surface."""

import numpy as np
import pytest

from runtime.contracts.world import CameraPose
from viewport.scene.camera import Camera
from viewport.scene.landing import RING_PX, STEM_PX, landing_of

CAMERA = Camera(CameraPose(target=(0, 0, 0), yaw_rad=0.4, pitch_rad=0.6, distance=8), 600, 400)
UP = np.array([0.0, 1.0, 0.0])


def test_the_ring_lies_round_the_place_and_the_stem_rises_from_it() -> None:
    landing = landing_of(CAMERA, np.array([1.0, 0.0, 0.5]), UP)
    assert landing is not None
    assert landing.place == CAMERA.pixel_of(np.array([1.0, 0.0, 0.5]))
    assert landing.ring.mean(axis=0) == pytest.approx(landing.place, abs=2)
    assert landing.tip[1] < landing.place[1] - 10


@pytest.mark.parametrize("normal", [(1, 0, 0), (0, 1, 0), (0, 0, 1), (0.6, 0.8, 0)])
def test_its_size_is_the_same_near_and_far(normal: tuple[float, float, float]) -> None:
    for distance in (2.0, 200.0):
        camera = Camera(CAMERA.pose.model_copy(update={"distance": distance}), 600, 400)
        landing = landing_of(camera, np.zeros(3), np.array(normal, np.float64))
        assert landing is not None
        reach = np.linalg.norm(landing.ring - landing.place, axis=1).max()
        assert reach == pytest.approx(RING_PX, rel=0.25)


def test_in_a_flat_view_from_above_the_ring_is_round_and_the_stem_a_point() -> None:
    landing = landing_of(Camera(CAMERA.pose, 600, 400, "top"), np.zeros(3), UP)
    assert landing is not None
    assert np.linalg.norm(landing.ring - landing.place, axis=1) == pytest.approx(RING_PX)
    assert landing.tip == pytest.approx(landing.place)
    side = landing_of(Camera(CAMERA.pose, 600, 400, "side"), np.zeros(3), UP)
    assert side is not None
    assert side.place[1] - side.tip[1] == pytest.approx(STEM_PX)


def test_behind_the_eye_there_is_no_mark() -> None:
    assert landing_of(CAMERA, CAMERA.eye + 3 * CAMERA.back, UP) is None
