import math

import numpy as np
import pytest

from runtime.contracts.world import CameraPose, Transform
from viewport.scene.camera import Camera
from viewport.scene.gizmo import Handle
from viewport.scene.matrices import about_axis, rotation
from viewport.tools.events import Pointer
from viewport.tools.rotate import Rotating, turned
from viewport.tools.situation import Situation

TOP = Camera(CameraPose(target=(0, 0, 0), distance=12), 800, 600, "top")
TREE = Transform(position=(0, 0, 0), rotation=(0, 0.25, 0), scale=(1, 1, 1))


def _rotating(camera: Camera, handle: Handle, start: Pointer, angle_rad: float | None = None) -> Rotating:
    situation = Situation(camera, "rotate", angle_rad=angle_rad, movable={"tree": TREE}, active="tree")
    gizmo = situation.gizmo
    assert gizmo is not None
    return Rotating(situation, gizmo, handle, start)


def test_a_quarter_round_the_ring_is_a_quarter_turn_about_y() -> None:
    # Seen from above, from the right over the top of the screen: +X goes to -Z, as a turn about +Y does.
    rotating = _rotating(TOP, "y", Pointer(500, 300))
    rotating.changed(Pointer(470, 230))
    changed = rotating.changed(Pointer(400, 200))
    assert changed.transforms["tree"].rotation == pytest.approx((0, 0.25 + math.pi / 2, 0), abs=1e-5)
    assert changed.transforms["tree"].position == TREE.position
    assert changed.summary == "Y +90.0°"


def test_whole_turns_are_counted_and_leave_it_facing_where_it_did() -> None:
    rotating = _rotating(TOP, "y", Pointer(500, 300))
    changed = rotating.changed(Pointer(500, 300))
    for step in range(1, 25):
        angle = step * math.tau / 8
        changed = rotating.changed(Pointer(400 + 100 * math.cos(angle), 300 - 100 * math.sin(angle)))
    assert changed.summary == "Y +1080.0°"
    assert changed.transforms["tree"].rotation[1] == pytest.approx(0.25, abs=1e-5)


def test_increments_count_from_where_the_drag_began() -> None:
    rotating = _rotating(TOP, "y", Pointer(500, 300), math.radians(15))
    changed = rotating.changed(Pointer(400 + 100 * math.cos(0.4), 300 - 100 * math.sin(0.4)))
    assert changed.transforms["tree"].rotation[1] == pytest.approx(0.25 + math.radians(30), abs=1e-5)


def test_back_at_the_start_everything_is_as_it_was() -> None:
    rotating = _rotating(TOP, "y", Pointer(500, 300), math.radians(15))
    rotating.changed(Pointer(400, 200))
    assert rotating.changed(Pointer(500, 300)).transforms == {"tree": TREE}


def test_a_ring_seen_edge_on_turns_by_the_way_along_it() -> None:
    level = Camera(CameraPose(target=(0, 0, 0), yaw_rad=0, pitch_rad=0, distance=12), 800, 600)
    rotating = _rotating(level, "y", Pointer(400, 300))
    right = rotating.changed(Pointer(440, 300)).transforms["tree"].rotation[1]
    assert right > 0.25 + 0.3


def test_the_view_ring_turns_about_the_line_of_sight() -> None:
    rotating = _rotating(TOP, "screen", Pointer(500, 300))
    changed = rotating.changed(Pointer(470, 230))
    assert changed.transforms["tree"].rotation[1] == pytest.approx(0.25 + math.pi / 4, abs=1e-4)
    assert changed.summary.startswith("view")


def test_several_entities_turn_about_their_middle() -> None:
    movable = {
        "a": Transform(position=(1, 0, 0), rotation=(0, 0, 0), scale=(1, 1, 1)),
        "b": Transform(position=(-1, 2, 0), rotation=(0, 0, 0), scale=(1, 1, 1)),
    }
    after = turned(movable, np.array([0.0, 1, 0]), np.array([0.0, 1, 0]), math.pi / 2)
    assert after["a"].position == pytest.approx((0, 0, -1), abs=1e-6)
    assert after["b"].position == pytest.approx((0, 2, 1), abs=1e-6)
    assert isinstance(after["b"].position[1], int)


@pytest.mark.parametrize("handle", ["x", "z"])
def test_a_ring_that_the_ray_misses_still_follows_the_pointer(handle: Handle) -> None:
    low = Camera(CameraPose(target=(0, 0, 0), yaw_rad=0.6, pitch_rad=0.2, distance=12), 800, 600)
    rotating = _rotating(low, handle, Pointer(480, 300))
    changed = rotating.changed(Pointer(10, 10))
    assert all(math.isfinite(angle) for angle in changed.transforms["tree"].rotation)


def test_typed_degrees_are_exact_and_ctrl_turns_snapping_over() -> None:
    rotating = _rotating(TOP, "y", Pointer(500, 300), math.radians(15))
    assert rotating.names == ("Y",)
    assert rotating.typed((37.5,)).transforms["tree"].rotation[1] == pytest.approx(0.25 + math.radians(37.5), abs=1e-6)
    end = Pointer(400 + 100 * math.cos(0.4), 300 - 100 * math.sin(0.4), frozenset({"ctrl"}))
    assert rotating.changed(end).transforms["tree"].rotation[1] == pytest.approx(0.65, abs=1e-4)


def test_each_turns_about_its_own_origin_and_own_axis() -> None:
    movable = {
        "a": Transform(position=(1, 0, 0), rotation=(0, 0, 0), scale=(1, 1, 1)),
        "b": Transform(position=(-1, 2, 0), rotation=(math.pi / 2, 0, 0), scale=(1, 1, 1)),
    }
    for space, own in (("world", False), ("local", True)):
        situation = Situation(TOP, "rotate", space, movable=movable, active="a", pivot="individual")  # type: ignore[arg-type]
        gizmo = situation.gizmo
        assert gizmo is not None
        after = Rotating(situation, gizmo, "y", Pointer(500, 300)).typed((90.0,)).transforms
        assert [after[name].position for name in "ab"] == [movable[name].position for name in "ab"]
        expected = rotation(movable["b"].rotation) @ about_axis(np.array([0.0, 1, 0]), math.pi / 2)
        if not own:
            expected = about_axis(np.array([0.0, 1, 0]), math.pi / 2) @ rotation(movable["b"].rotation)
        assert np.allclose(rotation(after["b"].rotation), expected, atol=1e-5)
