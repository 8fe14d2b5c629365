"""The shared time axis: running, held, zoomed, and its two cursors."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QSignalSpy

from widgets.plots.timebase import SHORTEST_S, Cursors, TimeBase

pytestmark = pytest.mark.gui


class Clock:
    now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def base(clock: Clock) -> TimeBase:
    return TimeBase(clock, 60.0, 600.0)


def test_it_runs_up_to_now(base: TimeBase, clock: Clock) -> None:
    assert base.span() == (940.0, 1000.0)
    clock.now_s = 1001.0
    assert base.span() == (941.0, 1001.0)
    assert base.now() == 1001.0


def test_held_it_stays_and_live_it_runs_again(base: TimeBase, clock: Clock) -> None:
    held = QSignalSpy(base.held_changed)
    base.hold()
    base.hold()
    clock.now_s = 1010.0
    assert base.is_held
    assert base.span() == (940.0, 1000.0)
    base.toggle_held()
    base.go_live()
    assert base.span() == (950.0, 1010.0)
    assert [held.at(index)[0] for index in range(held.count())] == [True, False]
    base.toggle_held()
    assert base.is_held


def test_zooming_while_it_runs_keeps_now_at_the_edge(base: TimeBase) -> None:
    base.zoom(0.5, 960.0)
    assert base.span() == (970.0, 1000.0)


def test_zooming_while_held_keeps_the_moment_below_the_mouse(base: TimeBase) -> None:
    base.hold()
    base.zoom(0.5, 960.0)
    assert base.span() == (950.0, 980.0)


def test_zoom_ends_at_half_a_second_and_at_what_is_kept(base: TimeBase) -> None:
    base.zoom(1e-9, 1000.0)
    assert base.window_s == SHORTEST_S
    base.zoom(1e9, 1000.0)
    assert base.window_s == base.kept_s == 600.0


def test_panning_holds_and_stays_within_what_is_kept(base: TimeBase) -> None:
    moved = QSignalSpy(base.span_changed)
    base.pan(-30.0)
    assert base.is_held
    assert base.span() == (910.0, 970.0)
    base.pan(-1e6)
    assert base.span() == (400.0, 460.0)
    base.pan(1e6)
    assert base.span() == (940.0, 1000.0)
    assert moved.count() == 3


def test_a_window_keeps_the_right_edge(base: TimeBase) -> None:
    base.pan(-10.0)
    base.show_window(30.0)
    assert base.span() == (960.0, 990.0)


def test_clicks_pin_a_then_b_then_begin_anew(base: TimeBase) -> None:
    told = QSignalSpy(base.cursors_changed)
    base.pin(950.0)
    assert base.cursors == Cursors(a=950.0)
    base.hover(960.0)
    assert base.cursors.second == 960.0
    assert base.cursors.difference_s == 10.0
    base.pin(955.0)
    assert base.cursors.difference_s == 5.0
    base.pin(970.0)
    assert base.cursors == Cursors(a=970.0, hover=960.0)
    assert told.count() == 4


def test_hovering_at_one_place_tells_nothing_new(base: TimeBase) -> None:
    base.hover(960.0)
    told = QSignalSpy(base.cursors_changed)
    base.hover(960.0)
    assert told.count() == 0
    base.hover(None)
    assert base.cursors == Cursors()


def test_keys_move_the_last_cursor_within_the_picture(base: TimeBase) -> None:
    base.move_cursor(0.1)
    assert base.cursors.a == 970.0
    base.move_cursor(0.1)
    assert base.cursors.a == 976.0
    base.pin(980.0)
    base.move_cursor(-0.5)
    assert base.cursors == Cursors(a=976.0, b=950.0)
    base.move_cursor(9.0)
    assert base.cursors.b == 1000.0


def test_cursors_can_be_taken_away(base: TimeBase) -> None:
    base.pin(950.0)
    base.hover(955.0)
    base.clear_cursors()
    assert base.cursors == Cursors(hover=955.0)
    assert base.cursors.difference_s is None
