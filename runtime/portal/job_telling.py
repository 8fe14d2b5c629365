"""What events, telemetry and engines are told of runs and jobs, as JSON values; and of a report that is refused."""

from __future__ import annotations

import itertools
from typing import Any

from runtime.kernel.jobs.job import Job
from runtime.kernel.jobs.run import Run

MOST_ID = 128
MOST_KEYS = 16
MOST_SHOWN = 1_000
"""What is logged of a report that is refused: whoever sent it may have sent anything."""


def about_run(run: Run) -> dict[str, Any]:
    return {"engine_id": run.run_id, "scene_id": run.level.scene_id, "worker": run.worker, "state": run.state}


def about_job(job: Job, kind: str) -> dict[str, Any]:
    """Return what is told when something of this kind happened to a job."""
    about: dict[str, Any] = {"engine_id": job.run_id, "job_id": job.job_id, "job_type": job.job_type}
    if job.entity_id is not None:
        about["entity_id"] = job.entity_id
    if kind == "progress":
        about["progress"] = job.progress
    elif kind == "completed":
        about |= {"result": job.result, "duration_ms": job.duration_ms}
    elif kind == "failed":
        about |= {"error": job.error, "details": job.details}
        if job.field is not None:
            about["field"] = job.field
        if job.duration_ms is not None:
            about["duration_ms"] = job.duration_ms
    return about


def described(job: Job, run: Run, submitted_at_ms: int) -> dict[str, Any]:
    """Return a job as it was ordered, without the level that it is about."""
    return {
        "job_id": job.job_id,
        "job_type": job.job_type,
        "payload": job.payload,
        "execution_params": {"priority": run.execution.priority, "timeout_ms": run.execution.timeout_ms},
        "submitted_at": submitted_at_ms,
        "user_id": run.user_id,
    }


def ordered(job: Job, run: Run, submitted_at_ms: int) -> dict[str, Any]:
    """Return a job as an engine gets it, with what of the level it is about."""
    spec = run.level.complete_spec() if job.entity_id is None else run.level.spec_for(job.entity_id)
    return {**described(job, run, submitted_at_ms), "world_spec": spec}


def job_of_report(message: Any) -> str | None:
    """Return the job that something sent says it is about, cut to what an id may be."""
    told = message.get("job_id") if isinstance(message, dict) else None
    return told[:MOST_ID] if isinstance(told, str) else None


def report_shown(message: Any) -> str:
    """Return the beginning of what came, without walking through all of it."""
    if isinstance(message, dict):
        few = itertools.islice(message.items(), MOST_KEYS)
        return ", ".join(f"{str(key)[:MOST_ID]}: {_short(value)}" for key, value in few)[:MOST_SHOWN]
    return _short(message)


def _short(value: Any) -> str:
    return repr(value[:MOST_ID] if isinstance(value, str) else value)[:MOST_ID] if _is_plain(value) else "…"


def _is_plain(value: Any) -> bool:
    return value is None or isinstance(value, str | float | bool) or (isinstance(value, int) and abs(value) < 1 << 64)
