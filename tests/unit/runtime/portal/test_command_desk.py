"""Commands as text: what each kind of bad input gets, and what a good one does."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from runtime.contracts.commands import COMMAND_PAYLOADS, ParsedCommand, RefusedCommand
from runtime.control.command_queue import CommandOutcome
from runtime.portal.command_desk import COMMANDS, CommandDesk
from runtime.portal.meters import Meters
from runtime.portal.observing import Observing
from runtime.portal.repeats import Repeats
from runtime.portal.users import User
from tests.helpers.controllers import envelope

OPERATOR = User("otto", "OPERATOR")
VIEWER = User("vera", "VIEWER")


class Runner:
    """A controller that does what the test says."""

    def __init__(self) -> None:
        self.commands: list[ParsedCommand] = []
        self.done: list[Callable[[CommandOutcome], None]] = []
        self.refusal: RefusedCommand | None = None

    def submit(self, command: ParsedCommand, actor: str, done: Callable[[CommandOutcome], None]) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.commands.append(command)
        self.done.append(done)


class Broken(Runner):
    def submit(self, command: ParsedCommand, actor: str, done: Callable[[CommandOutcome], None]) -> None:
        raise ZeroDivisionError("secret detail")


class Recorder:
    def __init__(self) -> None:
        self.records: list[tuple[str, str, str, str | None]] = []
        self.waiting: list[tuple[str, str, str, str | None]] = []
        self.flushes = 0
        self.is_writable = True

    def require_writable(self) -> None:
        if not self.is_writable:
            raise RefusedCommand("BUSY", "the audit cannot be written")

    def record_command(self, user: User, command: str, target: str, error_code: str | None) -> None:
        self.waiting.append((user.name, command, target, error_code))

    def flush(self) -> None:
        self.flushes += 1
        self.records += self.waiting
        self.waiting.clear()


class Counter:
    """A desk, and every answer it gave."""

    def __init__(self) -> None:
        self.runner = Runner()
        self.audit = Recorder()
        self.answers: list[dict[str, Any]] = []
        self.desk = CommandDesk(
            self.runner,
            self.audit,
            Repeats(),
            revision=lambda: 41,
            timestamp=lambda: "2026-01-01T00:00:00.000Z",
            monotonic_s=lambda: 0.0,
            observing=Observing(Meters(), lambda: 0),
        )

    def send(self, message: object, user: User = OPERATOR) -> dict[str, Any] | None:
        """Send text, bytes or a document; returns the answer if it came at once."""
        before = len(self.answers)
        content = message if isinstance(message, str | bytes) else json.dumps(message)
        self.desk.take(content, user, lambda text: self.answers.append(json.loads(text)))
        return self.answers[-1] if len(self.answers) > before else None

    def done(self, number: int, outcome: CommandOutcome) -> None:
        """A command took effect, and so did all that was handed out with it."""
        self.runner.done[number](outcome)
        self.desk.settle()

    def refusal(self, message: object, user: User = OPERATOR) -> tuple[str, str | None]:
        answer = self.send(message, user)
        assert answer is not None
        assert answer["status"] == "FAILURE"
        assert answer["message"]
        assert self.runner.commands == []
        return answer["errorCode"], answer["requestId"]


def good(**changes: Any) -> dict[str, Any]:
    return {**envelope("set_output_mask", cardId=3, masked=True), **changes}


def test_every_command_of_the_contract_is_in_the_table() -> None:
    assert {name: row.model for name, row in COMMANDS.items()} == COMMAND_PAYLOADS
    assert {row.least_role for row in COMMANDS.values()} == {"OPERATOR"}


def test_a_command_is_answered_once_it_took_effect() -> None:
    counter = Counter()
    assert counter.send(good()) is None
    counter.done(0, CommandOutcome(revision=42))
    assert counter.answers == [
        {
            "type": "command_result",
            "apiVersion": "2.0",
            "requestId": "c-1",
            "timestamp": "2026-01-01T00:00:00.000Z",
            "status": "SUCCESS",
            "errorCode": None,
            "message": None,
            "snapshotRevision": 42,
        }
    ]
    assert counter.audit.records == [("otto", "set_output_mask", "card 3", None)]


def test_a_command_that_the_kernel_refuses_says_why_and_names_the_last_revision() -> None:
    counter = Counter()
    counter.send(good())
    refusal = RefusedCommand("NOT_FOUND", "there is no card 3", field="payload.cardId", details={"cardId": 3})
    counter.done(0, CommandOutcome(40, refusal))
    answer = counter.answers[0]
    assert (answer["errorCode"], answer["snapshotRevision"]) == ("NOT_FOUND", 40)
    assert (answer["field"], answer["details"]) == ("payload.cardId", {"cardId": 3})
    assert counter.audit.records == [("otto", "set_output_mask", "card 3", "NOT_FOUND")]


@pytest.mark.parametrize(
    ("message", "code", "request_id"),
    [
        ('{"type":"comm', "INVALID_REQUEST", None),
        ("", "INVALID_REQUEST", None),
        ("\ud800", "INVALID_REQUEST", None),
        ("[1,2]", "INVALID_REQUEST", None),
        ("null", "INVALID_REQUEST", None),
        ('{"a":1,"a":2}', "INVALID_REQUEST", None),
        ('{"a":NaN}', "INVALID_REQUEST", None),
        ("[" * 65 + "]" * 65, "INVALID_REQUEST", None),
        (b"\xff\xfe", "INVALID_REQUEST", None),
        (json.dumps(good()).encode(), "INVALID_REQUEST", "c-1"),
        (good(type="event"), "INVALID_REQUEST", "c-1"),
        (good(apiVersion="1.0"), "UNSUPPORTED_API_VERSION", "c-1"),
        ({key: value for key, value in good().items() if key != "apiVersion"}, "UNSUPPORTED_API_VERSION", "c-1"),
        (good(requestId=None), "INVALID_REQUEST", None),
        (good(requestId=""), "INVALID_REQUEST", None),
        (good(requestId="x" * 129), "INVALID_REQUEST", None),
        (good(requestId=7), "INVALID_REQUEST", None),
        (good(name="fly"), "INVALID_REQUEST", "c-1"),
        (good(name=None), "INVALID_REQUEST", "c-1"),
        (good(payload=[]), "INVALID_REQUEST", "c-1"),
        (good(payload={"cardId": "3", "masked": True}), "INVALID_REQUEST", "c-1"),
        (good(payload={"cardId": True, "masked": True}), "INVALID_REQUEST", "c-1"),
        (good(payload={"cardId": 3}), "INVALID_REQUEST", "c-1"),
    ],
)
def test_bad_input_is_refused_with_its_code_and_the_id_that_could_be_read(
    message: object, code: str, request_id: str | None
) -> None:
    assert Counter().refusal(message) == (code, request_id)


def test_a_whole_number_written_with_a_fraction_is_that_number() -> None:
    counter = Counter()
    counter.send(good(payload={"cardId": 3.0, "masked": True, "colour": "red"}))
    assert counter.runner.commands[0].payload.to_wire()["cardId"] == 3


def test_a_step_needs_no_payload() -> None:
    counter = Counter()
    message = envelope("step_once")
    del message["payload"]
    counter.send(message)
    assert counter.runner.commands[0].name == "step_once"


def test_too_small_a_role_is_refused_before_the_payload_is_looked_at() -> None:
    counter = Counter()
    assert counter.refusal(good(), VIEWER) == ("FORBIDDEN", "c-1")
    assert counter.refusal(good(requestId="c-2", payload={"cardId": "x"}), VIEWER) == ("FORBIDDEN", "c-2")
    assert counter.refusal(good(requestId="c-3", payload=None), VIEWER) == ("FORBIDDEN", "c-3")
    assert [record[3] for record in counter.audit.records] == ["FORBIDDEN"] * 3


def test_what_counts_before_the_role_is_refused_first() -> None:
    counter = Counter()
    assert counter.refusal(good(apiVersion="3.0"), VIEWER)[0] == "UNSUPPORTED_API_VERSION"
    assert counter.refusal(good(requestId="c-2", name="fly"), VIEWER)[0] == "INVALID_REQUEST"


def test_a_full_queue_is_busy_and_a_repeat_is_a_new_try() -> None:
    counter = Counter()
    counter.runner.refusal = RefusedCommand("BUSY", "64 commands wait already")
    assert counter.refusal(good()) == ("BUSY", "c-1")
    counter.runner.refusal = None
    counter.send(good())
    assert len(counter.runner.commands) == 1


def test_nothing_is_done_that_cannot_be_recorded() -> None:
    counter = Counter()
    counter.audit.is_writable = False
    assert counter.refusal(good()) == ("BUSY", "c-1")


def test_a_repeated_command_is_done_once_and_answered_each_time() -> None:
    counter = Counter()
    counter.send(good())
    counter.send(good())
    assert len(counter.runner.commands) == 1
    counter.done(0, CommandOutcome(42))
    counter.send(good())
    assert [answer["snapshotRevision"] for answer in counter.answers] == [42, 42, 42]


def test_an_id_used_for_another_command_is_refused() -> None:
    counter = Counter()
    counter.send(good())
    answer = counter.send(good(payload={"cardId": 4, "masked": True}))
    assert answer is not None
    assert (answer["errorCode"], answer["details"], answer["requestId"]) == (
        "INVALID_REQUEST",
        {"reason": "REUSED"},
        "c-1",
    )


def test_results_wait_for_their_records_which_are_written_together() -> None:
    counter = Counter()
    for number in range(3):
        counter.send(good(requestId=f"c-{number}"))
        counter.runner.done[number](CommandOutcome(42))
    assert counter.answers == []
    counter.desk.settle()
    assert [answer["requestId"] for answer in counter.answers] == ["c-0", "c-1", "c-2"]
    assert (len(counter.audit.records), counter.audit.flushes) == (3, 1)


def test_nothing_handed_out_is_nothing_to_write() -> None:
    counter = Counter()
    counter.desk.settle()
    assert counter.audit.flushes == 0


def test_a_defect_of_ours_is_an_internal_error_and_the_next_command_is_served(
    caplog: pytest.LogCaptureFixture,
) -> None:
    counter = Counter()
    counter.desk._runner = Broken()
    answer = counter.send(envelope("step_once", "r-1"))
    assert answer is not None
    assert (answer["errorCode"], answer["requestId"]) == ("INTERNAL_ERROR", "r-1")
    assert "secret" not in json.dumps(answer)
    assert "step_once failed" in caplog.text
    counter.desk._runner = counter.runner
    assert counter.send(envelope("step_once", "r-2")) is None
    assert [command.request_id for command in counter.runner.commands] == ["r-2"]
