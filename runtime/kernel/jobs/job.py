"""One job and the strict state machine that it follows (engine-adapter-v1 §3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from runtime.contracts.engine import JOB_TRANSITIONS, JobState, JobType

ChangeKind = Literal["queued", "dispatched", "started", "progress", "completed", "failed"]
Thing = tuple[JobType, str]
"""What a job is about; a later job about the same thing takes the earlier one's place in the outcome."""

BARRIERS: frozenset[JobType] = frozenset({"BUILD_SCENE", "LOAD_ASSETS"})
"""What follows these waits until they have ended (ruling 72)."""


class InvalidTransitionError(Exception):
    """The state machine does not lead there; nothing was changed."""


@dataclass(slots=True)
class Job:
    """Times are in milliseconds of whoever keeps the book; `result` is what the engine measured."""

    job_id: str
    run_id: str
    job_type: JobType
    payload: Mapping[str, Any]
    queued_ms: float
    entity_id: str | None = None
    state: JobState = "queued"
    progress: int = 0
    error: str | None = None
    details: str | None = None
    result: Mapping[str, Any] | None = None
    field: str | None = None
    dispatched_ms: float | None = None
    started_ms: float | None = None
    duration_ms: float | None = None
    was_ended_by_engine: bool = False

    @property
    def thing(self) -> Thing:
        return (self.job_type, self.entity_id or "")

    @property
    def is_ended(self) -> bool:
        return self.state in ("completed", "failed")

    @property
    def is_in_flight(self) -> bool:
        return self.state in ("dispatched", "running")

    @property
    def points(self) -> int:
        """What it counts towards the progress of its run, of 100."""
        return 100 if self.state == "completed" else self.progress

    def move(self, to: JobState) -> None:
        """Take a step of the state machine; raises `InvalidTransitionError` for one that the table does not list."""
        if to not in JOB_TRANSITIONS[self.state]:
            raise InvalidTransitionError(f"a job that is {self.state} cannot become {to}")
        self.state = to


@dataclass(frozen=True, slots=True)
class Change:
    """Something that happened to a job just now, as it is then: tell it before the next step."""

    job: Job
    kind: ChangeKind
