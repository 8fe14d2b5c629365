"""What the jobs panel shows, as frozen values; the texts are made by its presenter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["queued", "dispatched", "running", "completed", "failed"]

MARKS: dict[State, str] = {"queued": "○", "dispatched": "◔", "running": "◐", "completed": "✓", "failed": "✕"}
WORDS: dict[State, str] = {
    "queued": "queued",
    "dispatched": "sent",
    "running": "running",
    "completed": "completed",
    "failed": "failed",
}
TONES: dict[State, str] = {
    "queued": "text.3",
    "dispatched": "text.2",
    "running": "accent",
    "completed": "ok",
    "failed": "alarm",
}


@dataclass(frozen=True, slots=True)
class JobRow:
    """One job: what it does to what, how it stands, what it took and why it failed. `key` leads back to it."""

    key: str
    kind: str
    subject: str
    state: State
    progress: int
    duration: str = ""
    error: str = ""
    details: str = ""
    is_past: bool = False
    """The same was done again since: this is no failure that stands."""

    @property
    def is_failed(self) -> bool:
        return self.state == "failed" and not self.is_past

    @property
    def is_ended(self) -> bool:
        return self.state in ("completed", "failed")


@dataclass(frozen=True, slots=True)
class Control:
    """A button of the panel: its words, what it will do, and why it cannot be used now (empty: it can)."""

    text: str
    tip: str
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class RunView:
    """How the run stands: its words, 0..100, and what can be asked of it. `is_there`: there is a run to show."""

    summary: str
    tone: str
    progress: int
    is_there: bool
    build: Control
    hold: Control
    stop: Control
    empty: str = ""
