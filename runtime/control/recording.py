"""What made each scan, on its way from the scan thread to whoever keeps it (decisions *Journal*).

A bounded buffer of frozen records. The scan thread never waits: what does not fit is counted, and from there on nothing
is recorded until there is room for a whole new beginning, so that a recording has an end but never a hole.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

from runtime.contracts.commands import ParsedCommand
from runtime.kernel.checkpoint import Checkpoint
from runtime.kernel.scan_input import ScanInput

CAPACITY = 4096


@dataclass(frozen=True, slots=True)
class Done:
    """A scan, or something done between two: a command, a release, a publication.

    `revision` is the last one published before, `shown` the last one after; `scan` counts completed scans and this one.
    """

    revision: int
    shown: int
    scan: int
    given: ScanInput
    command: ParsedCommand | None = None
    actor: str = ""
    expires: bool = False
    publishes: bool = False
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Opening:
    """A recording begins: the state, and what the inputs and clocks read last. `lost` came between it and the last."""

    checkpoint: Checkpoint
    readings: Mapping[int, int]
    wall_ms: int
    clock_synced: bool
    interval_ms: int
    lost: int


Record = Done | Opening


class RecordBuffer:
    """`put`, `wants_opening` and `open` belong to the scan thread, `take` and `ask_for_opening` to the portal's."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._records: deque[Record] = deque()
        self._is_open = False
        self._is_asked = True
        self._lost = 0
        self._lost_in_all = 0

    @property
    def lost(self) -> int:
        """How many records did not fit, since the start."""
        return self._lost_in_all

    @property
    def wants_opening(self) -> bool:
        """Whether a recording should begin at the next boundary between two scans."""
        return (self._is_asked or not self._is_open) and len(self._records) < self._capacity

    def put(self, record: Done) -> None:
        """Append a record of the recording that is open, or count it as lost."""
        if self._is_open and len(self._records) < self._capacity:
            self._records.append(record)
        else:
            self._is_open = False
            self._lost += 1
            self._lost_in_all += 1

    def open(
        self, checkpoint: Checkpoint, readings: Mapping[int, int], wall_ms: int, clock_synced: bool, interval_ms: int
    ) -> None:
        """Begin a recording; `wants_opening` says whether there is room."""
        self._records.append(Opening(checkpoint, readings, wall_ms, clock_synced, interval_ms, self._lost))
        self._is_open = True
        self._is_asked = False
        self._lost = 0

    def ask_for_opening(self) -> None:
        """Let a new recording begin soon: the present one is long enough, or could not be kept."""
        self._is_asked = True

    def take(self) -> list[Record]:
        """Return what waits, oldest first."""
        records: list[Record] = []
        while self._records:
            records.append(self._records.popleft())
        return records
