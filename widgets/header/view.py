"""What the header shows, as one frozen value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Tone = Literal["ok", "warn", "alarm", "halt", "quiet", "plain"]
SegmentId = Literal["mode", "forced", "outputs", "alarms", "scan", "link"]
SEGMENTS: tuple[SegmentId, ...] = ("mode", "forced", "outputs", "alarms", "scan", "link")


@dataclass(frozen=True, slots=True)
class Segment:
    """One piece of the header: a mark that tells the state without colour, a text, and what it means."""

    text: str
    tone: Tone = "plain"
    tip: str = ""


@dataclass(frozen=True, slots=True)
class HeaderView:
    """All segments by their id; `is_stale` fades every value that a live runtime would have to vouch for."""

    segments: dict[SegmentId, Segment]
    is_stale: bool
