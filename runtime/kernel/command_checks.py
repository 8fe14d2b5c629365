"""What a command may ask of a card: refusals with code, field and remedy (decisions *Device WebSocket*, semantics §7).

The checks of values; types were checked when the command was parsed. Nothing here changes anything.
"""

from __future__ import annotations

from typing import NamedTuple

from runtime.contracts.base import UINT32_MAX
from runtime.contracts.commands import RefusedCommand, SetInputForce, SetVirtualInput, Waveform
from runtime.contracts.config import Clause, Family
from runtime.contracts.snapshot import RUN_MODES, FieldChange, RunMode
from runtime.kernel.cards.ai import CLAMPED, INVALID, AiCard
from runtime.kernel.cards.card import FAULT, IDLE, OK, WARN, Card
from runtime.kernel.cards.di import NOT_FORCED, DiCard
from runtime.kernel.cards.mission import ACTIVE, DELAY, FINISHED, ON, DoCard
from runtime.kernel.program import Program

DI_FORCES = {"REAL": NOT_FORCED, "FORCED_HIGH": 1, "FORCED_LOW": 0}
AI_FORCES = ("REAL", "FORCED_VALUE")

_READABLE: dict[str, dict[str, tuple[Family, ...]]] = {
    "NUMBER": {"currentValue": ("DI", "AI", "SIO", "DO", "MATH")},
    "BOOL": {"logicalState": ("DI", "SIO", "DO", "RTC"), "physicalState": ("DI", "SIO", "DO")},
    "STATE": {"missionState": ("DO", "SIO")},
}
_WORDS: dict[str, tuple[str, ...]] = {
    "missionState": (IDLE, ACTIVE, FINISHED),
    "phase": (DELAY, ON),
    "quality": (OK, CLAMPED, INVALID),
    "health": (OK, WARN, FAULT),
}
_LONGEST_REASON = 1000
_OPERATORS: dict[str, tuple[str, ...]] = {
    "NUMBER": ("GT", "GTE", "LT", "LTE", "EQ", "NEQ"),
    "BOOL": ("EQ", "NEQ"),
    "STATE": ("EQ",),
}


class Watch(NamedTuple):
    """A field of a card that a data breakpoint watches, as an attribute, and the value that it waits for, if any."""

    attribute: str
    wanted: int | str | bool | None


def find_card(program: Program, card_id: int, field: str = "payload.cardId") -> Card:
    card = program.by_id.get(card_id)
    if card is None:
        raise RefusedCommand("NOT_FOUND", f"no card has the id {card_id}", field=field, details={"cardId": card_id})
    return card


def check_run_mode(mode: str) -> RunMode:
    for known in RUN_MODES:
        if mode == known:
            return known
    raise _invalid("payload.mode", f"run mode must be one of {', '.join(RUN_MODES)}, not {mode[:40]!r}")


def check_force(card: Card, payload: SetInputForce) -> int:
    """Return the raw reading that the force stands for, or `NOT_FORCED` for REAL."""
    if isinstance(card, DiCard):
        if payload.mode not in DI_FORCES:
            raise _invalid("payload.mode", f"a DI takes the modes {', '.join(DI_FORCES)}, not {payload.mode[:40]!r}")
        return DI_FORCES[payload.mode]
    if not isinstance(card, AiCard):
        raise RefusedCommand(
            "INVALID_REQUEST",
            f"card {card.card_id} is a {card.family}; only DI and AI have forces",
            field="payload.cardId",
        )
    if payload.mode not in AI_FORCES:
        raise _invalid("payload.mode", f"an AI takes the modes {', '.join(AI_FORCES)}, not {payload.mode[:40]!r}")
    if payload.mode == "REAL":
        return NOT_FORCED
    if payload.value is None:
        raise RefusedCommand("INVALID_REQUEST", "FORCED_VALUE needs a numeric value", field="payload.value")
    if payload.value != int(payload.value) or not card.in_min <= payload.value <= card.in_max:
        raise _invalid(
            "payload.value",
            f"must be a whole raw reading in inputRange {card.in_min}..{card.in_max}, not {payload.value}",
        )
    return int(payload.value)


def check_output(card: Card) -> DoCard:
    if not isinstance(card, DoCard):
        raise RefusedCommand(
            "INVALID_REQUEST", f"card {card.card_id} is a {card.family}; only DO can be masked", field="payload.cardId"
        )
    return card


def check_virtual_input(program: Program, payload: SetVirtualInput) -> int:
    """Return the raw reading that simulated I/O is to give from now on; 0 when the plant is to give it."""
    card = find_card(program, payload.card_id)
    if not isinstance(card, DiCard | AiCard):
        raise RefusedCommand(
            "INVALID_REQUEST",
            f"card {card.card_id} is a {card.family}; only DI and AI have an input",
            field="payload.cardId",
        )
    if payload.source == "PLANT":
        return 0
    top = 1 if isinstance(card, DiCard) else UINT32_MAX
    if payload.source == "WAVE":
        return _check_wave(payload.wave, top)
    if payload.value != int(payload.value) or not 0 <= payload.value <= top:
        raise RefusedCommand(
            "INVALID_REQUEST", f"must be a whole number in 0..{top}, not {payload.value}", field="payload.value"
        )
    return int(payload.value)


def _check_wave(wave: Waveform | None, top: int) -> int:
    """Return the reading with which a wave begins."""
    if wave is None:
        raise RefusedCommand("INVALID_REQUEST", "source WAVE needs a wave", field="payload.wave")
    for key, value in (("low", wave.low), ("high", wave.high)):
        if value > top:
            raise RefusedCommand(
                "INVALID_REQUEST", f"must be a whole number in 0..{top}, not {value}", field=f"payload.wave.{key}"
            )
    return wave.low


def check_clause(program: Program, clause: Clause) -> None:
    """Refuse a breakpoint's condition that a config would not take either."""
    source = clause.source
    card = find_card(program, source.card_id, "payload.condition.source.cardId")
    families = _READABLE[source.type].get(source.field, ())
    if card.family not in families:
        raise _invalid(
            "payload.condition.source.field",
            f"card {card.card_id} is a {card.family}; it has no {source.type} field {source.field[:40]!r}",
        )
    if clause.operator not in _OPERATORS[source.type]:
        raise _invalid(
            "payload.condition.operator",
            f"a {source.type} clause takes {', '.join(_OPERATORS[source.type])}, not {clause.operator}",
        )
    if not _is_threshold(source.type, clause.threshold):
        raise _invalid("payload.condition.threshold", f"{clause.threshold!r} is no threshold of a {source.type} clause")


def _is_threshold(kind: str, threshold: int | str | None) -> bool:
    if kind == "STATE":
        return threshold in (IDLE, ACTIVE, FINISHED)
    return isinstance(threshold, int) and (kind == "NUMBER" or threshold in (0, 1))


def check_watch(card: Card, change: FieldChange) -> Watch:
    attribute = card.WATCHABLE.get(change.field)
    if attribute is None:
        raise _invalid(
            "payload.on.field",
            f"a {card.family} can be watched at {', '.join(card.WATCHABLE)}, not {change.field[:40]!r}",
        )
    return Watch(attribute, _wanted_value(change, getattr(card, attribute)))


def _wanted_value(change: FieldChange, sample: object) -> int | str | bool | None:
    """Return the value that is waited for, of the type of `sample`; a state may be written 0 or 1."""
    wanted = change.to
    if wanted is None:
        return None
    if change.field in _WORDS:
        is_value = wanted in _WORDS[change.field]
    elif isinstance(sample, bool):
        is_value = wanted in (0, 1)
        wanted = wanted == 1
    else:
        is_value = type(wanted) is int and 0 <= wanted <= UINT32_MAX
    if not is_value:
        raise _invalid("payload.on.to", f"{str(change.to)[:40]!r} is no value of {change.field}")
    return wanted


def check_reason(reason: str | None) -> str | None:
    """Return the reason of an override or breakpoint; every snapshot carries it, so it has a limit."""
    if reason is not None and len(reason) > _LONGEST_REASON:
        raise _invalid("payload.reason", f"a reason has at most {_LONGEST_REASON} characters, not {len(reason)}")
    return reason


def check_uint32(number: int | None, field: str) -> int | None:
    """Return a number that snapshots carry."""
    if number is not None and number > UINT32_MAX:
        raise _invalid(f"payload.{field}", f"must be at most {UINT32_MAX}")
    return number


def _invalid(field: str, message: str) -> RefusedCommand:
    return RefusedCommand("VALIDATION_FAILED", message, field=field)
