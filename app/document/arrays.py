"""Arrays: where the copies of something go, in a row, in a grid or around an axis. Motions only; it copies nothing.

The original is the first of each count, so that a row of five has four copies.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Literal

from app.document import poses
from app.document.poses import Motion
from runtime.contracts.base import Number, Vec3

Axis = Literal["x", "y", "z"]
DIRECTIONS: dict[Axis, Vec3] = {"x": (1, 0, 0), "y": (0, 1, 0), "z": (0, 0, 1)}


@dataclass(frozen=True, slots=True)
class LinearArray:
    """`count` in a row, each `offset` (m) from the one before."""

    count: int
    offset: Vec3

    def problems(self) -> dict[str, str]:
        """Return what is wrong, by field."""
        return {} if any(self.offset) else {"offset": "the copies would stand in each other: set an offset"}

    @property
    def copies(self) -> int:
        return self.count - 1

    def motions(self) -> Iterator[Motion]:
        for step in range(1, self.count):
            yield Motion(_times(self.offset, (step, step, step)))


@dataclass(frozen=True, slots=True)
class GridArray:
    """So many along each axis, with a spacing (m) for each."""

    counts: tuple[int, int, int]
    spacing: Vec3

    def problems(self) -> dict[str, str]:
        along = zip("XYZ", self.counts, self.spacing, strict=True)
        flat = [axis for axis, count, gap in along if count > 1 and not gap]
        return (
            {"spacing": f"copies along {' and '.join(flat)} would stand in each other: set a spacing"} if flat else {}
        )

    @property
    def copies(self) -> int:
        return math.prod(self.counts) - 1

    def motions(self) -> Iterator[Motion]:
        for z, y, x in product(*(range(count) for count in reversed(self.counts))):
            if x or y or z:
                yield Motion(_times(self.spacing, (x, y, z)))


@dataclass(frozen=True, slots=True)
class RadialArray:
    """`count` around an axis through `centre` (m), over `sweep_rad`; `turns`: each faces the axis as the first does."""

    count: int
    axis: Axis
    centre: Vec3
    sweep_rad: float = math.tau
    turns: bool = True

    def problems(self) -> dict[str, str]:
        return {} if self.sweep_rad else {"sweep": "the copies would stand in each other: set an angle"}

    @property
    def copies(self) -> int:
        return self.count - 1

    @property
    def step_rad(self) -> float:
        """The angle between neighbours: a full circle closes, an arc has one at each end."""
        is_closed = math.isclose(abs(self.sweep_rad), math.tau)
        return self.sweep_rad / (self.count if is_closed else max(self.count - 1, 1))

    def motions(self) -> Iterator[Motion]:
        for step in range(1, self.count):
            turn = poses.about(DIRECTIONS[self.axis], step * self.step_rad)
            yield Motion(turn=turn, centre=self.centre, swings_only=not self.turns)


Array = LinearArray | GridArray | RadialArray


def _times(vector: Vec3, factors: tuple[int, int, int]) -> Vec3:
    x, y, z = (_scaled(part, factor) for part, factor in zip(vector, factors, strict=True))
    return x, y, z


def _scaled(part: Number, factor: int) -> Number:
    return part * factor if isinstance(part, int) else poses.tidy(part * factor)
