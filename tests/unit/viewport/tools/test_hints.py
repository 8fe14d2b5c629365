from runtime.contracts.world import CameraPose, Transform
from viewport.scene.camera import Camera
from viewport.tools.events import Begin, Event, Move, Pointer, Press, Wheel
from viewport.tools.hints import hint_of
from viewport.tools.input_router import InputRouter
from viewport.tools.situation import Situation

SITUATION = Situation(Camera(CameraPose(), 800, 600))


def _hint(*events: Event) -> str:
    router = InputRouter()
    for event in events:
        router.handle(event, SITUATION)
    return hint_of(router, SITUATION)


def test_flying_says_the_speed_and_what_the_wheel_does() -> None:
    press = Press(Pointer(5, 5), "right")
    assert _hint(press).startswith("Fly 6\u2009m/s")
    assert _hint(press, Wheel(Pointer(5, 5), 1)).startswith("Fly 7.5\u2009m/s")


def test_a_marquee_says_what_it_takes_in() -> None:
    press = Press(Pointer(100, 100), "left")
    assert _hint(press) == ""
    assert "wholly inside" in _hint(press, Move(Pointer(150, 150)))
    assert _hint(press, Move(Pointer(50, 150))).startswith("Select whatever it touches")


def test_a_tool_that_is_ready_and_what_is_held_say_which_keys_count() -> None:
    wolf = Transform(position=(0, 0, 0), rotation=(0, 0, 0), scale=(1, 1, 1))
    situation = Situation(SITUATION.camera, "move", movable={"wolf": wolf})
    router = InputRouter()
    assert hint_of(router, situation).startswith("Drag a handle")
    router.handle(Begin("rotate", Pointer(5, 5)), situation)
    assert "degrees" in hint_of(router, situation)
    assert "click takes it" in hint_of(router, situation)


def test_nothing_is_said_while_nothing_needs_it() -> None:
    assert _hint() == ""
    assert _hint(Press(Pointer(5, 5), "middle"), Move(Pointer(50, 50))) == ""
