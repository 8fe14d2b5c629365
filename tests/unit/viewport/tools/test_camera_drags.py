import pytest

from runtime.contracts.world import CameraPose
from viewport.scene.camera import Camera
from viewport.tools.camera_drags import CameraDrag, FlyDrag, orbiting, panning, zooming
from viewport.tools.events import Fly, Pointer
from viewport.tools.intents import CameraMoved

CAMERA = Camera(CameraPose(target=(1, 2, 3), distance=10), 800, 600)


def _pose(intents: object) -> CameraPose:
    (moved,) = intents  # type: ignore[misc]  # a sequence of one
    assert isinstance(moved, CameraMoved)
    return moved.pose


def test_orbit_in_steps_is_orbit_at_once() -> None:
    steps, once = (CameraDrag(CAMERA, Pointer(100, 100), orbiting(None)) for _ in range(2))
    steps.move(Pointer(130, 90))
    stepped, direct = _pose(steps.move(Pointer(150, 140))), _pose(once.move(Pointer(150, 140)))
    assert stepped.yaw_rad == pytest.approx(direct.yaw_rad)
    assert stepped.pitch_rad == pytest.approx(direct.pitch_rad)
    assert list(steps.release(Pointer(0, 0))) == []
    assert list(steps.cancel()) == []


def test_a_flat_view_pans_where_it_cannot_orbit() -> None:
    top = Camera(CAMERA.pose, 800, 600, "top")
    assert orbiting(None)(top, 10, 5) == panning(None)(top, 10, 5)


def test_flying_is_as_far_as_speed_and_time_say_also_askew() -> None:
    drag = FlyDrag(CAMERA, Pointer(0, 0), speed_m_s=4)
    pose = _pose(drag.fly(Fly(1, 0, 1, elapsed_s=0.5)))
    way = [a - b for a, b in zip(pose.target, CAMERA.pose.target, strict=True)]
    assert sum(part**2 for part in way) ** 0.5 == pytest.approx(2)


def test_shift_flies_faster_and_no_key_flies_nowhere() -> None:
    drag = FlyDrag(CAMERA, Pointer(0, 0), speed_m_s=1)
    pose = _pose(drag.fly(Fly(0, 1, 0, elapsed_s=0.5, is_fast=True)))
    assert pose.target[1] == pytest.approx(2 + 2)
    assert list(drag.fly(Fly(0, 0, 0, elapsed_s=0.5))) == []


def test_dragging_up_or_to_the_right_comes_nearer() -> None:
    zoom = zooming(Pointer(400, 300), None)
    assert zoom(CAMERA, 0, -32).distance < CAMERA.pose.distance
    assert zoom(CAMERA, 32, 0).distance == pytest.approx(zoom(CAMERA, 0, -32).distance)
    assert zoom(CAMERA, -32, 0).distance > CAMERA.pose.distance


def test_a_pan_keeps_a_point_of_any_depth_under_the_pointer() -> None:
    near = CAMERA.target + 6 * CAMERA.back + 0.5 * CAMERA.right
    before = CAMERA.pixel_of(near)
    after = Camera(panning(near)(CAMERA, 40, 25), 800, 600).pixel_of(near)
    assert before is not None
    assert after == pytest.approx((before[0] + 40, before[1] + 25), abs=0.01)
