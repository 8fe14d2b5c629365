"""Scattering: apart, on the surface, within bounds, and the same for the same seed."""

from __future__ import annotations

import math
from itertools import combinations

import pytest

from app.document.poses import Row
from app.document.scatter import Area, Hit, Scatter, Source, Spot, spots
from runtime.contracts.world import Transform

AREA = Area(-10, -5, 10, 5)
ROCK, TREE = Source(("rock",), (0, 0, 0)), Source(("tree", "crown"), (3, 1, 3))


def slope(x: float, z: float) -> tuple[Row, Row]:
    """Rises by one in one along X."""
    return (x, x, z), (-math.sqrt(0.5), math.sqrt(0.5), 0)


def done(wish: Scatter, *sources: Source, area: Area = AREA, hit: Hit = slope) -> list[Spot]:
    return [spot for spot in spots(wish, area, sources or (ROCK,), hit) if spot is not None]


def feet(found: list[Spot], *sources: Source) -> list[tuple[float, float, float]]:
    placed = []
    for spot in found:
        foot = (sources or (ROCK,))[spot.source].foot
        there = spot.motion.of(Transform(position=foot, rotation=(0, 0, 0), scale=(1, 1, 1)))
        placed.append(there.position)
    return placed


def test_spots_are_apart_on_the_surface_and_within_the_area() -> None:
    wish = Scatter(count=60, spacing_m=1.2)
    points = feet(done(wish, ROCK, TREE), ROCK, TREE)
    assert len(points) == 60
    assert all(AREA.low_x <= x <= AREA.high_x and AREA.low_z <= z <= AREA.high_z for x, _, z in points)
    assert all(y == pytest.approx(x) for x, y, _ in points)
    assert min(math.dist((a[0], a[2]), (b[0], b[2])) for a, b in combinations(points, 2)) >= 1.2 - 1e-5


def test_the_same_seed_gives_the_same_spots_and_another_one_others() -> None:
    wish = Scatter(seed=7, count=20)
    assert done(wish, ROCK, TREE) == done(wish, ROCK, TREE)
    assert done(wish) != done(Scatter(seed=8, count=20))
    assert done(Scatter(seed=7, count=5)) == done(wish)[:5]


def test_turn_and_scale_stay_within_what_was_wished() -> None:
    for spot in done(Scatter(count=40, spacing_m=0, turn_rad=0.5, smallest=0.5, largest=2)):
        there = spot.motion.of(Transform(position=(0, 0, 0), rotation=(0, 0, 0), scale=(1, 1, 1)))
        assert abs(there.rotation[1]) <= 0.5
        assert 0.5 <= there.scale[0] <= 2
        assert there.rotation[0] == there.rotation[2] == 0
    plain = done(Scatter(count=3, turn_rad=0, smallest=1, largest=1))
    assert [spot.motion.factor for spot in plain] == [1, 1, 1]


def test_things_lean_along_the_surface_when_wished() -> None:
    (spot,) = done(Scatter(count=1, turn_rad=0, leans=True))
    there = spot.motion.of(Transform(position=(0, 0, 0), rotation=(0, 0, 0), scale=(1, 1, 1)))
    assert there.rotation == pytest.approx((0, 0, math.pi / 4), abs=1e-6)


def test_a_full_area_and_one_without_a_surface_end_by_themselves() -> None:
    full = done(Scatter(count=1000, spacing_m=3))
    assert 5 < len(full) < 60
    assert done(Scatter(), hit=lambda x, z: None) == []


def test_many_parts_count_against_what_one_deed_may_make() -> None:
    crowd = Source(tuple(map(str, range(2500))), (0, 0, 0))
    assert len(done(Scatter(count=10, spacing_m=0), crowd)) == 2


def test_what_cannot_be_is_said() -> None:
    assert Scatter(smallest=2, largest=1).problems() == {"largest": "is below the smallest"}
    assert Scatter().problems() == {}
    assert Area(0, 0, 5, 0).is_flat
    assert not AREA.is_flat
