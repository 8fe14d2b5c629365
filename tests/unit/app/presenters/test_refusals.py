"""Refusals name what happened, to what, and what to do next."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.flight import AnsweredCommand, PendingCommand
from app.presenters.refusals import refusal_text, settled_text
from runtime.contracts.commands import CommandResult

PENDING = PendingCommand("cmd-1", "step_once", {}, 0.0)


def answered(**fields: Any) -> AnsweredCommand:
    document = {"requestId": "cmd-1", "timestamp": "2026-01-01T00:00:00Z", "status": "FAILURE", **fields}
    return AnsweredCommand(PENDING, CommandResult.from_wire(document))


def test_a_done_command_has_nothing_to_tell() -> None:
    assert refusal_text("Step card", answered(status="SUCCESS")) is None


def test_a_refusal_carries_the_reason_and_the_next_step() -> None:
    told = refusal_text("Force Tank level", answered(errorCode="BUSY", message="queue full."))
    assert told == "Force Tank level: queue full. Next: the runtime's queue is full; try again in a moment."


def test_a_refusal_without_a_message_names_its_code() -> None:
    assert refusal_text("Mask Pump", answered(errorCode="VALIDATION_FAILED")) == "Mask Pump: validation failed."


def test_no_answer_is_unknown_and_not_a_failure() -> None:
    told = refusal_text("Step card", AnsweredCommand(PENDING, None))
    assert told is not None
    assert "unknown whether" in told


def test_what_never_left_is_certainly_not_done() -> None:
    told = refusal_text("Step card", AnsweredCommand(replace(PENDING, is_unsent=True), None))
    assert told is not None
    assert "not sent and not done" in told


def test_what_was_unknown_and_is_settled_says_what_became_of_it() -> None:
    tone, told = settled_text(answered(status="SUCCESS"))
    assert (tone, told.split(".")[0]) == ("ok", "Known by now: step once was done, once")
    tone, told = settled_text(answered(errorCode="BUSY", message="queue full"))
    assert tone == "warn"
    assert "step once was not done: queue full" in told
