"""One client's device conversation: commands in, results and paced snapshots out. Sans I/O: no socket, no clock.

Results keep the order of their commands and none is lost; of snapshots the client gets the newest, at most sixty a
second, revisions strictly rising, and each after the results whose effect it is the first to show.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from runtime.contracts.json_text import MAX_MESSAGE_BYTES
from runtime.portal.users import User

SNAPSHOT_INTERVAL_S = 1 / 60
MAX_WAITING_BYTES = 8 * 1024 * 1024

TOO_LARGE = 1009
INTERNAL_ERROR = 1011
TRY_AGAIN_LATER = 1013
GOING_AWAY = 1001
UNAUTHORIZED = 4401
LONGEST_REASON_BYTES = 123
"""What a close frame has room for."""


class Snapshot(Protocol):
    """A revision that becomes text when it is sent."""

    @property
    def revision(self) -> int: ...

    @property
    def text(self) -> str: ...


class Desk(Protocol):
    """Where commands go; `answer` is called once, now or later, on the same thread."""

    def take(self, content: str | bytes, user: User, answer: Callable[[str], None]) -> None: ...


@dataclass(frozen=True, slots=True)
class Closing:
    """Why the conversation is over, as WebSockets say it."""

    code: int
    reason: str


def closing_reason(what: str, failure: BaseException) -> str:
    """Return what has happened and why, in one line that a close frame has room for."""
    why = " ".join(str(failure).split()) or type(failure).__name__
    return f"{what}: {why}".encode(errors="replace")[:LONGEST_REASON_BYTES].decode(errors="ignore")


class _Slot:
    """The place in line of one result."""

    __slots__ = ("text",)

    def __init__(self) -> None:
        self.text: str | None = None


class DeviceSession:
    """Belongs to the portal's thread. `ready` is called when there may be something to send or the end has come."""

    def __init__(
        self, user: User, desk: Desk, ready: Callable[[], None], most_waiting_bytes: int = MAX_WAITING_BYTES
    ) -> None:
        self._most_waiting_bytes = most_waiting_bytes
        self.user = user
        self._desk = desk
        self._ready = ready
        self._results: deque[_Slot] = deque()
        self._waiting_bytes = 0
        self._greeting: Snapshot | None = None
        self._newest: Snapshot | None = None
        self._sent_revision = 0
        self._is_greeted = False
        self._next_snapshot_s = 0.0
        self._closing: Closing | None = None
        self._is_draining = False

    @property
    def closing(self) -> Closing | None:
        """Set once nothing more is taken; what still waits is sent before the end."""
        return self._closing

    @property
    def ended(self) -> Closing | None:
        """Set once the conversation is over, all being sent that is to be."""
        return None if self._is_draining and self._results else self._closing

    def receive(self, content: str | bytes) -> None:
        """Take one message; text and binary frames alike get a result (ruling 19)."""
        if self._closing is not None:
            return
        if len(content) > MAX_MESSAGE_BYTES:
            self.close(TOO_LARGE, "a message may have 1 MiB")
            return
        slot = _Slot()
        self._results.append(slot)
        self._desk.take(content, self.user, lambda text: self._fill(slot, text))

    def tell(self, text: str) -> None:
        """Say something of the connection itself, in its turn after the results before."""
        slot = _Slot()
        self._results.append(slot)
        self._fill(slot, text)

    def show(self, snapshot: Snapshot) -> None:
        """Offer the newest snapshot in place of the one that may still wait."""
        if self._greeting is None and not self._is_greeted:
            self._greeting = snapshot
        else:
            self._newest = snapshot
        self._ready()

    def close(self, code: int, reason: str, *, once_answered: bool = False) -> None:
        """End the conversation, at once or with the last result that is owed; the first reason counts."""
        if self._closing is None:
            self._closing = Closing(code, reason)
            self._is_draining = once_answered
            self._ready()

    def next_message(self, now_s: float) -> str | None:
        """Return what is to be sent now, None when nothing is."""
        if not self._is_greeted:
            return self._greet(now_s)
        if self._results and (text := self._results[0].text) is not None:
            self._results.popleft()
            self._waiting_bytes -= len(text)
            return text
        if self._newest is not None and now_s >= self._next_snapshot_s:
            snapshot, self._newest = self._newest, None
            return self._send(snapshot, now_s)
        return None

    def due_in_s(self, now_s: float) -> float | None:
        """Return how long the snapshot that waits has to wait, None when only `ready` brings something new."""
        return None if self._newest is None else max(0.0, self._next_snapshot_s - now_s)

    def _greet(self, now_s: float) -> str | None:
        if self._greeting is None:
            return None
        snapshot, self._greeting, self._is_greeted = self._greeting, None, True
        return self._send(snapshot, now_s)

    def _send(self, snapshot: Snapshot, now_s: float) -> str | None:
        if snapshot.revision <= self._sent_revision:
            return None
        self._sent_revision = snapshot.revision
        self._next_snapshot_s = now_s + SNAPSHOT_INTERVAL_S
        return snapshot.text

    def _fill(self, slot: _Slot, text: str) -> None:
        slot.text = text
        self._waiting_bytes += len(text)
        if self._waiting_bytes > self._most_waiting_bytes:
            self.close(TRY_AGAIN_LATER, "results are read too slowly")
        self._ready()
