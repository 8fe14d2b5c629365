"""Keeps the steps since the last save in a journal outside the project folder, written by a thread of its own.

The thread takes frozen values from a queue, so that a step costs the window nothing. One folder belongs to one
window, held by a lock that ends with its process: what is left in a folder without a holder is offered for recovery.
"""

from __future__ import annotations

import os
import queue
import shutil
import threading
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.document.atomic_write import write_atomically
from app.document.document import Document
from app.document.edits import between
from app.document.journal import Head, line_of
from app.document.steps import Step
from app.document.world import WorldState
from runtime.contracts.json_text import write_pretty_json

JOURNAL, BASE, LOCK = "journal", "base.json", "lock"
MAX_JOURNAL_BYTES = 64 * 1024 * 1024
RECOVERED = "Earlier edits"


class Held(Protocol):
    """A lock that is held."""

    def release(self) -> None: ...


TakeLock = Callable[[Path], Held | None]
"""Takes the lock of a file, None when somebody holds it; raises OSError when the file cannot be made."""


@dataclass(frozen=True, slots=True)
class _Start:
    """From here on steps belong to another document, or to the same one as it was saved."""

    head: Head
    content: bytes | None
    base: WorldState


class Autosave:
    """`begin` and `take` are called on the thread of the document and only queue; `close` waits for the writer."""

    def __init__(
        self,
        folder: Path,
        take_lock: TakeLock,
        *,
        told: Callable[[str], None] = lambda _: None,
        now_ms: Callable[[], int] = lambda: time.time_ns() // 1_000_000,
        max_bytes: int = MAX_JOURNAL_BYTES,
    ) -> None:
        """`told` is called in the writer's thread, once, with what keeps it from writing."""
        self._folder = folder / uuid.uuid4().hex
        self._take_lock = take_lock
        self._told = told
        self._now_ms = now_ms
        self._max_bytes = max_bytes
        self._queue: queue.SimpleQueue[_Start | tuple[Step, int] | threading.Event | None] = queue.SimpleQueue()
        self._start: _Start | None = None
        self._file = -1
        self._size = 0
        self._lock: Held | None = None
        self._has_failed = False
        self._thread = threading.Thread(target=self._run, name="autosave", daemon=True)
        self._thread.start()

    @property
    def folder(self) -> Path:
        return self._folder

    def begin(self, document: Document) -> None:
        """Drop what was written: the document as it stands now is what later steps start from."""
        file = document.file
        base = file.base or document.state
        level = "" if document.path is None else str(document.path.absolute())
        self._queue.put(_Start(Head(level, document.name, base.editor), file.content, base))

    def take(self, step: Step) -> None:
        """Have one step written."""
        self._queue.put((step, self._now_ms()))

    def flush(self) -> None:
        """Wait until everything that was given is on its way to the disk."""
        done = threading.Event()
        self._queue.put(done)
        done.wait()

    def close(self) -> None:
        """Stop; the level was saved or its changes given up, so nothing is left to recover."""
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (item := self._queue.get()) is not None:
            if isinstance(item, threading.Event):
                item.set()
            elif isinstance(item, _Start):
                self._drop()
                self._start = item
            else:
                self._try_to_write(*item)
        self._drop()
        if self._lock is not None:
            self._lock.release()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _try_to_write(self, step: Step, at_ms: int) -> None:
        try:
            self._write(step, at_ms)
            self._has_failed = False
        except OSError as wrong:
            if not self._has_failed:
                self._has_failed = True
                self._told(
                    f"Autosave cannot write to {self._folder}: {wrong.strerror or wrong}. "
                    "Save the level yourself, and free space or rights there."
                )
            self._drop()

    def _write(self, step: Step, at_ms: int) -> None:
        if self._start is None:
            return
        if self._file < 0:
            self._open(self._start)
            # Steps before this one may be missing after a failure: the first line always leads from the base to it.
            step = _whole(self._start.base, step)
        line = line_of(step, at_ms) + b"\n"
        if self._size and self._size + len(line) > self._max_bytes:
            self._drop()
            self._open(self._start)
            line = line_of(_whole(self._start.base, step, RECOVERED), at_ms) + b"\n"
        self._append(line)

    def _open(self, start: _Start) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        if self._lock is None:
            self._lock = self._take_lock(self._folder / LOCK)
        content = start.content if start.content is not None else write_pretty_json(start.base.to_wire())
        write_atomically(self._folder / BASE, content)
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND
        self._file = os.open(self._folder / JOURNAL, flags, 0o600)
        self._size = 0
        self._append(start.head.to_line() + b"\n")

    def _append(self, line: bytes) -> None:
        rest = line
        while rest:
            rest = rest[os.write(self._file, rest) :]
        os.fsync(self._file)
        self._size += len(line)

    def _drop(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
        self._size = 0
        for name in (JOURNAL, BASE):
            with suppress(OSError):  # never made, or its folder is what cannot be written
                (self._folder / name).unlink()


def _whole(base: WorldState, step: Step, label: str = "") -> Step:
    """Return one step from the base to where a step led."""
    ids = dict.fromkeys((*base.entities, *step.state.entities))
    touched = [name for name in ids if base.entities.get(name) is not step.state.entities.get(name)]
    is_reordered = [*base.entities] != [*step.state.entities]
    placed = ids if is_reordered else ()
    edit = between(label or step.edit.label, base, step.state, touched, placed)
    return step if edit is None else Step("do", edit, step.state)
