"""Job states rebuilt from telemetry records alone (ruling 91). The records tell what happened; they decide nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from runtime.contracts.engine import JOB_TRANSITIONS, JobState, TelemetryRecord

_STATES: Mapping[str, JobState] = {
    "JOB_QUEUED": "queued",
    "JOB_DISPATCHED": "dispatched",
    "JOB_STARTED": "running",
    "JOB_PROGRESS": "running",
    "JOB_COMPLETED": "completed",
    "JOB_FAILED": "failed",
}
NOT_ABOUT_JOBS = frozenset({"TELEMETRY_REJECTED", "LOG_REPAIRED"})


class ContradictionError(Exception):
    """A record that cannot follow those before it."""


@dataclass(slots=True)
class ReplayedJob:
    """A job as its records leave it."""

    state: JobState
    engine_id: str | None
    user_id: str | None
    job_type: str | None = None
    entity_id: str | None = None
    progress: int = 0
    error: str | None = None
    details: str | None = None
    field: str | None = None
    duration_ms: float | None = None
    result: Mapping[str, Any] | None = None

    def to_wire(self) -> dict[str, Any]:
        return {
            "state": self.state,
            "progress": self.progress,
            "error": self.error,
            "details": self.details,
            "field": self.field,
            "duration_ms": self.duration_ms,
            "result": self.result,
            "job_type": self.job_type,
            "entity_id": self.entity_id,
            "engineId": self.engine_id,
            "userId": self.user_id,
        }


class Replay:
    """Give it records in order. A log may begin in the middle: the file before was rotated away."""

    def __init__(self) -> None:
        self.jobs: dict[str, ReplayedJob] = {}
        self.last_seq = 0
        self.repaired = 0
        self._may_gap = True

    def skip(self) -> None:
        """Pass over a line that cannot be read: its number will be missing."""
        self._may_gap = True

    def take(self, record: TelemetryRecord) -> None:
        """Apply a record; raises `ContradictionError`, and is then as it was but for the sequence number."""
        former_seq, self.last_seq = self.last_seq, max(self.last_seq, record.seq)
        may_gap, self._may_gap = self._may_gap, False
        if record.seq <= former_seq or (record.seq > former_seq + 1 and not may_gap):
            raise ContradictionError(f"seq {record.seq} after {former_seq}")
        if record.event == "LOG_REPAIRED":
            self.repaired += 1
        if record.event in NOT_ABOUT_JOBS:
            return
        to = _STATES.get(record.event)
        if to is None or record.job_id is None:
            raise ContradictionError(f"{record.event} is no event of a job")
        known = self.jobs.get(record.job_id)
        if known is None:
            known = ReplayedJob(to, record.engine_id, record.user_id)
            self.jobs[record.job_id] = known
        elif to != known.state or record.event != "JOB_PROGRESS":
            if to not in JOB_TRANSITIONS[known.state]:
                raise ContradictionError(f"{record.event} of a job that is {known.state}")
            known.state = to
        _take_payload(known, record)


def _take_payload(job: ReplayedJob, record: TelemetryRecord) -> None:
    payload = record.payload
    if record.event == "JOB_QUEUED":
        job.job_type, job.entity_id = payload.get("job_type"), payload.get("entity_id")
    elif record.event == "JOB_PROGRESS":
        job.progress = payload["progress"] if isinstance(payload.get("progress"), int) else job.progress
    elif record.event == "JOB_COMPLETED":
        job.progress, job.result, job.duration_ms = 100, payload.get("result"), payload.get("duration_ms")
    elif record.event == "JOB_FAILED":
        job.error, job.details = payload.get("error"), payload.get("details")
        job.field, job.duration_ms = payload.get("field"), payload.get("duration_ms")
