"""Samples in bounded memory: the newest so many, always readable as one piece. No Qt, no clock."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]


class RingBuffer:
    """The newest `capacity` samples (time in seconds, value), NaN where nothing was measured.

    Each sample is written twice, one capacity apart, so that the samples in order are always one contiguous view and
    reading copies nothing. Pages of the arrays that were never written cost no memory.
    """

    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError(f"a ring of {capacity} samples holds nothing")
        self._capacity = capacity
        self._times = np.empty(2 * capacity, np.float64)
        self._values = np.empty(2 * capacity, np.float64)
        self._next = 0
        self._count = 0

    def __len__(self) -> int:
        return self._count

    @property
    def capacity(self) -> int:
        return self._capacity

    @property
    def last(self) -> tuple[float, float] | None:
        """The newest sample, None while there is none."""
        if not self._count:
            return None
        at = (self._next - 1) % self._capacity
        return float(self._times[at]), float(self._values[at])

    def append(self, t_s: float, value: float) -> None:
        """Add a sample; raises ValueError when it is older than the last one."""
        if self._count and t_s < self._times[(self._next - 1) % self._capacity]:
            raise ValueError(f"a sample of {t_s} s after one of {self.last} (time, value)")
        at = self._next
        self._times[at] = self._times[at + self._capacity] = t_s
        self._values[at] = self._values[at + self._capacity] = value
        self._next = (at + 1) % self._capacity
        self._count = min(self._count + 1, self._capacity)

    def view(self) -> tuple[Doubles, Doubles]:
        """Return times and values in order; valid until the next `append`, copy what must last longer."""
        start = self._next if self._count == self._capacity else 0
        return self._times[start : start + self._count], self._values[start : start + self._count]

    def copy(self) -> RingBuffer:
        """Return what is held now as a ring of its own, full to the brim."""
        kept = RingBuffer(max(1, self._count))
        for mine, theirs in zip(self.view(), (kept._times, kept._values), strict=True):
            theirs[: self._count] = mine
            theirs[kept._capacity : kept._capacity + self._count] = mine
        kept._count = self._count
        return kept

    def clear(self) -> None:
        self._next = self._count = 0
