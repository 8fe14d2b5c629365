"""Percentiles of lateness in constant memory."""

import random

import pytest

from runtime.control.lateness import LatenessHistogram


def test_nothing_measured_has_no_percentile() -> None:
    assert LatenessHistogram().percentile_us(99) is None


@pytest.mark.parametrize("value", [0, 1, 63, 64, 127, 128, 1_000, 65_535, 10_000_000])
def test_one_value_is_found_again_within_two_per_cent(value: int) -> None:
    histogram = LatenessHistogram()
    histogram.add(value)
    found = histogram.percentile_us(50)
    assert found is not None
    assert value <= found <= value * 1.02 + 1
    assert histogram.max_us == value


def test_percentiles_are_those_of_the_sorted_values() -> None:
    chance = random.Random(7)
    values = [int(chance.expovariate(1 / 400)) for _ in range(5_000)]
    histogram = LatenessHistogram()
    for value in values:
        histogram.add(value)
    for percent in (1, 50, 99, 100):
        exact = sorted(values)[max(0, -(-len(values) * percent // 100) - 1)]
        found = histogram.percentile_us(percent)
        assert found is not None
        assert exact <= found <= exact * 1.02 + 1


def test_old_values_leave_the_percentiles_but_not_the_maximum() -> None:
    histogram = LatenessHistogram(window=10)
    for value in [5_000] * 10 + [3] * 10:
        histogram.add(value)
    assert (histogram.percentile_us(100) or 0) >= 5_000
    histogram.add(3)
    assert histogram.percentile_us(100) == 3
    assert histogram.max_us == 5_000
