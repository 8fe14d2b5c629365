"""Job states from records alone."""

from typing import Any

import pytest

from runtime.contracts.engine import TelemetryRecord
from runtime.contracts.job_replay import ContradictionError, DamagedLineError, Replay
from runtime.contracts.json_text import write_json


def record(seq: int, event: str, job: str | None = "j", **payload: Any) -> TelemetryRecord:
    return TelemetryRecord(seq=seq, ts=1, event=event, jobId=job, engineId="e", userId="me", payload=payload)


def replay_of(*records: TelemetryRecord) -> Replay:
    replay = Replay()
    for each in records:
        replay.take(each)
    return replay


def test_records_rebuild_a_job() -> None:
    replay = replay_of(
        record(1, "JOB_QUEUED", job_type="SPAWN_ENTITY", entity_id="wolf", engine_id="run"),
        record(2, "JOB_DISPATCHED"),
        record(3, "JOB_STARTED"),
        record(4, "JOB_PROGRESS", progress=40),
        record(5, "JOB_PROGRESS", progress=60),
        record(6, "TELEMETRY_REJECTED", reason="late"),
        record(7, "JOB_COMPLETED", result={"entities_spawned": 1}, duration_ms=1.5),
        record(8, "LOG_REPAIRED", None, bytes=3),
    )
    assert replay.jobs["j"].to_wire() == {
        "state": "completed",
        "progress": 100,
        "error": None,
        "details": None,
        "field": None,
        "duration_ms": 1.5,
        "result": {"entities_spawned": 1},
        "job_type": "SPAWN_ENTITY",
        "entity_id": "wolf",
        "engineId": "e",
        "userId": "me",
        "runId": "run",
    }
    assert (replay.first_seq, replay.last_seq, replay.repaired) == (1, 8, 1)


def test_a_failure_says_why() -> None:
    job = replay_of(record(1, "JOB_QUEUED"), record(2, "JOB_FAILED", error="TIMEOUT", details="late", field="id")).jobs[
        "j"
    ]
    assert (job.state, job.error, job.details, job.field) == ("failed", "TIMEOUT", "late", "id")


def test_a_log_may_begin_in_the_middle() -> None:
    replay = replay_of(record(400, "JOB_PROGRESS", progress=30), record(401, "JOB_PROGRESS", progress="x"))
    assert (replay.jobs["j"].state, replay.jobs["j"].progress) == ("running", 30)


@pytest.mark.parametrize(
    "wrong",
    [
        record(2, "JOB_COMPLETED"),
        record(2, "JOB_PROGRESS", progress=5),
        record(2, "JOB_EXPLODED"),
        record(2, "JOB_STARTED", None),
        record(1, "JOB_DISPATCHED"),
        record(3, "JOB_DISPATCHED"),
    ],
)
def test_what_cannot_follow_is_a_contradiction_and_changes_no_job(wrong: TelemetryRecord) -> None:
    replay = replay_of(record(1, "JOB_QUEUED"))
    with pytest.raises(ContradictionError):
        replay.take(wrong)
    assert replay.jobs["j"].state == "queued"


def test_after_a_line_that_cannot_be_read_a_number_may_be_missing() -> None:
    replay = replay_of(record(1, "JOB_QUEUED"))
    replay.skip()
    replay.take(record(3, "JOB_DISPATCHED"))
    assert replay.jobs["j"].state == "dispatched"


def test_an_engine_that_a_job_went_to_later_is_the_jobs() -> None:
    waiting = record(1, "JOB_QUEUED").model_copy(update={"engine_id": None})
    assert replay_of(waiting).jobs["j"].engine_id is None
    assert replay_of(waiting, record(2, "JOB_DISPATCHED")).jobs["j"].engine_id == "e"


def test_what_is_not_of_the_right_type_is_left_out() -> None:
    replay = replay_of(
        record(1, "JOB_QUEUED", job_type=7, entity_id=[], engine_id={}),
        record(2, "JOB_DISPATCHED"),
        record(3, "JOB_STARTED"),
        record(4, "JOB_PROGRESS", progress=101),
        record(5, "JOB_COMPLETED", result=[], duration_ms=True),
        record(6, "JOB_FAILED", "k", error=1, details=2, field=3, duration_ms="x"),
    )
    done, failed = replay.jobs["j"], replay.jobs["k"]
    assert (done.job_type, done.entity_id, done.run_id, done.result, done.duration_ms) == (None,) * 5
    assert (failed.error, failed.details, failed.field, failed.duration_ms) == (None,) * 4


def test_a_line_is_read_and_applied() -> None:
    replay = Replay()
    line = write_json(record(1, "JOB_QUEUED").to_wire()) + b"\n"
    assert replay.take_line(line).seq == 1
    assert replay.jobs["j"].state == "queued"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b'{"seq":1,"ts":', "is torn off"),
        (b"garbage\n", "is not JSON: Expecting value at column 1"),
        (b'{"seq":1,"ts":1\n', "is not JSON: Expecting ',' delimiter at column 16"),
        (b"\xff\n", "is not JSON: 'utf-8' codec"),
        (b"[" * 100_000 + b"\n", "is not JSON"),
        (b"7\n", "is no record"),
        (b'{"seq":"1","ts":1,"event":"X","payload":{}}\n', "is no record: seq"),
        (b'{"seq":9,"ts":1,"event":"JOB_EXPLODED","payload":{}}\n', "cannot follow what comes before: JOB_EXPLODED"),
    ],
)
def test_a_damaged_line_says_why_and_changes_no_job(line: bytes, why: str) -> None:
    replay = Replay()
    with pytest.raises(DamagedLineError, match=why):
        replay.take_line(line)
    assert replay.jobs == {}
    replay.take(record(10, "JOB_QUEUED"))
    assert replay.jobs["j"].state == "queued"
