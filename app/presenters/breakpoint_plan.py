"""A breakpoint as a person plans it: where it acts, under which condition, how often and how. Legal at every moment.

Only what the contract's clause model allows can be chosen (card-semantics §3); what a data breakpoint may watch is the
table of `WATCHED`. Values only, no Qt; whether it acts is decided by who evaluates it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from app.staged.directory import Directory
from app.staged.references import FIELDS, OPERATORS, field_words
from app.staged.units import CENTIUNITS, COUNTS, Unit, with_unit
from app.staged.wording import clause_text
from runtime.contracts.config import Clause, FieldType, Ref
from runtime.contracts.snapshot import BreakAction, BreakpointState, FieldChange

_MISSION = (
    "currentValue", "logicalState", "physicalState", "missionState", "phase", "setResult", "resetResult"
)  # fmt: skip
WATCHED: dict[str, tuple[str, ...]] = {
    "DI": ("currentValue", "logicalState", "physicalState", "setResult", "resetResult"),
    "AI": ("currentValue", "quality", "health"),
    "DO": _MISSION,
    "SIO": _MISSION,
    "MATH": ("currentValue", "intermediateValue", "health", "setResult", "resetResult"),
    "RTC": ("logicalState", "health"),
}
"""The fields that a data breakpoint may watch, by family."""
WORDS_OF: dict[str, tuple[str, ...]] = {
    "missionState": ("IDLE", "ACTIVE", "FINISHED"),
    "phase": ("DELAY", "ON"),
    "quality": ("OK", "CLAMPED", "INVALID"),
    "health": ("OK", "WARN", "FAULT"),
}
NUMBERS = frozenset({"currentValue", "intermediateValue"})
PLAIN = {
    "setResult": "set result",
    "resetResult": "reset result",
    "intermediateValue": "intermediate value",
    "phase": "phase",
    "quality": "quality",
    "health": "health",
}
FIRST_THRESHOLD: dict[FieldType, int | str] = {"NUMBER": 0, "BOOL": 1, "STATE": "ACTIVE"}


@dataclass(frozen=True, slots=True)
class BreakpointPlan:
    """What `set_breakpoint` carries, but whether it is enabled."""

    card_id: int
    condition: Clause | None = None
    on: FieldChange | None = None
    every_hits: int = 1
    action: BreakAction = "HALT"
    reason: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether every device can do it: it halts before its card, always."""
        return self.condition is None and self.on is None and self.every_hits == 1 and self.action == "HALT"

    def payload(self, *, enabled: bool = True) -> dict[str, Any]:
        """Return the command's payload; a disabled one needs no more than its card."""
        payload: dict[str, Any] = {"cardId": self.card_id, "enabled": enabled}
        if not enabled:
            return payload
        if self.condition is not None:
            payload["condition"] = self.condition.to_wire()
        if self.on is not None:
            payload["on"] = self.on.to_wire()
        if self.every_hits > 1:
            payload["everyHits"] = self.every_hits
        if self.action == "TRACE":
            payload["action"] = "TRACE"
        if self.reason:
            payload["reason"] = self.reason
        return payload


def plan_of(card_id: int, state: BreakpointState | bool) -> BreakpointPlan:
    """Return the plan that a reported breakpoint stands for; a bare flag is a plain one."""
    if isinstance(state, bool):
        return BreakpointPlan(card_id)
    return BreakpointPlan(card_id, state.condition, state.on, state.every_hits or 1, state.action, state.reason or "")


def edited(plan: BreakpointPlan, name: str, value: Any, directory: Directory) -> BreakpointPlan:
    """Return the plan after one control was changed; what is no longer legal then takes its first legal value."""
    match name:
        case "card_id":
            on = None if plan.on is None else first_change(_family(value, directory))
            return replace(plan, card_id=value, on=on)
        case "trigger":
            return replace(plan, on=first_change(_family(plan.card_id, directory)) if value == "changed" else None)
        case "watch_field":
            return replace(plan, on=FieldChange(field=value))
        case "watch_to":
            assert plan.on is not None
            return replace(plan, on=FieldChange(field=plan.on.field, to=value))
        case "has_condition":
            return replace(plan, condition=first_clause(plan.card_id, directory) if value else None)
        case "every_hits" | "action" | "reason":
            return replace(plan, **{name: value})
        case _:
            assert plan.condition is not None
            return replace(plan, condition=_edited_clause(plan.condition, name, value, directory))


def is_legal(plan: BreakpointPlan, directory: Directory) -> bool:
    """Whether a config has a place for it: its card, what it watches, what its condition reads."""
    if directory.get(plan.card_id) is None:
        return False
    if plan.on is not None and plan.on.field not in WATCHED.get(_family(plan.card_id, directory) or "", ()):
        return False
    if plan.condition is None:
        return True
    source = plan.condition.source
    return (source.field, source.type) in readable(source.card_id, directory)


def first_change(family: str | None) -> FieldChange | None:
    """Return a change of the field that is looked at first; None for a family that is not known here."""
    fields = WATCHED.get(family or "", ())
    return FieldChange(field=fields[0]) if fields else None


def first_clause(card_id: int, directory: Directory) -> Clause | None:
    """Return a legal clause on a card, or on the first card that has a field to read."""
    for candidate in (card_id, *(entry.card_id for entry in directory.entries())):
        fields = readable(candidate, directory)
        if fields:
            return _clause(candidate, *fields[0])
    return None


def readable(card_id: int, directory: Directory) -> tuple[tuple[str, FieldType], ...]:
    """Return the fields of a card that a clause may read, each with its type."""
    entry = directory.get(card_id)
    return FIELDS[entry.family] if entry is not None and entry.family is not None else ()


def unit_of(card_id: int, field: str, directory: Directory) -> Unit:
    """Return the unit in which a number of a card is typed."""
    entry = directory.get(card_id)
    if entry is None:
        return COUNTS
    return CENTIUNITS if field == "intermediateValue" else entry.value_unit


def field_name(card_id: int, field: str, directory: Directory) -> str:
    entry = directory.get(card_id)
    return PLAIN.get(field) or field_words(entry.family if entry is not None else None, field)


def when_words(plan: BreakpointPlan, directory: Directory) -> str:
    """Return where it acts and under which condition, in one line."""
    text = "before the card"
    if plan.on is not None:
        text = f"when {field_name(plan.card_id, plan.on.field, directory)} changes"
        if plan.on.to is not None:
            text += f" to {value_words(plan.card_id, plan.on, directory)}"
    if plan.condition is not None:
        text += f", if {clause_text(plan.condition.to_wire(), directory)}"
    return text


def value_words(card_id: int, change: FieldChange, directory: Directory) -> str:
    """Return the value that is waited for as a person reads it."""
    if change.field in WORDS_OF or isinstance(change.to, str) or change.to is None:
        return str(change.to)
    if change.field not in NUMBERS:
        return "on" if change.to else "off"
    return with_unit(change.to, unit_of(card_id, change.field, directory))


def _edited_clause(clause: Clause, name: str, value: Any, directory: Directory) -> Clause:
    source = clause.source
    match name:
        case "source_card":
            fields = readable(value, directory)
            kept = next((one for one in fields if one[0] == source.field), fields[0])
            return _fitted(clause, Ref(card_id=value, field=kept[0], type=kept[1]), directory)
        case "source_field":
            kind = dict(readable(source.card_id, directory))[value]
            return _fitted(clause, Ref(card_id=source.card_id, field=value, type=kind), directory)
        case "operator" | "threshold":
            return clause.model_copy(update={name: value})
        case _:
            raise KeyError(name)


def _fitted(clause: Clause, source: Ref, directory: Directory) -> Clause:
    """Return the clause with another source: relation and threshold stay where they mean the same there."""
    before = unit_of(clause.source.card_id, clause.source.field, directory)
    if source.type == clause.source.type and unit_of(source.card_id, source.field, directory).scale == before.scale:
        return clause.model_copy(update={"source": source})
    return _clause(source.card_id, source.field, source.type)


def _clause(card_id: int, field: str, kind: FieldType) -> Clause:
    return Clause(
        source=Ref(card_id=card_id, field=field, type=kind),
        operator=OPERATORS[kind][0],
        threshold=FIRST_THRESHOLD[kind],
    )


def _family(card_id: int, directory: Directory) -> str | None:
    entry = directory.get(card_id)
    return entry.family if entry is not None else None
