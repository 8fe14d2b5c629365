"""Releasing is done when a snapshot shows it, in groups that a small queue can take."""

from __future__ import annotations

from typing import Any

import pytest

from app.flight import AnsweredCommand, PendingCommand
from app.presenters.release import AT_ONCE, OverrideKey, Release
from runtime.contracts.commands import CommandResult

FORCE = OverrideKey("force", 1)
MASK = OverrideKey("mask", 8)


class Bench:
    def __init__(self) -> None:
        self.sent: list[PendingCommand] = []
        self.release = Release(self.send, lambda key: f"card {key.card_id}")

    def send(self, name: str, payload: dict[str, Any]) -> str:
        self.sent.append(PendingCommand(f"cmd-{len(self.sent)}", name, payload, 0.0))
        return self.sent[-1].request_id

    def answer(self, index: int, error: str | None = None, revision: int | None = 7) -> bool:
        result = {
            "requestId": self.sent[index].request_id,
            "timestamp": "2026-01-01T00:00:00Z",
            "status": "FAILURE" if error else "SUCCESS",
            "errorCode": error,
            "snapshotRevision": revision,
        }
        return self.release.take_answer(AnsweredCommand(self.sent[index], CommandResult.from_wire(result)))


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.mark.parametrize(
    ("key", "command"),
    [
        (FORCE, ("set_input_force", {"cardId": 1, "mode": "REAL", "value": 0})),
        (MASK, ("set_output_mask", {"cardId": 8, "masked": False})),
        (OverrideKey("mask_global"), ("set_output_mask_global", {"masked": False})),
    ],
)
def test_each_kind_has_its_command(key: OverrideKey, command: tuple[str, dict[str, Any]]) -> None:
    assert key.command == command


def test_one_is_under_way_until_a_snapshot_shows_it_gone(bench: Bench) -> None:
    bench.release.start([FORCE])
    assert bench.answer(0)
    bench.release.take_snapshot(6, {FORCE})
    assert bench.release.under_way == {FORCE}
    bench.release.take_snapshot(7, set())
    assert bench.release.under_way == set()
    assert bench.release.problem is None


def test_an_answer_that_the_snapshot_contradicts_is_told(bench: Bench) -> None:
    bench.release.start([FORCE])
    bench.answer(0)
    bench.release.take_snapshot(7, {FORCE})
    assert bench.release.under_way == set()
    assert bench.release.problem == "card 1 was answered as released and is still reported as overridden."


def test_a_refusal_is_told_and_the_others_go_on(bench: Bench) -> None:
    bench.release.start([FORCE, MASK])
    bench.answer(0, "FORBIDDEN")
    assert bench.release.under_way == {MASK}
    assert bench.release.problem is not None
    assert "Release card 1" in bench.release.problem


def test_no_answer_leaves_it_unknown(bench: Bench) -> None:
    bench.release.start([FORCE])
    assert bench.release.take_answer(AnsweredCommand(bench.sent[0], None))
    assert "unknown" in (bench.release.problem or "")
    assert bench.release.under_way == set()


def test_many_go_out_a_few_at_a_time(bench: Bench) -> None:
    bench.release.start(OverrideKey("mask", card) for card in range(20))
    assert len(bench.sent) == AT_ONCE
    bench.answer(0)
    assert len(bench.sent) == AT_ONCE + 1
    assert len(bench.release.under_way) == 20


def test_what_is_on_its_way_is_not_sent_twice(bench: Bench) -> None:
    bench.release.start([FORCE])
    bench.release.start([FORCE, MASK])
    assert len(bench.sent) == 2


def test_answers_to_others_are_not_taken(bench: Bench) -> None:
    other = PendingCommand("other", "step_once", {}, 0.0)
    assert not bench.release.take_answer(AnsweredCommand(other, None))


def test_a_new_boot_forgets_everything(bench: Bench) -> None:
    bench.release.start([FORCE])
    bench.release.forget()
    assert bench.release.under_way == set()


def test_a_breakpoint_is_released_by_removing_it() -> None:
    assert OverrideKey("breakpoint", 8).command == ("set_breakpoint", {"cardId": 8, "enabled": False})
