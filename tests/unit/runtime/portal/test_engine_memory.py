"""What is known of runs after a restart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from runtime.contracts.engine import ExecutionParams
from runtime.contracts.phase2 import EngineStatus, JobItem
from runtime.kernel.jobs.book import JobBook
from runtime.kernel.jobs.level import RunLevel
from runtime.kernel.jobs.run import Run
from runtime.portal.engine_memory import RESTARTED, EngineMemory, job_wire, status_wire
from runtime.storage.database import Database
from runtime.storage.engine_runs import EngineRunStore
from runtime.storage.telemetry import TelemetryLog
from tests.helpers.engine_levels import crowd


def run_of(entities: int) -> Run:
    ids = iter(f"id-{number}" for number in range(1000))
    run, changes = JobBook(lambda: next(ids)).begin(
        RunLevel(crowd(entities)), user_id="me", worker="built-in", execution=ExecutionParams(), now_ms=0
    )
    assert len(list(changes)) == entities + 2
    return run


def test_status_and_jobs_are_told_in_the_shapes_of_the_contract() -> None:
    run = run_of(1)
    run.config = {"colour": "red"}
    told = status_wire(run)
    assert (told["scene_id"], told["config"]) == ("yard", {"colour": "red"})
    assert EngineStatus.from_wire(told).jobs == run.status().jobs
    item = JobItem.from_wire(job_wire(run.jobs[2]))
    assert (item.entity_id, item.state, item.duration_ms) == ("e0", "queued", None)


def test_without_a_store_nothing_is_kept() -> None:
    memory = EngineMemory()
    memory.save(run_of(1))
    assert memory.past() == []
    assert memory.jobs("id-0") == []


def test_a_run_that_was_cut_short_is_failed_as_far_as_the_log_does_not_know_better(tmp_path: Path) -> None:
    database = Database(tmp_path / "plumbline.db")
    store = EngineRunStore(database)
    log = TelemetryLog(tmp_path / "telemetry", now_ms=lambda: 1)
    run = run_of(1)
    EngineMemory(store, log).save(run)
    scene, assets, spawn = run.jobs

    def note(event: str, job_id: str, **payload: Any) -> None:
        log.append(event, {"engine_id": run.run_id, **payload}, job_id=job_id, engine_id="built-in", user_id="me")

    for job in run.jobs:
        note("JOB_QUEUED", job.job_id)
    for event in ("JOB_DISPATCHED", "JOB_STARTED", "JOB_COMPLETED"):
        note(event, scene.job_id)
    note("JOB_DISPATCHED", assets.job_id)
    note("JOB_COMPLETED", assets.job_id)  # cannot be: what contradicts is passed over
    log.append("JOB_QUEUED", {"engine_id": "another"}, job_id="other")

    memory = EngineMemory(store, log)
    [past] = memory.past()
    status = EngineStatus.from_wire(past.status)
    assert (status.state, status.outcome, status.error, status.progress) == ("stopped", "FAILED", "ENGINE_ERROR", 33)
    assert status.jobs is not None
    assert (status.jobs.completed, status.jobs.failed, status.jobs.queued) == (1, 2, 0)
    assert [(item["state"], item["details"]) for item in memory.jobs(run.run_id)] == [
        ("completed", None),
        ("failed", RESTARTED),
        ("failed", RESTARTED),
    ]
    told = [orjson.loads(line) for line in log.lines()][-2:]
    assert [(one["event"], one["jobId"], one["userId"]) for one in told] == [
        ("JOB_FAILED", assets.job_id, "me"),
        ("JOB_FAILED", spawn.job_id, "me"),
    ]
    EngineMemory(store, log)
    assert [orjson.loads(line)["event"] for line in log.lines()].count("JOB_FAILED") == 2
    log.close()
    database.close()


def test_what_had_ended_by_itself_is_told_as_ended_and_pushed_jobs_are_not_forgotten(tmp_path: Path) -> None:
    database = Database(tmp_path / "plumbline.db")
    store = EngineRunStore(database)
    log = TelemetryLog(tmp_path / "telemetry", now_ms=lambda: 1)
    run = run_of(1)
    EngineMemory(store, log).save(run)
    ids = [job.job_id for job in run.jobs]

    def note(event: str, job_id: str, **payload: Any) -> None:
        log.append(event, {"engine_id": run.run_id, **payload}, job_id=job_id, engine_id="built-in", user_id="me")

    for job_id in ids:
        note("JOB_QUEUED", job_id)
        note("JOB_DISPATCHED", job_id)
        if job_id == ids[2]:
            note("JOB_FAILED", job_id, error="ASSET_NOT_FOUND", details="gone", field="components.mesh")
        else:
            note("JOB_STARTED", job_id)
            note("JOB_COMPLETED", job_id, result={}, duration_ms=2.5)
    note("JOB_QUEUED", "again", job_type="SPAWN_ENTITY", entity_id="e0")
    for event in ("JOB_DISPATCHED", "JOB_STARTED", "JOB_COMPLETED"):
        note(event, "again")
    memory = EngineMemory(store, log)
    status = EngineStatus.from_wire(memory.past()[0].status)
    assert (status.state, status.outcome, status.error, status.progress) == ("idle", "COMPLETED", None, 100)
    items = [JobItem.from_wire(item) for item in memory.jobs(run.run_id)]
    assert [item.state for item in items] == ["completed", "completed", "failed", "completed"]
    assert (items[0].duration_ms, items[2].field, items[3].entity_id) == (2.5, "components.mesh", "e0")
    log.close()
    database.close()


def test_a_run_is_kept_again_with_what_came_since(tmp_path: Path) -> None:
    database = Database(tmp_path / "plumbline.db")
    memory = EngineMemory(EngineRunStore(database))
    run = run_of(1)
    run.jobs[0].state = "completed"
    memory.save(run)
    run.jobs[1].state = "failed"
    memory.save(run)
    memory.let_go(run.run_id)
    memory.save(run)
    assert [item["state"] for item in memory.jobs(run.run_id)] == ["completed", "failed", "queued"]
    database.close()


def test_without_a_log_and_with_ended_jobs_the_list_is_all_there_is(tmp_path: Path) -> None:
    database = Database(tmp_path / "plumbline.db")
    store = EngineRunStore(database)
    run = run_of(1)
    run.jobs[0].state = "failed"
    run.jobs[0].details = "kept"
    EngineMemory(store).save(run)
    again = EngineMemory(store)
    assert [item["details"] for item in again.jobs(run.run_id)] == ["kept", RESTARTED, RESTARTED]
    database.close()


def test_a_disk_that_takes_nothing_keeps_nobody_from_building(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    database = Database(tmp_path / "plumbline.db")
    memory = EngineMemory(EngineRunStore(database))
    database.close()
    memory.save(run_of(1))
    assert "could not be kept" in caplog.text
