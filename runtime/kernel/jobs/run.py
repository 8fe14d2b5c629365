"""A run: jobs in order, its state, progress and outcome (api-rulings 66–72)."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from runtime.contracts.engine import ExecutionParams
from runtime.contracts.phase2 import EngineState, EngineStatus, JobCounts, Outcome
from runtime.kernel.jobs.job import BARRIERS, Job, Thing
from runtime.kernel.jobs.level import RunLevel


class Run:
    """Its jobs in the order of the list. `JobBook` moves them; this adds them up."""

    def __init__(
        self, run_id: str, level: RunLevel, *, user_id: str, worker: str | None, execution: ExecutionParams
    ) -> None:
        """`worker` is the engine that does it, None while there is none."""
        self.run_id = run_id
        self.level = level
        self.user_id = user_id
        self.worker = worker
        self.execution = execution
        self.config: Mapping[str, Any] = {}
        """What the run was asked with, unknown keys, too (ruling 63)."""
        self.is_filling = True
        """Its first jobs are being added; nothing goes out before the last."""
        self.is_paused = False
        self.is_stopped = False
        self.queue: deque[Job] = deque()
        self._jobs: dict[str, Job] = {}
        self._newest: dict[Thing, Job] = {}
        self._barriers: list[Job] = []
        self._counts: Counter[str] = Counter()
        self._points = 0
        self._progress = 0
        self._was_dispatched = False
        self._stopped_with: Outcome | None = None

    @property
    def jobs(self) -> Sequence[Job]:
        return list(self._jobs.values())

    def job(self, job_id: str) -> Job | None:
        return self._jobs.get(job_id)

    @property
    def counts(self) -> Mapping[str, int]:
        """How many of its jobs are in which state."""
        return self._counts

    @property
    def in_flight(self) -> int:
        return self._counts["dispatched"] + self._counts["running"]

    @property
    def is_ended(self) -> bool:
        if self.is_stopped:
            return True
        return not self.is_filling and self._counts["completed"] + self._counts["failed"] == len(self._jobs)

    @property
    def outcome(self) -> Outcome | None:
        if self._stopped_with is not None:
            return self._stopped_with
        if not self.is_ended:
            return None
        return "FAILED" if self._first_failed() else "COMPLETED"

    @property
    def state(self) -> EngineState:
        if self.is_stopped:
            return "stopped"
        if self.is_ended:
            return "idle"
        if self.is_paused:
            return "paused"
        return "running" if self._was_dispatched else "idle"

    @property
    def progress(self) -> int:
        """Of 100, never down until a run that had ended gets more to do; 100 only when it is completed."""
        if self.outcome == "COMPLETED":
            return 100
        self._progress = max(self._progress, min(self._points // max(len(self._newest), 1), 99))
        return self._progress

    @property
    def may_dispatch(self) -> bool:
        """Whether its next job may go out: nothing that holds up what follows is in flight (ruling 72)."""
        if self.is_filling or self.is_paused or not self.queue:
            return False
        if not self.in_flight:
            return True
        is_held_up = any(job.is_in_flight for job in self._barriers)
        return not is_held_up and self.queue[0].job_type not in BARRIERS

    def status(self) -> EngineStatus:
        failed = self._first_failed()
        return EngineStatus(
            engine_id=self.run_id,
            state=self.state,
            progress=self.progress,
            outcome=self.outcome,
            error=failed.error if failed else None,
            worker=self.worker,
            jobs=JobCounts(
                total=len(self._jobs),
                **{state: self._counts[state] for state in ("queued", "dispatched", "running", "completed", "failed")},
            ),
        )

    def stop(self) -> None:
        """End it for good; a run that had ended keeps its outcome."""
        self._stopped_with = self.outcome or "STOPPED"
        self.is_stopped = True

    def add(self, job: Job) -> None:
        if self.is_ended:
            self._progress = 0
        former = self._newest.get(job.thing)
        if former is not None:
            self._points -= former.points
        self._newest[job.thing] = job
        self._jobs[job.job_id] = job
        self._counts[job.state] += 1
        self.queue.append(job)
        if job.job_type in BARRIERS:
            self._barriers.append(job)

    def moved(self, job: Job, from_state: str, from_points: int) -> None:
        """Take note of what `JobBook` did to a job."""
        self._counts[from_state] -= 1
        self._counts[job.state] += 1
        self._was_dispatched = self._was_dispatched or job.state == "dispatched"
        if self._newest[job.thing] is job:
            self._points += job.points - from_points

    def let_go(self, free: Callable[[object], None]) -> None:
        """Give jobs and level away, a part at a time; for a run that was forgotten, in any thread."""
        self.queue.clear()
        self._barriers.clear()
        while self._newest:
            self._newest.popitem()
        while self._jobs:
            self._jobs.popitem()
        self.level.let_go(free)
        config, self.config = self.config, {}
        free(config)

    def _first_failed(self) -> Job | None:
        if not self._counts["failed"]:
            return None
        return next((job for job in self._newest.values() if job.state == "failed"), None)
