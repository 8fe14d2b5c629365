"""What came in over a link and was not read yet: every result in order, of snapshots the newest only.

A slow reader loses old snapshots and nothing else. It looks at no more of a text than it needs to tell a snapshot.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import AsyncIterator

SNAPSHOT_MARK = '"runtime_snapshot"'
"""Inside a JSON string the quotes would be escaped, so this text is found in snapshots alone."""

MAX_WAITING = 10_000


def is_snapshot(text: str) -> bool:
    """Tell a snapshot from any other message without parsing it; its type usually stands at the very beginning."""
    return SNAPSHOT_MARK in text[:256] or SNAPSHOT_MARK in text


class InboxFullError(RuntimeError):
    """More messages wait than any reader of ours leaves lying; the other end floods."""


class Inbox:
    """`put` and `end` may be called from any thread; `read` belongs to one asyncio loop, one reader at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._others: deque[str] = deque()
        self._snapshot: str | None = None
        self._is_ended = False
        self._reader: tuple[asyncio.AbstractEventLoop, asyncio.Event] | None = None
        self._wake_up_is_due = False

    def put(self, text: str) -> None:
        """Keep a text for the reader; raises `InboxFullError` when it leaves too many lying."""
        with self._lock:
            if is_snapshot(text):
                self._snapshot = text
            elif len(self._others) >= MAX_WAITING:
                raise InboxFullError(f"{MAX_WAITING} messages wait to be read")
            else:
                self._others.append(text)
            self._wake_reader()

    def drop_snapshot(self) -> None:
        """Forget the snapshot that waits: it belongs to a connection that is no more."""
        with self._lock:
            self._snapshot = None

    def end(self) -> None:
        """Let the reader finish what waits, then stop."""
        with self._lock:
            self._is_ended = True
            self._wake_reader()

    async def read(self) -> AsyncIterator[str]:
        """Yield what comes in: waiting results first, then the newest snapshot; ends after `end`."""
        arrived = asyncio.Event()
        with self._lock:
            self._reader = (asyncio.get_running_loop(), arrived)
            self._wake_up_is_due = False
        while True:
            arrived.clear()
            with self._lock:
                self._wake_up_is_due = False
                text = self._take()
                is_over = text is None and self._is_ended
            if text is not None:
                yield text
            elif is_over:
                return
            else:
                await arrived.wait()

    def _take(self) -> str | None:
        if self._others:
            return self._others.popleft()
        snapshot, self._snapshot = self._snapshot, None
        return snapshot

    def _wake_reader(self) -> None:
        if self._reader is None or self._wake_up_is_due:
            return
        loop, arrived = self._reader
        try:
            loop.call_soon_threadsafe(arrived.set)
        except RuntimeError:  # the reader's loop is closed: nobody reads any more
            self._reader = None
        else:
            self._wake_up_is_due = True
