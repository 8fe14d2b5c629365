"""All runs and their jobs: what goes out next, what an engine's report changes, what times out (api-rulings F, H).

Pure: each call gets the time in milliseconds and returns what changed, to be told and logged in that order. Nothing
here knows a clock, a socket or a file; who carries jobs to engines asks `next_of` and gives reports to `take`.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from runtime.contracts.engine import ExecutionParams, JobError, JobState, JobType
from runtime.kernel.jobs.job import Change, ChangeKind, Job
from runtime.kernel.jobs.level import Entity, RunLevel
from runtime.kernel.jobs.run import Run
from runtime.kernel.jobs.telemetry import RejectedTelemetryError, Report, read_report

WINDOW = 32
"""Jobs in flight to one engine, over all its runs (ruling 65)."""

STOPPED = "stopped"


class RunConflictError(Exception):
    """The run's state does not allow that; the text says why."""


class UnknownJobError(Exception):
    """The run has no such job."""


class JobBook:
    """Runs in order of arrival."""

    def __init__(self, new_id: Callable[[], str], window: int = WINDOW) -> None:
        self._new_id = new_id
        self._window = window
        self._runs: dict[str, Run] = {}
        self._jobs: dict[str, Job] = {}
        self._in_flight: Counter[str] = Counter()
        self._deadlines: list[tuple[float, int, str]] = []
        self._dispatched = 0

    @property
    def runs(self) -> Sequence[Run]:
        return list(self._runs.values())

    def run(self, run_id: str) -> Run | None:
        return self._runs.get(run_id)

    def in_flight(self, worker: str) -> int:
        return self._in_flight[worker]

    @property
    def next_deadline(self) -> float | None:
        """When a job times out next, if nothing is heard of it."""
        while self._deadlines:
            deadline, _, job_id = self._deadlines[0]
            job = self._jobs.get(job_id)
            if job is not None and job.is_in_flight:
                return deadline
            heapq.heappop(self._deadlines)
        return None

    def begin(
        self, level: RunLevel, *, user_id: str, worker: str | None, execution: ExecutionParams, now_ms: float
    ) -> tuple[Run, Iterator[Change]]:
        """Take on a run: its jobs are added as the changes are taken, so that a large one can be taken in slices.

        Nothing is dispatched of it before the last.
        """
        run = Run(self._new_id(), level, user_id=user_id, worker=worker, execution=execution)
        self._runs[run.run_id] = run
        return run, self._begin(run, now_ms)

    def forget(self, run_id: str) -> None:
        """Drop a run that has ended."""
        run = self._runs.pop(run_id)
        for job in run.jobs:
            del self._jobs[job.job_id]

    def next_of(self, worker: str) -> Job | None:
        """Return the job that goes to an engine next, None while none may: look at it, then `dispatch` or `fail` it."""
        if self._in_flight[worker] >= self._window:
            return None
        return next((run.queue[0] for run in self._runs.values() if run.worker == worker and run.may_dispatch), None)

    def dispatch(self, job: Job, now_ms: float) -> Change:
        """Take note that the job which `next_of` gave goes out."""
        run = self._runs[job.run_id]
        run.queue.popleft()
        job.dispatched_ms = now_ms
        self._dispatched += 1
        heapq.heappush(self._deadlines, (now_ms + run.execution.timeout_ms, self._dispatched, job.job_id))
        return self._move(job, "dispatched", "dispatched")

    def assign(self, worker: str) -> None:
        """Give an engine the runs that wait for one."""
        for run in self._runs.values():
            if run.worker is None:
                run.worker = worker

    def take(self, worker: str, message: object, now_ms: float) -> list[Change]:
        """Apply what an engine reported; raises `RejectedTelemetryError` with the reason, nothing changed then."""
        report = read_report(message)
        job = self._jobs.get(report.job_id)
        if job is None:
            raise RejectedTelemetryError("unknown_job")
        if self._runs[job.run_id].worker != worker:
            raise RejectedTelemetryError("not_your_job")
        if job.is_ended:
            raise RejectedTelemetryError("invalid_transition" if job.was_ended_by_engine else "late")
        return self._apply(job, report, now_ms)

    def expire(self, now_ms: float) -> list[Change]:
        """Fail what took too long since it was dispatched; its place in the window is free at once (ruling 88)."""
        changes: list[Change] = []
        while (deadline := self.next_deadline) is not None and deadline <= now_ms:
            job = self._jobs[heapq.heappop(self._deadlines)[2]]
            limit_ms = self._runs[job.run_id].execution.timeout_ms
            changes += self._fail(job, "TIMEOUT", f"the engine did not finish it within {limit_ms} ms", now_ms)
        return changes

    def fail(self, job: Job, error: JobError, details: str, now_ms: float, field: str | None = None) -> list[Change]:
        """Fail a job that has not ended, and what cannot be done without it."""
        job.field = field
        return self._fail(job, error, details, now_ms)

    def lose(self, worker: str, details: str, now_ms: float) -> list[Change]:
        """Fail what an engine that is gone had in flight; what is queued waits (decisions *Engine adapter*)."""
        gone = [job for run in self._runs.values() if run.worker == worker for job in run.jobs if job.is_in_flight]
        return [change for job in gone for change in self._fail(job, "ENGINE_ERROR", details, now_ms)]

    def pause(self, run: Run) -> bool:
        """Send no further job; returns whether that is new. In-flight jobs finish (rulings 68, 69)."""
        if run.is_ended:
            raise RunConflictError(f"the run is {run.state}; there is nothing to pause")
        was_paused, run.is_paused = run.is_paused, True
        return not was_paused

    def resume(self, run: Run) -> bool:
        """Send jobs again; returns whether that is new."""
        if run.is_stopped:
            raise RunConflictError("the run is stopped; start another one")
        was_paused, run.is_paused = run.is_paused, False
        return was_paused

    def stop(self, run: Run, now_ms: float) -> list[Change] | None:
        """Fail all that has not ended; None when the run was stopped already. One that had ended keeps its outcome."""
        if run.is_stopped:
            return None
        run.stop()
        waiting = [job for job in run.jobs if not job.is_ended]
        run.queue.clear()
        return [change for job in waiting for change in self._end(job, "ENGINE_ERROR", STOPPED, now_ms)]

    def again(self, run: Run, job_id: str, now_ms: float) -> list[Change]:
        """Add a job about what an ended one was about, as the run's level has it now."""
        former = run.job(job_id)
        if former is None:
            raise UnknownJobError(f"the run has no job {job_id}")
        self._require_open(run)
        if not former.is_ended:
            raise RunConflictError(f"the job is {former.state}; it can be done again when it has ended")
        return [self._add(run, former.job_type, former.entity_id, now_ms)]

    def push(self, run: Run, entities: Sequence[Entity], now_ms: float) -> Iterator[Change]:
        """Build entities as they are here; the run's level takes them up."""
        self._require_open(run)
        run.level.take_up(entities)
        return (self._add(run, "SPAWN_ENTITY", entity["id"], now_ms) for entity in entities)

    def _begin(self, run: Run, now_ms: float) -> Iterator[Change]:
        things: list[tuple[JobType, str | None]] = [("BUILD_SCENE", None), ("LOAD_ASSETS", None)]
        things += (("SPAWN_ENTITY", entity_id) for entity_id in run.level.entities)
        for job_type, entity_id in things:
            if run.is_stopped:
                break
            yield self._add(run, job_type, entity_id, now_ms)
        run.is_filling = False

    def _add(self, run: Run, job_type: JobType, entity_id: str | None, now_ms: float) -> Change:
        job = Job(self._new_id(), run.run_id, job_type, _payload(run.level, job_type, entity_id), now_ms, entity_id)
        run.add(job)
        self._jobs[job.job_id] = job
        return Change(job, "queued")

    def _apply(self, job: Job, report: Report, now_ms: float) -> list[Change]:
        if report.event == "job_started":
            if job.state != "dispatched":
                raise RejectedTelemetryError("invalid_transition")
            job.started_ms = now_ms
            return [self._move(job, "running", "started")]
        if not job.is_in_flight:
            raise RejectedTelemetryError("invalid_transition")
        if report.event == "job_failed":
            job.was_ended_by_engine = True
            job.field = report.field
            job.duration_ms = report.duration_ms
            return self._fail(job, report.error, report.details, now_ms)
        if job.state != "running":
            raise RejectedTelemetryError("invalid_transition")
        if report.event == "job_completed":
            job.was_ended_by_engine = True
            job.result = report.result
            job.duration_ms = report.duration_ms
            return [self._finish(job, "completed", now_ms)]
        if report.progress <= job.progress:
            return []
        points, job.progress = job.points, report.progress
        self._runs[job.run_id].moved(job, job.state, points)
        return [Change(job, "progress")]

    def _fail(self, job: Job, error: JobError, details: str | None, now_ms: float) -> list[Change]:
        """Fail a job; without its scene nothing that waits can be built (ruling 66)."""
        changes = self._end(job, error, details, now_ms)
        if job.job_type != "BUILD_SCENE":
            return changes
        run = self._runs[job.run_id]
        waiting = tuple(run.queue)
        run.queue.clear()
        words = "the scene was not built" if details is None else f"the scene was not built: {details}"
        return changes + [change for other in waiting for change in self._end(other, error, words, now_ms)]

    def _end(self, job: Job, error: JobError, details: str | None, now_ms: float) -> list[Change]:
        if job.state == "queued":
            run = self._runs[job.run_id]
            if run.queue and run.queue[0] is job:
                run.queue.popleft()
        job.error, job.details = error, details
        return [self._finish(job, "failed", now_ms)]

    def _finish(self, job: Job, state: JobState, now_ms: float) -> Change:
        if job.started_ms is not None and job.duration_ms is None:
            job.duration_ms = now_ms - job.started_ms
        change = self._move(job, state, "completed" if state == "completed" else "failed")
        if state == "completed":
            job.progress = 100
        return change

    def _move(self, job: Job, to: JobState, kind: ChangeKind) -> Change:
        run = self._runs[job.run_id]
        state, points, was_in_flight = job.state, job.points, job.is_in_flight
        job.move(to)
        run.moved(job, state, points)
        if run.worker is not None:
            self._in_flight[run.worker] += job.is_in_flight - was_in_flight
        return Change(job, kind)

    @staticmethod
    def _require_open(run: Run) -> None:
        if run.is_stopped:
            raise RunConflictError("the run is stopped; start another one")


def _payload(level: RunLevel, job_type: JobType, entity_id: str | None) -> Mapping[str, object]:
    if job_type == "BUILD_SCENE":
        return level.scene_payload()
    if job_type == "LOAD_ASSETS":
        return {"assets": level.asset_names()}
    return level.entities[entity_id or ""]
