"""What the window knows of one run and its jobs, put together from reads and events. Pure; the runtime's word only.

A read of the list can be older than an event that came before it: a job never goes back along the state machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, get_args

from runtime.contracts.engine import JobState, JobType
from runtime.contracts.phase2 import EngineStatus, JobItem

MOST_JOBS = 200_000
"""A run of more is followed by its counts alone: the table would say nothing that can be read."""

_RANK: Mapping[JobState, int] = {"queued": 0, "dispatched": 1, "running": 2, "completed": 3, "failed": 3}
ENDED: frozenset[JobState] = frozenset({"completed", "failed"})
Thing = tuple[str, str]
_ENTITY = "entity"
_TYPES = frozenset(get_args(JobType))
_STATES: Mapping[str, JobState] = {
    "job.queued": "queued",
    "job.dispatched": "dispatched",
    "job.started": "running",
    "job.progress": "running",
    "job.completed": "completed",
    "job.failed": "failed",
}


@dataclass(frozen=True, slots=True)
class JobView:
    """A job as the runtime told it last. `duration_ms` is its measure; None where it does not say."""

    job_id: str
    job_type: JobType
    state: JobState
    progress: int = 0
    entity_id: str = ""
    error: str = ""
    details: str = ""
    field: str = ""
    duration_ms: float | None = None

    @property
    def is_ended(self) -> bool:
        return self.state in ENDED


class JobBook:
    """The jobs of one run in their order, and which of them is the newest about each entity."""

    def __init__(self) -> None:
        self._jobs: dict[str, JobView] = {}
        self._newest: dict[Thing, str] = {}
        self._touched: dict[str, None] = {}
        self._entities: set[str] = set()
        self._is_full = False

    @property
    def jobs(self) -> Mapping[str, JobView]:
        return self._jobs

    @property
    def entities(self) -> Iterable[str]:
        """The entities that jobs are about."""
        return [name for kind, name in self._newest if kind == _ENTITY]

    @property
    def is_full(self) -> bool:
        """Whether there were more jobs than are kept."""
        return self._is_full

    def job_of(self, entity: str) -> JobView | None:
        """Return the newest job about an entity."""
        newest = self._newest.get((_ENTITY, entity))
        return None if newest is None else self._jobs[newest]

    @property
    def failures(self) -> int:
        """How many failures stand: of jobs that were done again since, the last one counts."""
        return sum(self._jobs[newest].state == "failed" for newest in self._newest.values())

    def is_past(self, job_id: str) -> bool:
        """Whether the same was done again since, or is being."""
        return self._newest[_thing(self._jobs[job_id])] != job_id

    def clear(self) -> None:
        """Begin anew with another run."""
        self._entities |= set(self.entities)
        self._jobs, self._newest, self._touched, self._is_full = {}, {}, {}, False

    def take_items(self, items: Iterable[JobItem]) -> None:
        """Take up a page of the list, in its order."""
        for item in items:
            self._take(view_of(item))

    def take_event(self, kind: str, payload: Mapping[str, Any]) -> bool:
        """Take up a `job.…` event; returns whether it was understood. One that tells too little asks for a read."""
        state = _STATES.get(kind)
        job_id = payload.get("job_id")
        if state is None or not isinstance(job_id, str):
            return False
        known = self._jobs.get(job_id)
        if known is None:
            if payload.get("job_type") not in _TYPES:
                return False
            known = JobView(job_id, payload["job_type"], "queued", entity_id=_text(payload, "entity_id"))
        duration_ms = payload.get("duration_ms")
        self._take(
            replace(
                known,
                state=state,
                progress=_progress(state, payload.get("progress"), known.progress),
                error=_text(payload, "error") or known.error,
                details=_text(payload, "details") or known.details,
                field=_text(payload, "field") or known.field,
                duration_ms=duration_ms if isinstance(duration_ms, int | float) else known.duration_ms,
            )
        )
        return True

    @property
    def has_changes(self) -> bool:
        return bool(self._touched or self._entities)

    def take_changes(self, most: int = MOST_JOBS) -> tuple[tuple[str, ...], frozenset[str]]:
        """Return which jobs, and which entities' states, changed since this was last asked; of jobs a part at most."""
        jobs = tuple(islice(self._touched, most))
        for job_id in jobs:
            del self._touched[job_id]
        entities, self._entities = frozenset(self._entities), set()
        return jobs, entities

    def _take(self, job: JobView) -> None:
        known = self._jobs.get(job.job_id)
        if known is not None and (known == job or _is_older(job, known)):
            return
        if known is None and len(self._jobs) >= MOST_JOBS:
            self._is_full = True
            return
        self._jobs[job.job_id] = job
        self._touched[job.job_id] = None
        if known is None:
            before = self._newest.get(_thing(job))
            if before is not None:
                self._touched[before] = None
            self._newest[_thing(job)] = job.job_id
        if job.entity_id:
            self._entities.add(job.entity_id)


def _thing(job: JobView) -> Thing:
    """Return what a job is about: an entity, or the whole scene in one respect."""
    return (_ENTITY, job.entity_id) if job.entity_id else (job.job_type, "")


def view_of(item: JobItem) -> JobView:
    """Return an item of the list as it is shown."""
    return JobView(
        item.job_id,
        item.job_type,
        item.state,
        item.progress,
        item.entity_id or "",
        item.error or "",
        item.details or "",
        item.field or "",
        item.duration_ms,
    )


def is_ended(status: EngineStatus) -> bool:
    """Whether a run does nothing any more: stopped, or all its jobs have ended (ruling 66)."""
    return status.state == "stopped" or status.outcome is not None


def _is_older(job: JobView, known: JobView) -> bool:
    if _RANK[job.state] != _RANK[known.state]:
        return _RANK[job.state] < _RANK[known.state]
    return job.duration_ms is None if known.is_ended else job.progress < known.progress


def _progress(state: JobState, told: object, known: int) -> int:
    if state == "completed":
        return 100
    return max(told, known) if isinstance(told, int) else known


def _text(payload: Mapping[str, Any], key: str) -> str:
    value = payload.get(key)
    return value if isinstance(value, str) else ""
