"""Job states rebuilt from telemetry records alone (ruling 91). The records tell what happened; they decide nothing.

Here because both ends do it: the runtime at its start, the command line, and the window that scrubs through a log.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from runtime.contracts.engine import JOB_TRANSITIONS, JobState, TelemetryRecord
from runtime.contracts.json_text import read_written

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


class DamagedLineError(Exception):
    """A line of a log that counts for nothing; the text goes on from `line 7 …`."""


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
    run_id: str | None = None

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
            "runId": self.run_id,
        }


class Replay:
    """Give it records in order. A log may begin in the middle: the file before was rotated away."""

    def __init__(self) -> None:
        self.jobs: dict[str, ReplayedJob] = {}
        self.first_seq = 0
        self.last_seq = 0
        self.repaired = 0
        self._may_gap = True

    def skip(self) -> None:
        """Pass over a line that cannot be read: its number will be missing."""
        self._may_gap = True

    def take_line(self, line: bytes) -> TelemetryRecord:
        """Apply a line of a log with the end of it; raises `DamagedLineError`."""
        if not line.endswith(b"\n"):
            raise DamagedLineError("is torn off; the runtime cuts it away at its next start")
        try:
            record = TelemetryRecord.from_wire(read_written(line[:-1]))
        except ValidationError as invalid:
            self.skip()
            first = invalid.errors(include_url=False)[0]
            raise DamagedLineError(
                f"is no record: {'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
            ) from None
        except (ValueError, TypeError, RecursionError) as unreadable:
            self.skip()
            raise DamagedLineError(f"is not JSON: {_reason(unreadable)}") from None
        try:
            self.take(record)
        except ContradictionError as contradiction:
            raise DamagedLineError(f"cannot follow what comes before: {contradiction}") from None
        return record

    def take(self, record: TelemetryRecord) -> None:
        """Apply a record; raises `ContradictionError`, and is then as it was but for the sequence number."""
        former_seq, self.last_seq = self.last_seq, max(self.last_seq, record.seq)
        self.first_seq = self.first_seq or record.seq
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
            run_id = record.payload.get("engine_id")
            known = ReplayedJob(
                to, record.engine_id, record.user_id, run_id=run_id if isinstance(run_id, str) else None
            )
            self.jobs[record.job_id] = known
        elif to != known.state or record.event != "JOB_PROGRESS":
            if to not in JOB_TRANSITIONS[known.state]:
                raise ContradictionError(f"{record.event} of a job that is {known.state}")
            known.state = to
        _take_payload(known, record)


def _reason(unreadable: Exception) -> str:
    if isinstance(unreadable, json.JSONDecodeError):
        return f"{unreadable.msg} at column {unreadable.colno}"
    return str(unreadable)


def _take_payload(job: ReplayedJob, record: TelemetryRecord) -> None:
    payload = record.payload
    job.engine_id = record.engine_id or job.engine_id
    if record.event == "JOB_QUEUED":
        job.job_type, job.entity_id = _text(payload, "job_type"), _text(payload, "entity_id")
    elif record.event == "JOB_PROGRESS":
        progress = payload.get("progress")
        job.progress = progress if isinstance(progress, int) and 0 <= progress <= 100 else job.progress
    elif record.event == "JOB_COMPLETED":
        job.progress, job.duration_ms = 100, _number(payload)
        result = payload.get("result")
        job.result = result if isinstance(result, Mapping) else None
    elif record.event == "JOB_FAILED":
        job.error, job.details = _text(payload, "error"), _text(payload, "details")
        job.field, job.duration_ms = _text(payload, "field"), _number(payload)


def _text(payload: Mapping[str, Any], key: str) -> str | None:
    value = payload.get(key)
    return value if isinstance(value, str) else None


def _number(payload: Mapping[str, Any]) -> float | None:
    value = payload.get("duration_ms")
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None
