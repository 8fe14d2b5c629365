"""Raw counts and engineering values, both ways."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.presenters.scaling import Scale, scale_of
from runtime.contracts.config import AiConfig
from runtime.kernel.ranges import RangeMap


@pytest.mark.parametrize(
    ("scale", "raw", "value"),
    [
        (Scale(0, 4000, 0, 10000), 3300, 8250),
        (Scale(400, 2000, 0, 1600), 1200, 800),
        (Scale(0, 100, 1000, 0), 25, 750),
        (Scale(0, 4000, 0, 10000), 9999, 10000),
    ],
)
def test_a_reading_stands_for_a_value_within_the_scale(scale: Scale, raw: int, value: int) -> None:
    assert scale.to_value(raw) == value
    assert scale.to_raw(value) == min(max(raw, scale.raw_min), scale.raw_max)


@given(st.integers(0, 10_000))
def test_a_typed_value_is_met_as_near_as_the_counts_allow(value: int) -> None:
    scale = Scale(0, 4095, 0, 10_000)
    assert abs(scale.to_value(scale.to_raw(value)) - value) <= 10_000 / 4095


@given(st.integers(0, 600), st.booleans())
def test_the_runtime_turns_the_reading_of_a_typed_value_into_that_value(value: int, is_falling: bool) -> None:
    low, high = (600, 0) if is_falling else (0, 600)
    raw = Scale(0, 4095, low, high).to_raw(value)
    assert RangeMap(0, 4095, low, high).map(raw) == value


def test_a_value_outside_is_kept_within_the_input_range() -> None:
    assert Scale(0, 4000, 0, 10000).to_raw(99999) == 4000


def test_bounds_of_a_falling_scale_are_in_order() -> None:
    assert Scale(0, 100, 1000, 0).bounds == (0, 1000)


@pytest.mark.parametrize("scale", [Scale(5, 5, 0, 100), Scale(0, 100, 7, 7)])
def test_a_collapsed_scale_is_of_no_use(scale: Scale) -> None:
    assert not scale.is_useful


def test_a_scale_is_taken_from_the_config() -> None:
    config = AiConfig.from_wire(
        {
            "channel": 0,
            "engineeringUnit": "%",
            "inputRange": {"min": 1, "max": 2},
            "clampRange": {"min": 0, "max": 9},
            "outputRange": {"min": 3, "max": 4},
            "emaAlpha": 100,
        }
    )
    assert scale_of(config) == Scale(1, 2, 3, 4)
