"""Conversations: events in, intents out."""

import dataclasses
from collections.abc import Sequence

import numpy as np
import pytest

from runtime.contracts.world import CameraPose, Transform
from tests.helpers.sights import Seeing
from viewport.scene.camera import Camera
from viewport.scene.gizmo import handle_pixel
from viewport.scene.marquee import Marquee
from viewport.tools.controls import WINDOWS
from viewport.tools.events import (
    Begin,
    Button,
    Cancel,
    Event,
    Fly,
    Modifier,
    Move,
    Pointer,
    Press,
    Release,
    Typed,
    Wheel,
)
from viewport.tools.input_router import InputRouter
from viewport.tools.intents import (
    CameraMoved,
    DragChanged,
    DragFinished,
    DragStarted,
    Hovered,
    Intent,
    ListWanted,
    MarqueeChanged,
    SelectHow,
    SelectIntent,
    ToolName,
)
from viewport.tools.select import Marqueeing
from viewport.tools.sight import Surface
from viewport.tools.situation import Situation

CAMERA = Camera(CameraPose(target=(0, 0, 0), yaw_rad=0.4, pitch_rad=0.4, distance=12), 800, 600)
WOLF = Transform(position=(0, 0, 0), rotation=(0, 0, 0), scale=(1, 1, 1))

ROCK = Seeing(("rock", "wall"), inside=("rock", "tree"))


def _situation(tool: ToolName = "move", camera: Camera = CAMERA) -> Situation:
    return Situation(camera, tool, step_m=0.5, movable={"wolf": WOLF}, active="wolf", sight=ROCK)


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


def _click(router: InputRouter, situation: Situation, *modifiers: Modifier, x: float = 50) -> Sequence[Intent]:
    return _play(router, situation, Press(_at(x, 50, *modifiers), "left"), Release(_at(x, 50, *modifiers), "left"))


def test_a_repeated_click_goes_behind_the_active_entity_and_wraps() -> None:
    router = InputRouter()
    first, second = _situation(), dataclasses.replace(_situation(), active="rock")
    assert _click(router, first) == [SelectIntent(("rock",), "replace")]
    assert _click(router, second) == [SelectIntent(("wall",), "replace", behind=("rock",))]
    last = dataclasses.replace(_situation(), active="wall")
    assert _click(router, last) == [SelectIntent(("rock",), "replace", behind=("wall",))]


def test_a_click_elsewhere_through_another_camera_or_after_ctrl_means_the_front() -> None:
    front = [SelectIntent(("rock",), "replace")]
    seen = dataclasses.replace(_situation(), active="rock")
    router = InputRouter()
    assert _click(router, seen) == front
    assert _click(router, seen, x=80) == front
    turned = dataclasses.replace(seen, camera=Camera(CameraPose(distance=3), 800, 600))
    assert _click(router, turned, x=80) == front
    assert _click(router, turned, "ctrl") == [SelectIntent(("rock",), "toggle")]
    assert _click(router, turned) == front


def test_a_double_click_and_alt_mean_the_active_entity_where_it_lies_under_the_pointer() -> None:
    seen = dataclasses.replace(_situation(), active="wall")
    press, release = Press(_at(50, 50), "left", is_double=True), Release(_at(50, 50), "left")
    assert _play(InputRouter(), seen, press, release) == [SelectIntent(("wall",), "replace", reaches=True)]
    router = InputRouter()
    assert _click(router, seen, "alt") == [SelectIntent(("wall",), "replace", reaches=True)]
    assert _click(router, seen, "alt") == [SelectIntent(("wall",), "replace", reaches=True, behind=("rock",))]


def test_a_double_click_where_one_was_before_means_what_the_first_click_went_behind() -> None:
    router = InputRouter()
    rock, wall = (dataclasses.replace(_situation(), active=name) for name in ("rock", "wall"))
    _click(router, _situation())
    assert _click(router, rock) == [SelectIntent(("wall",), "replace", behind=("rock",))]
    press, release = Press(_at(50, 50), "left", is_double=True), Release(_at(50, 50), "left")
    assert _play(router, wall, press, release) == [SelectIntent(("rock",), "replace", reaches=True)]


@pytest.mark.parametrize(("modifiers", "how"), [((), "replace"), (("ctrl",), "add"), (("shift",), "remove")])
def test_a_drag_beside_the_gizmo_draws_a_marquee(modifiers: tuple[Modifier, ...], how: SelectHow) -> None:
    router = InputRouter()
    start, end = _at(50, 50, *modifiers), _at(90, 80, *modifiers)
    drawn, gone, chosen = _play(router, _situation(), Press(start, "left"), Move(end), Release(end, "left"))
    assert drawn == MarqueeChanged(Marquee(50, 50, 90, 80))
    assert gone == MarqueeChanged(None)
    assert chosen == SelectIntent(("rock", "tree"), how)


def test_esc_puts_a_marquee_away() -> None:
    intents = _play(InputRouter(), _situation(), Press(_at(50, 50), "left"), Move(_at(90, 80)), Cancel())
    assert intents[-1] == MarqueeChanged(None)
    assert not any(isinstance(intent, SelectIntent) for intent in intents)


def test_alt_and_the_right_button_list_what_is_there_and_dragging_zooms() -> None:
    at = _at(50, 50, "alt")
    listed = _play(InputRouter(), _situation(), Press(at, "right"), Release(at, "right"))
    assert listed == [ListWanted(("rock", "wall"), 50, 50, "replace")]
    moves = _play(InputRouter(), _situation(), Press(at, "right"), Move(_at(90, 50, "alt")), Release(at, "right"))
    assert [type(intent) for intent in moves] == [CameraMoved]


def test_the_list_can_be_asked_for_by_a_key_but_not_in_a_drag() -> None:
    router = InputRouter()
    assert router.list_at(_at(3, 4, "ctrl"), _situation()) == (ListWanted(("rock", "wall"), 3, 4, "toggle"),)
    _play(router, _situation(), Press(_at(50, 50), "left"))
    assert router.list_at(_at(3, 4), _situation()) == ()


def test_other_controls_pan_with_the_middle_button() -> None:
    router = InputRouter()
    router.controls = WINDOWS
    (moved,) = _play(router, _situation(), Press(_at(100, 100), "middle"), Move(_at(130, 100)))
    assert isinstance(moved, CameraMoved)
    assert moved.pose.yaw_rad == CAMERA.pose.yaw_rad
    assert moved.pose.target != CAMERA.pose.target


def test_orbiting_and_zooming_keep_what_is_under_the_pointer_there() -> None:
    point = np.array([3.0, 0.0, -2.0])
    pixel = CAMERA.pixel_of(point)
    assert pixel is not None
    seen = dataclasses.replace(_situation(), sight=Seeing(ground=Surface(None, point, np.array([0.0, 1.0, 0.0]))))
    for events in (
        [Press(_at(*pixel), "middle"), Move(_at(pixel[0] + 80, pixel[1] + 30))],
        [Wheel(_at(*pixel), 3)],
        [Press(_at(*pixel, "ctrl"), "middle"), Move(_at(pixel[0] + 40, pixel[1], "ctrl"))],
    ):
        (moved,) = _play(InputRouter(), seen, *events)
        assert isinstance(moved, CameraMoved)
        assert moved.pose != CAMERA.pose
        assert Camera(moved.pose, 800, 600).pixel_of(point) == pytest.approx(pixel, abs=0.01)


def test_what_is_under_way_is_known() -> None:
    router = InputRouter()
    _play(router, _situation(), Press(_at(50, 50), "left"))
    assert isinstance(router.drag, Marqueeing)
    _play(router, _situation(), Cancel())
    assert router.drag is None
    before = router.speed_m_s
    _play(router, _situation(), Press(_at(50, 50), "right"), Wheel(_at(50, 50), 1))
    assert router.speed_m_s > before


def test_g_x_2_5_enter_is_one_step_without_a_button() -> None:
    router = InputRouter()
    keys = [Typed(key) for key in ("x", "2", ".", "5", "enter")]
    intents = _play(router, _situation("select"), Begin("move", _at(300, 300)), *keys)
    assert intents[0] == DragStarted("Move")
    assert isinstance(intents[-2], DragChanged)
    assert intents[-2].transforms["wolf"].position == (2.5, 0, 0)
    assert intents[-1] == DragFinished(is_kept=True)
    assert router.held is None


@pytest.mark.parametrize(("button", "is_kept"), [("left", True), ("right", False)])
def test_a_click_takes_what_a_key_began_and_the_right_button_puts_it_back(button: Button, is_kept: bool) -> None:
    router = InputRouter()
    events = [Begin("rotate", _at(300, 300)), Move(_at(340, 280)), Press(_at(340, 280), button)]
    intents = _play(router, _situation("select"), *events, Release(_at(340, 280), button))
    assert intents[-1] == DragFinished(is_kept=is_kept)
    assert not router.is_dragging


def test_nothing_is_begun_without_a_selection_or_in_the_middle_of_something_else() -> None:
    router = InputRouter()
    _play(router, Situation(CAMERA), Begin("move", _at(1, 1)))
    assert router.held is None
    _play(router, _situation(), Press(_at(50, 50), "middle"), Begin("move", _at(1, 1)))
    assert router.held is None


def test_a_number_typed_while_a_handle_is_held_counts_and_the_release_that_follows_means_nothing_more() -> None:
    x, y = _x_handle()
    router = InputRouter()
    intents = _play(router, _situation(), Press(_at(x, y), "left"), Move(_at(x + 60, y)), Typed("3"), Typed("enter"))
    assert isinstance(intents[-2], DragChanged)
    assert intents[-2].transforms["wolf"].position == (3, 0, 0)
    assert _play(router, _situation(), Release(_at(x + 60, y), "left")) == []
    assert _play(router, _situation(), Typed("3")) == []


def test_esc_without_a_drag_means_nothing() -> None:
    assert _play(InputRouter(), _situation(), Cancel()) == []
