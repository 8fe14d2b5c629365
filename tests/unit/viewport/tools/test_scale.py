import numpy as np
import pytest

from runtime.contracts.world import CameraPose, Transform
from viewport.scene.camera import Camera
from viewport.scene.gizmo import Gizmo, Handle
from viewport.tools.events import Pointer
from viewport.tools.intents import DragChanged
from viewport.tools.scale import SMALLEST, Scaling
from viewport.tools.situation import Situation

CAMERA = Camera(CameraPose(target=(0, 0, 0), yaw_rad=0.5, pitch_rad=0.6, distance=12), 800, 600)
HANDLES_TYPED: tuple[Handle, ...] = ("screen", "x")
BOX = Transform(position=(0, 0, 0), rotation=(0, 0, 0), scale=(2, 1, 1))


def _situation(step: float | None = None, **movable: Transform) -> tuple[Situation, Gizmo]:
    situation = Situation(CAMERA, "scale", step_m=step, movable=movable or {"box": BOX})
    gizmo = situation.gizmo
    assert gizmo is not None
    return situation, gizmo


def _dragged(
    handle: Handle, start: tuple[float, ...], end: tuple[float, ...], step: float | None = None
) -> DragChanged:
    situation, gizmo = _situation(step)
    pixels = [CAMERA.pixel_of(np.array(point, float)) for point in (start, end)]
    assert pixels[0] is not None
    assert pixels[1] is not None
    changed = Scaling(situation, gizmo, handle, Pointer(*pixels[0])).changed(Pointer(*pixels[1]))
    assert changed is not None
    return changed


def test_twice_as_far_out_is_twice_as_large_along_that_axis_only() -> None:
    scale = _dragged("x", (1, 0, 0), (2, 0, 0)).transforms["box"].scale
    assert scale == (pytest.approx(4), 1, 1)
    assert isinstance(scale[1], int)


def test_a_plane_handle_scales_two_axes_alike() -> None:
    scale = _dragged("zx", (0.5, 0, 0.5), (0.75, 0, 0.75)).transforms["box"].scale
    assert scale == (pytest.approx(3), 1, pytest.approx(1.5))


def test_factors_go_by_tenths_where_moving_snaps() -> None:
    changed = _dragged("x", (1, 0, 0), (1.53, 0, 0), 0.5)
    assert changed.transforms["box"].scale == (pytest.approx(3.0), 1, 1)
    assert changed.summary == "X × 1.50"


def test_it_never_comes_to_zero_or_below() -> None:
    assert _dragged("x", (1, 0, 0), (-3, 0, 0)).transforms["box"].scale[0] == pytest.approx(2 * SMALLEST)


def test_the_middle_scales_everything_and_moves_things_apart() -> None:
    situation, gizmo = _situation(
        a=Transform(position=(1, 0, 0), rotation=(0, 0, 0), scale=(1, 1, 1)),
        b=Transform(position=(-1, 0, 0), rotation=(0, 0, 0), scale=(1, 1, 1)),
    )
    changed = Scaling(situation, gizmo, "screen", Pointer(400, 300)).changed(Pointer(492, 300))
    assert changed is not None
    assert changed.transforms["a"].position == (pytest.approx(2), 0, 0)
    assert changed.transforms["b"].scale == (pytest.approx(2),) * 3


def test_a_pointer_that_began_in_the_very_middle_of_an_axis_scales_nothing() -> None:
    situation, gizmo = _situation()
    assert Scaling(situation, gizmo, "zx", Pointer(400, 300)).changed(Pointer(400, 0)) is None


def test_a_typed_factor_is_exact_and_never_zero() -> None:
    situation, gizmo = _situation(0.5)
    whole, one = (Scaling(situation, gizmo, handle, Pointer(400, 300)) for handle in HANDLES_TYPED)
    assert (whole.names, one.names) == (("×",), ("X ×",))
    assert whole.typed((1.25,)).transforms["box"].scale == (2.5, 1.25, 1.25)
    assert one.typed((0.0,)).transforms["box"].scale == (2 * SMALLEST, 1, 1)


def test_ctrl_turns_snapping_over() -> None:
    situation, gizmo = _situation()
    changed = Scaling(situation, gizmo, "screen", Pointer(400, 300)).changed(
        Pointer(400 + 92 * 0.53, 300, frozenset({"ctrl"}))
    )
    assert changed is not None
    assert changed.transforms["box"].scale[0] == pytest.approx(3.0)


def test_each_grows_where_it_stands_about_individual_origins() -> None:
    movable = {"a": BOX, "b": BOX.model_copy(update={"position": (4, 0, 0)})}
    situation = Situation(CAMERA, "scale", movable=movable, pivot="individual")
    gizmo = situation.gizmo
    assert gizmo is not None
    after = Scaling(situation, gizmo, "screen", Pointer(0, 0)).typed((2.0,)).transforms
    assert after["b"].position == (4, 0, 0)
    assert after["b"].scale == (4.0, 2.0, 2.0)
