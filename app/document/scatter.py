"""Scatter: spots at random on a surface, never nearer to each other than a spacing, the same for the same seed.

Spots are drawn over an area seen from above and dropped onto whatever `hit` finds there: Poisson discs by throwing
darts. The work comes in pieces, one for each dart, so that whoever shows the result need not wait for all of it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from app.document import poses
from app.document.copies import MOST
from app.document.poses import Motion, Row
from runtime.contracts.base import Number

MAX_SEED = 999_999
TRIES_A_SPOT = 40
"""So many darts may miss one after another before the area counts as full."""
UP: Row = (0.0, 1.0, 0.0)

Hit = Callable[[float, float], tuple[Sequence[float], Sequence[float]] | None]
"""Given X and Z (m): the highest point of the surface there and its normal, None where there is none."""


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle seen from above, in metres."""

    low_x: float
    low_z: float
    high_x: float
    high_z: float

    @property
    def is_flat(self) -> bool:
        return self.high_x - self.low_x < 0.01 or self.high_z - self.low_z < 0.01


@dataclass(frozen=True, slots=True)
class Scatter:
    """What is wished for. `turn_rad` and the scales bound what is drawn at random; `leans`: along the surface."""

    seed: int = 1
    count: int = 50
    spacing_m: Number = 1
    turn_rad: Number = math.pi
    smallest: Number = 0.8
    largest: Number = 1.2
    leans: bool = False

    def problems(self) -> dict[str, str]:
        """Return what is wrong, by field."""
        return {"largest": "is below the smallest"} if self.largest < self.smallest else {}


@dataclass(frozen=True, slots=True)
class Source:
    """Something to copy: entities that belong together, and the point (m) that stands on the surface."""

    ids: tuple[str, ...]
    foot: Row


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a copy of which source goes."""

    source: int
    motion: Motion


def spots(wish: Scatter, area: Area, sources: Sequence[Source], hit: Hit) -> Iterator[Spot | None]:
    """Yield a spot, or None for a dart that found no place; ends when there are enough or the area is full."""
    chance = Random(wish.seed)  # noqa: S311 - chance that can be repeated, no secret
    discs = _Discs(float(wish.spacing_m))
    placed = misses = 0
    most = min(wish.count, MOST // max(1, *(len(source.ids) for source in sources)))
    while placed < most and misses < TRIES_A_SPOT * (1 + math.isqrt(placed)):
        # Everything is drawn for every dart, so that what hits does not depend on what was missed before it.
        x, z = chance.uniform(area.low_x, area.high_x), chance.uniform(area.low_z, area.high_z)
        source = chance.randrange(len(sources))
        turn = chance.uniform(-wish.turn_rad, wish.turn_rad)
        factor = chance.uniform(wish.smallest, wish.largest)
        found = hit(x, z) if discs.has_room(x, z) else None
        if found is None:
            misses += 1
            yield None
            continue
        misses = 0
        placed += 1
        discs.add(x, z)
        yield Spot(source, _motion(sources[source].foot, found, turn, factor, wish.leans))


def _motion(
    foot: Row, found: tuple[Sequence[float], Sequence[float]], turn_rad: float, factor: float, leans: bool
) -> Motion:
    point, normal = found
    turn = poses.about(UP, turn_rad)
    if leans:
        turn = poses.product(poses.leaning(tuple(map(float, normal))), turn)
    x, y, z = (poses.tidy(float(to) - at) for to, at in zip(point, foot, strict=True))
    return Motion((x, y, z), turn, foot, factor)


class _Discs:
    """Spots in cells as wide as the spacing, so that only nine cells are looked at."""

    def __init__(self, spacing: float) -> None:
        self._spacing = spacing
        self._cells: dict[tuple[int, int], list[tuple[float, float]]] = {}

    def has_room(self, x: float, z: float) -> bool:
        if self._spacing <= 0:
            return True
        column, row = self._cell(x, z)
        near = (
            spot
            for across in (column - 1, column, column + 1)
            for down in (row - 1, row, row + 1)
            for spot in self._cells.get((across, down), ())
        )
        return all(math.hypot(x - other_x, z - other_z) >= self._spacing for other_x, other_z in near)

    def add(self, x: float, z: float) -> None:
        if self._spacing > 0:
            self._cells.setdefault(self._cell(x, z), []).append((x, z))

    def _cell(self, x: float, z: float) -> tuple[int, int]:
        return math.floor(x / self._spacing), math.floor(z / self._spacing)
