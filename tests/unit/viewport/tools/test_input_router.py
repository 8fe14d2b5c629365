"""Conversations: events in, intents out."""

from collections.abc import Sequence

import pytest

from runtime.contracts.world import CameraPose, Transform
from viewport.scene.camera import Camera
from viewport.scene.gizmo import handle_pixel
from viewport.tools.events import Cancel, Event, Fly, Modifier, Move, Pointer, Press, Release, Wheel
from viewport.tools.input_router import InputRouter
from viewport.tools.intents import (
    CameraMoved,
    DragChanged,
    DragFinished,
    DragStarted,
    Hovered,
    Intent,
    SelectIntent,
    ToolName,
)
from viewport.tools.situation import Situation

CAMERA = Camera(CameraPose(target=(0, 0, 0), yaw_rad=0.4, pitch_rad=0.4, distance=12), 800, 600)
WOLF = Transform(position=(0, 0, 0), rotation=(0, 0, 0), scale=(1, 1, 1))


def _situation(tool: ToolName = "move", camera: Camera = CAMERA) -> Situation:
    return Situation(camera, tool, step_m=0.5, movable={"wolf": WOLF}, active="wolf", pick=lambda x, y: "rock")


def _at(x: float, y: float, *modifiers: Modifier) -> Pointer:
    return Pointer(x, y, frozenset(modifiers))


def _play(router: InputRouter, situation: Situation, *events: Event) -> Sequence[Intent]:
    return [intent for event in events for intent in router.handle(event, situation)]


def _x_handle() -> tuple[float, float]:
    gizmo = _situation().gizmo
    assert gizmo is not None
    pixel = handle_pixel(gizmo, CAMERA, "x")
    assert pixel is not None
    return pixel


def test_a_click_beside_the_gizmo_selects() -> None:
    intents = _play(InputRouter(), _situation(), Press(_at(50, 50), "left"), Release(_at(50, 50), "left"))
    assert intents == [SelectIntent(("rock",), "replace")]


def test_a_double_click_and_a_click_with_alt_reach_into_groups() -> None:
    reached = SelectIntent(("rock",), "replace", reaches=True)
    press, release = Press(_at(50, 50), "left", is_double=True), Release(_at(50, 50), "left")
    assert _play(InputRouter(), _situation(), press, release) == [reached]
    alt = _at(50, 50, "alt")
    assert _play(InputRouter(), _situation(), Press(alt, "left"), Release(alt, "left")) == [reached]
    orbiting = _play(InputRouter(), _situation(), Press(alt, "left"), Move(_at(90, 50, "alt")), Release(alt, "left"))
    assert [type(intent) for intent in orbiting] == [CameraMoved]


def test_a_drag_of_a_handle_starts_changes_and_finishes() -> None:
    x, y = _x_handle()
    router = InputRouter()
    intents = _play(
        router, _situation(), Press(_at(x, y), "left"), Move(_at(x + 60, y)), Release(_at(x + 60, y), "left")
    )
    assert [type(intent) for intent in intents] == [DragStarted, DragChanged, DragFinished]
    assert intents[-1] == DragFinished(is_kept=True)
    assert not router.is_dragging


def test_a_click_on_a_handle_moves_and_selects_nothing() -> None:
    x, y = _x_handle()
    assert _play(InputRouter(), _situation(), Press(_at(x, y), "left"), Release(_at(x + 1, y), "left")) == []


def test_esc_rolls_back_and_the_release_that_follows_means_nothing() -> None:
    x, y = _x_handle()
    router = InputRouter()
    intents = _play(
        router,
        _situation(),
        Press(_at(x, y), "left"),
        Move(_at(x + 60, y)),
        Cancel(),
        Move(_at(x + 90, y)),
        Release(_at(x + 90, y), "left"),
    )
    assert DragFinished(is_kept=False) in intents
    assert DragFinished(is_kept=True) not in intents


def test_the_held_handle_is_known_while_it_is_held() -> None:
    x, y = _x_handle()
    router = InputRouter()
    _play(router, _situation(), Press(_at(x, y), "left"))
    assert router.held_handle == "x"
    _play(router, _situation(), Release(_at(x, y), "left"))
    assert router.held_handle is None


@pytest.mark.parametrize(
    ("button", "modifiers", "turns"),
    [("middle", (), True), ("left", ("alt",), True), ("middle", ("shift",), False), ("left", ("alt", "shift"), False)],
)
def test_buttons_and_modifiers_orbit_and_pan(button: str, modifiers: tuple[Modifier, ...], turns: bool) -> None:
    press = Press(_at(100, 100, *modifiers), button)  # type: ignore[arg-type]  # one of the table above
    (moved,) = _play(InputRouter(), _situation(), press, Move(_at(130, 110, *modifiers)))
    assert isinstance(moved, CameraMoved)
    assert (moved.pose.yaw_rad != CAMERA.pose.yaw_rad) == turns
    assert (moved.pose.target != CAMERA.pose.target) != turns


def test_the_right_button_looks_and_keys_fly_while_it_is_held() -> None:
    router = InputRouter()
    fly = Fly(0, 0, 1, elapsed_s=0.1)
    assert _play(router, _situation(), fly) == []
    looked, flown = _play(router, _situation(), Press(_at(100, 100), "right"), Move(_at(120, 100)), fly)
    assert isinstance(looked, CameraMoved)
    assert isinstance(flown, CameraMoved)
    assert router.is_flying
    _play(router, _situation(), Release(_at(120, 100), "right"))
    assert not router.is_flying


def test_the_wheel_zooms_and_while_flying_sets_the_speed() -> None:
    router = InputRouter()
    (zoomed,) = _play(router, _situation(), Wheel(_at(400, 300), 1))
    assert isinstance(zoomed, CameraMoved)
    assert zoomed.pose.distance < 12
    press, fly = Press(_at(100, 100), "right"), Fly(0, 1, 0, elapsed_s=0.1)
    (slow,) = _play(router, _situation(), press, fly)
    (fast,) = _play(router, _situation(), Wheel(_at(100, 100), 2), fly)
    assert isinstance(slow, CameraMoved)
    assert isinstance(fast, CameraMoved)
    assert fast.pose.target[1] - slow.pose.target[1] > slow.pose.target[1] * 1.5


def test_the_wheel_means_nothing_in_the_middle_of_another_drag() -> None:
    x, y = _x_handle()
    assert _play(InputRouter(), _situation(), Press(_at(x, y), "left"), Wheel(_at(x, y), 1)) == []


def test_flat_views_pan_with_the_right_button() -> None:
    top = Camera(CAMERA.pose, 800, 600, "top")
    router = InputRouter()
    (moved,) = _play(router, _situation(camera=top), Press(_at(100, 100), "right"), Move(_at(120, 100)))
    assert isinstance(moved, CameraMoved)
    assert not router.is_flying


def test_a_second_button_does_not_disturb_the_drag_of_the_first() -> None:
    router = InputRouter()
    intents = _play(
        router,
        _situation(),
        Press(_at(50, 50), "left"),
        Press(_at(50, 50), "right"),
        Release(_at(50, 50), "right"),
        Release(_at(50, 50), "left"),
    )
    assert intents == [SelectIntent(("rock",), "replace")]


def test_hovering_tells_once_what_is_under_the_pointer() -> None:
    x, y = _x_handle()
    router = InputRouter()
    events = [Move(_at(50, 50)), Move(_at(51, 50)), Move(_at(x, y))]
    assert _play(router, _situation(), *events) == [Hovered("rock", None), Hovered(None, "x")]
    assert router.hovered == Hovered(None, "x")


def test_esc_without_a_drag_means_nothing() -> None:
    assert _play(InputRouter(), _situation(), Cancel()) == []
