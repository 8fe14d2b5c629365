"""The recorder: records become journal lines, recordings follow one another, and a full disk is said, not hidden."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from runtime.control.recording import Done, RecordBuffer
from runtime.kernel.machine import Machine
from runtime.kernel.program import build_program
from runtime.kernel.scan_input import ScanInput
from runtime.portal.recorder import FLUSH_EVERY_S, RETRY_AFTER_S, Recorder
from runtime.storage.database import Database
from runtime.storage.errors import StorageFullError
from runtime.storage.journal import Journal
from tests.helpers.controllers import START_WALL_MS, command, config, config_document

CHECKPOINT = Machine(build_program(config()), config_version="v1").capture()


class Bench:
    """A recorder with a real journal; `calls` are what it wants to be called for later."""

    def __init__(self, database: Database, capacity: int = 100, longest_bytes: int = 10_000) -> None:
        self.buffer = RecordBuffer(capacity)
        self.journal = Journal(database)
        self.events: list[dict[str, Any]] = []
        self.calls: list[tuple[float, Callable[[], None]]] = []
        self.recorder = Recorder(
            self.journal,
            self.buffer,
            schedule=lambda seconds, call: self.calls.append((seconds, call)),
            event=lambda kind, actor, payload: self.events.append(payload),
            longest_bytes=longest_bytes,
        )
        self.recorder.know("v1", config_document())
        self.recorder.know("v2", {"configId": "later"})
        self.open()

    def open(self) -> None:
        self.buffer.open(CHECKPOINT, {1: 1}, START_WALL_MS, True, 10)

    def scan(self, number: int, **more: Any) -> None:
        readings = more.pop("readings", {1: 1})
        given = ScanInput(10, START_WALL_MS + number * 10, True, readings)
        self.buffer.put(Done(number - 1, number, number, given, **more))

    def lines(self, revision: int = 0) -> list[dict[str, Any]]:
        content = self.recorder.read(revision)
        assert content is not None
        return [json.loads(line) for line in content.splitlines()]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(tmp_path / "plumbline.db")
    yield opened
    opened.close()


def test_changed_readings_and_commands_become_lines(database: Database) -> None:
    bench = Bench(database)
    bench.scan(1)
    bench.scan(2, readings={1: 1, 2: 500})
    bench.scan(3, readings={2: 500}, command=command("step_once"), actor="ann")
    head, *lines = bench.lines()
    assert head["config"]["cards"] == config_document()["cards"]
    assert (head["state"]["readings"], head["state"]["wallMs"]) == ({"1": 1}, START_WALL_MS)
    envelope = {"type": "command", "apiVersion": "2.0", "requestId": "c-1", "name": "step_once", "payload": {}}
    wallclock = "2026-01-01T00:00:00.030Z"
    assert lines == [
        {"scan": 2, "revision": 1, "inputs": {"2": 500}},
        {"scan": 3, "revision": 2, "inputs": {"1": 0}, "commands": [envelope], "by": "ann", "wallclock": wallclock},
        {"end": "NOW", "revision": 3},
    ]


def test_an_overflow_ends_the_recording_counted_and_told(database: Database) -> None:
    bench = Bench(database, capacity=3)
    for number in range(1, 7):
        bench.scan(number)
    bench.recorder.take()
    bench.open()
    bench.recorder.take()
    assert bench.events == [{"fault": "JOURNAL_OVERFLOW", "lost": 4}]
    first = database.read("SELECT min(opening) FROM journal")[0][0]
    ended = [json.loads(line) for line in bench.journal._read(first, 2)]
    assert ended[-1] == {"end": "INCOMPLETE", "revision": 2, "lost": 4}
    assert bench.lines()[-1]["end"] == "NOW"


def test_a_long_recording_is_followed_by_another(database: Database) -> None:
    bench = Bench(database, longest_bytes=1)
    bench.recorder.take()
    assert bench.buffer.wants_opening
    bench.open()
    bench.recorder.take()
    openings = [row[0] for row in database.read("SELECT DISTINCT opening FROM journal ORDER BY opening")]
    assert len(openings) == 2
    assert json.loads(list(bench.journal._read(openings[0], 0))[-1])["end"] == "CONTINUES"


def test_what_waits_is_written_every_second_until_the_end(database: Database) -> None:
    bench = Bench(database)
    bench.recorder.start()
    bench.scan(1, readings={})
    bench.recorder.take()
    seconds, flush = bench.calls.pop()
    assert seconds == FLUSH_EVERY_S
    flush()
    assert database.read("SELECT max(last_revision) FROM journal") == [(1,)]
    assert bench.calls.pop()[0] == FLUSH_EVERY_S
    bench.scan(2, readings={1: 5})
    bench.recorder.stop()
    flush()
    assert bench.calls == []
    assert bench.lines()[-2:] == [
        {"scan": 2, "revision": 1, "inputs": {"1": 5}},
        {"end": "STOPPED", "revision": 2},
    ]


def test_a_full_disk_ends_the_recording_and_another_is_tried_a_minute_later(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = Bench(database)
    bench.scan(1, readings={})
    bench.recorder.take()

    def fail() -> None:
        raise StorageFullError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(bench.journal, "end_recording", lambda end, lost=0: fail())
        bench.open()
        patch.setattr(bench.journal, "open_recording", lambda *given, **more: fail())
        bench.recorder.take()
    assert [event["fault"] for event in bench.events] == ["JOURNAL_WRITE", "JOURNAL_WRITE"]
    assert not bench.journal.is_recording
    bench.scan(2)
    bench.recorder.take()
    [(seconds, retry)] = bench.calls
    assert seconds == RETRY_AFTER_S
    retry()
    assert bench.buffer.wants_opening
    bench.open()
    assert bench.lines()[-1] == {"end": "NOW", "revision": 0}


def test_what_was_never_recorded_is_none(database: Database) -> None:
    bench = Bench(database)
    bench.buffer.take()
    assert bench.recorder.read(0) is None
