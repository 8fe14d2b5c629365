import numpy as np

from runtime.contracts.world import CameraPose, Transform
from viewport.scene.camera import Camera
from viewport.tools.drag import DEAD_ZONE_PX
from viewport.tools.events import Pointer
from viewport.tools.handle_drag import HandleDrag
from viewport.tools.intents import DragChanged, DragFinished, DragStarted
from viewport.tools.situation import Situation

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
