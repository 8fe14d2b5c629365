"""The buffer between scan thread and journal: it never waits, counts what it loses, and begins anew without a hole."""

from runtime.control.recording import Done, Opening, RecordBuffer
from runtime.kernel.machine import Machine
from runtime.kernel.program import build_program
from runtime.kernel.scan_input import ScanInput
from tests.helpers.controllers import config

CHECKPOINT = Machine(build_program(config()), config_version="v1").capture()


def done(revision: int) -> Done:
    return Done(revision, revision + 1, revision + 1, ScanInput(10, 0, True, {}))


def begin(buffer: RecordBuffer) -> None:
    buffer.open(CHECKPOINT, {}, 0, True, 10)


def lost_at_openings(buffer: RecordBuffer) -> list[int]:
    return [record.lost for record in buffer.take() if isinstance(record, Opening)]


def test_a_new_buffer_wants_an_opening_and_then_takes_records_in_order() -> None:
    buffer = RecordBuffer()
    assert buffer.wants_opening
    begin(buffer)
    assert not buffer.wants_opening
    buffer.put(done(0))
    buffer.put(done(1))
    first, *others = buffer.take()
    assert isinstance(first, Opening)
    assert others == [done(0), done(1)]
    assert buffer.take() == []


def test_what_does_not_fit_is_counted_and_nothing_follows_but_a_new_opening() -> None:
    buffer = RecordBuffer(capacity=3)
    begin(buffer)
    for revision in range(5):
        buffer.put(done(revision))
    assert buffer.lost == 3
    assert not buffer.wants_opening, "there is no room for one yet"
    assert len(buffer.take()) == 3
    buffer.put(done(5))
    assert buffer.lost == 4, "a recording never has a hole"
    assert buffer.wants_opening
    begin(buffer)
    buffer.put(done(6))
    assert lost_at_openings(buffer) == [4]
    begin(buffer)
    assert lost_at_openings(buffer) == [0]
    assert buffer.lost == 4


def test_an_opening_can_be_asked_for() -> None:
    buffer = RecordBuffer()
    begin(buffer)
    buffer.ask_for_opening()
    assert buffer.wants_opening
    buffer.put(done(0))
    assert buffer.lost == 0, "until it comes the old recording goes on"
