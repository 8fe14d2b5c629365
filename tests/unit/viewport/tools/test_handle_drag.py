import numpy as np

from runtime.contracts.world import CameraPose, Transform
from viewport.scene.camera import Camera
from viewport.scene.gizmo import GizmoTool
from viewport.tools.drag import DEAD_ZONE_PX
from viewport.tools.events import Pointer, Typed
from viewport.tools.handle_drag import HandleDrag
from viewport.tools.intents import DragChanged, DragFinished, DragStarted
from viewport.tools.situation import Situation
from viewport.tools.typed import Key

CAMERA = Camera(CameraPose(target=(0, 0, 0), yaw_rad=0, pitch_rad=0, distance=12), 800, 600)
START = Pointer(430, 300)


def _drag(*names: str) -> HandleDrag:
    movable = {name: Transform(position=(0, 0, 0), rotation=(0, 0, 0), scale=(1, 1, 1)) for name in names}
    situation = Situation(CAMERA, "move", movable=movable)
    gizmo = situation.gizmo
    assert gizmo is not None
    return HandleDrag(situation, gizmo, "x", START)


def test_within_the_dead_zone_nothing_moves_and_nothing_was_begun() -> None:
    drag = _drag("a")
    assert list(drag.move(Pointer(START.x + DEAD_ZONE_PX - 1, START.y))) == []
    assert list(drag.release(START)) == []
    assert list(drag.cancel()) == []


def test_a_drag_is_one_transaction_from_the_first_move_to_the_release() -> None:
    drag = _drag("a")
    started, changed = drag.move(Pointer(START.x + 10, START.y))
    assert started == DragStarted("Move")
    assert isinstance(changed, DragChanged)
    assert [type(intent) for intent in drag.move(Pointer(START.x + 2, START.y))] == [DragChanged]
    assert list(drag.release(START)) == [DragFinished(is_kept=True)]


def test_esc_asks_to_roll_back() -> None:
    drag = _drag("a")
    drag.move(Pointer(START.x + 10, START.y))
    assert list(drag.cancel()) == [DragFinished(is_kept=False)]


def test_the_label_counts_several_entities() -> None:
    assert _drag("a", "b").move(Pointer(START.x + 10, START.y))[0] == DragStarted("Move 2 entities")


def test_each_change_counts_from_the_start_so_that_none_is_lost_or_doubled() -> None:
    drag = _drag("a")
    drag.move(Pointer(START.x + 40, START.y))
    (back,) = drag.move(Pointer(START.x, START.y))
    assert isinstance(back, DragChanged)
    assert np.allclose(back.transforms["a"].position, 0)


def _modal(tool: GizmoTool = "move") -> HandleDrag:
    movable = {"a": Transform(position=(1, 0, 0), rotation=(0, 0, 0), scale=(1, 1, 1))}
    situation = Situation(CAMERA, "select", step_m=0.5, movable=movable)
    gizmo = situation.gizmo_for(tool)
    assert gizmo is not None
    return HandleDrag(situation, gizmo, "screen", START, is_modal=True)


def _type(drag: HandleDrag, *keys: Key, shift: bool = False) -> DragChanged:
    changed = [intent for key in keys for intent in drag.press(Typed(key, shift))][-1]
    assert isinstance(changed, DragChanged)
    return changed


def test_x_2_5_moves_two_and_a_half_metres_along_x_and_says_so() -> None:
    drag = _modal()
    begun, _ = drag.press(Typed("x"))
    assert begun == DragStarted("Move")
    assert drag.handle == "x"
    changed = _type(drag, "2", ".", "5")
    assert changed.transforms["a"].position == (3.5, 0, 0)
    assert changed.summary == "X 2.5▏\u2009m"
    assert list(drag.move(Pointer(700, 20))) == []
    assert list(drag.finish()) == [DragFinished(is_kept=True)]


def test_the_number_may_come_before_the_axis_and_backspace_gives_the_pointer_back() -> None:
    drag = _modal()
    _type(drag, "2")
    assert _type(drag, "z").transforms["a"].position == (1, 0, 2)
    assert _type(drag, "backspace").transforms["a"].position == (1, 0, 0)
    assert list(drag.move(Pointer(START.x + 90, START.y)))


def test_shift_keeps_an_axis_out_and_the_same_key_goes_on_to_local_and_to_none() -> None:
    drag = _modal()
    _type(drag, "y", shift=True)
    assert drag.handle == "zx"
    _type(drag, "x")
    assert (drag.handle, drag.situation.space) == ("x", "world")
    _type(drag, "x")
    assert (drag.handle, drag.situation.space) == ("x", "local")
    _type(drag, "z")
    assert (drag.handle, drag.situation.space) == ("z", "world")
    _type(drag, "z", "z")
    assert (drag.handle, drag.situation.space) == ("screen", "world")


def test_turning_and_scaling_take_degrees_and_factors() -> None:
    turn = _modal("rotate")
    changed = _type(turn, "y", "9", "0")
    assert np.allclose(changed.transforms["a"].rotation, [0, np.pi / 2, 0], atol=1e-5)
    assert changed.summary == "Y 90▏°"
    _type(turn, "x", shift=True)
    scale = _modal("scale")
    assert _type(scale, "x", "2", "-").transforms["a"].scale == (2.0, 1, 1)


def test_what_was_begun_by_a_key_follows_the_pointer_at_once_and_a_key_that_means_nothing_changes_nothing() -> None:
    drag = _modal()
    assert list(drag.press(Typed("enter"))) == []
    assert list(drag.finish()) == []
    assert [type(intent) for intent in drag.move(Pointer(START.x + 1, START.y))] == [DragStarted, DragChanged]
