"""Which fields of a card can be trended, what they are called, and how a snapshot's report becomes a line or a band.

A signal's key is `8` for the course of card 8 (its value, its state or its mission) and `8.rawValue` for one field, by
the contract's word for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from app.presenters.card_facts import CENTI_FAMILIES, CardFacts
from runtime.contracts.snapshot import CardSnapshot
from widgets.plots.bands import BandState
from widgets.trends.view import SignalChoice, TrendKind, TrendSignal

COURSE = ""
Reported = int | bool | str | None
UnitOf = Literal["value", "ms", "µs", "s", ""]
RAISED = {"ACTIVE": 1.0, "ON": 1.0, "DELAY": 0.5}
"""How high a mission's states and phases stand; a health or quality is raised unless it is a good one."""
GOOD = frozenset({"OK", "GOOD", "IDLE", "FINISHED", "OFF", "NONE", ""})


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field: the contract's word, ours, and how it is read and drawn."""

    name: str
    text: str
    kind: TrendKind
    read: Callable[[CardSnapshot], Reported]
    unit: UnitOf = ""


FIELDS = (
    FieldSpec("currentValue", "value", "number", lambda card: card.current_value, "value"),
    FieldSpec("rawValue", "raw value", "number", lambda card: card.raw_value),
    FieldSpec("intermediateValue", "intermediate value", "number", lambda card: card.intermediate_value, "value"),
    FieldSpec("logicalState", "logical state", "state", lambda card: card.logical_state),
    FieldSpec("physicalState", "physical state", "state", lambda card: card.physical_state),
    FieldSpec("driveState", "driven output", "state", lambda card: card.drive_state),
    FieldSpec("setResult", "set result", "state", lambda card: card.set_result),
    FieldSpec("resetResult", "reset result", "state", lambda card: card.reset_result),
    FieldSpec("resetOverride", "reset override", "state", lambda card: card.reset_override),
    FieldSpec("masked", "masked", "state", lambda card: card.masked),
    FieldSpec("missionState", "mission", "state", lambda card: card.mission_state),
    FieldSpec("phase", "phase", "state", lambda card: card.phase),
    FieldSpec("phaseElapsedMs", "phase elapsed", "number", lambda card: card.phase_elapsed_ms, "ms"),
    FieldSpec("timeUntilNextStartSec", "until next start", "number", lambda card: card.time_until_next_start_sec, "s"),
    FieldSpec("timeUntilNextEndSec", "until next end", "number", lambda card: card.time_until_next_end_sec, "s"),
    FieldSpec("quality", "quality", "state", lambda card: card.quality),
    FieldSpec("health", "health", "state", lambda card: card.health),
    FieldSpec("evalCounter", "evaluations", "number", lambda card: card.eval_counter),
    FieldSpec("lastEvalUs", "evaluation time", "number", lambda card: card.last_eval_us, "µs"),
)
BY_NAME = {field.name: field for field in FIELDS}


def key_of(card_id: int, field: str = COURSE) -> str:
    """Return the key of a card's course, or of one of its fields."""
    return f"{card_id}.{field}" if field else str(card_id)


def parse_key(key: str) -> tuple[int, str] | None:
    """Return card and field of a key, None for a text that is none (settings are a file that people edit)."""
    card, _, field = key.partition(".")
    if not card.isdecimal() or len(card) > 9 or (field and field not in BY_NAME) or key != key_of(int(card), field):
        return None
    return int(card), field


def signals_of(card: CardSnapshot) -> tuple[SignalChoice, ...]:
    """Return what a card reports now: its course first, then its fields. What it does not report is not offered."""
    course = SignalChoice(key_of(card.card_id), "course: value" if is_number(card) else "course: state")
    fields = (
        SignalChoice(key_of(card.card_id, field.name), field.text) for field in FIELDS if field.read(card) is not None
    )
    return course, *fields


def signal_of(card_id: int, field: str, kind: TrendKind, label: str, facts: CardFacts) -> TrendSignal:
    """Return how a signal is shown; `kind` is that of the card's course, and counts for that alone."""
    spec = BY_NAME.get(field)
    if spec is None:
        return TrendSignal(key_of(card_id), label, kind, facts.unit(card_id) if kind == "number" else "")
    unit = facts.unit(card_id) if spec.unit == "value" else spec.unit
    is_count = spec.kind == "number" and (spec.unit != "value" or facts.family(card_id) not in {None, *CENTI_FAMILIES})
    return TrendSignal(key_of(card_id, field), f"{label}: {spec.text}", spec.kind, unit, is_count)


def is_number(card: CardSnapshot) -> bool:
    """Whether a card's course is that of its value; all others have a state."""
    return card.card_type in CENTI_FAMILIES or (card.logical_state is None and card.mission_state is None)


def number_of(card: CardSnapshot, field: str = COURSE) -> float | None:
    """Return a number of a card in its unit, None where it was not reported."""
    spec = BY_NAME[field or "currentValue"]
    reported = spec.read(card)
    if not isinstance(reported, int):
        return None
    return reported / 100 if spec.unit == "value" and card.card_type in CENTI_FAMILIES else float(reported)


def state_of(card: CardSnapshot, field: str = COURSE) -> BandState | None:
    """Return a state of a card as a band, None where it was not reported.

    A course is full while it is on, half while its mission waits, a line while it is off. A mission's `logicalState`
    says that it is ACTIVE; that it is ON say its phase and `physicalState`.
    """
    if field:
        reported = BY_NAME[field].read(card)
        if reported is None:
            return None
        if isinstance(reported, str):
            return BandState(reported, RAISED.get(reported, 0.0 if reported in GOOD else 1.0))
        return BandState("on" if reported else "off", float(bool(reported)))
    mark = " F" if card.force is not None and card.force.mode != "REAL" else " M" if card.masked else ""
    mission = card.mission_state
    if mission is not None:
        is_active = mission == "ACTIVE"
        text = (card.phase or mission) if is_active else mission
        is_on = card.phase == "ON" if card.physical_state is None else card.physical_state
        level = 1.0 if is_on else 0.5 if is_active else 0.0
        return BandState(f"{text}{mark}", level)
    if card.logical_state is None:
        return None
    return BandState(f"{'on' if card.logical_state else 'off'}{mark}", float(card.logical_state))
