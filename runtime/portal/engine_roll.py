"""The roll of engines: which there are, which there were, and what became of their jobs. It decides nothing.

The gate tells it who came and went, and is asked how long each was silent; the room knows the jobs.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from runtime.contracts.engines import EngineItem, EnginePresence, EngineRefusal
from runtime.contracts.phase2 import JobCounts
from runtime.portal.engine_room import EngineRoom

MOST_GONE = 32
"""Engines that are remembered after they went."""


@dataclass(frozen=True, slots=True)
class EngineSight:
    """An open connection of an engine, as the gate sees it."""

    engine_id: str
    address: str
    heard_ago_s: float


@dataclass(slots=True)
class _Entry:
    """What is remembered of an engine outside."""

    state: EnginePresence
    since: str
    heard_s: float
    address: str = ""
    keeps_until_s: float | None = None
    reason: str | None = None
    lost: int = 0
    refused: int = 0
    last_refusal: EngineRefusal | None = None


class EngineRoll:
    """Belongs to the portal's loop."""

    def __init__(self, room: EngineRoom, *, timestamp: Callable[[], str], monotonic_s: Callable[[], float]) -> None:
        self._room = room
        self._timestamp = timestamp
        self._monotonic_s = monotonic_s
        self._sights: Callable[[], Sequence[EngineSight]] = tuple
        self._entries: dict[str, _Entry] = {}

    def follow(self, sights: Callable[[], Sequence[EngineSight]]) -> None:
        """Ask this gate from now on who is connected."""
        self._sights = sights

    def note(self, kind: str, name: str, told: Mapping[str, Any]) -> None:
        """Take up an event of the gate: `adapter.connected`, `adapter.disconnected` or `adapter.rejected`."""
        now_s = self._monotonic_s()
        entry = self._entries.setdefault(name, _Entry("entering", self._timestamp(), now_s))
        if kind == "adapter.rejected":
            entry.refused += 1
            entry.last_refusal = EngineRefusal(timestamp=self._timestamp(), event=told["event"], reason=told["reason"])
            return
        entry.since = self._timestamp()
        entry.keeps_until_s = None
        if kind == "adapter.connected":
            entry.state, entry.reason, entry.address = "connected", None, told["address"]
            return
        if "silent_s" in told:
            entry.heard_s = now_s - told["silent_s"]
        if "waits_s" in told:
            entry.state, entry.reason = "away", "its connection broke"
            entry.keeps_until_s = now_s + told["waits_s"]
            return
        entry.state, entry.reason = "gone", told["reason"]
        entry.lost += told["lost_jobs"]
        self._forget_oldest()

    def items(self) -> list[EngineItem]:
        """Return every engine: the built-in one, those that are there, those that were."""
        now_s = self._monotonic_s()
        seen = {sight.engine_id: sight for sight in self._sights()}
        self._forget_unready(seen)
        items = [
            EngineItem(name=engine.name, kind="built-in", state="connected", jobs=self._jobs(engine.name))
            for engine in self._room.engines
            if engine.is_built_in
        ]
        items += [self._entering(sight) for name, sight in seen.items() if name not in self._entries]
        newest_last = sorted(self._entries, key=lambda name: self._entries[name].state == "gone")
        return items + [self._item(name, self._entries[name], seen.get(name), now_s) for name in newest_last]

    def _entering(self, sight: EngineSight) -> EngineItem:
        return EngineItem(
            name=sight.engine_id,
            kind="outside",
            state="entering",
            address=sight.address,
            heard_ms=_ms(sight.heard_ago_s),
            jobs=self._jobs(sight.engine_id),
        )

    def _item(self, name: str, entry: _Entry, sight: EngineSight | None, now_s: float) -> EngineItem:
        is_back = sight is not None and entry.state == "gone"
        silent_s = now_s - entry.heard_s if sight is None else sight.heard_ago_s
        keeps_s = None if entry.keeps_until_s is None else max(entry.keeps_until_s - now_s, 0)
        return EngineItem(
            name=name,
            kind="outside",
            state="entering" if is_back else entry.state,
            since=entry.since,
            address=(entry.address or None) if sight is None else sight.address,
            heard_ms=_ms(silent_s),
            keeps_jobs_ms=None if keeps_s is None else _ms(keeps_s),
            jobs=self._jobs(name),
            lost=entry.lost,
            reason=None if is_back else entry.reason,
            refused=entry.refused,
            last_refusal=entry.last_refusal,
        )

    def _jobs(self, name: str) -> JobCounts:
        counts = self._room.job_counts_of(name)
        return JobCounts(total=counts.total(), **counts)

    def _forget_unready(self, seen: Collection[str]) -> None:
        """Let go of engines that were refused something, never became ready and are no longer there."""
        for name in [name for name, entry in self._entries.items() if entry.state == "entering" and name not in seen]:
            del self._entries[name]

    def _forget_oldest(self) -> None:
        gone = [name for name, entry in self._entries.items() if entry.state == "gone"]
        gone.sort(key=lambda name: self._entries[name].since)
        for name in gone[:-MOST_GONE]:
            del self._entries[name]


def _ms(seconds: float) -> int:
    return round(seconds * 1000)
