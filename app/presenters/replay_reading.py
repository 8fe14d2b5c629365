"""Telemetry logs on their way from the disk to the window: how far they are, and giving them up. Read in a worker."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from app.engine.replay_log import ReplayLog
from app.presenters.long_work import LongWork
from app.presenters.replay_tail import MOST_LINE_BYTES, LogTail, identity_of
from runtime.collector import collector_paused

PIECE = 200
"""Lines that are read in one go: a few milliseconds."""
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
        self.tail: LogTail | None = None
        """Where the last file ended, once all are read: it may grow."""

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
                        self._read(log, file, path)
        except OSError as failed:
            raise NoLogError(f"{failed.filename} cannot be read: {failed.strerror}.") from failed
        if not log.records:
            what = f"{log.damaged[0]}." if log.damaged else "it is empty."
            raise NoLogError(f"{self.name} is no telemetry log: {what} {REMEDY}")
        self._advance(1.0)
        return log

    def _read(self, log: ReplayLog, file: BinaryIO, path: Path) -> None:
        prefix = f"{path.name}: line" if len(self.paths) > 1 else "line"
        tail = LogTail(path, identity_of(file), prefix)
        self.tail = tail
        while line := file.readline(MOST_LINE_BYTES):
            after = tail.behind(line)
            if not log.take_line(line, after.where()):
                return
            if line.endswith(b"\n") or len(line) == MOST_LINE_BYTES:
                self.tail = after
            tail = after
            self._read_bytes += len(line)
            if tail.lines % PIECE == 0:
                self._advance(min(self._read_bytes / self._all_bytes, 1.0))
            if tail.lines == NO_LOG_AFTER and not log.records:
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
