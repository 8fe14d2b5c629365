"""Runtime events in the form of ruling 74, kept in order for whoever watches; the latest ten thousand."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

from runtime.contracts.json_text import write_json

KEPT = 10_000

Take = Callable[[str], None]


class EventLog:
    """Belongs to the portal's thread. Sequence numbers begin at 1 with the runtime's start."""

    def __init__(self, timestamp: Callable[[], str], kept: int = KEPT) -> None:
        self._timestamp = timestamp
        self._kept: deque[tuple[int, str]] = deque(maxlen=kept)
        self._last_seq = 0
        self._watchers: list[Take] = []

    def add(self, kind: str, actor: str, payload: dict[str, Any]) -> None:
        """Record what happened and tell all watchers."""
        self._last_seq += 1
        event = {
            "seq": self._last_seq,
            "type": kind,
            "timestamp": self._timestamp(),
            "actor": actor,
            "payload": payload,
        }
        text = write_json(event).decode()
        self._kept.append((self._last_seq, text))
        for watcher in tuple(self._watchers):
            watcher(text)

    def watch(self, after: int | None, take: Take) -> Callable[[], None]:
        """Hand events to `take`: those after a sequence number first, None for what happens from now on.

        What is no longer kept is told by a `gap` event. The answer ends the watching.
        """
        if after is not None:
            self._replay(after, take)
        self._watchers.append(take)

        def stop() -> None:
            if take in self._watchers:
                self._watchers.remove(take)

        return stop

    def _replay(self, after: int, take: Take) -> None:
        oldest = self._kept[0][0] if self._kept else self._last_seq + 1
        if after + 1 < oldest:
            gap = {"type": "gap", "timestamp": self._timestamp(), "from": after + 1, "to": oldest - 1}
            take(write_json(gap).decode())
        for seq, text in self._kept:
            if seq > after:
                take(text)
