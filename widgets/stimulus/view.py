"""What the panel shows and what it asks for, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Tone = Literal["quiet", "ok", "warn", "alarm"]
WaveKind = Literal["STEP", "RAMP", "SINE", "PULSE"]
WAVE_TEXTS: tuple[tuple[WaveKind, str], ...] = (
    ("STEP", "step"),
    ("RAMP", "ramp"),
    ("SINE", "sine"),
    ("PULSE", "pulse train"),
)
NO_UNIT = ""


@dataclass(frozen=True, slots=True)
class StimulusFile:
    """A file that was read: its name and what it holds, in words."""

    name: str
    summary: str


@dataclass(frozen=True, slots=True)
class StimulusProgress:
    """What the runtime reports of the stimulus that plays; `text` says it in words."""

    name: str
    scan: int
    last_scan: int
    text: str


@dataclass(frozen=True, slots=True)
class PlayWish:
    """How a stimulus is to be played. `start` is an RFC 3339 time, empty for the runtime's own clock."""

    restart: bool
    halt_at_end: bool
    start: str


@dataclass(frozen=True, slots=True)
class WaveInput:
    """An input that a wave can move. Values are centiunits of `unit`, or raw counts if `is_raw`; a DI has 0 and 1."""

    card_id: int
    text: str
    kind: Literal["DI", "AI"]
    minimum: int
    maximum: int
    unit: str = ""
    is_raw: bool = True


@dataclass(frozen=True, slots=True)
class WaveWish:
    """A wave for an input, in the terms of its `WaveInput`."""

    card_id: int
    kind: WaveKind
    low: int
    high: int
    period_ms: int
    duty_percent: int


@dataclass(frozen=True, slots=True)
class ActiveWave:
    """A wave that the runtime reports, in words."""

    card_id: int
    label: str
    text: str
