import math

import numpy as np
import pytest

from runtime.contracts.world import CameraPose
from viewport.scene.camera import PROJECTIONS, Camera
from viewport.scene.gizmo import (
    AXIS_PX,
    HANDLES,
    GizmoTool,
    Handle,
    handle_at,
    handle_pixel,
    is_shown,
    placed_gizmo,
    ring_points,
)
from viewport.scene.matrices import rotation

CAMERA = Camera(CameraPose(target=(0, 0, 0), yaw_rad=0.7, pitch_rad=0.5, distance=12), 800, 600)
TOOLS: tuple[GizmoTool, ...] = ("move", "rotate", "scale")


@pytest.mark.parametrize("distance", [3.0, 12.0, 300.0])
def test_an_axis_across_the_view_is_the_same_number_of_pixels_at_any_distance(distance: float) -> None:
    camera = Camera(CameraPose(target=(0, 0, 0), yaw_rad=0, pitch_rad=0, distance=distance), 800, 600)
    gizmo = placed_gizmo("move", camera, np.zeros(3), np.eye(3))
    ends = camera.project(gizmo.at(np.array([[0.0, 0, 0], [1, 0, 0]])))
    assert ends[1, 0] - ends[0, 0] == pytest.approx(AXIS_PX)


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize("handle", HANDLES)
@pytest.mark.parametrize("turn", [(0, 0, 0), (0.3, 2.1, -0.4)])
def test_pressing_where_a_handle_is_said_to_be_grabs_it(
    tool: GizmoTool, handle: Handle, turn: tuple[float, float, float]
) -> None:
    gizmo = placed_gizmo(tool, CAMERA, np.array([0.5, 0.2, -0.3]), rotation(turn).T)
    pixel = handle_pixel(gizmo, CAMERA, handle)
    assert (pixel is not None) == is_shown(gizmo, CAMERA, handle)
    if pixel is not None:
        assert handle_at(gizmo, CAMERA, *pixel) == handle


@pytest.mark.parametrize("tool", TOOLS)
def test_far_from_the_gizmo_there_is_no_handle(tool: GizmoTool) -> None:
    gizmo = placed_gizmo(tool, CAMERA, np.zeros(3), np.eye(3))
    assert handle_at(gizmo, CAMERA, 20, 20) is None


def test_an_axis_that_points_at_the_eye_is_put_away() -> None:
    camera = Camera(CameraPose(target=(0, 0, 0), yaw_rad=0, pitch_rad=0, distance=8), 800, 600)
    gizmo = placed_gizmo("move", camera, np.zeros(3), np.eye(3))
    assert not is_shown(gizmo, camera, "z")
    assert handle_pixel(gizmo, camera, "z") is None
    assert is_shown(gizmo, camera, "xy")
    assert not is_shown(gizmo, camera, "zx")


@pytest.mark.parametrize(("projection", "gone"), [("top", "y"), ("front", "z"), ("side", "x")])
def test_flat_views_put_away_the_axis_that_they_look_along(projection: str, gone: Handle) -> None:
    assert projection in PROJECTIONS
    camera = Camera(CameraPose(), 800, 600, projection)  # type: ignore[arg-type]  # checked above
    gizmo = placed_gizmo("move", camera, np.zeros(3), np.eye(3))
    assert [handle for handle in ("x", "y", "z") if not is_shown(gizmo, camera, handle)] == [gone]


def test_rotation_has_no_planes() -> None:
    gizmo = placed_gizmo("rotate", CAMERA, np.zeros(3), np.eye(3))
    assert [handle for handle in HANDLES if is_shown(gizmo, CAMERA, handle)] == ["x", "y", "z", "screen"]


def test_the_hidden_half_of_a_ring_cannot_be_grabbed() -> None:
    gizmo = placed_gizmo("rotate", CAMERA, np.zeros(3), np.eye(3))
    points = ring_points(gizmo, CAMERA, "y")
    back = points[(points @ CAMERA.back) < -0.6 * gizmo.size_m]
    assert len(back)
    for x, y, _ in CAMERA.project(back):
        assert handle_at(gizmo, CAMERA, x, y) != "y"


def test_a_ring_is_square_to_its_axis() -> None:
    gizmo = placed_gizmo("rotate", CAMERA, np.zeros(3), np.eye(3))
    assert np.allclose(ring_points(gizmo, CAMERA, "x")[:, 0], 0)
    assert np.allclose(np.linalg.norm(ring_points(gizmo, CAMERA, "x"), axis=1), gizmo.size_m)
    assert math.isclose(gizmo.size_m, CAMERA.metres_per_pixel(np.zeros(3)) * AXIS_PX)
