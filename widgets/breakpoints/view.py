"""What the breakpoints panel shows, as frozen values in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from widgets.fields.choice import Choice
from widgets.fields.quantity import NumberSpec


@dataclass(frozen=True, slots=True)
class BreakpointLine:
    """One breakpoint as it is reported, or kept; `note` says what cannot be relied on, e.g. *may miss*."""

    card_id: int
    label: str
    is_enabled: bool
    kind: Literal["halt", "trace"]
    when: str
    hits: str
    origin: str = ""
    reason: str = ""
    note: str = ""
    is_pending: bool = False

    @property
    def words(self) -> str:
        state = "on its way" if self.is_pending else "enabled" if self.is_enabled else "disabled"
        parts = (f"{self.card_id} {self.label}: {state} {self.kind}", self.when, self.hits, self.note, self.reason)
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class ValueControl:
    """A value to choose, or to type where `spec` is given; None: any value."""

    value: int | str | bool | None
    choices: tuple[Choice, ...] = ()
    spec: NumberSpec | None = None


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A data breakpoint: which field of the card, and what it has to change to."""

    fields: tuple[Choice, ...]
    field: str
    to: ValueControl


@dataclass(frozen=True, slots=True)
class ClauseView:
    """The condition as card, field, relation, value; only what is legal is among the choices."""

    card_id: int
    fields: tuple[Choice, ...]
    field: str
    operators: tuple[Choice, ...]
    operator: str
    threshold: ValueControl


@dataclass(frozen=True, slots=True)
class EditorView:
    """One breakpoint being edited. `why_not_apply` is empty when it can be set; `note` says what to expect of it."""

    card_id: int
    cards: tuple[Choice, ...]
    is_new: bool
    is_changed: bool
    change: ChangeView | None
    can_watch: bool
    clause: ClauseView | None
    every_hits: int
    action: Literal["HALT", "TRACE"]
    reason: str
    note: str = ""
    why_not_apply: str = ""


@dataclass(frozen=True, slots=True)
class TraceLine:
    """Hits of a tracepoint, one or several."""

    time: str
    card_id: int
    label: str
    text: str
    value: str = ""
