"""What tracepoints told: the hits of breakpoints that do not halt, newest first, as many as can be read.

Where the runtime streams its events each hit has its own moment; elsewhere the counts of the snapshots are compared,
and several hits between two of them are one line. No Qt.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

KEPT = 1000
TRACE_EVENT = "runtime.trace"


@dataclass(frozen=True, slots=True)
class TraceHit:
    """Hits `first` to `last` of a card's tracepoint; `at` is the runtime's timestamp.

    `value` is the card's `currentValue` at that hit, None where it is not reported.
    """

    at: str
    card_id: int
    first: int
    last: int
    is_sampled: bool = False
    value: int | None = None


class TraceLog:
    def __init__(self) -> None:
        self._hits: deque[TraceHit] = deque(maxlen=KEPT)
        self._counts: dict[int, int] | None = None
        self._is_streaming = False
        self.total = 0

    @property
    def hits(self) -> tuple[TraceHit, ...]:
        """The newest first."""
        return tuple(reversed(self._hits))

    def take_event(self, event: Mapping[str, Any]) -> bool:
        """Look at an event of the runtime; True when it was the hit of a tracepoint."""
        self._is_streaming = True
        try:
            if event["type"] != TRACE_EVENT:
                return False
            payload = event["payload"]
            card_id, hits, at = payload["cardId"], payload["hits"], event["timestamp"]
        except (KeyError, TypeError):
            return False
        if not (isinstance(card_id, int) and isinstance(hits, int) and isinstance(at, str)):
            return False
        value = payload.get("value")
        self._add(TraceHit(at, card_id, hits, hits, value=value if type(value) is int else None))
        return True

    def show_streaming(self, is_streaming: bool) -> None:
        """Whether the runtime streams its events; where it does not the counts of the snapshots tell.

        A stream that broke off goes on where it was: what the counts told meanwhile would be told twice.
        """
        self._is_streaming = is_streaming

    def take_hit(self, hit: TraceHit) -> None:
        """Note a hit that was seen in a snapshot by whoever looks at conditions there."""
        self._add(hit)

    def take_counts(self, at: str, counts: Mapping[int, int]) -> bool:
        """Look at the hits of all tracepoints as a snapshot counts them; True when there are new ones.

        What was counted before the first snapshot was heard has no moment here, and is no line.
        """
        before, self._counts = self._counts, dict(counts)
        if self._is_streaming or before is None:
            return False
        is_new = False
        for card_id, count in counts.items():
            seen = before.get(card_id, 0)
            if count > seen:
                self._add(TraceHit(at, card_id, seen + 1, count))
                is_new = True
        return is_new

    def clear(self) -> None:
        self._hits.clear()
        self.total = 0

    def forget(self) -> None:
        """Another runtime, or the same anew."""
        self.clear()
        self._counts = None

    def _add(self, hit: TraceHit) -> None:
        self._hits.append(hit)
        self.total += hit.last - hit.first + 1
