"""What the header shows, as one frozen value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Tone = Literal["ok", "warn", "alarm", "halt", "quiet", "plain"]
SegmentId = Literal["mode", "forced", "outputs", "alarms", "build", "scan", "elsewhere", "link"]
SEGMENTS: tuple[SegmentId, ...] = ("mode", "forced", "outputs", "alarms", "build", "scan", "elsewhere", "link")
BESIDE: frozenset[SegmentId] = frozenset({"elsewhere", "link"})
"""What does not come from the runtime that is looked at, and so is not stale with it."""
LOUD: frozenset[Tone] = frozenset({"warn", "alarm", "halt"})


@dataclass(frozen=True, slots=True)
class Segment:
    """One piece of the header: a mark that tells the state without colour, a text, and what it means.

    `short` says the same where the window is narrow. One without a text is not there.
    """

    text: str
    tone: Tone = "plain"
    tip: str = ""
    short: str = ""

    @property
    def brief(self) -> str:
        """The shortest way to say it."""
        return self.short or self.text

    @property
    def is_loud(self) -> bool:
        """Whether it must catch the eye."""
        return self.tone in LOUD


@dataclass(frozen=True, slots=True)
class HeaderView:
    """All segments by their id; `is_stale` fades every value that a live runtime would have to vouch for."""

    segments: dict[SegmentId, Segment]
    is_stale: bool
