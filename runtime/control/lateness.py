"""A histogram of how late scans start, in microseconds: constant memory, about one per cent of resolution. Pure."""

from __future__ import annotations

SUB_BUCKETS = 64
"""Values below this are exact; above, each power of two is cut into this many parts."""

WINDOW = 6_000
"""Percentiles describe between one and two windows of scans: one to two minutes at 10 ms."""


class LatenessHistogram:
    """Percentiles over the latest scans, the maximum since the start. Belongs to the scan thread."""

    def __init__(self, window: int = WINDOW) -> None:
        self._window = window
        self._older: dict[int, int] = {}
        self._newer: dict[int, int] = {}
        self._count_newer = 0
        self._max_us = 0

    @property
    def max_us(self) -> int:
        return self._max_us

    def add(self, lateness_us: int) -> None:
        if self._count_newer >= self._window:
            self._older, self._newer, self._count_newer = self._newer, {}, 0
        bucket = _bucket(lateness_us)
        self._newer[bucket] = self._newer.get(bucket, 0) + 1
        self._count_newer += 1
        self._max_us = max(self._max_us, lateness_us)

    def percentile_us(self, percent: float) -> int | None:
        """Return the nearest-rank percentile of the latest scans, None before the first."""
        counts = dict(self._older)
        for bucket, count in self._newer.items():
            counts[bucket] = counts.get(bucket, 0) + count
        total = sum(counts.values())
        rank = max(1, -(-total * percent // 100))
        seen = 0
        for bucket in sorted(counts):
            seen += counts[bucket]
            if seen >= rank:
                return min(_upper_end(bucket), self._max_us)
        return None


def _bucket(value: int) -> int:
    """Return the bucket of a value: its leading seven bits and how far they are shifted."""
    shift = max(0, value.bit_length() - SUB_BUCKETS.bit_length())
    return shift * SUB_BUCKETS + (value >> shift)


def _upper_end(bucket: int) -> int:
    """Return the largest value of a bucket."""
    if bucket < 2 * SUB_BUCKETS:
        return bucket
    shift = bucket // SUB_BUCKETS - 1
    leading = bucket - shift * SUB_BUCKETS
    return ((leading + 1) << shift) - 1
