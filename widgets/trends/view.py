"""What is trended and what could be, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

TrendKind = Literal["number", "state"]
TriggerKind = Literal["rises", "falls", "changes", "above", "below", "enters", "leaves"]
WITH_LEVEL: frozenset[TriggerKind] = frozenset({"rises", "falls", "above", "below"})
WITH_WINDOW: frozenset[TriggerKind] = frozenset({"enters", "leaves"})


@dataclass(frozen=True, slots=True)
class TrendSignal:
    """A field of a card that is trended: a number with its unit as a line, a state as a band.

    `key` names card and field; lines of one unit share an axis.
    """

    key: str
    label: str
    kind: TrendKind
    unit: str = ""
    is_count: bool = False
    """Whether it has no decimals."""

    @property
    def axis(self) -> str:
        """What must be equal for two lines to share an axis; a number without a unit has one of its own."""
        return f"{self.unit or f'signal {self.key}'}{' whole' if self.is_count else ''}"

    @property
    def title(self) -> str:
        """The label with its unit, as a column of a table is headed."""
        return f"{self.label} [{self.unit}]" if self.unit else self.label


@dataclass(frozen=True, slots=True)
class SignalChoice:
    """A field that could be trended, as the picker names it."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class CardChoice:
    """A card in the picker, with what it reports; the first of its signals is its course."""

    card_id: int
    text: str
    signals: tuple[SignalChoice, ...]


@dataclass(frozen=True, slots=True)
class TriggerSpec:
    """`low` is the level, or the window's lower end with `high` as its upper one, in the signal's unit.

    A state counts as its band's height: 1 on, 0.5 waiting, 0 off.
    """

    key: str
    kind: TriggerKind
    low: float = 0.5
    high: float = 0.5
    before_s: float = 5.0
    after_s: float = 5.0
    is_repeated: bool = False

    @property
    def problem(self) -> str:
        """Why it cannot be armed, empty when it can."""
        if self.kind in WITH_WINDOW and not self.low < self.high:
            return "The window's lower end must lie below its upper end."
        if self.before_s + self.after_s <= 0:
            return "Some time before or after the trigger must be shown."
        return ""


@dataclass(frozen=True, slots=True)
class TriggerView:
    """What a trigger does now, in words, and whether it can be taken back."""

    text: str = ""
    is_armed: bool = False
    tone: Literal["quiet", "warn", "ok", "alarm"] = "quiet"
