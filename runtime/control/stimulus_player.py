"""A stimulus played to the running program: the lines that `simulate` reads, a scan each, on the scan thread.

While one plays every scan counts one interval, however late it is, so that the states are those of `simulate`. Run
control stays with the person: lines with commands of it are refused before they get here.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from runtime.contracts.commands import ParsedCommand, RefusedCommand
from runtime.kernel.program import Program


@dataclass(frozen=True, slots=True)
class PlayedLine:
    """What is done before scan `scan`, counted from the first scan that is played."""

    line: int
    scan: int
    inputs: Mapping[int, int]
    clock_synced: bool | None
    commands: tuple[ParsedCommand, ...]


@dataclass(frozen=True, slots=True)
class Play:
    """A stimulus that waits for a scan boundary. `program` restarts the cards, None lets them go on.

    `start_ms` is the wall clock (Unix ms) before the first scan, None the runtime's own. After `scans` scans the
    program halts, None lets it run on. `done` is called on the portal's thread, with the refusal if there is one.
    """

    name: str
    config_version: str
    lines: Sequence[PlayedLine]
    program: Program | None
    start_ms: int | None
    scans: int | None
    actor: str
    done: Callable[[RefusedCommand | None], None]


@dataclass(frozen=True, slots=True)
class Playing:
    """How far a stimulus has come; `last_scan` is that of its last line. At its end the inputs stay as they are."""

    name: str
    scan: int
    last_scan: int
    by: str

    @property
    def is_over(self) -> bool:
        return self.scan >= self.last_scan


class StimulusPlayer:
    """One play. Belongs to the scan thread. `scan` counts the scans begun, 0 before the first."""

    def __init__(self, play: Play, interval_ms: int) -> None:
        self._play = play
        self._interval_ms = interval_ms
        self._lines = deque(play.lines)
        self._last_scan = play.lines[-1].scan if play.lines else 0
        self._clock_synced = True
        self.readings: dict[int, int] = {}
        self.scan = 0

    @property
    def actor(self) -> str:
        return self._play.actor

    @property
    def state(self) -> Playing:
        return Playing(self._play.name, self.scan, self._last_scan, self._play.actor)

    @property
    def halts_now(self) -> bool:
        """Whether the scan that has just ended was the last one asked for."""
        return self._play.scans is not None and self.scan == self._play.scans

    @property
    def wall_ms(self) -> int | None:
        """The wall clock of the scan begun last, None where it is the runtime's own."""
        start_ms = self._play.start_ms
        return None if start_ms is None else start_ms + self.scan * self._interval_ms

    @property
    def clock_synced(self) -> bool:
        """What the stimulus says of the clock; before it says anything it is synchronised, as in `simulate`."""
        return self._clock_synced

    def begin_scan(self) -> tuple[tuple[int, ParsedCommand], ...]:
        """Go on to the next scan: take its readings, return its commands with their lines."""
        self.scan += 1
        commands: list[tuple[int, ParsedCommand]] = []
        while self._lines and self._lines[0].scan <= self.scan:
            line = self._lines.popleft()
            self.readings = {**self.readings, **line.inputs}
            if line.clock_synced is not None:
                self._clock_synced = line.clock_synced
            commands += ((line.line, command) for command in line.commands)
        return tuple(commands)
