"""How often a time fell into which bucket since the start, for histograms that others add up. Constant memory, pure."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Counted:
    """One reading: `counts` has a number for each bound and one for all above; `total` sums the values."""

    bounds: tuple[int, ...]
    counts: tuple[int, ...]
    total: int


class BucketCounts:
    """Belongs to one thread; `read` hands out frozen readings."""

    def __init__(self, bounds: tuple[int, ...]) -> None:
        """`bounds` rise; a value counts for the first bound that it does not exceed."""
        self._bounds = bounds
        self._counts = [0] * (len(bounds) + 1)
        self._total = 0

    def add(self, value: int) -> None:
        self._counts[bisect_left(self._bounds, value)] += 1
        self._total += value

    def read(self) -> Counted:
        return Counted(self._bounds, tuple(self._counts), self._total)
