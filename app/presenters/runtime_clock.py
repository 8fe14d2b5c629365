"""What the runtime's clock shows now: its last timestamp and the time since it was heard. No clock of its own."""

from __future__ import annotations

from collections.abc import Callable

from app.presenters.card_text import NOT_REPORTED, age, local_time
from runtime.contracts.snapshot import RuntimeSnapshot
from runtime.contracts.timestamps import unix_ms


class RuntimeClock:
    """`monotonic` is this machine's, in seconds."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._stamp_ms: int | None = None
        self._heard_s = 0.0
        self._heard: RuntimeSnapshot | None = None

    def hear(self, snapshot: RuntimeSnapshot) -> None:
        """Take the time of a snapshot that has just come; one that was heard before changes nothing."""
        if snapshot is self._heard:
            return
        self._heard = snapshot
        self._heard_s = self._monotonic()
        self._stamp_ms = ms_of(snapshot.timestamp)

    @property
    def now_ms(self) -> int | None:
        """Unix milliseconds of the runtime, None where it sends no time that can be read."""
        if self._stamp_ms is None:
            return None
        return self._stamp_ms + round((self._monotonic() - self._heard_s) * 1000)


def ms_of(text: str | None) -> int | None:
    """Return an RFC 3339 text as Unix milliseconds; None where it is missing or no time."""
    try:
        return unix_ms(text) if text else None
    except ValueError:
        return None


def since_words(since: str | None, now_ms: int | None) -> str:
    """Return since when something lasts, and how long that is, as far as it is reported."""
    at, since_ms = local_time(since), ms_of(since)
    if at is None or since_ms is None:
        return f"since {NOT_REPORTED}"
    return f"since {at}" if now_ms is None else f"since {at} ({age((now_ms - since_ms) / 1000)})"
