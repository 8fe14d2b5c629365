"""Runtime events in the form of ruling 74, in order and without gaps over restarts, for whoever watches.

An event is told once it is on disk: a number that somebody has seen is never given out twice. Events are written in
batches, at most 50 ms after they happened. A disk that takes none does not silence them; they wait for the next try.
"""

from __future__ import annotations

import logging
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from runtime.contracts.json_text import write_json

KEPT = 10_000
WRITE_AFTER_S = 0.05
MOST_AT_ONCE = 500
"""Events that are written without waiting for the time: a batch must not hold up the portal."""

Take = Callable[[str], None]
Schedule = Callable[[float, Callable[[], None]], object]
"""Runs a function after some seconds in the portal's thread, as `loop.call_later` does."""

log = logging.getLogger("plumbline.events")


class Events(Protocol):
    """Where events are kept over restarts; `runtime.storage` stands behind it."""

    def newest(self) -> Sequence[tuple[int, str]]: ...

    def append(self, events: Sequence[tuple[int, str]]) -> None: ...


class EventBus(Protocol):
    """Where events are told and heard, in order and without gaps: another one than the one below may stand here.

    Belongs to the portal's thread; what each method does is said where it is done.
    """

    @property
    def last_seq(self) -> int: ...

    @property
    def counts(self) -> Mapping[str, int]:
        """How many events of each type happened since the start."""

    def add(self, kind: str, actor: str, payload: dict[str, Any]) -> None: ...

    def flush(self) -> None: ...

    def page(self, after: int, limit: int, offset: int) -> tuple[Sequence[str], int]: ...

    def watch(self, after: int | None, take: Take) -> Callable[[], None]: ...


class EventLog:
    """The bus of one process. Sequence numbers begin at 1 with the first start of a data directory."""

    def __init__(
        self,
        timestamp: Callable[[], str],
        kept: int = KEPT,
        *,
        store: Events | None = None,
        schedule: Schedule | None = None,
    ) -> None:
        """Without `schedule` every event is written and told at once; without `store` none is written."""
        self._timestamp = timestamp
        self._store = store
        self._schedule = schedule
        self._told: deque[tuple[int, str]] = deque(store.newest() if store is not None else (), maxlen=kept)
        self._last_seq = self._told[-1][0] if self._told else 0
        self._unwritten: list[tuple[int, str]] = []
        self._untold: list[tuple[int, str]] = []
        self._is_scheduled = False
        self._watchers: list[Take] = []
        self._counts: Counter[str] = Counter()

    @property
    def counts(self) -> Mapping[str, int]:
        return self._counts

    @property
    def last_seq(self) -> int:
        """The number of the newest event that was told; 0 before the first."""
        return self._told[-1][0] if self._told else 0

    def add(self, kind: str, actor: str, payload: dict[str, Any]) -> None:
        """Record what happened; watchers hear of it when it is on disk."""
        self._last_seq += 1
        self._counts[kind] += 1
        event = {
            "seq": self._last_seq,
            "type": kind,
            "timestamp": self._timestamp(),
            "actor": actor,
            "payload": payload,
        }
        told = (self._last_seq, write_json(event).decode())
        self._untold.append(told)
        if self._store is not None:
            self._unwritten.append(told)
        if self._schedule is None or len(self._untold) >= MOST_AT_ONCE:
            self.flush()
        elif not self._is_scheduled:
            self._is_scheduled = True
            self._schedule(WRITE_AFTER_S, self._flush_in_time)

    def flush(self) -> None:
        """Write what waits and tell it."""
        self._write()
        untold, self._untold = self._untold, []
        for seq, text in untold:
            self._told.append((seq, text))
            for watcher in tuple(self._watchers):
                watcher(text)

    def page(self, after: int, limit: int, offset: int) -> tuple[list[str], int]:
        """Return the texts of a page of what came after a sequence number, oldest first, and how many there are.

        What waits is written first.
        """
        self.flush()
        texts = [text for seq, text in self._told if seq > after]
        return texts[offset : offset + limit], len(texts)

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

    def _write(self) -> None:
        if self._store is None or not self._unwritten:
            return
        try:
            self._store.append(self._unwritten)
        except Exception as failed:  # whatever is wrong with the disk, clients hear of what happens
            log.warning("%d events wait to be written: %s", len(self._unwritten), failed)
            del self._unwritten[:-KEPT]
        else:
            self._unwritten = []

    def _flush_in_time(self) -> None:
        self._is_scheduled = False
        self.flush()

    def _replay(self, after: int, take: Take) -> None:
        oldest = self._told[0][0] if self._told else self.last_seq + 1
        if after + 1 < oldest:
            gap = {"type": "gap", "timestamp": self._timestamp(), "from": after + 1, "to": oldest - 1}
            take(write_json(gap).decode())
        for seq, text in self._told:
            if seq > after:
                take(text)
