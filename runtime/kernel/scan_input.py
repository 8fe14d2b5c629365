"""What one scan is given from outside: time and raw readings. The kernel asks nobody else for either."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ScanInput:
    """The arguments of a scan (card-semantics §1, §2).

    `elapsed_ms` is a whole number of scan intervals, at least one. `wall_ms` is Unix time in milliseconds, read only by
    RTC cards and by what reports a time. `readings` are raw values by cardId of DI and AI; an absent one is 0.
    """

    elapsed_ms: int
    wall_ms: int
    clock_synced: bool
    readings: Mapping[int, int]
