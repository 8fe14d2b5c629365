"""What becomes of a job that another backend sends us: it is believed or not, done once, and never waits in a crowd.

Sans-I/O: what came goes in, what is to be done with it comes out; the connection and the engine are elsewhere.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from runtime.contracts.json_text import write_json
from runtime.control.engine.job_check import JobCheck, Unfit
from runtime.portal.engine_seal import EngineSeal, SealBrokenError

BACKEND = "backend"
"""Whose nonces are remembered: there is one other end."""
REFUSED = "engine_job_rejected"
MOST_WAITING = 1_024
MOST_WAITING_BYTES = 64 * 1024 * 1024
"""A backend that keeps to its window of 32 never comes near either."""
MOST_KNOWN = 20_000
MOST_ID = 128
SHOWN = 200


@dataclass(frozen=True, slots=True)
class Work:
    """A job that is to be done, and its text."""

    job: dict[str, Any]
    text: bytes


@dataclass(frozen=True, slots=True)
class Failure:
    """A job that cannot be done, and what is to be reported of it at once."""

    job: dict[str, Any]
    report: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A message that is not believed, and why; `event` tells its sender."""

    reason: str
    event: str = REFUSED


class JobTray:
    """Belongs to one thread. It outlives connections: neither a job nor a nonce is good twice."""

    def __init__(
        self,
        seal: EngineSeal | None,
        *,
        most_waiting: int = MOST_WAITING,
        most_waiting_bytes: int = MOST_WAITING_BYTES,
    ) -> None:
        """Without a `seal` signatures cannot be looked at, and are not."""
        self._seal = seal
        self._most_waiting = most_waiting
        self._most_waiting_bytes = most_waiting_bytes
        self._known: OrderedDict[str, None] = OrderedDict()
        self._waiting: dict[str, int] = {}
        self._waiting_bytes = 0

    @property
    def waiting(self) -> int:
        """How many jobs were taken and have not ended."""
        return len(self._waiting)

    def take(self, data: Any, now_ms: int) -> Work | Failure | Refusal | None:
        """Return what is to be done with a message; None with a job that came before."""
        try:
            job = self._opened(data)
            job_id = job.get("job_id") if isinstance(job, dict) else None
            if not isinstance(job_id, str) or not 0 < len(job_id) <= MOST_ID:
                raise SealBrokenError("malformed")
        except SealBrokenError as broken:
            return Refusal(broken.reason)
        if job_id in self._known:
            return None
        self._known[job_id] = None
        if len(self._known) > MOST_KNOWN:
            self._known.popitem(last=False)
        unfit = _unfit(job)
        if unfit is None:
            text = write_json(job)
            unfit = self._why_no_room(text)
            if unfit is None:
                self._waiting[job_id] = len(text)
                self._waiting_bytes += len(text)
                return Work(job, text)
        failed = {"event": "job_failed", "job_id": job_id, "error": unfit.error, "details": unfit.details}
        return Failure(job, {**failed, "timestamp": now_ms})

    def end(self, job_id: str) -> None:
        """Take note that a job has ended."""
        self._waiting_bytes -= self._waiting.pop(job_id, 0)

    def _why_no_room(self, text: bytes) -> Unfit | None:
        is_full = len(self._waiting) >= self._most_waiting
        is_large = bool(self._waiting) and self._waiting_bytes + len(text) > self._most_waiting_bytes
        if not is_full and not is_large:
            return None
        return Unfit(
            "ENGINE_ERROR", f"{len(self._waiting)} jobs wait for this engine already; send it again later", None
        )

    def _opened(self, data: Any) -> Any:
        if self._seal is not None:
            return self._seal.open(BACKEND, data)
        return data["payload"] if isinstance(data, Mapping) and "sig" in data and "payload" in data else data


def _unfit(job: dict[str, Any]) -> Unfit | None:
    """Return why a job of somebody else's cannot be done."""
    try:
        return JobCheck().unfit(job)
    except (KeyError, TypeError, AttributeError, ValueError) as wrong:
        return Unfit("ENGINE_ERROR", f"the job is not in the form of engine-adapter-v1: {wrong!r}"[:SHOWN], None)
