"""Bounded samples: the newest, in order, as one piece."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.plots.ring import RingBuffer


def test_an_empty_ring_has_no_last_sample_and_an_empty_view() -> None:
    ring = RingBuffer(4)
    times, values = ring.view()
    assert (len(ring), ring.last, times.size, values.size) == (0, None, 0, 0)


@given(st.integers(1, 7), st.lists(st.floats(-1e6, 1e6), max_size=40))
def test_it_holds_the_newest_samples_in_order(capacity: int, values: list[float]) -> None:
    ring = RingBuffer(capacity)
    for index, value in enumerate(values):
        ring.append(float(index), value)
    times, kept = ring.view()
    assert kept.tolist() == values[-capacity:]
    assert times.tolist() == list(range(len(values)))[-capacity:]
    assert len(ring) == min(len(values), capacity)
    assert ring.capacity == capacity


def test_memory_is_fixed_however_much_arrives() -> None:
    ring = RingBuffer(10)
    before = ring._times.nbytes + ring._values.nbytes
    for index in range(1000):
        ring.append(float(index), 1.0)
    assert ring._times.nbytes + ring._values.nbytes == before


def test_a_view_copies_nothing() -> None:
    ring = RingBuffer(4)
    for index in range(6):
        ring.append(float(index), float(index))
    assert np.shares_memory(ring.view()[1], ring._values)


def test_a_copy_stays_as_it_was() -> None:
    ring = RingBuffer(3)
    for index in range(5):
        ring.append(float(index), float(index))
    kept = ring.copy()
    ring.append(5.0, math.nan)
    assert kept.view()[1].tolist() == [2.0, 3.0, 4.0]
    assert kept.last == (4.0, 4.0)
    kept.append(9.0, 9.0)
    assert kept.view()[1].tolist() == [3.0, 4.0, 9.0]


def test_a_copy_of_nothing_is_empty() -> None:
    assert len(RingBuffer(3).copy()) == 0


def test_samples_of_one_moment_are_welcome_older_ones_are_not() -> None:
    ring = RingBuffer(3)
    ring.append(2.0, 1.0)
    ring.append(2.0, 2.0)
    with pytest.raises(ValueError, match="a sample of 1"):
        ring.append(1.0, 3.0)


def test_after_clear_time_may_begin_anew() -> None:
    ring = RingBuffer(3)
    ring.append(5.0, 1.0)
    ring.clear()
    ring.append(1.0, 2.0)
    assert ring.last == (1.0, 2.0)


def test_a_ring_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="holds nothing"):
        RingBuffer(0)
