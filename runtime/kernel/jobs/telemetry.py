"""What an engine reports, checked by hand because there are four of them for each job (rulings 85, 87)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, cast, get_args

from runtime.contracts.engine import JobError

TelemetryEvent = Literal["job_started", "job_progress", "job_completed", "job_failed"]
RejectionReason = Literal["malformed", "unknown_job", "not_your_job", "invalid_transition", "late", "bad_progress"]
EVENTS = frozenset(get_args(TelemetryEvent))
ERRORS = frozenset(get_args(JobError))


MOST_DETAILS = 4_000
MOST_RESULTS = 32
"""What is kept of an engine's words: they travel in events and in the log, and an engine may be anybody's."""


class RejectedTelemetryError(Exception):
    """What an engine reported is not applied."""

    def __init__(self, reason: RejectionReason) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Report:
    """A well-formed message of an engine. `duration_ms` and `field` are additive."""

    event: TelemetryEvent
    job_id: str
    progress: int = 0
    result: Mapping[str, Any] = field(default_factory=dict)
    error: JobError = "ENGINE_ERROR"
    details: str | None = None
    field: str | None = None
    duration_ms: float | None = None


def read_report(message: object) -> Report:
    """Return what a message says; raises `RejectedTelemetryError` `malformed` or `bad_progress`."""
    if not isinstance(message, Mapping):
        raise RejectedTelemetryError("malformed")
    event, job_id = message.get("event"), message.get("job_id")
    if (
        not isinstance(event, str)
        or event not in EVENTS
        or not isinstance(job_id, str)
        or not _is_number(message.get("timestamp"))
    ):
        raise RejectedTelemetryError("malformed")
    if event == "job_started":
        return Report("job_started", job_id)
    if event == "job_progress":
        return Report("job_progress", job_id, progress=_progress(message.get("progress")))
    duration_ms = message.get("duration_ms")
    measured = duration_ms if _is_number(duration_ms) else None
    if event == "job_completed":
        result = message.get("result")
        if not isinstance(result, Mapping):
            raise RejectedTelemetryError("malformed")
        return Report("job_completed", job_id, result=_plain(result), duration_ms=measured)
    error, details, about = message.get("error"), message.get("details"), message.get("field")
    if not isinstance(error, str):
        raise RejectedTelemetryError("malformed")
    words = details if isinstance(details, str) else None
    if error not in ERRORS:
        words = error if words is None else f"{error}: {words}"
        error = "ENGINE_ERROR"
    return Report(
        "job_failed",
        job_id,
        error=cast(JobError, error),
        details=None if words is None else words[:MOST_DETAILS],
        field=about[:MOST_DETAILS] if isinstance(about, str) else None,
        duration_ms=measured,
    )


def _plain(result: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the numbers and short texts of a result."""
    plain = {
        key: value
        for key, value in result.items()
        if isinstance(key, str) and (_is_number(value) or (isinstance(value, str) and len(value) <= MOST_DETAILS))
    }
    return plain if len(plain) <= MOST_RESULTS else dict(list(plain.items())[:MOST_RESULTS])


def _progress(value: object) -> int:
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # JavaScript and Python write whole numbers differently
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 100:
        raise RejectedTelemetryError("bad_progress")
    return value


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
