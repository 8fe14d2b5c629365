"""Numbers, durations and conditions of cards as people read them: decimals, units, sentences.

It words what the runtime reported and what the config says; it never works out a truth or a value of its own.
"""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape

from app.presenters.card_facts import CENTI_FAMILIES, CardFacts
from app.staged.units import CENTISECONDS, CENTIUNITS, beside, with_unit, written
from app.staged.words import RELATIONS, on_or_off
from runtime.contracts.config import Clause, Ref
from runtime.contracts.snapshot import CardSnapshot
from runtime.contracts.timestamps import unix_ms
from widgets.names import fitted

NOT_REPORTED = "not reported"
ABSENT = "–"


def decimal(centi: int) -> str:
    """Return 8250 as `82.50`."""
    return written(centi, CENTIUNITS)


def seconds_of_cs(length_cs: int) -> str:
    """Return a duration in centiseconds as `1.25 s`."""
    return with_unit(length_cs, CENTISECONDS)


def number(value: int, family: str | None, unit: str = "") -> str:
    """Return a `currentValue` of that family: decimals for AI and MATH, a plain count otherwise."""
    return beside(decimal(value), unit) if family in CENTI_FAMILIES else str(value)


def value_text(card: CardSnapshot, unit: str = "") -> str:
    """Return what the table shows as a card's value; a clock shows the time to its next start."""
    if card.current_value is not None:
        return number(card.current_value, card.card_type, unit)
    if card.card_type == "RTC" and card.time_until_next_start_sec is not None:
        return f"in {clock(card.time_until_next_start_sec)}"
    return ABSENT


def clock(seconds: int) -> str:
    """Return a span as `0:05`, `12:30` or `3:04:05`."""
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60}:{rest % 60:02d}"


def age(seconds: float) -> str:
    """Return how long something lasts, coarse and steady: `8 s`, `2 min`, `3 h 20 min`, `4 d 2 h`."""
    whole = max(0, int(seconds))
    if whole < 60:
        return beside(str(whole), "s")
    minutes = whole // 60
    if minutes < 60:
        return beside(str(minutes), "min")
    hours, minutes = divmod(minutes, 60)
    if hours < 24:
        return f"{beside(str(hours), 'h')} {beside(str(minutes), 'min')}"
    return f"{beside(str(hours // 24), 'd')} {beside(str(hours % 24), 'h')}"


def age_between(since: str | None, now: str | None) -> str | None:
    """Return the span between two RFC 3339 texts of one clock, the runtime's; None where one is missing or no time."""
    if since is None or now is None:
        return None
    try:
        return age((unix_ms(now) - unix_ms(since)) / 1000)
    except ValueError:
        return None


def local_time(text: str | None) -> str | None:
    """Return an RFC 3339 text as local `14:03:07`; None where it is missing or no time."""
    if text is None:
        return None
    try:
        return f"{datetime.fromtimestamp(unix_ms(text) / 1000, UTC).astimezone():%H:%M:%S}"
    except (ValueError, OverflowError, OSError):
        return None


def card_link(card_id: int, facts: CardFacts) -> str:
    """Return the card's label as a link that a panel can follow."""
    return f'<a href="card:{card_id}"><i>{escape(fitted(facts.label(card_id)))}</i></a>'


def clause_sentence(
    clause: Clause, facts: CardFacts, operand: int | str | bool | None, *, bound_threshold: Ref | None = None
) -> str:
    """Return one clause as rich text: `Tank level (82.50 %) > 80.00 %`, `Pump (ACTIVE) is IDLE`, `Float (off) is on`.

    `operand` is what the runtime reported to have read; without it the brackets say so.
    """
    source = clause.source
    name = card_link(source.card_id, facts)
    shown = escape(operand_text(operand, source, facts))
    if source.field == "physicalState":
        name += " output" if facts.family(source.card_id) in {"DO", "SIO"} else " contact"
    elif source.field not in {"logicalState", "currentValue", "missionState"}:
        name += f".{escape(source.field)}"
    if bound_threshold is not None:
        limit = card_link(bound_threshold.card_id, facts)
        return f"{name} ({shown}) {escape(RELATIONS[clause.operator])} {limit}"
    return f"{name} ({shown}) {escape(_relation(clause, facts))}"


def operand_text(operand: int | str | bool | None, source: Ref, facts: CardFacts) -> str:
    """Return an operand as the runtime read it, in the units of the card that it comes from."""
    if operand is None:
        return NOT_REPORTED
    if source.type == "BOOL":
        return "on" if operand == 1 else "off"
    if source.type == "STATE" or isinstance(operand, str):
        return str(operand)
    return number(int(operand), facts.family(source.card_id), facts.unit(source.card_id))


def _relation(clause: Clause, facts: CardFacts) -> str:
    source, threshold = clause.source, clause.threshold
    if source.type == "STATE":
        return f"is {threshold}"
    if source.type == "BOOL":
        return f"is {on_or_off(clause.operator, threshold)}"
    if not isinstance(threshold, int):
        return f"{RELATIONS[clause.operator]} {ABSENT}"
    limit = number(threshold, facts.family(source.card_id), facts.unit(source.card_id))
    return f"{RELATIONS[clause.operator]} {limit}"
