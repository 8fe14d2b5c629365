import numpy as np
import pytest

from runtime.contracts.world import CameraPose, Transform
from tests.helpers.sights import Seeing
from viewport.scene.camera import Camera
from viewport.scene.gizmo import Handle
from viewport.scene.matrices import rotation
from viewport.tools.events import Pointer
from viewport.tools.intents import DragChanged
from viewport.tools.move import Moving
from viewport.tools.sight import Surface
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


def _moving(handle: Handle = "screen", **given: object) -> Moving:
    movable = {"wolf": WOLF}
    situation = Situation(CAMERA, "move", movable=movable, active="wolf", **given)  # type: ignore[arg-type]
    gizmo = situation.gizmo
    assert gizmo is not None
    start = CAMERA.pixel_of(np.array(WOLF.position, float))
    assert start is not None
    return Moving(situation, gizmo, handle, Pointer(*start))


def _position(changed: DragChanged | None) -> tuple[float, ...]:
    assert changed is not None
    return changed.transforms["wolf"].position


@pytest.mark.parametrize(
    ("handle", "names", "values", "position"),
    [
        ("x", ("X",), (2.5,), (7.5, 0, 0)),
        ("zx", ("X", "Z"), (1.0, -2.0), (6.0, 0, -2.0)),
        ("screen", ("X", "Y", "Z"), (0, 0.123456, 0), (5, 0.123456, 0)),
    ],
)
def test_typed_metres_are_exact(
    handle: Handle, names: tuple[str, ...], values: tuple[float, ...], position: tuple[float, ...]
) -> None:
    moving = _moving(handle, step_m=0.5)
    assert moving.names == names
    assert _position(moving.typed(values)) == position


def test_on_the_grid_the_origin_comes_to_a_multiple_of_the_step() -> None:
    off = {"wolf": WOLF.model_copy(update={"position": (5.2, 0.3, 0)})}
    situation = Situation(CAMERA, "move", "world", 0.5, movable=off, snap_to="grid")
    gizmo = situation.gizmo
    assert gizmo is not None
    start, end = (CAMERA.pixel_of(np.array(point)) for point in ((5.2, 0.3, 0), (6.1, 0.3, 0)))
    assert start is not None
    assert end is not None
    assert _position(Moving(situation, gizmo, "x", Pointer(*start)).changed(Pointer(*end))) == (6.0, 0.3, 0)


def test_ctrl_turns_snapping_over() -> None:
    end = CAMERA.pixel_of(np.array([6.3, 0, 0]))
    assert end is not None
    ctrl, plain = Pointer(*end, frozenset({"ctrl"})), Pointer(*end)
    assert _position(_moving("x", step_m=0.5).changed(plain))[0] == 6.5
    assert _position(_moving("x", step_m=0.5).changed(ctrl))[0] == pytest.approx(6.3, abs=1e-4)
    assert _position(_moving("x").changed(ctrl))[0] == 6.5


BOX = np.array([[5 + x, y, z] for x in (-0.5, 0.5) for y in (-0.3, 1.2) for z in (-0.5, 0.5)])
"""The wolf's, whose origin is above its feet."""


def _on(normal: tuple[float, float, float], *, turns: bool = False, handle: Handle = "screen") -> DragChanged | None:
    ground = Surface("rock", np.array([8.0, 2.0, -1.0]), np.array(normal))
    sight = Seeing(ground=ground, box=BOX)
    moving = _moving(handle, step_m=0.5, snap_to="surface", turns_to_surface=turns, sight=sight)
    return moving.changed(Pointer(10, 10))


def test_on_a_surface_it_stands_with_its_lowest_corner_not_its_origin() -> None:
    changed = _on((0, 1, 0))
    assert _position(changed) == pytest.approx((8, 2.3, -1))
    assert changed is not None
    assert changed.summary.startswith("On rock")
    assert _position(_on((1, 0, 0))) == pytest.approx((8.5, 2, -1))
    assert _position(_on((0, 1, 0), handle="y")) == pytest.approx((5, 2.3, 0))


def test_it_can_be_stood_up_on_the_surface() -> None:
    changed = _on((1, 0, 0), turns=True)
    assert changed is not None
    turned = changed.transforms["wolf"]
    assert np.allclose(rotation(turned.rotation)[:, 1], [1, 0, 0], atol=1e-5)
    assert turned.position == pytest.approx((8.3, 2, -1), abs=1e-5)


def test_over_nothing_it_follows_the_pointer_without_snapping() -> None:
    for snap_to in ("surface", "vertex"):
        end = CAMERA.pixel_of(np.array([6.3, 0, 0]))
        assert end is not None
        assert _position(_moving("x", step_m=0.5, snap_to=snap_to).changed(Pointer(*end)))[0] == pytest.approx(
            6.3, abs=1e-4
        )


def test_the_vertex_that_is_held_comes_to_the_one_under_the_pointer() -> None:
    sight = Seeing(vertices=(np.array([5.5, 1.0, 0.5]), np.array([9.0, 4.0, -2.0])))
    assert _position(_moving(step_m=0.5, snap_to="vertex", sight=sight).changed(Pointer(3, 4))) == (8.5, 3.0, -2.5)
    locked = _moving("y", step_m=0.5, snap_to="vertex", sight=sight)
    assert _position(locked.changed(Pointer(3, 4))) == (5, 3.0, 0)


def test_each_moves_along_its_own_axes_about_individual_origins() -> None:
    movable = {"a": WOLF, "b": WOLF.model_copy(update={"rotation": (0, 0, 0)})}
    situation = Situation(CAMERA, "move", "local", movable=movable, active="a", pivot="individual")
    gizmo = situation.gizmo
    assert gizmo is not None
    after = Moving(situation, gizmo, "x", Pointer(0, 0)).typed((1.0,)).transforms
    assert after["b"].position == (6.0, 0, 0)
    assert after["a"].position == pytest.approx((5 + np.cos(-1.75), 0, -np.sin(-1.75)), abs=1e-5)
