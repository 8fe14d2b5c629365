"""Jobs panel and runs: the run and its jobs in as words, wishes out as requests; a failure leads to its field."""

from __future__ import annotations

from collections.abc import Callable

from app.build_deeds import NOT_OFFERED, BuildDeeds, Verb
from app.document.findings import LevelFinding
from app.document.holder import DocumentHolder
from app.engine.blame import blamed
from app.engine.jobs import JobView, is_ended
from app.engine_list import Absence, EngineList
from app.engine_runs import EngineRuns, JobsChange
from app.session import Session
from runtime.contracts.engine import JobType
from runtime.contracts.phase2 import EngineStatus
from widgets.jobs.panel import JobsPanel
from widgets.jobs.views import Control, JobRow, RunView

KINDS: dict[JobType, str] = {
    "BUILD_SCENE": "Build scene",
    "LOAD_ASSETS": "Load assets",
    "SPAWN_ENTITY": "Spawn entity",
}
EMPTY = (
    "Nothing was built yet.\n"
    "Build sends the level as jobs to the engine: the scene, its assets, each entity.\n"
    "Their state, progress and errors stand here then."
)
STATES = {"idle": "waiting", "running": "running", "paused": "paused", "stopped": "stopped"}
OUTCOMES = {"COMPLETED": "✓ completed", "FAILED": "▲ failed", "STOPPED": "■ stopped"}
TONES = {"COMPLETED": "ok", "FAILED": "alarm", "STOPPED": "warn"}
ABSENCES: dict[Absence, str] = {
    "": "",
    "away": ", which is away",
    "gone": ", which is gone: what is left waits for it. Stop, then build again",
}
BUILD_TIP = "Build the level on screen in the runtime's engine, from nothing (Ctrl+B)"
PAUSE_TIP = "Dispatch no further job; those under way finish"
RESUME_TIP = "Go on with the jobs that wait"
STOP_TIP = "Fail every job that has not ended; what is built stays"


class JobsPresenter:
    """Keeps the panel in step with the run that is followed. `reveal` shows entity and field of a failure."""

    def __init__(
        self,
        panel: JobsPanel,
        runs: EngineRuns,
        deeds: BuildDeeds,
        session: Session,
        holder: DocumentHolder,
        reveal: Callable[[LevelFinding], object],
        engines: EngineList | None = None,
    ) -> None:
        """`engines` tells whether the one that does the run is there; without it nobody is missed."""
        self._engines = engines
        if engines is not None:
            engines.changed.connect(self.refresh)
        self._panel = panel
        self._runs = runs
        self._deeds = deeds
        self._holder = holder
        self._reveal = reveal
        panel.build_requested.connect(lambda: self._ask("run", deeds.run))
        panel.hold_requested.connect(lambda: self._ask(self._hold_verb, deeds.hold))
        panel.stop_requested.connect(lambda: self._ask("stop", deeds.stop))
        panel.again_requested.connect(deeds.run_again)
        panel.activated.connect(self._activate)
        deeds.when_a_job_is_meant(lambda: panel.chosen)
        runs.status_changed.connect(self.refresh)
        runs.busy_changed.connect(self.refresh)
        runs.jobs_changed.connect(self._take_jobs)
        session.staleness_changed.connect(self.refresh)
        holder.subscribe(replaced=self.refresh, changed=self.refresh)
        self.refresh()

    def refresh(self, *_: object) -> None:
        """Show how the run stands, and what can be asked for now."""
        status = self._runs.status
        self._panel.show_run(
            RunView(
                summary=self._summary(),
                tone=tone_of(status, self._absence(status)),
                progress=round(status.progress) if status is not None else 0,
                is_there=status is not None or bool(self._runs.sending),
                build=Control("Build", BUILD_TIP, self._deeds.why_not("run")),
                hold=self._hold(),
                stop=Control("Stop", STOP_TIP, self._deeds.why_not("stop")),
                empty=f"There are no jobs: {NOT_OFFERED}." if self._runs.is_offered is False else EMPTY,
            )
        )
        self._panel.bar_again(self._deeds.why_not_ask())

    def _summary(self) -> str:
        status, failed = self._runs.standing()
        return self._runs.sending or (summary_of(status, failed, self._absence(status)) if status is not None else "")

    def _absence(self, status: EngineStatus | None) -> Absence:
        """Why a run that has not ended does not go on: its engine is away for a moment, or gone."""
        if self._engines is None or status is None or not status.worker or is_ended(status):
            return ""
        return self._engines.absence(status.worker)

    @property
    def _hold_verb(self) -> Verb:
        status = self._runs.status
        return "resume" if status is not None and status.state == "paused" else "pause"

    def _hold(self) -> Control:
        if self._hold_verb == "resume":
            return Control("Resume", RESUME_TIP, self._deeds.why_not("resume"))
        return Control("Pause", PAUSE_TIP, self._deeds.why_not("pause"))

    def _ask(self, verb: Verb, deed: Callable[[], None]) -> None:
        if not self._deeds.why_not(verb):
            deed()

    def _take_jobs(self, change: JobsChange) -> None:
        book, scene = self._runs.book, self._holder.document.settings.id
        known = [key for key in change.jobs if key in book.jobs]
        rows = {key: row_of(book.jobs[key], scene, is_past=book.is_past(key)) for key in known}
        self._panel.show_jobs(rows, is_anew=change.is_anew)
        self.refresh()

    def _activate(self, job_id: str) -> None:
        job = self._runs.job(job_id)
        found = None if job is None else blamed(job, self._holder.document.state)
        if found is not None:
            self._reveal(found)


def summary_of(status: EngineStatus, failed: int = 0, absence: Absence = "") -> str:
    """Return how a run stands: its state or outcome, how many jobs have ended, how many failures stand, and where."""
    parts = [OUTCOMES[status.outcome] if status.outcome else STATES[status.state]]
    counts = status.jobs
    if counts is not None:
        parts.append(f"{counts.completed + counts.failed} of {counts.total}")
    if failed:
        parts.append(f"{failed} failed")
    if not is_ended(status):
        parts.append(f"{round(status.progress)}\u2009%")
    if status.worker:
        parts.append(f"by {status.worker}{ABSENCES[absence]}")
    return " · ".join(parts)


def tone_of(status: EngineStatus | None, absence: Absence = "") -> str:
    """Return the tone of a run's words."""
    if status is None:
        return "quiet"
    if absence:
        return "alarm" if absence == "gone" else "warn"
    if status.outcome is not None:
        return TONES[status.outcome]
    return {"paused": "warn", "stopped": "warn"}.get(status.state, "plain")


def row_of(job: JobView, scene: str, *, is_past: bool = False) -> JobRow:
    """Return a job as the panel lists it."""
    return JobRow(
        job.job_id,
        KINDS[job.job_type],
        job.entity_id or scene,
        job.state,
        job.progress,
        duration_text(job.duration_ms),
        job.error,
        job.details,
        is_past,
    )


def duration_text(duration_ms: float | None) -> str:
    """Return a measured duration with its unit, an empty text where none is told."""
    if duration_ms is None:
        return ""
    if duration_ms < 1000:
        return f"{duration_ms:.1f}\u2009ms" if duration_ms < 10 else f"{duration_ms:.0f}\u2009ms"
    return f"{duration_ms / 1000:.1f}\u2009s"
