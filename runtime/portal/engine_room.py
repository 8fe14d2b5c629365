"""Where runs meet engines: sends what is due, takes what engines report, tells and logs it (api-rulings F, H, I).

What may happen to a job is the book's business (`runtime.kernel.jobs`); here are the loop, the clock and the engines.
"""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from runtime.collector import dismantle
from runtime.contracts.engine import ExecutionParams
from runtime.control.clock import NS_PER_MS, Clock
from runtime.control.engine.engine import Engine, Telemetry
from runtime.control.engine.job_check import JobCheck
from runtime.control.engine.job_text import JobTexts
from runtime.kernel.jobs.book import JobBook
from runtime.kernel.jobs.job import Change, Job
from runtime.kernel.jobs.level import Entity, RunLevel
from runtime.kernel.jobs.run import Run
from runtime.kernel.jobs.telemetry import RejectedTelemetryError
from runtime.portal.engine_memory import EngineMemory, JobLog
from runtime.portal.job_telling import about_job, about_run, described, job_of_report, ordered, report_shown

SLICE = 100
"""So many jobs or reports are dealt with before the loop sees to others."""
MOST_RUNS = 16
"""Runs that are kept ready to be gone on with; older ones can be read."""
SAVE_AFTER_S = 1.0
LOST = "the engine is gone"

log = logging.getLogger("plumbline.engine")


class EngineRoom:
    """Belongs to the portal's thread, apart from `report`."""

    def __init__(
        self,
        *,
        clock: Clock,
        event: Callable[[str, str, dict[str, Any]], None],
        telemetry: JobLog | None,
        memory: EngineMemory,
        schedule: Callable[[float, Callable[[], None]], object],
    ) -> None:
        self._clock = clock
        self._event = event
        self._telemetry = telemetry
        self._schedule = schedule
        self._loop: asyncio.AbstractEventLoop | None = None
        self._book = JobBook(lambda: str(uuid.uuid4()))
        self._engines: dict[str, Engine] = {}
        self._checks: dict[str, JobCheck] = {}
        self._texts: dict[str, JobTexts] = {}
        self._open: set[str] = set()
        self._unsaved: set[str] = set()
        self._is_saving_due = False
        self._armed_ms: float | None = None
        self._reports: deque[tuple[str, Telemetry]] = deque()
        self._is_reading = False
        self._is_settling = False
        self.memory = memory

    @property
    def runs(self) -> Sequence[Run]:
        """The runs of this start, newest first."""
        return self._book.runs[::-1]

    @property
    def is_log_writable(self) -> bool:
        """Whether the disk takes the telemetry (ruling 95)."""
        return self._telemetry is None or self._telemetry.is_writable

    @property
    def cut_bytes(self) -> int:
        """How much of a torn record was cut off the telemetry at the start (ruling 92)."""
        return 0 if self._telemetry is None else self._telemetry.cut_bytes

    def job_counts(self) -> Counter[str]:
        """Return how many jobs of the runs of this start are in which state."""
        return sum((Counter(run.counts) for run in self._book.runs), Counter())

    @property
    def engines(self) -> Sequence[Engine]:
        """The engines that take jobs now, or will in a moment."""
        return tuple(self._engines.values())

    def job_counts_of(self, worker: str) -> Counter[str]:
        """Return how many jobs of an engine's runs of this start are in which state."""
        runs = (run for run in self._book.runs if run.worker == worker)
        return sum((Counter(run.counts) for run in runs), Counter())

    def run(self, run_id: str) -> Run | None:
        return self._book.run(run_id)

    def start(self) -> None:
        """Begin to take reports; call it in the portal's loop."""
        self._loop = asyncio.get_running_loop()

    def stop(self) -> None:
        """End the engines; runs that have not ended are told as stopped at the next start."""
        for engine in self._engines.values():
            engine.close()
        self._engines.clear()
        self._loop = None
        self._save_ended()
        if self._telemetry is not None:
            self._telemetry.close()

    def add_engine(self, engine: Engine) -> None:
        """Let an engine work; runs that waited for one go to it."""
        self._engines[engine.name] = engine
        self._book.assign(engine.name)
        self._send(engine.name)

    def remove_engine(self, name: str, why: str = LOST) -> int:
        """Do without an engine; what it had in flight has failed. Returns how many jobs failed with it."""
        if self._engines.pop(name, None) is None:
            return 0
        lost = self._book.lose(name, why, self._now_ms())
        self._tell(lost)
        self._settle()
        return len(lost)

    def wake(self, name: str) -> None:
        """Send what waited for an engine that takes jobs again."""
        if name in self._engines:
            self._settle()

    def take(self, worker: str, message: Telemetry) -> None:
        """Take one report at once, with nothing in between that could fill up; in the portal's loop.

        What may go out then goes out when the loop comes round, once for all reports of this turn.
        """
        self._take(worker, message)
        if not self._is_settling:
            self._is_settling = True
            asyncio.get_running_loop().call_soon(self._settle_now)

    def _settle_now(self) -> None:
        self._is_settling = False
        if self._loop is not None:
            self._settle()

    def note_refused(self, worker: str, reason: str, message: Any) -> None:
        """Log what an engine sent and was not let in."""
        refused = {"reason": reason, "message": report_shown(message)}
        self._log("TELEMETRY_REJECTED", refused, None, worker, job_of_report(message))

    async def begin(
        self, level: RunLevel, *, user_id: str, execution: ExecutionParams, engine: str | None, config: dict[str, Any]
    ) -> Run:
        """Take on a run; returns when its jobs are queued and the first is sent."""
        worker = engine or self._choose()
        run, changes = self._book.begin(
            level, user_id=user_id, worker=worker, execution=execution, now_ms=self._now_ms()
        )
        run.config = config
        self._checks[run.run_id] = JobCheck()
        self._texts[run.run_id] = JobTexts()
        self._open.add(run.run_id)
        self._event("engine.run.started", user_id, about_run(run))
        await self._queue(changes)
        self.memory.save(run)
        self._settle()
        self._drop_old(run)
        return run

    def pause(self, run: Run, actor: str) -> None:
        """Send nothing more; raises `RunConflictError`."""
        if self._book.pause(run):
            self._event("engine.run.paused", actor, about_run(run))

    def resume(self, run: Run, actor: str) -> None:
        """Send again; raises `RunConflictError`."""
        if self._book.resume(run):
            self._event("engine.run.resumed", actor, about_run(run))
            self._settle()

    def end(self, run: Run, actor: str) -> None:
        """Fail what has not ended and say that the run is stopped."""
        changes = self._book.stop(run, self._now_ms())
        if changes is None:
            return
        self._tell(changes)
        self._event("engine.run.stopped", actor, about_run(run))
        self._open.discard(run.run_id)
        self.memory.save(run)
        self._settle()

    async def again(self, run: Run, job_id: str) -> list[str]:
        """Do an ended job again; raises `UnknownJobError`, `RunConflictError`."""
        return await self._add(run, iter(self._book.again(run, job_id, self._now_ms())))

    async def push(self, run: Run, entities: Sequence[Entity]) -> list[str]:
        """Build entities as they are here; raises `RunConflictError`."""
        return await self._add(run, self._book.push(run, entities, self._now_ms()))

    def scene_text(self, run: Run, ids: Sequence[str] | None) -> bytes | None:
        """Return what the run's engine has built of its scene; None when it has not, or is gone."""
        engine = self._engines.get(run.worker or "")
        return None if engine is None else engine.scene_text(run.level.scene_id, ids)

    def flush(self) -> None:
        """Put on disk what an answer depends on."""
        if self._telemetry is not None:
            self._telemetry.flush()

    def report(self, worker: str, messages: Sequence[Telemetry]) -> None:
        """Take what an engine says, in order; any thread."""
        self._reports.extend((worker, message) for message in messages)
        if not self._is_reading and self._loop is not None:
            self._is_reading = True
            try:
                self._loop.call_soon_threadsafe(self._read_reports)
            except RuntimeError:  # the loop has ended: nobody is told any more
                log.debug("a report of %s came too late", worker)

    def _read_reports(self) -> None:
        self._is_reading = False
        for _ in range(SLICE):
            if not self._reports:
                break
            self._take(*self._reports.popleft())
        self._settle()
        if self._reports and not self._is_reading and self._loop is not None:
            self._is_reading = True
            self._loop.call_soon(self._read_reports)

    def _take(self, worker: str, message: Telemetry) -> None:
        try:
            changes = self._book.take(worker, message, self._now_ms())
        except RejectedTelemetryError as rejected:
            log.warning("a report of %s is refused: %s", worker, rejected.reason)
            self.note_refused(worker, rejected.reason, message)
            engine = self._engines.get(worker)
            if engine is not None and rejected.reason != "late":
                engine.refuse(message, rejected.reason)
        else:
            self._tell(changes)

    async def _add(self, run: Run, changes: Iterator[Change]) -> list[str]:
        self._open.add(run.run_id)
        added = await self._queue(changes)
        self._settle()
        return added

    async def _queue(self, changes: Iterator[Change]) -> list[str]:
        added = []
        for number, change in enumerate(changes, start=1):
            self._tell([change])
            added.append(change.job.job_id)
            if number % SLICE == 0:
                await asyncio.sleep(0)
        return added

    def _settle(self) -> None:
        """Send what may go out now, arm the timer, keep what has ended."""
        for name in tuple(self._engines):
            self._send(name)
        self._arm()
        for run_id in tuple(self._open):
            run = self._book.run(run_id)
            if run is not None and run.is_ended:
                self._open.discard(run_id)
                self._unsaved.add(run_id)
                if not self._is_saving_due:
                    self._is_saving_due = True
                    self._schedule(SAVE_AFTER_S, self._save_ended)

    def _send(self, name: str) -> None:
        engine = self._engines[name]
        if not engine.is_taking:
            return
        while (job := self._book.next_of(name)) is not None:
            now_ms = self._now_ms()
            run = self._book.run(job.run_id)
            assert run is not None
            wire = ordered(job, run, self._submitted_at_ms(job))
            unfit = self._checks[run.run_id].unfit(wire)
            if unfit is not None:
                self._tell(self._book.fail(job, unfit.error, unfit.details, now_ms, unfit.field))
                continue
            self._tell([self._book.dispatch(job, now_ms)])
            engine.give(self._texts[run.run_id].text(wire))

    def _submitted_at_ms(self, job: Job) -> int:
        return int(self._clock.wall_ms() - (self._now_ms() - job.queued_ms))

    def _tell(self, changes: Iterable[Change]) -> None:
        for change in changes:
            job = change.job
            run = self._book.run(job.run_id)
            assert run is not None
            about = about_job(job, change.kind)
            self._event(f"job.{change.kind}", run.user_id, about)
            if change.kind == "queued":
                about = {**about, "job": described(job, run, self._submitted_at_ms(job))}
            self._log(f"JOB_{change.kind.upper()}", about, run.user_id, run.worker, job.job_id)

    def _log(
        self, event: str, payload: dict[str, Any], user_id: str | None, worker: str | None, job_id: str | None
    ) -> None:
        if self._telemetry is not None:
            self._telemetry.append(event, payload, job_id=job_id, engine_id=worker, user_id=user_id)

    def _arm(self) -> None:
        deadline = self._book.next_deadline
        if deadline is None or (self._armed_ms is not None and self._armed_ms <= deadline):
            return
        self._armed_ms = deadline
        self._schedule(max(deadline - self._now_ms(), 0) / 1000, self._expire)

    def _expire(self) -> None:
        self._armed_ms = None
        self._tell(self._book.expire(self._now_ms()))
        self._settle()

    def _choose(self) -> str | None:
        """Return the engine for a new run: outside ones first, then the one with the fewest jobs in flight."""

        def rank(name: str) -> tuple[bool, bool, int]:
            engine = self._engines[name]
            return not engine.is_taking, engine.is_built_in, self._book.in_flight(name)

        names = sorted(self._engines, key=rank)
        return names[0] if names else None

    def _save_ended(self) -> None:
        """Keep runs that have ended. A moment late: what a kill takes with it, the telemetry tells."""
        self._is_saving_due = False
        unsaved, self._unsaved = self._unsaved, set()
        for run_id in unsaved:
            run = self._book.run(run_id)
            if run is not None:
                self.memory.save(run)

    def _drop_old(self, newest: Run) -> None:
        """Forget the oldest runs that have ended, and take them apart beside the loop: their levels may be long."""
        ended = [run for run in self._book.runs if run.is_ended and run.run_id not in self._open and run is not newest]
        for run in ended[: max(len(self._book.runs) - MOST_RUNS, 0)]:
            if run.run_id in self._unsaved:
                self._unsaved.discard(run.run_id)
                self.memory.save(run)
            self._book.forget(run.run_id)
            checks, texts = self._checks.pop(run.run_id), self._texts.pop(run.run_id)
            self.memory.let_go(run.run_id)
            asyncio.get_running_loop().run_in_executor(None, _let_go, run, checks, texts)

    def _now_ms(self) -> float:
        return self._clock.monotonic_ns() / NS_PER_MS


def _let_go(run: Run, checks: JobCheck, texts: JobTexts) -> None:
    checks.let_go()
    texts.let_go()
    run.let_go(dismantle)
