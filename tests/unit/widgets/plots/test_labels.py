"""Names at lines' ends: near where they belong, never one over the other."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.plots.labels import spread


@pytest.mark.parametrize(
    ("wanted", "placed"),
    [
        ((), ()),
        ((50.0,), (50.0,)),
        ((0.0,), (5.0,)),
        ((100.0,), (95.0,)),
        ((50.0, 52.0), (50.0, 60.0)),
        ((52.0, 50.0), (60.0, 50.0)),
        ((98.0, 99.0), (85.0, 95.0)),
    ],
)
def test_labels_make_room_for_each_other(wanted: tuple[float, ...], placed: tuple[float, ...]) -> None:
    assert spread(wanted, 10.0, 0.0, 100.0) == pytest.approx(placed)


def test_too_many_labels_overlap_evenly() -> None:
    assert spread((50.0,) * 5, 10.0, 0.0, 30.0) == pytest.approx((5.0, 10.0, 15.0, 20.0, 25.0))


@given(st.lists(st.floats(-50, 250), max_size=9))
def test_labels_keep_order_and_distance_within_the_room(wanted: list[float]) -> None:
    placed = spread(wanted, 20.0, 0.0, 200.0)
    assert all(10.0 - 1e-6 <= at <= 190.0 + 1e-6 for at in placed)
    ordered = [placed[index] for index in sorted(range(len(wanted)), key=lambda one: wanted[one])]
    assert all(after - before >= 20.0 - 1e-6 for before, after in itertools.pairwise(ordered))
