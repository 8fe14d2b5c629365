"""Commands: the order of the checks, and what each payload takes."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.contracts.commands import (
    Command,
    CommandResult,
    RefusedCommand,
    SetBreakpoint,
    SetInputForce,
    parse_command,
    readable_request_id,
)


def envelope(**changes: Any) -> dict[str, Any]:
    return {
        "type": "command",
        "apiVersion": "2.0",
        "requestId": "r-1",
        "name": "set_output_mask",
        "payload": {"cardId": 8, "masked": True},
        **changes,
    }


def refusal(document: object) -> RefusedCommand:
    with pytest.raises(RefusedCommand) as refused:
        parse_command(document)
    return refused.value


def test_a_well_formed_command_is_typed() -> None:
    parsed = parse_command(envelope(name="set_input_force", payload={"cardId": 1.0, "mode": "FORCED_HIGH", "x": 1}))
    assert parsed.name == "set_input_force"
    assert isinstance(parsed.payload, SetInputForce)
    assert parsed.payload.card_id == 1


@pytest.mark.parametrize(
    ("document", "code", "field"),
    [
        ([], "INVALID_REQUEST", None),
        (envelope(type="shout"), "INVALID_REQUEST", "type"),
        (envelope(apiVersion="1.0"), "UNSUPPORTED_API_VERSION", "apiVersion"),
        (
            {key: value for key, value in envelope().items() if key != "apiVersion"},
            "UNSUPPORTED_API_VERSION",
            "apiVersion",
        ),
        (envelope(requestId=7), "INVALID_REQUEST", "requestId"),
        (envelope(requestId=""), "INVALID_REQUEST", "requestId"),
        (envelope(requestId="x" * 129), "INVALID_REQUEST", "requestId"),
        (envelope(name="fly"), "INVALID_REQUEST", "name"),
        (envelope(name=None), "INVALID_REQUEST", "name"),
        (envelope(payload=None), "INVALID_REQUEST", "payload"),
        (envelope(payload=[]), "INVALID_REQUEST", "payload"),
        (envelope(payload={"cardId": "8", "masked": True}), "INVALID_REQUEST", "payload.cardId"),
        (envelope(payload={"cardId": 8, "masked": 1}), "INVALID_REQUEST", "payload.masked"),
        (envelope(payload={"cardId": 8}), "INVALID_REQUEST", "payload.masked"),
        (envelope(payload={"cardId": 8, "masked": True, "reason": "a\nb"}), "INVALID_REQUEST", "payload.reason"),
        (envelope(payload={"cardId": 8, "masked": True, "expiresInMs": 0}), "INVALID_REQUEST", "payload.expiresInMs"),
    ],
)
def test_what_is_wrong_is_named(document: object, code: str, field: str | None) -> None:
    refused = refusal(document)
    assert (refused.code, refused.field) == (code, field)
    assert refused.message


def test_a_refusal_carries_the_request_id_when_one_can_be_read() -> None:
    assert refusal(envelope(name="fly")).request_id == "r-1"
    assert refusal(envelope(requestId=None)).request_id is None
    assert readable_request_id("no object") is None


def test_only_step_once_may_come_without_a_payload() -> None:
    bare = envelope(name="step_once")
    del bare["payload"]
    assert parse_command(bare).name == "step_once"
    bare["name"] = "set_run_mode"
    assert refusal(bare).field == "payload"


def test_a_breakpoint_takes_condition_trigger_and_action() -> None:
    clause = {"source": {"cardId": 2, "field": "currentValue", "type": "NUMBER"}, "operator": "GT", "threshold": 200}
    parsed = parse_command(
        envelope(
            name="set_breakpoint",
            payload={
                "cardId": 2,
                "enabled": True,
                "condition": clause,
                "on": {"field": "missionState"},
                "everyHits": 3,
                "action": "TRACE",
            },
        )
    )
    assert isinstance(parsed.payload, SetBreakpoint)
    assert parsed.payload.condition is not None
    assert parsed.payload.condition.threshold == 200
    assert parsed.payload.every_hits == 3


@pytest.mark.parametrize("threshold", [-3, 2.5, [1]])
def test_a_wrong_threshold_is_named_by_its_keys_alone(threshold: object) -> None:
    source = {"cardId": 2, "field": "currentValue", "type": "NUMBER"}
    clause = {"source": source, "operator": "GT", "threshold": threshold}
    refused = refusal(envelope(name="set_breakpoint", payload={"cardId": 2, "enabled": True, "condition": clause}))
    assert refused.field == "payload.condition.threshold"
    assert refused.message.startswith("payload.condition.threshold: ")


def test_envelopes_always_carry_type_and_version() -> None:
    assert Command(request_id="r", name="step_once").to_wire() == {
        "type": "command", "apiVersion": "2.0", "requestId": "r", "name": "step_once",
    }  # fmt: skip


def test_a_success_has_null_code_and_message() -> None:
    wire = CommandResult(request_id="r", timestamp="t", status="SUCCESS", snapshot_revision=3).to_wire()
    assert wire["errorCode"] is None
    assert wire["message"] is None
    assert "field" not in wire
