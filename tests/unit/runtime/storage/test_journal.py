"""The journal: what it writes down, what it leaves out, how much it keeps."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from runtime.storage.database import Database
from runtime.storage.journal import CHUNK_BYTES, Journal, JournalScan
from tests.helpers.valid_config import valid_config

START_MS = 1_767_225_600_000


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(tmp_path / "plumbline.db")
    yield opened
    opened.close()


@pytest.fixture
def journal(database: Database) -> Journal:
    made = Journal(database)
    made.open_recording(0, valid_config(), {"cards": {}}, interval_ms=10)
    return made


def scan(number: int, **more: Any) -> JournalScan:
    return JournalScan(number, number, 10, START_MS + number * 10, **more)


def lines(journal: Journal, revision: int = 0) -> list[dict[str, Any]]:
    recording = journal.recording(revision)
    assert recording is not None
    return [json.loads(line) for line in recording]


def test_a_recording_begins_with_config_and_state_and_no_password(journal: Journal) -> None:
    head = lines(journal)[0]
    assert head["state"] == {"cards": {}}
    assert head["revision"] == 0
    assert head["config"]["cards"] == valid_config()["cards"]
    assert head["config"]["wifi"]["user"]["password"] == "***"


def test_scans_in_which_nothing_happened_take_no_line(journal: Journal) -> None:
    for number in range(1, 50):
        journal.append(scan(number))
    assert lines(journal)[1:] == [
        {"scan": 1, "revision": 0, "wallclock": "2026-01-01T00:00:00.010Z"},
        {"end": "NOW", "revision": 49},
    ]


def test_what_happened_is_written_in_the_stimulus_format(journal: Journal) -> None:
    command = {"type": "command", "name": "step_once"}
    journal.append(scan(1, inputs={2: 512, 1: 1}))
    journal.append(scan(2, clock_synced=False))
    journal.append(scan(3, clock_synced=False, commands=[command], by="ann"))
    journal.append(JournalScan(3, 3, 10, START_MS + 30, clock_synced=False, before=2))
    journal.append(scan(4, clock_synced=True))
    journal.append(JournalScan(5, 5, 30, START_MS + 70))
    journal.append(JournalScan(6, 6, 10, START_MS + 5000))
    journal.append(JournalScan(7, 7, 10, START_MS + 5010))
    assert lines(journal)[1:] == [
        {"scan": 1, "revision": 0, "inputs": {"2": 512, "1": 1}, "wallclock": "2026-01-01T00:00:00.010Z"},
        {"scan": 2, "revision": 1, "clockSynced": False},
        {"scan": 3, "revision": 2, "commands": [command], "by": "ann", "wallclock": "2026-01-01T00:00:00.030Z"},
        {"scan": 4, "revision": 3, "clockSynced": True},
        {"scan": 5, "revision": 4, "elapsedMs": 30},
        {"scan": 6, "revision": 5, "wallclock": "2026-01-01T00:00:05.000Z"},
        {"end": "NOW", "revision": 7},
    ]


def test_the_latest_recording_that_covers_a_revision_is_given(journal: Journal) -> None:
    journal.append(scan(1, inputs={1: 1}))
    journal.append(scan(2, inputs={1: 0}))
    journal.open_recording(2, {"configId": "second"}, None, interval_ms=20)
    assert lines(journal, 1)[0]["revision"] == 0
    assert lines(journal, 2)[0]["config"] == {"configId": "second"}
    assert lines(journal, 99)[0]["revision"] == 2


def test_what_came_before_the_first_recording_is_not_there(database: Database) -> None:
    journal = Journal(database)
    assert not journal.is_recording
    journal.append(scan(1, inputs={1: 1}))
    journal.flush()
    assert journal.recording(5) is None
    journal.open_recording(10, {}, None, interval_ms=10)
    assert journal.recording(9) is None


def test_it_outlives_a_restart(journal: Journal, database: Database) -> None:
    journal.append(scan(1, inputs={1: 1}))
    journal.flush()
    again = Journal(database)
    assert [line.get("scan") for line in lines(again)] == [None, 1, None]
    again.open_recording(0, {}, None, interval_ms=10)
    assert [line.get("scan") for line in lines(again)] == [None, None]


def test_full_chunks_are_written_by_themselves(journal: Journal, database: Database) -> None:
    inputs = dict.fromkeys(range(1000), 4000000000)
    number = 0
    while database.read("SELECT count(*) FROM journal")[0][0] < 2:
        number += 1
        journal.append(scan(number, inputs=inputs))
    assert number == CHUNK_BYTES // len(json.dumps(inputs, separators=(",", ":"))) + 1


def test_the_oldest_recordings_make_room(database: Database) -> None:
    chance = random.Random(1)
    journal = Journal(database, most_bytes=20_000)
    for opening in range(6):
        journal.open_recording(opening * 100, {}, None, interval_ms=10)
        noise = {card_id: chance.randrange(2**32) for card_id in range(800)}
        journal.append(scan(opening * 100 + 1, inputs=noise))
        journal.flush()
    assert database.read("SELECT total(size) FROM journal")[0][0] <= 20_000
    assert journal.is_recording
    assert journal.recording(50) is None
    assert lines(journal, 550)[0]["revision"] == 500


def test_a_recording_that_alone_outgrows_all_room_ends(database: Database) -> None:
    chance = random.Random(1)
    journal = Journal(database, most_bytes=20_000)
    journal.open_recording(0, {}, None, interval_ms=10)
    for number in range(1, 10):
        journal.append(scan(number, inputs={card_id: chance.randrange(2**32) for card_id in range(800)}))
        journal.flush()
    assert not journal.is_recording
    assert journal.recording(5) is None
    journal.open_recording(10, {}, None, interval_ms=10)
    assert journal.is_recording


def test_what_is_done_between_scans_is_told_apart_and_moves_no_clock(journal: Journal) -> None:
    journal.append(scan(1))
    journal.append(JournalScan(2, 1, 10, START_MS + 17, before=1, expires=True))
    journal.append(JournalScan(2, 2, 10, START_MS + 18, before=1, publishes=True, faults=["QUEUE_OVERFLOW"]))
    journal.append(JournalScan(2, 3, 10, START_MS + 20))
    assert lines(journal)[2:-1] == [
        {"scan": 2, "revision": 1, "wallclock": "2026-01-01T00:00:00.017Z", "expires": True},
        {
            "scan": 2,
            "revision": 1,
            "wallclock": "2026-01-01T00:00:00.018Z",
            "publishes": True,
            "faults": ["QUEUE_OVERFLOW"],
        },
    ]


def test_a_wall_clock_that_the_time_alone_explains_is_not_written(database: Database) -> None:
    journal = Journal(database)
    journal.open_recording(0, {}, None, interval_ms=10, wall_ms=START_MS, clock_synced=False)
    journal.append(scan(1, clock_synced=False))
    journal.append(JournalScan(2, 2, 10, START_MS + 21, clock_synced=False))
    assert lines(journal)[1:-1] == [{"scan": 2, "revision": 1, "wallclock": "2026-01-01T00:00:00.021Z"}]


def test_a_recording_says_why_it_ends(journal: Journal) -> None:
    journal.append(scan(1))
    assert journal.written > 0
    journal.end_recording("INCOMPLETE", 12)
    assert not journal.is_recording
    assert lines(journal)[-1] == {"end": "INCOMPLETE", "revision": 1, "lost": 12}
    journal.end_recording("STOPPED")
    assert lines(journal)[-1] == {"end": "INCOMPLETE", "revision": 1, "lost": 12}


def test_what_was_given_up_or_cut_off_by_a_crash_reads_as_incomplete(journal: Journal, database: Database) -> None:
    journal.append(scan(1, inputs={1: 1}))
    journal.flush()
    journal.append(scan(2, inputs={1: 0}))
    journal.abandon()
    journal.flush()
    assert lines(journal)[-1] == {"end": "INCOMPLETE", "revision": 1}
    assert lines(Journal(database))[-1] == {"end": "INCOMPLETE", "revision": 1}
