"""A log to scrub through: how jobs stood at every place, damage, gaps, bounds."""

from __future__ import annotations

from typing import Any

import pytest

from app.engine import replay_log as module
from app.engine.replay_log import STATES, Happening, ReplayLog
from runtime.contracts.engine import TelemetryRecord
from tests.helpers.telemetry_lines import NOON_MS, line, record, story


def log_of(*records: dict[str, Any]) -> ReplayLog:
    log = ReplayLog()
    for number, one in enumerate(records, start=1):
        assert log.take_line(line(one), f"line {number}")
    return log


def states(log: ReplayLog, position: int) -> list[str]:
    return [log.job_at(number, position).state for number in range(log.jobs_known(position))]


def test_at_every_place_jobs_stand_as_they_did() -> None:
    log = log_of(*story("a", "bad"))
    assert [states(log, position) for position in range(len(log))] == [
        ["queued"],
        ["queued", "queued"],
        ["dispatched", "queued"],
        ["running", "queued"],
        ["completed", "queued"],
        ["completed", "dispatched"],
        ["completed", "running"],
        ["completed", "failed"],
    ]
    for position in range(len(log)):
        counted = {state: states(log, position).count(state) for state in STATES}
        assert log.counts(position) == counted
    assert (log.first_seq, log.last_seq, log.records, log.damaged) == (1, 8, 8, [])


def test_a_place_says_what_happened_when_and_to_which_job() -> None:
    log = log_of(*story("a", "bad"))
    place = log.place(7)
    assert (place.happening, place.seq, place.ts_ms, place.job) == (Happening.FAILED, 8, NOON_MS + 80, 1)
    then = log.job_at(1, 7)
    assert (then.job_id, then.entity_id, then.error, then.details) == ("bad", "of bad", "ASSET_NOT_FOUND", "no vase")
    assert (then.job_type, then.run_id, then.engine_id) == ("SPAWN_ENTITY", "run", "wolf-engine")
    assert (log.job_at(0, 7).progress, log.job_at(0, 7).duration_ms) == (100, 2.5)
    assert log.happenings == bytes([1, 1, 2, 3, 4, 2, 3, 8])


def test_progress_is_seen_at_the_place_where_it_was_told() -> None:
    log = log_of(
        *story("a")[:3], record(4, "JOB_PROGRESS", "a", progress=40), record(5, "JOB_PROGRESS", "a", progress=60)
    )
    assert [log.job_at(0, position).progress for position in (2, 3, 4)] == [0, 40, 60]
    assert log.place(4).happening is Happening.QUIET
    assert log.job_at(0, -1).state == "queued"


def test_what_went_wrong_is_found_in_both_directions() -> None:
    log = log_of(
        *story("bad"),
        record(5, "TELEMETRY_REJECTED", None, reason="late"),
        record(6, "LOG_REPAIRED", None, bytes=3),
        record(7, "JOB_QUEUED", "z"),
    )
    assert log.notable_after(0) == 3
    assert (log.notable_after(3), log.notable_after(5)) == (4, None)
    assert (log.notable_before(6), log.notable_before(3), log.notable_before(0)) == (5, None, None)
    assert [log.place(place).happening for place in (4, 5)] == [Happening.REJECTED, Happening.REPAIRED]
    assert log.place(4).words == "late · wolf-engine"
    assert log.place(4).job is None


def test_damaged_lines_are_places_that_say_which_and_why() -> None:
    log = log_of(*story("a")[:2])
    log.take_line(b"garbage\n", "line 3")
    log.take_line(line(record(4, "JOB_EXPLODED", "a")), "line 4")
    log.take_line(line({**record(5, "JOB_STARTED", "a"), "ts": 10**30}), "line 5")
    log.take_line(line(record(6, "JOB_COMPLETED", "a"))[:-1], "line 6")
    assert [words.split(" ")[1] for words in log.damaged] == ["3", "4", "5", "6"]
    assert [log.place(position).happening for position in range(2, 6)] == [Happening.DAMAGED] * 4
    assert log.place(2).seq is None
    assert log.place(2).ts_ms == log.place(1).ts_ms
    assert log.place(2).words.startswith("line 3 is not JSON")
    assert "torn off" in log.damaged[-1]
    assert log.records == 2


def test_a_log_that_begins_with_damage_has_no_time_there() -> None:
    log = ReplayLog()
    log.take_line(b"\n", "line 1")
    assert (log.place(0).ts_ms, log.jobs_known(0), log.records) == (0, 0, 0)


def test_records_of_a_runtime_are_taken_and_missing_ones_told() -> None:
    log = ReplayLog()
    told = [TelemetryRecord.from_wire(one) for one in story("a", "b")]
    log.take_records([told[0], *told[2:4], told[6], told[6]])
    assert log.damaged == [
        "record 2 could not be read by the runtime",
        "records 5 to 6 could not be read by the runtime",
        "record 7 cannot follow what comes before: seq 7 after 7",
    ]
    assert states(log, 3) == ["running"]


def test_a_log_that_is_too_long_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_PLACES", 3)
    log = log_of(*story("a")[:3])
    assert not log.is_cut
    assert not log.take_line(line(story("a")[3]), "line 4")
    log.take_records([TelemetryRecord.from_wire(story("a")[3])])
    assert (log.is_cut, len(log)) == (True, 3)


def test_a_torn_line_is_taken_back_as_long_as_it_is_the_last() -> None:
    records = story("a")
    log, whole = ReplayLog(), ReplayLog()
    for number, one in enumerate(records[:2], start=1):
        log.take_line(line(one), f"line {number}")
    before = (len(log), log.happenings, log.damaged[:], log.counts(1))
    log.take_back_torn()
    log.take_line(line(records[2])[:-9], "line 3")
    assert log.place(2).happening is Happening.DAMAGED
    log.take_back_torn()
    log.take_back_torn()
    assert (len(log), log.happenings, log.damaged, log.counts(1)) == before
    log.take_line(line(records[2]), "line 3")
    for number, one in enumerate(records[:3], start=1):
        whole.take_line(line(one), f"line {number}")
    assert [log.place(at) for at in range(3)] == [whole.place(at) for at in range(3)]
    assert (log.counts(2), log.notable_after(-1)) == (whole.counts(2), None)
    log.take_line(b"torn", "line 4")
    log.take_line(line(records[3]), "line 5")
    log.take_back_torn()
    assert (len(log), len(log.damaged)) == (5, 1)
