"""Reduction to pixels keeps every extreme and every gap."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.plots.decimation import Decimator, column_width, decimate, is_lone, steps, value_at, window
from widgets.plots.ring import Doubles, RingBuffer

NAN = math.nan


def array(*values: float) -> Doubles:
    return np.array(values, np.float64)


def seconds(count: int, rate: float = 60.0) -> Doubles:
    return np.arange(count) / rate


def test_a_window_keeps_one_neighbour_on_each_side() -> None:
    times, values = window(array(0, 1, 2, 3, 4), array(10, 11, 12, 13, 14), 1.5, 2.5)
    assert times.tolist() == [1, 2, 3]
    assert values.tolist() == [11, 12, 13]


def test_few_samples_stay_as_they_are() -> None:
    times, values = seconds(100), np.arange(100.0)
    shown_t, shown_v = decimate(times, values, 0.0, 2.0, 50)
    assert shown_t.tolist() == times.tolist()
    assert shown_v.tolist() == values.tolist()


@pytest.mark.parametrize("at", [0, 1, 4_999, 5_000, 9_998, 9_999])
@pytest.mark.parametrize("peak", [1e3, -1e3])
def test_a_peak_of_one_sample_survives(at: int, peak: float) -> None:
    values = np.ones(10_000)
    values[at] = peak
    _, shown = decimate(seconds(10_000), values, 0.0, 10_000 / 60, 100)
    assert peak in shown
    assert shown.size <= 3 * 101


def test_a_gap_of_one_sample_survives() -> None:
    values = np.ones(10_000)
    values[7_777] = NAN
    times, shown = decimate(seconds(10_000), values, 0.0, 10_000 / 60, 100)
    assert np.isnan(shown).sum() == 1
    assert abs(times[np.isnan(shown)][0] - 7_777 / 60) <= 10_000 / 60 / 100


def test_a_column_shows_its_extremes_in_the_order_of_the_signal() -> None:
    times = np.linspace(0, 0.999, 1000)
    _, rising = decimate(times, times, 0.0, 1.0, 10)
    _, falling = decimate(times, -times, 0.0, 1.0, 10)
    assert (np.diff(rising) > 0).all()
    assert (np.diff(falling) < 0).all()


def test_columns_stand_still_while_time_scrolls() -> None:
    rng = np.random.default_rng(7)
    times, values = seconds(6_000), rng.normal(size=6_000)
    first = decimate(times, values, 0.0, 60.0, 100)
    later = decimate(times, values, 0.6, 60.6, 100)
    common = first[0] >= 2.0
    assert set(zip(first[0][common][:-4], first[1][common][:-4], strict=True)) <= set(zip(*later, strict=True))


@given(st.lists(st.one_of(st.floats(-1e6, 1e6), st.just(NAN)), min_size=30, max_size=400), st.integers(2, 12))
def test_lowest_and_highest_of_all_are_always_shown(values: list[float], columns: int) -> None:
    data = np.array(values)
    times = seconds(len(values))
    _, shown = decimate(times, data, 0.0, float(times[-1]), columns)
    measured = data[np.isfinite(data)]
    assert np.isfinite(shown).any() == bool(measured.size)
    if measured.size:
        assert np.nanmin(shown) == measured.min()
        assert np.nanmax(shown) == measured.max()
    assert np.isnan(data).any() == np.isnan(shown).any()


def test_a_running_picture_shows_what_a_fresh_one_would() -> None:
    rng = np.random.default_rng(3)
    ring, decimator = RingBuffer(3_000), Decimator()
    for index in range(9_000):
        ring.append(100 + index / 60, NAN if index % 997 == 5 else rng.normal())
        if index % 50 == 49 and index > 2_000:
            end = 100 + index / 60
            mine = decimator.points(*ring.view(), end - 30.0, end, 100)
            fresh = decimate(*ring.view(), end - 30.0, end, 100)
            inside = fresh[0] >= end - 29.0
            expected = list(zip(fresh[0][inside], fresh[1][inside], strict=True))
            found = list(zip(*mine, strict=True))[-len(expected) :]
            assert np.array_equal(np.array(found), np.array(expected), equal_nan=True)


def test_a_running_picture_follows_zoom_and_time_gone_by() -> None:
    ring, decimator = RingBuffer(6_000), Decimator()
    for index in range(6_000):
        ring.append(index / 60, float(index % 100))
    end = 5_999 / 60
    for span in (60.0, 90.0, 60.0, 30.0):
        times, values = decimator.points(*ring.view(), end - span, end, 100)
        assert times[0] <= end - span + column_width(0, span, 100)
        assert np.nanmax(values) == 99.0
    times, _ = decimator.points(*ring.view(), 10.0, 40.0, 100)
    assert 9.0 <= times[0] <= 11.0


def test_a_decimator_forgets_samples_that_the_ring_has_lost() -> None:
    ring, decimator = RingBuffer(1_000), Decimator()
    for index in range(1_000):
        ring.append(index / 60, 5.0)
    decimator.points(*ring.view(), 0.0, 999 / 60, 50)
    for index in range(10_000, 11_000):
        ring.append(index / 60, 1.0)
    _, values = decimator.points(*ring.view(), 10_000 / 60, 10_999 / 60, 50)
    assert np.nanmax(values) == 1.0


def test_steps_keep_a_value_until_the_next_and_end_at_gaps() -> None:
    times, values = steps(array(0, 1, 2, 3), array(5, 6, NAN, 7))
    assert times.tolist() == [0, 1, 1, 2, 2, 3, 3]
    assert np.array_equal(values, array(5, 5, 6, 6, NAN, NAN, 7), equal_nan=True)


@pytest.mark.parametrize(
    ("values", "lone"),
    [
        ((1.0,), [True]),
        ((1.0, 2.0), [False, False]),
        ((NAN, 1.0, NAN), [False, True, False]),
        ((1.0, NAN, 2.0, 3.0, NAN, 4.0), [True, False, False, False, False, True]),
        ((NAN, NAN), [False, False]),
    ],
)
def test_values_between_gaps_are_lone(values: tuple[float, ...], lone: list[bool]) -> None:
    assert is_lone(array(*values)).tolist() == lone


@pytest.mark.parametrize(
    ("t_s", "hold_s", "found"),
    [(0.5, 1.0, None), (1.0, 1.0, 10.0), (1.9, 1.0, 10.0), (2.0, 1.0, None), (3.5, 1.0, 30.0), (5.0, 1.0, None)],
)
def test_a_value_speaks_for_a_while_and_never_across_a_gap(t_s: float, hold_s: float, found: float | None) -> None:
    assert value_at(array(1, 2, 3), array(10, NAN, 30), t_s, hold_s=hold_s) == found
