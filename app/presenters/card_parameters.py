"""The parameters of a card as the active config has them: names, decimals, units; what is bound links to its source."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from app.presenters.card_facts import CardFacts
from app.presenters.card_text import card_link, decimal, number, seconds_of_cs
from app.staged.units import CENTIUNITS, CENTIUNITS_PER_SECOND, PERCENT, beside, with_unit
from runtime.contracts.config import (
    AiCard,
    Card,
    DiCard,
    DoCard,
    MathCard,
    Pid,
    Range,
    RtcCard,
    Schedule,
    SioCard,
    Source,
    StandardMath,
)
from widgets.card_page.view import Parameter

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SIGNS = {"ADD": "+", "SUB": "−", "MUL": "×", "DIV": "÷", "MOD": "mod", "POW": "to the power of"}


def parameters_of(card: Card, facts: CardFacts) -> tuple[Parameter, ...]:
    """Return name and value of each parameter, in the order of the contract; values are rich text."""
    return tuple(Parameter(name, value) for name, value in _pairs(card, facts))


def _pairs(card: Card, facts: CardFacts) -> Iterator[tuple[str, str]]:
    if isinstance(card, DiCard):
        yield from _di(card, facts)
    elif isinstance(card, AiCard):
        yield from _ai(card)
    elif isinstance(card, DoCard | SioCard):
        yield from _mission(card, facts)
    elif isinstance(card, MathCard):
        yield from _math(card, facts)
    elif isinstance(card, RtcCard):
        yield "Schedule", schedule_words(card.config.schedule)
        length = card.config.trigger_duration
        yield "On for", seconds_of_cs(length) if length else "one scan"
    yield "Fault policy", card.fault_policy


def _di(card: DiCard, facts: CardFacts) -> Iterator[tuple[str, str]]:
    config = card.config
    yield "Channel", str(config.channel)
    yield "Inverted", "yes" if config.invert else "no"
    yield "Debounce", _duration(card.card_id, "debounceTime", config.debounce_time, facts, zero="none")
    yield "Counts edges", {"RISING": "rising", "FALLING": "falling", "CHANGE": "rising and falling"}[config.edge_mode]


def _ai(card: AiCard) -> Iterator[tuple[str, str]]:
    config = card.config
    yield "Channel", str(config.channel)
    yield "Reading", f"{_raw_range(config.input_range)} raw"
    yield "Clamped to", f"{_raw_range(config.clamp_range)} raw"
    low, high = decimal(config.output_range.min), decimal(config.output_range.max)
    yield "Maps to", escape(beside(f"{low} … {high}", config.engineering_unit))
    yield "Smoothing", "none" if config.ema_alpha == 100 else f"EMA, {with_unit(config.ema_alpha, PERCENT)} new"


def _mission(card: DoCard | SioCard, facts: CardFacts) -> Iterator[tuple[str, str]]:
    config = card.config
    if isinstance(card, DoCard):
        yield "Channel", str(card.config.channel)
    yield "Mode", config.mode
    gap = "Gap between cycles" if config.mode == "Immediate" else "Delay before ON"
    yield gap, _duration(card.card_id, "delayBeforeON", config.delay_before_on, facts, zero="none")
    endless = "until the gate closes or reset" if config.mode == "Gated" else "until reset"
    yield "On for", _duration(card.card_id, "onDuration", config.on_duration, facts, zero=endless)
    bound = facts.bound(card.card_id, "config.repeatCount")
    count = config.repeat_count or 0
    yield "Cycles", card_link(bound.card_id, facts) if bound else (str(count) if count else "repeats until reset")
    if isinstance(card, SioCard) and card.config.write_policy is not None:
        yield "May be written by", ", ".join(card.config.write_policy.allowed_roles)


def _math(card: MathCard, facts: CardFacts) -> Iterator[tuple[str, str]]:
    config = card.config
    if config.mode == "Mode_PID_Controller":
        if config.pid is not None:
            yield from _pid(card.card_id, config.pid, facts)
    elif config.standard is not None:
        yield from _standard(card.card_id, config.standard, facts)
    yield "Fallback", decimal(config.fallback_value)


def _standard(card_id: int, standard: StandardMath, facts: CardFacts) -> Iterator[tuple[str, str]]:
    a = _source(card_id, "config.standard.inputA", standard.input_a, facts)
    b = _source(card_id, "config.standard.inputB", standard.input_b, facts)
    if standard.operator in {"MIN", "MAX"}:
        yield "Calculates", f"the {'smaller' if standard.operator == 'MIN' else 'larger'} of {a} and {b}"
    else:
        yield "Calculates", f"{a} {SIGNS[standard.operator]} {b}"
    yield "Rate limit", with_unit(standard.rate_limit, CENTIUNITS_PER_SECOND) if standard.rate_limit else "off"
    is_clamped = standard.clamp_min < standard.clamp_max
    yield "Clamped to", _range(standard.clamp_min, standard.clamp_max) if is_clamped else "off"
    same = (standard.scale_min, standard.scale_max) == (standard.clamp_min, standard.clamp_max)
    yield "Scaled to", _range(standard.scale_min, standard.scale_max) if is_clamped and not same else "off"
    alpha = standard.ema_alpha
    yield "Smoothing", "none" if alpha == 100 else f"EMA, {with_unit(alpha, PERCENT)} new"


def _pid(card_id: int, pid: Pid, facts: CardFacts) -> Iterator[tuple[str, str]]:
    yield "Process variable", _source(card_id, "config.pid.processVariable", pid.process_variable, facts)
    yield "Setpoint", _source(card_id, "config.pid.setpoint", pid.setpoint, facts)
    yield "Gain P", decimal(pid.gain_p)
    yield "Gain I", with_unit(pid.gain_i, CENTIUNITS_PER_SECOND)
    yield "Gain D", with_unit(pid.gain_d, CENTIUNITS.of("s"))
    yield "Output", _range(pid.output_min, pid.output_max)
    policies = {"ON_RESET": "on reset", "ON_SIGN_CHANGE": "when the error changes sign, and on reset", "NEVER": "never"}
    yield "Integral is cleared", policies[pid.integral_reset_policy]


def _source(card_id: int, path: str, source: Source | None, facts: CardFacts) -> str:
    bound = facts.bound(card_id, path)
    ref = bound or (source.ref if source is not None else None)
    if ref is not None:
        return card_link(ref.card_id, facts)
    return decimal(source.value) if source is not None and source.value is not None else "–"


def _duration(card_id: int, key: str, length_cs: int | None, facts: CardFacts, *, zero: str) -> str:
    bound = facts.bound(card_id, f"config.{key}")
    if bound is not None:
        return f"as long as {card_link(bound.card_id, facts)} says"
    return seconds_of_cs(length_cs) if length_cs else zero


def _raw_range(raw: Range) -> str:
    return f"{number(raw.min, None)} … {number(raw.max, None)}"


def _range(low: int, high: int) -> str:
    return f"{decimal(low)} … {decimal(high)}"


def schedule_words(schedule: Schedule) -> str:
    """Return e.g. `every Monday at 02:30:00`, `1 Mar 2026 at 06:00:00`, `every day at 12:00:00`."""
    at = f"at {schedule.hour:02d}:{schedule.minute:02d}:{schedule.second:02d}"
    weekday = WEEKDAYS[schedule.weekday - 1] if schedule.weekday and schedule.weekday <= 7 else ""
    month = MONTHS[schedule.month - 1] if schedule.month and schedule.month <= 12 else ""
    if not (schedule.day or month or schedule.year):
        return f"every {weekday or 'day'} {at}"
    date = " ".join(
        part
        for part in (
            f"day {schedule.day} of" if schedule.day and not month else str(schedule.day or "every day of"),
            month or "every month",
            str(schedule.year) if schedule.year else "",
        )
        if part
    )
    return f"{date}, if a {weekday}, {at}" if weekday else f"{date} {at}"
