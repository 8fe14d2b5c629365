"""Round numbers on axes, readable texts, ranges that keep still."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.plots.ticks import (
    age_text,
    axis_number,
    count,
    fit_range,
    hundredths,
    reading,
    round_step,
    time_ticks,
    value_ticks,
    whole,
    with_sign,
)


@pytest.mark.parametrize(
    ("span", "most", "step"), [(10, 5, 2), (10, 4, 5), (1, 5, 0.2), (0.03, 3, 0.01), (82_000, 4, 50_000), (7, 7, 1)]
)
def test_steps_are_one_two_or_five(span: float, most: int, step: float) -> None:
    assert round_step(span, most) == pytest.approx(step)


def test_counts_have_no_half_steps() -> None:
    assert round_step(1.0, 5, 1.0) == 1.0
    assert [text for _, text in value_ticks(0, 2, 6, 1.0)] == ["0", "1", "2"]


@pytest.mark.parametrize(
    ("low", "high", "texts"),
    [
        (0, 30, ["0", "10", "20", "30"]),
        (0, 0.5, ["0.0", "0.2", "0.4"]),
        (-10, 10, ["−10", "−5", "0", "5", "10"]),
        (0, 100_000, ["0", "50\u2009k", "100\u2009k"]),
        (0, 4_000_000, ["0", "1\u2009M", "2\u2009M", "3\u2009M", "4\u2009M"]),
        (0.62, 0.68, ["0.62", "0.64", "0.66", "0.68"]),
    ],
)
def test_axis_numbers_are_as_precise_as_their_step(low: float, high: float, texts: list[str]) -> None:
    assert [text for _, text in value_ticks(low, high, 4)] == texts


def test_no_number_is_a_negative_nought() -> None:
    assert axis_number(-1e-12, 0.5) == "0.0"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "n/a"),
        (math.nan, "n/a"),
        (math.inf, "n/a"),
        (0.0, "0.000"),
        (0.0857, "0.086"),
        (8.314, "8.31"),
        (9.996, "10.0"),
        (16.66, "16.7"),
        (99.96, "100"),
        (667.2, "667"),
        (9_994.0, "9994"),
        (82_040.0, "82.0\u2009k"),
        (186_400.0, "186\u2009k"),
        (3_210_000.0, "3.21\u2009M"),
        (-5.5, "−5.50"),
    ],
)
def test_readings_have_three_or_four_digits(value: float | None, text: str) -> None:
    assert reading(value) == text


@pytest.mark.parametrize(("value", "text"), [(None, "n/a"), (14.0, "14"), (0.0, "0"), (82_040.0, "82.0\u2009k")])
def test_things_are_counted_in_whole_numbers(value: float | None, text: str) -> None:
    assert count(value) == text


@pytest.mark.parametrize(("value", "text"), [(None, "n/a"), (82.5, "82.50"), (42_949_672.95, "42949672.95")])
def test_card_values_keep_their_two_decimals(value: float | None, text: str) -> None:
    assert hundredths(value) == text


@pytest.mark.parametrize(("value", "text"), [(None, "n/a"), (65_535.0, "65535"), (-3.0, "−3"), (float("nan"), "n/a")])
def test_counts_keep_every_digit(value: float | None, text: str) -> None:
    assert whole(value) == text


@pytest.mark.parametrize(
    ("text", "signed"), [("1.50", "+1.50"), ("−0.06", "−0.06"), ("0.00", "0.00"), ("0", "0"), ("n/a", "n/a")]
)
def test_differences_have_a_sign(text: str, signed: str) -> None:
    assert with_sign(text) == signed


@pytest.mark.parametrize(
    ("window_s", "most", "texts"),
    [
        (60, 6, ["now", "−10\u2009s", "−20\u2009s", "−30\u2009s", "−40\u2009s", "−50\u2009s", "−1\u2009min"]),
        (60, 3, ["now", "−30\u2009s", "−1\u2009min"]),
        (600, 5, ["now", "−2\u2009min", "−4\u2009min", "−6\u2009min", "−8\u2009min", "−10\u2009min"]),
        (0.5, 5, ["now", "−0.1\u2009s", "−0.2\u2009s", "−0.3\u2009s", "−0.4\u2009s", "−0.5\u2009s"]),
        (600, 0, ["now", "−10\u2009min"]),
    ],
)
def test_time_is_counted_back_from_the_right_edge(window_s: float, most: int, texts: list[str]) -> None:
    assert [text for _, text in time_ticks(window_s, most)] == texts


def test_ninety_seconds_are_seconds() -> None:
    assert age_text(90) == "−90\u2009s"


@pytest.mark.parametrize(
    ("low", "high", "from_zero", "expected"),
    [
        (7.5, 31.0, True, (0.0, 40.0)),
        (3.2, 4.1, False, (3.0, 4.5)),
        (0.0, 0.0, True, (0.0, 1.5)),
        (4.0, 4.0, False, (3.0, 5.0)),
        (-2.0, 3.0, True, (-2.0, 4.0)),
    ],
)
def test_a_range_has_round_ends_around_its_data(
    low: float, high: float, from_zero: bool, expected: tuple[float, float]
) -> None:
    assert fit_range(low, high, None, from_zero=from_zero, ticks=4) == pytest.approx(expected)


def test_a_range_keeps_still_until_data_leave_it_or_need_far_less() -> None:
    held = (0.0, 40.0)
    assert fit_range(1, 39, held, from_zero=True, ticks=4) == held
    assert fit_range(1, 20, held, from_zero=True, ticks=4) == held
    assert fit_range(1, 41, held, from_zero=True, ticks=4) == pytest.approx((0, 60))
    assert fit_range(1, 12, held, from_zero=True, ticks=4) == pytest.approx((0, 15))


@given(st.floats(-1e6, 1e6), st.floats(0, 1e6), st.booleans(), st.integers(1, 8))
def test_a_range_always_holds_its_data(low: float, size: float, from_zero: bool, ticks: int) -> None:
    bottom, top = fit_range(low, low + size, None, from_zero=from_zero, ticks=ticks)
    assert bottom <= low + 1e-6 * (top - bottom)
    assert low + size <= top + 1e-6 * (top - bottom)
    assert bottom < top
