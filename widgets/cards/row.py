"""What one row of the cards table shows, ready to paint, and which columns a change touches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from operator import attrgetter
from typing import Any, Literal

BreakpointMark = Literal["none", "enabled", "disabled", "pending"]


class Column(IntEnum):
    GUTTER = 0
    ID = 1
    CARD = 2
    FAMILY = 3
    STATE = 4
    VALUE = 5
    SET = 6
    RESET = 7
    MISSION = 8
    HEALTH = 9
    MARKS = 10
    EVAL = 11


@dataclass(frozen=True, slots=True)
class CardRow:
    """One card. A truth that is None was not reported; `progress` is 0..1 within the phase, None when unknown."""

    card_id: int
    label: str
    family: str
    is_enabled: bool = True
    breakpoint: BreakpointMark = "none"
    breakpoint_words: str = ""
    is_next: bool = False
    is_last: bool = False
    state: bool | None = None
    value: str = "–"
    set_result: bool | None = None
    reset_result: bool | None = None
    is_set_overridden: bool = False
    mission: str = ""
    progress: float | None = None
    health: str = "OK"
    """Empty where it is not reported."""
    quality: str = ""
    force: str = ""
    mask: str = ""
    eval_us: str = "–"
    is_changing: bool = False

    @property
    def is_overridden(self) -> bool:
        return bool(self.force or self.mask)

    @property
    def is_faulty(self) -> bool:
        return self.health not in {"", "OK"} or self.quality not in {"", "OK"}


_SHOWN_IN: dict[Column, Callable[[CardRow], Any]] = {
    Column.GUTTER: attrgetter("breakpoint", "is_next", "is_last", "breakpoint_words"),
    Column.ID: attrgetter("card_id"),
    Column.CARD: attrgetter("label", "is_enabled", "is_next"),
    Column.FAMILY: attrgetter("family"),
    Column.STATE: attrgetter("state", "is_enabled"),
    Column.VALUE: attrgetter("value", "quality", "is_enabled"),
    Column.SET: attrgetter("set_result", "is_set_overridden"),
    Column.RESET: attrgetter("reset_result", "is_set_overridden"),
    Column.MISSION: attrgetter("mission", "progress", "is_enabled"),
    Column.HEALTH: attrgetter("health", "quality"),
    Column.MARKS: attrgetter("force", "mask"),
    Column.EVAL: attrgetter("eval_us"),
}


def changed_columns(before: CardRow, after: CardRow) -> tuple[Column, Column] | None:
    """Return the first and the last column that look different; None when nothing that is painted changed."""
    if before.is_next != after.is_next:
        return Column.GUTTER, Column.EVAL
    changed = [column for column, shown in _SHOWN_IN.items() if shown(before) != shown(after)]
    return (changed[0], changed[-1]) if changed else None


def words(row: CardRow, column: Column) -> str:
    """Return what a cell says, in words: for screen readers, for copying, for what no colour may carry alone."""
    return _WORDS[column](row)


def _truth(value: bool | None) -> str:
    return "not reported" if value is None else "true" if value else "false"


def _state(row: CardRow) -> str:
    return "–" if row.state is None else "on" if row.state else "off"


def _gutter(row: CardRow) -> str:
    halted = ["next card" if row.is_next else "", "last card" if row.is_last else ""]
    return ", ".join(part for part in (row.breakpoint_words, *halted) if part)


def _health(row: CardRow) -> str:
    health = row.health or "not reported"
    return f"{health}, {row.quality}" if row.quality not in {"", "OK"} else health


_WORDS: dict[Column, Callable[[CardRow], str]] = {
    Column.GUTTER: _gutter,
    Column.ID: lambda row: str(row.card_id),
    Column.CARD: lambda row: row.label if row.is_enabled else f"{row.label} (disabled)",
    Column.FAMILY: lambda row: row.family,
    Column.STATE: _state,
    Column.VALUE: lambda row: row.value,
    Column.SET: lambda row: _truth(row.set_result) + (" (reset dominates)" if row.is_set_overridden else ""),
    Column.RESET: lambda row: _truth(row.reset_result),
    Column.MISSION: lambda row: row.mission,
    Column.HEALTH: _health,
    Column.MARKS: lambda row: ", ".join(part for part in (row.force, row.mask) if part),
    Column.EVAL: lambda row: row.eval_us,
}
