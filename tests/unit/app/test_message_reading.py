"""From text to snapshots and results, and why it is neither."""

from __future__ import annotations

import json

import pytest

from app.message_reading import MessageReader, NotUnderstood, SnapshotRead
from runtime.contracts.commands import CommandResult
from tests.helpers.scripted_link import result_text, snapshot_text


def test_a_second_snapshot_comes_with_what_changed() -> None:
    def text(revision: int, value: int) -> str:
        cards = [{"cardId": 1, "cardType": "DI", "currentValue": value}, {"cardId": 2, "cardType": "DI"}]
        return snapshot_text(revision, cards=cards).replace(": ", ":").replace(", ", ",")  # as runtimes write

    reader = MessageReader()
    first, second = reader.read(text(1, 5)), reader.read(text(2, 6))
    assert isinstance(first, SnapshotRead)
    assert isinstance(second, SnapshotRead)
    assert second.snapshot.snapshot_revision == 2
    assert second.changes is not None
    assert (second.changes.before, second.changes.places) == (first.snapshot, (0,))


def test_a_snapshot_that_is_written_otherwise_is_read_all_the_same() -> None:
    document = json.loads(snapshot_text(3))
    turned = json.dumps(dict(reversed(document.items())), indent=2)
    read = MessageReader().read(turned)
    assert isinstance(read, SnapshotRead)
    assert read.snapshot.snapshot_revision == 3


def test_a_result_is_read_as_one() -> None:
    read = MessageReader().read(result_text("r1"))
    assert isinstance(read, CommandResult)
    assert read.request_id == "r1"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "a message that is not JSON"),
        ("[]", "a message of unknown type"),
        ('{"type": "poem"}', "a message of unknown type"),
        ('{"type": "command_result", "status": "SUCCESS", "requestId": 7}', "a message with a wrong requestId"),
    ],
)
def test_what_is_neither_is_named_with_the_reason(text: str, why: str) -> None:
    read = MessageReader().read(text)
    assert isinstance(read, NotUnderstood)
    assert read.why.startswith(why)


def test_a_message_with_very_many_wrong_parts_is_not_put_into_words_part_by_part() -> None:
    wrong = {f"fault {number}": "often" for number in range(500)}
    read = MessageReader().read(snapshot_text(4, system={"faults": wrong}))
    assert isinstance(read, NotUnderstood)
    assert read.why == "a message with 500 wrong parts"
