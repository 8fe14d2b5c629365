"""The end of a log file that may still grow: what came since it was read, as `tail` would tell it. Read in a worker.

A file that was cut, or that another took the place of, is told: what it holds now does not follow what was read.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

AT_ONCE_BYTES = 256 * 1024
ENDING_BYTES = 64
"""So much before the place where reading ended is compared with what was there."""
MOST_LINE_BYTES = 16 * 1024 * 1024


class LogChangedError(Exception):
    """The file does not go on from where it was read; the text is for people."""


@dataclass(frozen=True, slots=True)
class LogTail:
    """Where reading a file ended: `offset` is behind the last whole line, `ending` what stands before it."""

    path: Path
    identity: tuple[int, int]
    prefix: str
    """How its lines are called to people, before their number."""
    offset: int = 0
    lines: int = 0
    ending: bytes = b""

    def behind(self, line: bytes) -> LogTail:
        """Return the end behind one more line."""
        ending = (self.ending + line[-ENDING_BYTES:])[-ENDING_BYTES:]
        return replace(self, offset=self.offset + len(line), lines=self.lines + 1, ending=ending)

    def where(self) -> str:
        """Return how the last line is called."""
        return f"{self.prefix} {self.lines}"

    def size(self) -> int:
        """Return how long the file is now; raises `LogChangedError`."""
        with self._opened() as file:
            return os.fstat(file.fileno()).st_size

    def more(self, until: int) -> list[tuple[bytes, LogTail]]:
        """Return some of the whole lines up to a size of the file, each with the end behind it.

        None of them: there are no more. A last line without its end is left until it has it. Raises `LogChangedError`.
        """
        lines: list[tuple[bytes, LogTail]] = []
        tail = self
        with self._opened() as file:
            file.seek(self.offset)
            while tail.offset < min(until, self.offset + AT_ONCE_BYTES):
                line = file.readline(MOST_LINE_BYTES)
                if not line.endswith(b"\n") and len(line) < MOST_LINE_BYTES:
                    break
                tail = tail.behind(line)
                lines.append((line, tail))
        return lines

    def _opened(self) -> BinaryIO:
        try:
            file = self.path.open("rb")
        except OSError as failed:
            raise LogChangedError(f"{self.path} cannot be read any more: {failed.strerror}.") from failed
        try:
            self._check(file)
        except BaseException:
            file.close()
            raise
        return file

    def _check(self, file: BinaryIO) -> None:
        is_same = identity_of(file) == self.identity
        size = os.fstat(file.fileno()).st_size
        if is_same and size < self.offset:
            raise LogChangedError(
                f"{self.path.name} was cut since it was read: it has {size} bytes, and {self.offset} were read. "
                "Open it again to see what is in it."
            )
        file.seek(max(self.offset - len(self.ending), 0))
        if not is_same or file.read(len(self.ending)) != self.ending:
            raise LogChangedError(
                f"{self.path.name} is another file than the one that was read; a runtime rotates its log so. "
                "Open it again, with the rotated files beside it."
            )


def identity_of(file: BinaryIO) -> tuple[int, int]:
    """Return what tells an open file from another that took its name."""
    status = os.fstat(file.fileno())
    return status.st_dev, status.st_ino
