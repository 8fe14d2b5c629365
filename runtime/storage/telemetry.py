"""The append-only log of telemetry: JSON lines whose `seq` rises without gaps, over restarts, too (rulings 90–92, 95).

A number is given to a record when it is written, so that what could not be written leaves no gap. What a crash tore
off at the end is cut away at the next start and told by a record of its own; damage elsewhere stays as it is.
"""

from __future__ import annotations

import logging
import os
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from runtime.contracts.json_text import write_json
from runtime.storage.telemetry_files import FILE_NAME, number_of, rotated_files, seq_of
from runtime.storage.telemetry_reading import records_after

ROTATE_BYTES = 16 * 1024 * 1024
MOST_WAITING_BYTES = 1024 * 1024
"""What is kept in memory while the disk takes nothing."""
FLUSH_AFTER_S = 0.05
FLUSH_AT_BYTES = 256 * 1024
"""Records that are written without waiting for the time: a batch must not hold up the portal."""
RETRY_AFTER_S = 1.0
SHOWN_CUT = 4096

Schedule = Callable[[float, Callable[[], None]], object]
"""Runs a function after some seconds in the portal's thread, as `loop.call_later` does."""

log = logging.getLogger("plumbline.telemetry")


@dataclass(frozen=True, slots=True)
class _Found:
    """What is in a file: its last number, what was torn off at its end, and the lines that cannot be read."""

    last_seq: int
    torn: bytes
    damaged: tuple[int, ...]


class TelemetryLog:
    """Belongs to the portal's thread."""

    def __init__(
        self,
        folder: Path,
        *,
        now_ms: Callable[[], int],
        schedule: Schedule | None = None,
        rotate_bytes: int = ROTATE_BYTES,
        most_waiting_bytes: int = MOST_WAITING_BYTES,
        sync: Callable[[int], None] = os.fsync,
    ) -> None:
        """Open the log, repair its end. Without `schedule` it is flushed by hand alone; raises OSError."""
        self.path = folder / FILE_NAME
        self._now_ms = now_ms
        self._schedule = schedule
        self._rotate_bytes = rotate_bytes
        self._most_waiting_bytes = most_waiting_bytes
        self._sync = sync
        self._waiting: deque[bytes] = deque()
        self._waiting_bytes = 0
        self._lost = 0
        self._is_scheduled = False
        self._is_failing = False
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = _look_into(self.path)
        self.damaged_lines = found.damaged
        self._last_seq = found.last_seq or self._last_rotated_seq()
        self._file = self._open()
        self._size = os.fstat(self._file).st_size
        if found.damaged:
            log.warning("%s has %d lines that cannot be read; they stay as they are", self.path, len(found.damaged))
        self.cut_bytes = len(found.torn)
        if found.torn:
            self._cut(found.torn)

    @property
    def last_seq(self) -> int:
        """The number of the last record on disk."""
        return self._last_seq

    @property
    def is_writable(self) -> bool:
        """Whether the disk took what was written last."""
        return not self._is_failing

    def append(
        self,
        event: str,
        payload: dict[str, Any],
        *,
        job_id: str | None = None,
        engine_id: str | None = None,
        user_id: str | None = None,
    ) -> None:
        """Note what happened; it is on disk after `flush`, or soon."""
        record = {
            "ts": self._now_ms(),
            "event": event,
            "jobId": job_id,
            "engineId": engine_id,
            "userId": user_id,
            "payload": payload,
        }
        text = write_json(record)[1:]
        self._waiting.append(text)
        self._waiting_bytes += len(text)
        if self._waiting_bytes >= FLUSH_AT_BYTES and not self._is_failing:
            self.flush()
        else:
            self._flush_later(FLUSH_AFTER_S)
        while self._waiting_bytes > self._most_waiting_bytes:
            self._waiting_bytes -= len(self._waiting.popleft())
            self._lost += 1

    def flush(self) -> None:
        """Put on disk what waits; what the disk does not take waits for the next try."""
        if not self._waiting and not self._lost:
            return
        if self._lost:
            lost = {"ts": self._now_ms(), "event": "LOG_REPAIRED", "jobId": None, "engineId": None, "userId": None}
            texts = [write_json({**lost, "payload": {"lost": self._lost}})[1:], *self._waiting]
        else:
            texts = list(self._waiting)
        lines = [b'{"seq":%d,%b\n' % (seq, text) for seq, text in enumerate(texts, start=self._last_seq + 1)]
        try:
            if self._is_failing:
                os.ftruncate(self._file, self._size)  # the last try may have left half a record
            _write_all(self._file, b"".join(lines))
            self._sync(self._file)
        except OSError as failed:
            if not self._is_failing:
                log.warning("the telemetry waits in memory: %s", failed)
            self._is_failing = True
            with suppress(OSError):
                os.ftruncate(self._file, self._size)
            self._flush_later(RETRY_AFTER_S)
            return
        self._is_failing = False
        self._last_seq += len(lines)
        self._waiting.clear()
        self._waiting_bytes = self._lost = 0
        self._size = os.fstat(self._file).st_size
        if self._size >= self._rotate_bytes:
            self._rotate()

    def close(self) -> None:
        self.flush()
        os.close(self._file)

    def lines(self) -> Iterator[bytes]:
        """Yield every line that is kept, of the rotated files first, oldest first; what waits is written before."""
        self.flush()
        for path in (*rotated_files(self.path), self.path):
            with path.open("rb") as file:
                yield from file

    def after(self, seq: int, most: int) -> list[bytes]:
        """Return the records that follow a number, so many at most; what waits is written before. Raises OSError."""
        self.flush()
        return records_after(self.path, seq, most)

    def _flush_later(self, seconds: float) -> None:
        if self._schedule is not None and not self._is_scheduled:
            self._is_scheduled = True
            self._schedule(seconds, self._flush_in_time)

    def _flush_in_time(self) -> None:
        self._is_scheduled = False
        self.flush()

    def _open(self) -> int:
        return os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)

    def _cut(self, torn: bytes) -> None:
        log.warning("%s ended in the middle of a record; %d bytes are cut off", self.path, len(torn))
        self._size -= len(torn)
        os.ftruncate(self._file, self._size)
        shown = torn[:SHOWN_CUT].decode("utf-8", "backslashreplace")
        self.append("LOG_REPAIRED", {"bytes": len(torn), "cut": shown})
        self.flush()

    def _rotate(self) -> None:
        numbers = [number_of(path) for path in rotated_files(self.path)]
        aside = self.path.with_name(f"telemetry_samples.{max(numbers, default=0) + 1}.json")
        try:
            self.path.rename(aside)
            file = self._open()
        except OSError as failed:  # it only grows a little longer
            log.warning("the telemetry log could not be rotated: %s", failed)
            return
        os.close(self._file)
        self._file, self._size = file, 0

    def _last_rotated_seq(self) -> int:
        for path in reversed(rotated_files(self.path)):
            found = _look_into(path)
            if found.last_seq:
                return found.last_seq
        return 0


def _look_into(path: Path) -> _Found:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return _Found(0, b"", ())
    whole, newline, torn = content.rpartition(b"\n")
    last_seq = 0
    damaged = []
    for number, line in enumerate(whole.split(b"\n") if newline else (), start=1):
        seq = seq_of(line)
        if seq is None:
            damaged.append(number)
            last_seq += 1 if last_seq else 0
        else:
            last_seq = max(last_seq, seq)
    return _Found(last_seq, torn, tuple(damaged))


def _write_all(descriptor: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(descriptor, view) :]
