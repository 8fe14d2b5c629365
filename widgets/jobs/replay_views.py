"""What the replay of a log shows, as frozen values; the texts are made by its presenter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from widgets.jobs.views import JobRow

TONES: tuple[str, ...] = ("line", "text.3", "text.3", "accent", "ok", "warn", "warn", "warn", "alarm")
"""The colour of each kind of place; a kind is a number, and where several share a pixel the highest is shown."""
HEIGHTS: tuple[int, ...] = (2, 4, 4, 6, 8, 12, 12, 12, 14)
NOTABLE = 5
"""From this kind on a place is about something that went wrong."""


@dataclass(frozen=True, slots=True)
class LogView:
    """A log: what it is called, the kind of each of its places, from when to when it tells, and
    what is wrong with it."""

    name: str
    tip: str
    kinds: bytes
    span: str
    warning: str = ""
    why_not_further: str = ""
    """Why what came since cannot be read; empty where it can."""


@dataclass(frozen=True, slots=True)
class PlaceView:
    """One place: when, which, what happened, and how many jobs stood how. `row_at` tells the jobs 0 to `jobs` - 1."""

    position: int
    when: str
    which: str
    happened: str
    tone: str
    counts: str
    jobs: int
    row_at: Callable[[int], JobRow]
    subject: int | None = None
    """The job that it is about."""
    has_before: bool = False
    has_after: bool = False
    """Something went wrong earlier, or later."""
