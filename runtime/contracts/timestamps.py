"""RFC 3339 UTC texts and Unix milliseconds, both ways (ruling 15). Reads no clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@lru_cache(maxsize=16)  # a thousand events may happen within a few milliseconds
def rfc3339(unix_ms: int) -> str:
    """Return e.g. `2026-01-01T00:00:00.010Z` for milliseconds since 1970."""
    moment = _EPOCH + timedelta(milliseconds=unix_ms)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{unix_ms % 1000:03d}Z"


def unix_ms(text: str) -> int:
    """Return the milliseconds since 1970 of an RFC 3339 text; raises ValueError when it has no offset or is none."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} has no offset from UTC; write a Z at its end")
    return (moment - _EPOCH) // timedelta(milliseconds=1)
