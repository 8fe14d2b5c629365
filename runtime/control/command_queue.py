"""The bounded queue between portal and scan thread; what does not fit is refused with BUSY and counted."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from runtime.contracts.commands import ParsedCommand, RefusedCommand

CAPACITY = 64


@dataclass(frozen=True, slots=True)
class ServedTimes:
    """When a command was queued, taken at a scan boundary and done with, on the monotonic clock."""

    queued_ns: int
    taken_ns: int
    done_ns: int


@dataclass(frozen=True, slots=True)
class CommandOutcome:
    """How a command ended: the first revision that shows its effect (refused: the last published), or the refusal.

    `times` is there when it reached the scan thread.
    """

    revision: int
    refusal: RefusedCommand | None = None
    times: ServedTimes | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class QueuedCommand:
    """A command on its way to the kernel; `done` is called on the portal's thread, before its effect shows."""

    command: ParsedCommand
    actor: str
    queued_ns: int
    done: Callable[[CommandOutcome], None]


class CommandQueue:
    """First in, first out. `offer` belongs to the portal thread, `take` to the scan thread; neither ever blocks."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self.capacity = capacity
        self._waiting: deque[QueuedCommand] = deque()
        self._high_water_mark = 0
        self._refused = 0
        self._refused_reported = 0

    @property
    def depth(self) -> int:
        return len(self._waiting)

    @property
    def high_water_mark(self) -> int:
        return self._high_water_mark

    def offer(self, command: QueuedCommand) -> None:
        """Append a command; raises `RefusedCommand` BUSY when there is no room."""
        if len(self._waiting) >= self.capacity:
            self._refused += 1
            raise RefusedCommand("BUSY", f"{self.capacity} commands wait already; send it again in a moment")
        self._waiting.append(command)
        self._high_water_mark = max(self._high_water_mark, len(self._waiting))

    def take(self) -> QueuedCommand | None:
        """Return the oldest command, or None."""
        return self._waiting.popleft() if self._waiting else None

    def take_overflows(self) -> int:
        """Return how many commands were refused since the last call."""
        refused = self._refused
        fresh = refused - self._refused_reported
        self._refused_reported = refused
        return fresh
