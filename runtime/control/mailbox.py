"""What the scan thread leaves for the portal: the newest snapshot, and in order all that must not be lost.

Lock-free on purpose: the scan thread never waits for whoever reads. It appends what precedes a snapshot before it
leaves the snapshot; the reader takes the snapshot before what precedes it. So a result always comes first.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

Snapshot = TypeVar("Snapshot")


class Mailbox(Generic[Snapshot]):
    """`post` and `leave` belong to the scan thread, the rest to the portal's. `wake` must be quick and never block."""

    def __init__(self) -> None:
        self._notices: deque[Callable[[], None]] = deque()
        self._newest: Snapshot | None = None
        self._collected: Snapshot | None = None
        self._wake: Callable[[], None] | None = None
        self._is_woken = False

    def on_wake(self, wake: Callable[[], None] | None) -> None:
        """Set what wakes the reader, e.g. `loop.call_soon_threadsafe(…)`; called once until the next `collect`."""
        self._wake = wake
        self._is_woken = False
        if self._notices or self._newest is not None:
            self._wake_reader()

    def post(self, notice: Callable[[], None]) -> None:
        """Leave something to be called on the reader's thread; nothing posted is lost."""
        self._notices.append(notice)
        self._wake_reader()

    def leave(self, snapshot: Snapshot) -> None:
        """Leave the newest snapshot in place of the one before."""
        self._newest = snapshot
        self._wake_reader()

    def collect(self) -> tuple[list[Callable[[], None]], Snapshot | None]:
        """Return all notices, and the newest snapshot unless it was collected before."""
        self._is_woken = False
        newest = self._newest  # only the scan thread ever writes it, so nothing left in between is lost
        snapshot = None if newest is self._collected else newest
        self._collected = newest
        notices: list[Callable[[], None]] = []
        while self._notices:
            notices.append(self._notices.popleft())
        return notices, snapshot

    def _wake_reader(self) -> None:
        if self._wake is not None and not self._is_woken:
            self._is_woken = True
            self._wake()
