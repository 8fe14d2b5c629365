"""Percentiles by nearest rank, and what was not measured."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.plots.statistics import Summary, percentiles, summarise


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([7.0], (7.0, 7.0, 7.0)),
        ([1.0, 2.0], (1.0, 2.0, 2.0)),
        (list(range(1, 101)), (50.0, 95.0, 99.0)),
        (list(range(100, 0, -1)), (50.0, 95.0, 99.0)),
        ([3.0, math.nan, 1.0, math.nan, 2.0], (2.0, 3.0, 3.0)),
        ([], (None, None, None)),
        ([math.nan], (None, None, None)),
    ],
)
def test_percentiles_are_values_that_were_measured(
    values: list[float], expected: tuple[float | None, float | None, float | None]
) -> None:
    assert percentiles(np.array(values, np.float64), (50.0, 95.0, 99.0)) == expected


@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=60), st.floats(0, 100))
def test_a_percentile_has_its_share_at_or_below_it(values: list[float], rank: float) -> None:
    (found,) = percentiles(np.array(values), (rank,))
    assert found is not None
    assert sum(value <= found for value in values) >= rank / 100 * len(values)
    assert found in values


def test_a_summary_has_the_newest_value_and_how_many_there_were() -> None:
    assert summarise(np.array([5.0, 1.0, math.nan, 3.0])) == Summary(3.0, 3.0, 5.0, 5.0, 3)


def test_now_is_not_measured_when_the_newest_was_not() -> None:
    assert summarise(np.array([5.0, math.nan])).now is None


def test_nothing_has_an_empty_summary() -> None:
    assert summarise(np.empty(0)) == Summary()
