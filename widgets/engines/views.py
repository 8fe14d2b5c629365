"""What the engines panel shows, as frozen values; the texts are made by its presenter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Presence = Literal["entering", "connected", "away", "gone"]

MARKS: dict[Presence, str] = {"entering": "◔", "connected": "●", "away": "△", "gone": "✕"}
TONES: dict[Presence, str] = {"entering": "text.2", "connected": "ok", "away": "warn", "gone": "alarm"}


@dataclass(frozen=True, slots=True)
class EngineRow:
    """One engine in words. `heard_tone` names the token of its age; `remark` says what became of its jobs."""

    name: str
    presence: Presence
    state: str
    place: str
    heard: str = "–"
    heard_tone: str = "text.1"
    in_flight: int = 0
    waiting: int = 0
    done: int = 0
    failed: int = 0
    remark: str = ""
    refusal: str = ""
    tip: str = ""


@dataclass(frozen=True, slots=True)
class AttachView:
    """How to attach an engine: what to do in words, the command, and whether the runtime must be shared first."""

    words: str
    command: str = ""
    can_share: bool = False
    why_no_token: str = ""
    """Why the runtime gives out no token now; an empty text: it does."""
    tip: str = ""
