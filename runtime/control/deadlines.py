"""When each scan is due. Deadlines are absolute, whole intervals apart, so that lateness never adds up. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Due:
    """A scan that is due: how late it starts, and how many intervals of kernel time it stands for (at least one)."""

    lateness_ns: int
    intervals: int


class Deadlines:
    """A grid of deadlines. After a stall the missed ones are skipped and counted, never made up one by one."""

    def __init__(self, interval_ns: int, now_ns: int) -> None:
        """The first scan is due at once."""
        self._interval_ns = interval_ns
        self._next_ns = now_ns

    @property
    def interval_ns(self) -> int:
        return self._interval_ns

    @property
    def next_ns(self) -> int:
        """The monotonic time at which the next scan is due."""
        return self._next_ns

    def take(self, now_ns: int) -> Due:
        """Begin the scan that is due now; its deadline is the latest that has passed."""
        lateness_ns = max(0, now_ns - self._next_ns)
        skipped = lateness_ns // self._interval_ns
        self._next_ns += (skipped + 1) * self._interval_ns
        return Due(lateness_ns, skipped + 1)

    def restart(self, now_ns: int, interval_ns: int) -> None:
        """Begin a new grid, whose first scan is due one interval from now: after a halt, or with another interval."""
        self._interval_ns = interval_ns
        self._next_ns = now_ns + interval_ns
