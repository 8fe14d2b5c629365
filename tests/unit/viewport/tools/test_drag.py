import numpy as np
import pytest

from runtime.contracts.world import CameraPose
from viewport.scene.camera import Camera, Ray
from viewport.scene.gizmo import placed_gizmo
from viewport.tools.drag import along_axis, on_plane, turn_on_screen
from viewport.tools.events import Pointer

X = np.array([1.0, 0, 0])
UP = np.array([0.0, 1, 0])


def test_the_place_on_an_axis_is_where_it_comes_nearest_to_the_ray() -> None:
    ray = Ray(np.array([3.0, 5, 2]), np.array([0.0, -1, 0]))
    assert along_axis(ray, np.array([1.0, 0, 0]), X) == pytest.approx(2)


def test_a_ray_along_the_axis_says_nothing() -> None:
    assert along_axis(Ray(np.array([0.0, 1, 0]), X), np.zeros(3), X) is None


def test_a_ray_meets_a_plane_before_it_only() -> None:
    ray = Ray(np.array([3.0, 5, 2]), np.array([0.0, -1, 0]))
    met = on_plane(ray, np.zeros(3), UP)
    assert met is not None
    assert met.tolist() == [3, 0, 2]
    assert on_plane(Ray(np.array([3.0, 5, 2]), UP), np.zeros(3), UP) is None
    assert on_plane(Ray(np.array([3.0, 5, 2]), X), np.zeros(3), UP) is None


def test_angles_on_the_screen_run_counter_clockwise_from_the_right() -> None:
    camera = Camera(CameraPose(), 800, 600)
    gizmo = placed_gizmo("rotate", camera, np.zeros(3), np.eye(3))
    assert turn_on_screen(camera, gizmo, Pointer(500, 300)) == pytest.approx(0)
    assert turn_on_screen(camera, gizmo, Pointer(400, 200)) == pytest.approx(np.pi / 2)
