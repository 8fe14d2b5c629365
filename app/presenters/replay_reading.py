"""Telemetry logs on their way from the disk to the window: how far they are, and giving them up. Read in a worker."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from app.engine.replay_log import ReplayLog
from app.presenters.long_work import LongWork
from runtime.collector import collector_paused

PIECE = 200
"""Lines that are read in one go: a few milliseconds."""
MOST_LINE_BYTES = 16 * 1024 * 1024
NO_LOG_AFTER = 100
"""So many lines at the beginning of which none is a record: this is something else."""
REMEDY = "Open telemetry_samples.json of a data directory, in its folder telemetry, or one of its rotated files."


class NoLogError(Exception):
    """What was chosen cannot be replayed; the text is for people."""


class LogReading(LongWork):
    """The files of one log, read by a worker."""

    def __init__(self, paths: Sequence[Path]) -> None:
        """Several files are parts of one log; they are put in its order."""
        super().__init__()
        self.paths = tuple(paths)
        self._read_bytes = 0
        self._all_bytes = 1

    @property
    def name(self) -> str:
        more = len(self.paths) - 1
        return self.paths[-1].name + (f" and {more} more" if more else "")

    def run(self) -> ReplayLog:
        """Return the log; raises `NoLogError`, `GivenUpError`."""
        log = ReplayLog()
        try:
            self._all_bytes = max(sum(path.stat().st_size for path in self.paths), 1)
            with collector_paused():
                for path in sorted(self.paths, key=_first_seq):
                    with path.open("rb") as file:
                        self._read(log, file, path.name)
        except OSError as failed:
            raise NoLogError(f"{failed.filename} cannot be read: {failed.strerror}.") from failed
        if not log.records:
            what = f"{log.damaged[0]}." if log.damaged else "it is empty."
            raise NoLogError(f"{self.name} is no telemetry log: {what} {REMEDY}")
        self._advance(1.0)
        return log

    def _read(self, log: ReplayLog, file: BinaryIO, name: str) -> None:
        prefix = f"{name}: line" if len(self.paths) > 1 else "line"
        number = 0
        while line := file.readline(MOST_LINE_BYTES):
            number += 1
            if not log.take_line(line, f"{prefix} {number}"):
                return
            self._read_bytes += len(line)
            if number % PIECE == 0:
                self._advance(min(self._read_bytes / self._all_bytes, 1.0))
            if number == NO_LOG_AFTER and not log.records:
                return


def _first_seq(path: Path) -> int:
    """Return the number that a file begins with, to put files in order; what has none comes last."""
    with path.open("rb") as file:
        probe = ReplayLog()
        for _ in range(NO_LOG_AFTER):
            line = file.readline(MOST_LINE_BYTES)
            if not line:
                break
            probe.take_line(line, "")
            if probe.first_seq:
                return probe.first_seq
    return 2**62
