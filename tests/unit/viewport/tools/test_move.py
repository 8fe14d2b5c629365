import numpy as np
import pytest

from runtime.contracts.world import CameraPose, Transform
from viewport.scene.camera import Camera
from viewport.scene.gizmo import Handle
from viewport.tools.events import Pointer
from viewport.tools.intents import DragChanged
from viewport.tools.move import Moving, moved
from viewport.tools.situation import Situation, Space

CAMERA = Camera(CameraPose(target=(5, 0, 0), yaw_rad=0.5, pitch_rad=0.6, distance=12), 800, 600)
WOLF = Transform(position=(5, 0, 0), rotation=(0, -1.75, 0), scale=(1, 1, 1))


def _dragged(
    handle: Handle, way: tuple[float, float, float], step: float | None = None, space: Space = "world"
) -> DragChanged:
    """Drag from the wolf to where `way` (metres) projects."""
    situation = Situation(CAMERA, "move", space, step, movable={"wolf": WOLF}, active="wolf")
    gizmo = situation.gizmo
    assert gizmo is not None
    start, end = (CAMERA.pixel_of(np.array(point, float)) for point in ((5, 0, 0), (5 + way[0], way[1], way[2])))
    assert start is not None
    assert end is not None
    changed = Moving(situation, gizmo, handle, Pointer(*start)).changed(Pointer(*end))
    assert changed is not None
    return changed


def test_the_x_handle_moves_along_x_only_and_leaves_other_numbers_as_written() -> None:
    moved_to = _dragged("x", (1.3, 0, 0)).transforms["wolf"]
    assert moved_to.position[0] == pytest.approx(6.3, abs=1e-5)
    assert moved_to.position[1:] == (0, 0)
    assert all(isinstance(number, int) for number in moved_to.position[1:])
    assert moved_to.rotation == WOLF.rotation


@pytest.mark.parametrize(("way", "snapped"), [(1.3, 6.5), (1.2, 6.0), (0.1, 5), (-0.8, 4.0)])
def test_increments_count_from_where_the_drag_began(way: float, snapped: float) -> None:
    assert _dragged("x", (way, 0, 0), 0.5).transforms["wolf"].position == (snapped, 0, 0)


def test_a_plane_handle_moves_in_its_plane() -> None:
    x, y, z = _dragged("zx", (1.0, 0, -2.0)).transforms["wolf"].position
    assert (x, y, z) == pytest.approx((6, 0, -2), abs=1e-5)
    assert isinstance(y, int)


def test_the_screen_handle_stays_at_the_depth_of_the_gizmo() -> None:
    way = 1.5 * CAMERA.right + 0.5 * CAMERA.up
    changed = _dragged("screen", (way[0], way[1], way[2])).transforms["wolf"].position
    offset = np.array(changed, float) - [5, 0, 0]
    assert np.allclose(offset, way, atol=1e-4)


def test_a_local_axis_is_the_entitys() -> None:
    axis = np.array([np.cos(-1.75), 0, -np.sin(-1.75)])
    x, _, z = _dragged("x", (axis[0] * 2, 0, axis[2] * 2), 0.5, "local").transforms["wolf"].position
    assert np.allclose([x - 5, z], [axis[0] * 2, axis[2] * 2], atol=1e-5)


def test_the_readout_says_how_far_with_the_unit() -> None:
    assert _dragged("x", (1.3, 0, 0), 0.5).summary == "X +1.50\u2009m"
    assert _dragged("x", (0.1, 0, 0), 0.5).summary == "0.00\u2009m"


def test_at_the_horizon_the_pointer_says_nothing() -> None:
    flat = Camera(CameraPose(target=(0, 0, 0), yaw_rad=0, pitch_rad=0.2, distance=12), 800, 600)
    situation = Situation(flat, "move", movable={"wolf": WOLF})
    gizmo = situation.gizmo
    assert gizmo is not None
    assert Moving(situation, gizmo, "zx", Pointer(400, 320)).changed(Pointer(400, 0)) is None


def test_unknown_fields_of_a_transform_are_kept() -> None:
    odd = Transform.from_wire({"position": [0, 0, 0], "rotation": [0, 0, 0], "scale": [1, 1, 1], "pivot": "feet"})
    after = moved({"a": odd}, np.array([1.0, 0, 0]))["a"]
    assert after.to_wire() == {"position": [1.0, 0, 0], "rotation": [0, 0, 0], "scale": [1, 1, 1], "pivot": "feet"}
