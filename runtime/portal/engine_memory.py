"""Runs over restarts: what is kept of them, and what becomes of those that a restart cut short (ruling 71)."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from runtime.contracts.engine import TelemetryRecord
from runtime.contracts.job_replay import ContradictionError, Replay, ReplayedJob
from runtime.contracts.json_text import read_written, write_json
from runtime.kernel.jobs.job import Job
from runtime.kernel.jobs.run import Run
from runtime.storage.engine_runs import StoredRun

RESTARTED = "the runtime was restarted"

log = logging.getLogger("plumbline.engine")

Item = Mapping[str, Any]


class JobLog(Protocol):
    """Where telemetry is kept: `runtime.storage.telemetry.TelemetryLog`."""

    def append(
        self,
        event: str,
        payload: dict[str, Any],
        *,
        job_id: str | None = None,
        engine_id: str | None = None,
        user_id: str | None = None,
    ) -> None: ...

    @property
    def is_writable(self) -> bool: ...

    @property
    def last_seq(self) -> int:
        """The number of the last record that is kept."""

    def after(self, seq: int, most: int) -> Sequence[bytes]:
        """Return the lines that follow a number; raises OSError."""

    @property
    def cut_bytes(self) -> int:
        """How much of a torn record was cut off at the start."""

    def flush(self) -> None: ...

    def lines(self) -> Iterator[bytes]: ...

    def close(self) -> None: ...


class RunStore(Protocol):
    """Where runs are kept: `runtime.storage.engine_runs.EngineRunStore`."""

    def heads(self) -> Sequence[tuple[str, bool, bytes]]: ...

    def jobs(self, run_id: str) -> bytes: ...

    def save(self, run: StoredRun) -> None: ...


@dataclass(frozen=True, slots=True)
class PastRun:
    """A run that can be read and not gone on with."""

    run_id: str
    status: Mapping[str, Any]


class EngineMemory:
    """Belongs to the portal's thread. A disk that takes nothing keeps nobody from building."""

    def __init__(self, store: RunStore | None = None, telemetry: JobLog | None = None) -> None:
        self._store = store
        self._telemetry = telemetry
        self._ended: dict[str, dict[str, bytes]] = {}
        if store is None:
            return
        for run_id, has_ended, status in store.heads():
            if not has_ended:
                self._end(store, PastRun(run_id, read_written(status)))

    def past(self) -> list[PastRun]:
        """Return what is kept, newest first."""
        heads = () if self._store is None else self._store.heads()
        return [PastRun(run_id, read_written(status)) for run_id, _, status in heads]

    def jobs(self, run_id: str) -> Sequence[Item]:
        """Return the jobs of a kept run as they are listed."""
        items: list[Item] = [] if self._store is None else read_written(self._store.jobs(run_id))
        return items

    def save(self, run: Run) -> None:
        """Keep a run as it is now. A job that has ended is written once: a run may get more to do many times."""
        known = self._ended.setdefault(run.run_id, {})
        texts = []
        for job in run.jobs:  # job by job: one call for ten thousand would hold up the scan
            text = known.get(job.job_id)
            if text is None:
                text = write_json(job_wire(job))
                if job.is_ended:
                    known[job.job_id] = text
            texts.append(text)
        jobs = b"[" + b",".join(texts) + b"]"
        self._save(StoredRun(run.run_id, run.is_ended, write_json(status_wire(run)), jobs))

    def let_go(self, run_id: str) -> None:
        """Forget what is only needed to keep a run again."""
        self._ended.pop(run_id, None)

    def _end(self, store: RunStore, past: PastRun) -> None:
        """Take from the log how the jobs of a run ended, and fail those that it cannot tell of."""
        known = self._replayed(past.run_id)
        listed: list[Item] = read_written(store.jobs(past.run_id))
        ids = {item["job_id"] for item in listed}
        listed += [_item_of(job_id, job) for job_id, job in known.items() if job_id not in ids]
        jobs = [_as_logged(item, known.get(item["job_id"])) for item in listed]
        cut_short = [item for item in jobs if item["details"] == RESTARTED]
        for item in cut_short:
            self._log_failed(past, item, known.get(item["job_id"]))
        newest = {(job["job_type"], job["entity_id"]): job for job in jobs}.values()
        failed = next((job for job in newest if job["state"] == "failed"), None)
        done = sum(job["state"] == "completed" for job in newest)
        counts = {state: sum(job["state"] == state for job in jobs) for state in ("completed", "failed")}
        status = {
            **past.status,
            "state": "stopped" if cut_short else "idle",
            "outcome": "FAILED" if failed else "COMPLETED",
            "error": "ENGINE_ERROR" if cut_short else failed and failed["error"],
            "progress": min(99, 100 * done // max(len(newest), 1)) if failed else 100,
            "jobs": {"total": len(jobs), "queued": 0, "dispatched": 0, "running": 0, **counts},
        }
        self._save(StoredRun(past.run_id, True, write_json(status), write_json(jobs)))

    def _replayed(self, run_id: str) -> Mapping[str, ReplayedJob]:
        replay = Replay()
        wanted = run_id.encode()
        for line in () if self._telemetry is None else self._telemetry.lines():
            replay.skip()
            if wanted not in line:
                continue
            try:
                replay.take(TelemetryRecord.from_wire(read_written(line)))
            except (ValueError, ContradictionError):
                continue  # `replay` tells of damage; here what can be read is used
        return replay.jobs

    def _log_failed(self, past: PastRun, item: Item, known: ReplayedJob | None) -> None:
        if self._telemetry is None:
            return
        payload = {
            "engine_id": past.run_id,
            "job_id": item["job_id"],
            "job_type": item["job_type"],
            "error": "ENGINE_ERROR",
            "details": RESTARTED,
        }
        self._telemetry.append(
            "JOB_FAILED",
            payload,
            job_id=item["job_id"],
            engine_id=past.status.get("worker"),
            user_id=None if known is None else known.user_id,
        )

    def _save(self, run: StoredRun) -> None:
        if self._store is None:
            return
        try:
            self._store.save(run)
        except Exception as failed:  # the run goes on; only a restart will not know how it ended
            log.warning("the run %s could not be kept: %s", run.run_id, failed)


def status_wire(run: Run) -> dict[str, Any]:
    """Return a run's status as it is told; what it was asked with is additive."""
    return {**run.status().to_wire(), "scene_id": run.level.scene_id, "config": dict(run.config)}


def job_wire(job: Job) -> dict[str, Any]:
    """Return a job as the list shows it (ruling 70)."""
    return {
        "job_id": job.job_id,
        "job_type": job.job_type,
        "state": job.state,
        "progress": job.progress,
        "error": job.error,
        "details": job.details,
        "entity_id": job.entity_id,
        "field": job.field,
        "duration_ms": job.duration_ms,
    }


def _item_of(job_id: str, job: ReplayedJob) -> Item:
    """Return a job that the log alone knows, as it stood when it was queued."""
    about = {"job_id": job_id, "job_type": job.job_type, "entity_id": job.entity_id}
    return {
        **about,
        "state": "queued",
        "progress": 0,
        "error": None,
        "details": None,
        "field": None,
        "duration_ms": None,
    }


def _as_logged(item: Item, logged: ReplayedJob | None) -> Item:
    """Return a job as the log says that it ended; one that had not ended has failed."""
    if item["state"] in ("completed", "failed"):
        return item
    if logged is None or logged.state not in ("completed", "failed"):
        progress = item["progress"] if logged is None else logged.progress
        return {**item, "state": "failed", "progress": progress, "error": "ENGINE_ERROR", "details": RESTARTED}
    keys = ("state", "progress", "error", "details", "field", "duration_ms")
    return {**item, **{key: getattr(logged, key) for key in keys}}
