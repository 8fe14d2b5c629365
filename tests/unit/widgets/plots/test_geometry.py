"""Seconds and values to pixels and back."""

from __future__ import annotations

import numpy as np
import pytest

from widgets.plots.geometry import Area

AREA = Area(width=250, height=101, start_s=10, end_s=20, low=0, high=50, label_px=50)


def test_time_runs_over_the_width_without_the_labels() -> None:
    assert AREA.line_width == 200
    assert [AREA.x(10), AREA.x(15), AREA.x(20)] == [0, 100, 200]


def test_values_count_upwards() -> None:
    assert [AREA.y(50), AREA.y(25), AREA.y(0)] == [0, 50, 100]


def test_arrays_go_the_same_way() -> None:
    assert AREA.xs(np.array([10.0, 15.0])).tolist() == [0, 100]
    assert AREA.ys(np.array([50.0, 25.0])).tolist() == [0, 50]


@pytest.mark.parametrize(("x", "t_s"), [(-5, 10), (0, 10), (50, 12.5), (200, 20), (240, 20)])
def test_a_pixel_is_a_moment_of_the_span(x: float, t_s: float) -> None:
    assert AREA.time(x) == t_s


def test_pixels_turn_back_into_values() -> None:
    assert AREA.value(AREA.y(12.5)) == pytest.approx(12.5)


@pytest.mark.parametrize(("t_s", "is_held"), [(9.9, False), (10, True), (20, True), (20.1, False)])
def test_a_span_holds_its_ends(t_s: float, is_held: bool) -> None:
    assert AREA.holds(t_s) is is_held


def test_an_area_without_room_still_has_a_pixel() -> None:
    assert Area(10, 10, 0, 1, label_px=50).line_width == 1
