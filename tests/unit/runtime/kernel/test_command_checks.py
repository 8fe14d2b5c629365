"""What commands may ask of a card: a table of refusals with code and field (semantics §7, decisions)."""

from typing import Any

import pytest

from runtime.contracts.commands import RefusedCommand, SetInputForce, SetVirtualInput
from runtime.contracts.config import Clause
from runtime.contracts.snapshot import FieldChange
from runtime.kernel.cards.di import NOT_FORCED
from runtime.kernel.command_checks import (
    check_clause,
    check_force,
    check_output,
    check_reason,
    check_run_mode,
    check_uint32,
    check_virtual_input,
    check_watch,
    find_card,
)
from tests.helpers.kernel import UINT32_MAX, ai, bit, di, do, math, number, program, rtc, sio, state

PROGRAM = program(
    di(1), ai(2, inputRange={"min": 100, "max": 900}), do(3), sio(4), math(5), rtc(6), do(7, more={"enabled": False})
)


def refusal(check: Any, *arguments: Any) -> tuple[str, str | None]:
    with pytest.raises(RefusedCommand) as refused:
        check(*arguments)
    assert refused.value.message
    return refused.value.code, refused.value.field


def test_an_unknown_card_is_not_found() -> None:
    assert refusal(find_card, PROGRAM, 99) == ("NOT_FOUND", "payload.cardId")
    assert find_card(PROGRAM, 7).card_id == 7, "a disabled card is there"


def test_only_the_three_run_modes_are_taken() -> None:
    assert [check_run_mode(mode) for mode in ("RUN_NORMAL", "RUN_STEP", "RUN_BREAKPOINT")]
    for mode in ("RUN_SLOW", "run_normal", ""):
        assert refusal(check_run_mode, mode) == ("VALIDATION_FAILED", "payload.mode")


def force(card_id: int, mode: str, value: object = None) -> int:
    payload = {"cardId": card_id, "mode": mode} | ({} if value is None else {"value": value})
    return check_force(PROGRAM.by_id[card_id], SetInputForce.from_wire(payload))


def test_each_family_has_its_force_modes() -> None:
    assert [force(1, mode) for mode in ("REAL", "FORCED_HIGH", "FORCED_LOW")] == [NOT_FORCED, 1, 0]
    assert [force(2, "REAL", 5000), force(2, "FORCED_VALUE", 100), force(2, "FORCED_VALUE", 900.0)] == [
        NOT_FORCED,
        100,
        900,
    ]


@pytest.mark.parametrize(
    ("card_id", "mode", "value", "code", "field"),
    [
        (1, "FORCED_VALUE", 1, "VALIDATION_FAILED", "payload.mode"),
        (2, "FORCED_HIGH", None, "VALIDATION_FAILED", "payload.mode"),
        (2, "FORCED_VALUE", None, "INVALID_REQUEST", "payload.value"),
        (2, "FORCED_VALUE", 99, "VALIDATION_FAILED", "payload.value"),
        (2, "FORCED_VALUE", 901, "VALIDATION_FAILED", "payload.value"),
        (2, "FORCED_VALUE", 100.5, "VALIDATION_FAILED", "payload.value"),
        (3, "REAL", None, "INVALID_REQUEST", "payload.cardId"),
        (5, "NONSENSE", None, "INVALID_REQUEST", "payload.cardId"),
    ],
)
def test_a_force_that_does_not_fit_is_refused(card_id: int, mode: str, value: object, code: str, field: str) -> None:
    assert refusal(force, card_id, mode, value) == (code, field)


def test_only_a_do_can_be_masked() -> None:
    assert check_output(PROGRAM.by_id[3]).card_id == 3
    for card_id in (1, 2, 4, 5, 6):
        assert refusal(check_output, PROGRAM.by_id[card_id]) == ("INVALID_REQUEST", "payload.cardId")


def virtual(card_id: int, value: object, **more: object) -> int:
    return check_virtual_input(PROGRAM, SetVirtualInput.from_wire({"cardId": card_id, "value": value, **more}))


def test_a_virtual_input_takes_what_its_terminal_can_read() -> None:
    assert [virtual(1, 0), virtual(1, 1), virtual(2, UINT32_MAX), virtual(2, 5.0)] == [0, 1, UINT32_MAX, 5]
    assert virtual(2, -1, source="PLANT") == 0


@pytest.mark.parametrize(
    ("card_id", "value", "code", "field"),
    [
        (99, 1, "NOT_FOUND", "payload.cardId"),
        (3, 1, "INVALID_REQUEST", "payload.cardId"),
        (1, 2, "INVALID_REQUEST", "payload.value"),
        (2, -1, "INVALID_REQUEST", "payload.value"),
        (2, 0.5, "INVALID_REQUEST", "payload.value"),
        (2, UINT32_MAX + 1, "INVALID_REQUEST", "payload.value"),
    ],
)
def test_a_virtual_input_that_does_not_fit_is_refused(card_id: int, value: object, code: str, field: str) -> None:
    assert refusal(virtual, card_id, value) == (code, field)


def clause(document: dict[str, Any], **source: Any) -> None:
    check_clause(PROGRAM, Clause.from_wire({**document, "source": {**document["source"], **source}}))


def test_a_breakpoint_takes_every_clause_that_a_config_takes() -> None:
    for card_id in (1, 2, 3, 4, 5):
        clause(number(card_id, "GTE", 5))
    for card_id in (1, 3, 4, 6):
        clause(bit(card_id, 0, operator="NEQ"))
    for card_id in (1, 3, 4):
        clause(bit(card_id, 1, "physicalState"))
    for card_id in (3, 4):
        clause(state(card_id, "FINISHED"))


@pytest.mark.parametrize(
    ("document", "code", "field"),
    [
        (number(99, "GT", 1), "NOT_FOUND", "payload.condition.source.cardId"),
        (number(6, "GT", 1), "VALIDATION_FAILED", "payload.condition.source.field"),
        (bit(2), "VALIDATION_FAILED", "payload.condition.source.field"),
        (bit(6, 1, "physicalState"), "VALIDATION_FAILED", "payload.condition.source.field"),
        (bit(1, 1, "currentValue"), "VALIDATION_FAILED", "payload.condition.source.field"),
        (state(5, "IDLE"), "VALIDATION_FAILED", "payload.condition.source.field"),
        (bit(1, 1, operator="GT"), "VALIDATION_FAILED", "payload.condition.operator"),
        ({**state(3, "IDLE"), "operator": "NEQ"}, "VALIDATION_FAILED", "payload.condition.operator"),
        (bit(1, 2), "VALIDATION_FAILED", "payload.condition.threshold"),
        (number(1, "GT"), "VALIDATION_FAILED", "payload.condition.threshold"),
        ({**number(1, "GT"), "threshold": "IDLE"}, "VALIDATION_FAILED", "payload.condition.threshold"),
        (state(3, "RUNNING"), "VALIDATION_FAILED", "payload.condition.threshold"),
    ],
)
def test_a_breakpoint_takes_no_other(document: dict[str, Any], code: str, field: str) -> None:
    assert refusal(clause, document) == (code, field)


def watch(card_id: int, field: str, to: object = None) -> tuple[str, object]:
    change = {"field": field} | ({} if to is None else {"to": to})
    return tuple(check_watch(PROGRAM.by_id[card_id], FieldChange.from_wire(change)))


def test_a_data_breakpoint_watches_any_field_that_its_family_reports() -> None:
    assert watch(1, "currentValue", 5) == ("current_value", 5)
    assert watch(1, "logicalState") == ("logical_state", None)
    assert watch(1, "physicalState", True) == ("physical_state", True)
    assert watch(3, "physicalState", 0)[1] is False
    assert watch(3, "missionState", "FINISHED") == ("mission_state", "FINISHED")
    assert watch(4, "phase", "ON") == ("phase", "ON")
    assert watch(2, "quality", "CLAMPED") == ("quality", "CLAMPED")
    assert watch(5, "intermediateValue", UINT32_MAX) == ("intermediate_value", UINT32_MAX)
    assert watch(6, "health", "WARN") == ("health", "WARN")


@pytest.mark.parametrize(
    ("card_id", "field", "to", "wrong"),
    [
        (6, "currentValue", None, "payload.on.field"),
        (1, "label", None, "payload.on.field"),
        (3, "missionState", "RUNNING", "payload.on.to"),
        (3, "missionState", 1, "payload.on.to"),
        (1, "logicalState", 2, "payload.on.to"),
        (1, "logicalState", "true", "payload.on.to"),
        (1, "currentValue", True, "payload.on.to"),
        (1, "currentValue", "5", "payload.on.to"),
        (1, "currentValue", UINT32_MAX + 1, "payload.on.to"),
    ],
)
def test_a_data_breakpoint_that_cannot_come_true_is_refused(card_id: int, field: str, to: object, wrong: str) -> None:
    assert refusal(watch, card_id, field, to) == ("VALIDATION_FAILED", wrong)


def test_what_snapshots_carry_has_limits() -> None:
    assert (check_reason(None), check_reason("x" * 1000)) == (None, "x" * 1000)
    assert refusal(check_reason, "x" * 1001) == ("VALIDATION_FAILED", "payload.reason")
    assert (check_uint32(None, "everyHits"), check_uint32(UINT32_MAX, "everyHits")) == (None, UINT32_MAX)
    assert refusal(check_uint32, UINT32_MAX + 1, "everyHits") == ("VALIDATION_FAILED", "payload.everyHits")


def virtual_wave(card_id: int, wave: dict[str, Any] | None) -> SetVirtualInput:
    document: dict[str, Any] = {"cardId": card_id, "value": 0, "source": "WAVE"}
    return SetVirtualInput.from_wire(document if wave is None else {**document, "wave": wave})


def test_a_wave_begins_low_and_stays_within_what_its_card_reads() -> None:
    wave = {"kind": "SINE", "low": 5, "high": 900, "periodMs": 100}
    assert check_virtual_input(PROGRAM, virtual_wave(2, wave)) == 5
    assert refusal(check_virtual_input, PROGRAM, virtual_wave(1, {**wave, "low": 0})) == (
        "INVALID_REQUEST",
        "payload.wave.high",
    )
    assert refusal(check_virtual_input, PROGRAM, virtual_wave(2, None)) == ("INVALID_REQUEST", "payload.wave")
