"""Lines of telemetry logs, as a runtime writes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from runtime.contracts.json_text import write_json

NOON_MS = 1_767_268_800_000
"""2026-01-01, 12:00 UTC; each record is 10 ms later than the one before."""
JOB = ("JOB_QUEUED", "JOB_DISPATCHED", "JOB_STARTED", "JOB_COMPLETED")


def record(seq: int, event: str, job: str | None = "j", **payload: Any) -> dict[str, Any]:
    about = {"engine_id": "run", "job_type": "SPAWN_ENTITY", "entity_id": f"of {job}"} if job else {}
    return {
        "seq": seq,
        "ts": NOON_MS + 10 * seq,
        "event": event,
        "jobId": job,
        "engineId": "wolf-engine",
        "userId": "me",
        "payload": {**about, **payload},
    }


def line(of: Mapping[str, Any]) -> bytes:
    return write_json(dict(of)) + b"\n"


def story(*jobs: str, first: int = 1) -> list[dict[str, Any]]:
    """Records of jobs that are queued together, and done one after another; one called `bad…` fails."""
    told = [("JOB_QUEUED", job) for job in jobs]
    for job in jobs:
        last = "JOB_FAILED" if job.startswith("bad") else "JOB_COMPLETED"
        told += [("JOB_DISPATCHED", job), ("JOB_STARTED", job), (last, job)]
    more = {
        "JOB_FAILED": {"error": "ASSET_NOT_FOUND", "details": "no vase"},
        "JOB_COMPLETED": {"result": {}, "duration_ms": 2.5},
    }
    return [record(seq, event, job, **more.get(event, {})) for seq, (event, job) in enumerate(told, start=first)]


def text_of(records: Iterable[Mapping[str, Any]]) -> bytes:
    return b"".join(map(line, records))
