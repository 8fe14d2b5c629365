"""Arrays: how many copies, where each goes, and what cannot be."""

from __future__ import annotations

import math

import pytest

from app.document.arrays import Array, GridArray, LinearArray, RadialArray
from runtime.contracts.base import Vec3
from runtime.contracts.world import Transform

HERE = Transform(position=(2, 0, 0), rotation=(0, 0, 0), scale=(1, 1, 1))


def places(array: Array) -> list[Vec3]:
    return [motion.of(HERE).position for motion in array.motions()]


def test_a_row_is_counted_with_its_original() -> None:
    row = LinearArray(4, (0.1, 0, 1))
    assert places(row) == [(2.1, 0, 1), (2.2, 0, 2), (2.3, 0, 3)]
    assert (row.copies, row.problems()) == (3, {})
    assert "offset" in LinearArray(4, (0, 0, 0)).problems()


def test_a_grid_has_every_combination_but_the_original() -> None:
    grid = GridArray((2, 1, 2), (1, 0, 5))
    assert places(grid) == [(3, 0, 0), (2, 0, 5), (3, 0, 5)]
    assert (grid.copies, grid.problems()) == (3, {})
    assert GridArray((2, 3, 1), (0, 0, 1)).problems() == {
        "spacing": "copies along X and Y would stand in each other: set a spacing"
    }


def test_a_full_circle_closes_and_an_arc_has_one_at_each_end() -> None:
    assert places(RadialArray(4, "y", (0, 0, 0))) == [(0, 0, -2), (-2, 0, 0), (0, 0, 2)]
    assert places(RadialArray(3, "y", (0, 0, 0), math.pi)) == [(0, 0, -2), (-2, 0, 0)]
    assert RadialArray(1, "y", (0, 0, 0), 1).step_rad == 1
    assert RadialArray(5, "x", (0, 0, 0)).copies == 4
    assert RadialArray(5, "x", (0, 0, 0)).problems() == {}
    assert "sweep" in RadialArray(5, "x", (0, 0, 0), 0).problems()


@pytest.mark.parametrize(("turns", "yaw"), [(True, math.pi / 2), (False, 0)])
def test_copies_face_the_axis_only_when_they_turn(turns: bool, yaw: float) -> None:
    first = next(iter(RadialArray(4, "y", (0, 0, 0), turns=turns).motions())).of(HERE)
    assert first.rotation == pytest.approx((0, yaw, 0), abs=1e-6)
