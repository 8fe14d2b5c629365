"""A log and a store: what they may say differently, and what not."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.cli.store_comparison import Comparison, compare
from runtime.contracts.engine import TelemetryRecord
from runtime.contracts.job_replay import Replay
from runtime.contracts.json_text import write_json
from runtime.storage.engine_runs import StoredRun

DONE = ("JOB_QUEUED", "JOB_DISPATCHED", "JOB_STARTED", "JOB_COMPLETED")
LISTED = {"job_type": "BUILD_SCENE", "entity_id": None, "error": None, "details": None, "field": None}


def logged(*stories: tuple[str, str, tuple[str, ...]], first: int = 1) -> Replay:
    """A log of jobs, each with its run and its events."""
    replay = Replay()
    seq = first
    for run, job, events in stories:
        for event in events:
            payload = {"engine_id": run, "job_type": "BUILD_SCENE", "error": "TIMEOUT", "duration_ms": 2.0}
            replay.take(TelemetryRecord(seq=seq, ts=1, event=event, jobId=job, payload=payload))
            seq += 1
    return replay


def stored(run: str, *jobs: tuple[str, str], has_ended: bool = True, **changes: Any) -> StoredRun:
    items = [
        {"job_id": job, "state": state, **LISTED, **ENDS.get(state, {"progress": 0, "duration_ms": None}), **changes}
        for job, state in jobs
    ]
    return StoredRun(run, has_ended, b"{}", write_json(items))


ENDS: dict[str, dict[str, Any]] = {
    "completed": {"progress": 100, "duration_ms": 2.0},
    "failed": {"progress": 0, "error": "TIMEOUT", "duration_ms": 2.0},
}


def told(comparison: Comparison) -> list[tuple[Any, ...]]:
    return [(one.job_id, one.what, one.store, one.log) for one in comparison.disagreements]


def test_the_same_story_is_no_disagreement() -> None:
    log = logged(("r", "a", DONE), ("r", "b", ("JOB_QUEUED", "JOB_FAILED")))
    comparison = compare(log, 1, [stored("r", ("a", "completed"), ("b", "failed"))])
    assert comparison == Comparison(compared=2)


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"state": "failed"}, ("a", "state", "failed", "completed")),
        ({"progress": 99}, ("a", "progress", 99, 100)),
        ({"details": "otherwise"}, ("a", "details", "otherwise", None)),
        ({"duration_ms": 3.0}, ("a", "duration_ms", 3.0, 2.0)),
        ({"entity_id": "wolf"}, ("a", "entity_id", "wolf", None)),
    ],
)
def test_a_job_that_ended_is_the_same_in_every_field(changes: dict[str, Any], what: tuple[Any, ...]) -> None:
    assert told(compare(logged(("r", "a", DONE)), 1, [stored("r", ("a", "completed"), **changes)])) == [what]


def test_a_run_under_way_may_be_further_on_in_the_log() -> None:
    log = logged(("r", "a", DONE), ("r", "b", DONE[:3]), ("r", "c", DONE[:1]))
    comparison = compare(log, 1, [stored("r", ("a", "queued"), ("b", "queued"), has_ended=False)])
    assert comparison == Comparison(compared=2, under_way=1)


def test_a_store_that_is_further_on_than_the_log_is_a_disagreement() -> None:
    log = logged(("r", "a", DONE[:3]))
    comparison = compare(log, 1, [stored("r", ("a", "completed"))])
    assert told(comparison) == [("a", "state", "completed", "running")]
    assert str(comparison.disagreements[0]) == "a of run r: state is completed in the store and running in the log"


def test_jobs_that_one_alone_knows_are_told() -> None:
    comparison = compare(
        logged(("r", "a", DONE), ("r", "b", DONE)), 1, [stored("r", ("a", "completed"), ("c", "failed"))]
    )
    assert told(comparison) == [("c", "job", True, False), ("b", "job", False, True)]
    assert [str(one) for one in comparison.disagreements] == [
        "c of run r: the log does not know it",
        "b of run r: the store does not know it",
    ]


def test_a_run_that_the_store_lacks_is_told_unless_its_turn_is_over() -> None:
    log = logged(("old", "a", DONE), ("kept", "b", DONE), ("lost", "c", DONE))
    runs = [stored("kept", ("b", "completed"))]
    assert told(compare(log, 2, runs)) == [(None, "run", False, True)]
    assert compare(log, 2, runs).not_kept == 1
    assert [one.run_id for one in compare(log, 1, runs).disagreements] == ["old", "lost"]
    assert str(compare(log, 1, runs).disagreements[0]) == "run old: the store does not know it"


def test_what_is_older_than_the_log_cannot_be_compared() -> None:
    log = logged(("r", "a", DONE[1:]), first=40)
    runs = [stored("before", ("x", "completed")), stored("r", ("w", "completed"), ("a", "completed"), entity_id="wolf")]
    assert compare(log, 1, runs) == Comparison(compared=1, before=1)


def test_nothing_and_nothing_agree_and_are_written() -> None:
    assert compare(Replay(), 0, []).to_wire() == {
        "compared": 0,
        "underWay": 0,
        "notKept": 0,
        "beforeLog": 0,
        "disagreements": [],
    }
    [one] = compare(logged(("r", "a", DONE)), 1, []).to_wire()["disagreements"]
    assert one == {"runId": "r", "jobId": None, "what": "run", "store": False, "log": True}
