"""What the page of a card says: from what was reported and what the active config knows. No widgets.

Nothing is worked out here that the runtime did not report: a truth is told, never concluded from operands.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.presenters.card_facts import CardFacts, Reading
from app.presenters.card_parameters import parameters_of
from app.presenters.card_text import (
    NOT_REPORTED,
    age_between,
    clause_sentence,
    decimal,
    local_time,
    value_text,
)
from app.presenters.cards import force_words, mask_words
from app.presenters.forces import origin, remark
from app.presenters.mission_timing import timing_of
from app.presenters.scaling import scale_of
from app.presenters.truth_log import Since, TruthLog
from app.staged.units import beside
from app.staged.words import FAMILY_WORDS
from runtime.contracts.config import AiCard, Clause, Condition, DoCard, MathCard, SioCard
from runtime.contracts.snapshot import CardSnapshot, ClauseResult, ForceState, MaskState
from runtime.contracts.timestamps import unix_ms
from widgets.card_page.view import (
    CardPageView,
    ClauseLine,
    ConditionView,
    InputControl,
    MissionView,
    Neighbour,
    OutputControl,
)

NO_CONFIG = "The active config has not been read, so conditions and parameters are missing here."
CONSTANTS = {"set": "always: it has no condition", "reset": "never: it has no condition"}
MATH_MODES = {"Mode_Standard_Pipeline": "pipeline", "Mode_PID_Controller": "PID controller"}


def card_view(
    card: CardSnapshot,
    facts: CardFacts,
    *,
    pending: str = "",
    now: str | None = None,
    truths: TruthLog | None = None,
) -> CardPageView:
    """Return the page of a card, from what was reported and what the active config says.

    `truths` knows since when they stand as they do; without it nothing is said of that.
    """
    config = facts.card(card.card_id)
    return CardPageView(
        card_id=card.card_id,
        label=card.label or facts.label(card.card_id),
        kind=_kind(card, facts),
        state=card.logical_state,
        state_words=_state_words(card),
        value=value_text(card, facts.unit(card.card_id)),
        caption=_caption(card),
        health=_health(card),
        health_words=_health_words(card),
        conditions=_conditions(card, facts, truths, now),
        mission=_mission(card, facts),
        timing=timing_of(card, facts),
        input=_input(card, facts, pending, now),
        output=_output(card, pending, now),
        parameters=parameters_of(config, facts) if config is not None else (),
        reads=tuple(_neighbour(one, one.source, facts) for one in facts.reads(card.card_id)),
        readers=tuple(_neighbour(one, one.reader, facts) for one in facts.readers(card.card_id)),
        note="" if facts.is_known else NO_CONFIG,
    )


def _kind(card: CardSnapshot, facts: CardFacts) -> str:
    parts = [card.card_type, FAMILY_WORDS.get(card.card_type, "unknown family")]
    config = facts.card(card.card_id)
    if isinstance(config, DoCard | SioCard):
        parts.append(config.config.mode)
    if isinstance(config, MathCard):
        parts.append(MATH_MODES[config.config.mode])
    if card.enabled is False:
        parts.append("disabled")
    return " · ".join(parts)


def _state_words(card: CardSnapshot) -> str:
    if card.mission_state is not None:
        return card.mission_state
    return "on" if card.logical_state else "off"


def _caption(card: CardSnapshot) -> str:
    """What the large number is."""
    if card.card_type == "MATH" and card.intermediate_value is not None:
        return f"intermediate {decimal(card.intermediate_value)}"
    if card.card_type == "RTC":
        return "to the next start" if card.time_until_next_start_sec is not None else "no start is due"
    return {"DI": "edges counted", "DO": "cycles done", "SIO": "cycles done"}.get(card.card_type, "")


def _health(card: CardSnapshot) -> str:
    if card.health in (None, "OK"):
        return "WARN" if card.quality not in (None, "OK") else card.health or ""
    return card.health


def _health_words(card: CardSnapshot) -> str:
    if card.health is None:
        parts = [f"health {NOT_REPORTED}"]
    else:
        parts = ["healthy" if card.health == "OK" else f"▲ {card.health}"]
    if card.quality is not None and card.quality != "OK":
        parts.append(f"▲ {card.quality}")
    parts += [f"{fault} {count}×" for fault, count in (card.fault_counters or {}).items() if count]
    return " · ".join(parts)


def _conditions(
    card: CardSnapshot, facts: CardFacts, truths: TruthLog | None, now: str | None
) -> tuple[ConditionView, ...]:
    set_, reset = facts.condition(card.card_id, "set"), facts.condition(card.card_id, "reset")
    if set_ is None or reset is None:
        return ()

    def since(block: str) -> str:
        return _since(truths.since(card.card_id, block) if truths is not None else None, now)

    dominated = "reset dominates: set has no effect now" if card.reset_override else ""
    return (
        _condition("set", set_, card.card_id, card.set_result, card.set_clauses, facts, since("set"), dominated),
        _condition("reset", reset, card.card_id, card.reset_result, card.reset_clauses, facts, since("reset")),
    )


def _condition(
    name: str,
    condition: Condition,
    card_id: int,
    result: bool | None,
    reported: tuple[ClauseResult, ...] | None,
    facts: CardFacts,
    since: str,
    dominated: str = "",
) -> ConditionView:
    clauses: list[tuple[str, Clause]] = [
        (key, clause)
        for key, clause in (("clauseA", condition.clause_a), ("clauseB", condition.clause_b))
        if clause is not None and (key == "clauseA" or condition.combiner != "NONE")
    ]
    lines = []
    for index, (key, clause) in enumerate(clauses):
        told = reported[index] if reported is not None and index < len(reported) else None
        bound = facts.bound(card_id, f"config.{name}.{key}.threshold")
        sentence = clause_sentence(clause, facts, told.value if told else None, bound_threshold=bound)
        lines.append(ClauseLine(sentence, told.result if told else None, condition.combiner.lower() if index else ""))
    why = _why_false(lines, condition.combiner) if name == "set" and result is False else ""
    seen = " · ".join(one for one in (why, since) if one) if lines else ""
    note = "<br>".join(part for part in (dominated, seen) if part)
    return ConditionView(name, result, tuple(lines), "" if lines else CONSTANTS[name], note)


def _why_false(lines: Sequence[ClauseLine], combiner: str) -> str:
    """Name the clauses that were reported false, for that is what it waits for; nothing is concluded from operands."""
    if not lines:
        return ""
    false = [line.sentence for line in lines if line.result is False]
    if not false:
        return f"what it waits for is {NOT_REPORTED}"
    return f"waits for {f' {combiner.lower()} '.join(false)}"


def _since(since: Since | None, now: str | None) -> str:
    """Say since when a truth was seen; a change between two snapshots that changed back is not seen, hence the word."""
    at = local_time(since.timestamp) if since is not None else None
    if since is None or at is None:
        return ""
    lasted = age_between(since.timestamp, now)
    span = f" ({lasted})" if lasted else ""
    return f"so before {at}, when watching began" if since.is_from_start else f"seen so since {at}{span}"


def _mission(card: CardSnapshot, facts: CardFacts) -> MissionView | None:
    if card.mission_state is None:
        return None
    done = ""
    config = facts.card(card.card_id)
    if isinstance(config, DoCard | SioCard) and config.config.repeat_count and card.current_value is not None:
        done = f"{card.current_value} of {config.config.repeat_count} cycles done"
    if card.phase is None:
        return MissionView(card.mission_state, "", "", None, done)
    if card.phase_elapsed_ms is None:
        return MissionView(card.mission_state, card.phase, f"time {NOT_REPORTED}", None, done)
    length_ms = facts.phase_length_ms(card.card_id, card.phase)
    elapsed = f"{card.phase_elapsed_ms / 1000:.1f}"
    if length_ms is None:
        return MissionView(card.mission_state, card.phase, beside(elapsed, "s"), None, done)
    shown = beside(f"{elapsed} / {length_ms / 1000:.1f}", "s")
    return MissionView(card.mission_state, card.phase, shown, card.phase_elapsed_ms / length_ms, done)


def _input(card: CardSnapshot, facts: CardFacts, pending: str, now: str | None) -> InputControl | None:
    force = force_words(card, facts)
    source = _origin(card.force, now) if force else ""
    mode = card.force.mode if card.force is not None else "REAL"
    if card.card_type == "DI":
        raw = NOT_REPORTED if card.raw_value is None else "high" if card.raw_value else "low"
        result = NOT_REPORTED if card.logical_state is None else "on" if card.logical_state else "off"
        return InputControl("DI", raw, result, mode, force, source, pending)
    if card.card_type != "AI":
        return None
    raw = NOT_REPORTED if card.raw_value is None else str(card.raw_value)
    result = value_text(card, facts.unit(card.card_id))
    held = card.raw_value
    if card.force is not None and card.force.mode == "FORCED_VALUE":
        held = card.force.value
    config = facts.card(card.card_id)
    scale = scale_of(config.config) if isinstance(config, AiCard) else None
    if scale is None or not scale.is_useful:
        low, high = (scale.raw_min, scale.raw_max) if scale is not None else (0, None)
        return InputControl("AI", raw, result, mode, force, source, pending, held, low, high, is_raw=True)
    low, high = scale.bounds
    value = None if held is None else scale.to_value(held)
    unit = facts.unit(card.card_id)
    return InputControl("AI", raw, result, mode, force, source, pending, value, low, high, unit)


def _output(card: CardSnapshot, pending: str, now: str | None) -> OutputControl | None:
    if card.card_type != "DO":
        return None
    drive = NOT_REPORTED if card.drive_state is None else "on" if card.drive_state else "off"
    source = _origin(card.mask, now) if card.masked else ""
    return OutputControl(card.masked is True, mask_words(card), drive, source, pending)


def _origin(state: ForceState | MaskState | None, now: str | None) -> str:
    return " · ".join(part for part in (origin(state, _ms(now)), remark(state)) if part)


def _neighbour(reading: Reading, card_id: int, facts: CardFacts) -> Neighbour:
    is_late = reading.source >= reading.reader
    field = "" if reading.field == "currentValue" else f" ({reading.field})"
    note = "value of the previous scan" if is_late else ""
    return Neighbour(card_id, facts.label(card_id), reading.what + field, note)


def _ms(timestamp: str | None) -> int | None:
    try:
        return unix_ms(timestamp) if timestamp else None
    except ValueError:
        return None
