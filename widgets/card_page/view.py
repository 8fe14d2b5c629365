"""What the card page shows, as frozen values. Sentences are rich text with links `card:ID`; truths are as reported."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """One clause in words and the truth that the runtime reported; None: not reported."""

    sentence: str
    result: bool | None
    joint: str = ""


@dataclass(frozen=True, slots=True)
class ConditionView:
    """`set` or `reset`: its clauses, or one sentence where it is constant, and the truth of the whole."""

    name: str
    result: bool | None
    clauses: tuple[ClauseLine, ...] = ()
    constant: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class MissionView:
    """`progress` is 0..1 of the phase, None where it has no known end."""

    state: str
    phase: str
    time: str
    progress: float | None
    cycles: str


@dataclass(frozen=True, slots=True)
class TimingSpan:
    """A phase of a mission's course: `phase` is DELAY or ON; a length of None has no end of its own."""

    phase: str
    start_ms: int
    length_ms: int | None
    cycle: int = 0


@dataclass(frozen=True, slots=True)
class TimingView:
    """A course to draw; `position_ms` is where the card stands in it, None where that is not known."""

    spans: tuple[TimingSpan, ...] = ()
    position_ms: int | None = None
    is_finished: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class TrendView:
    """What a card showed lately: steps of (seconds before now, value or None), oldest first.

    Of a state the value is 0 or 1; of a number `low` and `high` are what was seen, as text.
    """

    span_s: float
    is_state: bool
    steps: tuple[tuple[float, float | None], ...] = ()
    low: str = ""
    high: str = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A card that is read or reads, and in which of the parameters; `note` where the value is one scan old."""

    card_id: int
    label: str
    what: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class InputControl:
    """Force controls. Values are stored as the field shows them: centiunits, or raw counts when `is_raw`."""

    kind: Literal["DI", "AI"]
    raw: str
    result: str
    mode: str
    force: str
    origin: str
    pending: str = ""
    value: int | None = None
    minimum: int | None = None
    maximum: int | None = None
    unit: str = ""
    is_raw: bool = False


@dataclass(frozen=True, slots=True)
class OutputControl:
    is_masked: bool
    words: str
    drive: str
    origin: str
    pending: str = ""


@dataclass(frozen=True, slots=True)
class CardPageView:
    card_id: int
    label: str
    kind: str
    state: bool | None
    state_words: str
    value: str
    caption: str
    health: str
    health_words: str
    conditions: tuple[ConditionView, ...] = ()
    mission: MissionView | None = None
    timing: TimingView | None = None
    input: InputControl | None = None
    output: OutputControl | None = None
    parameters: tuple[Parameter, ...] = ()
    reads: tuple[Neighbour, ...] = ()
    readers: tuple[Neighbour, ...] = ()
    note: str = ""
