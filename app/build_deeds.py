"""What menus, keys and panels ask of engines, and why not now: by the state that the runtime acknowledged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from app.document.holder import DocumentHolder
from app.engine_runs import EngineRuns
from app.feature_flags import ALL_ON, ENGINE_V2, WORLD_PREVIEW, FeatureFlags
from app.session import Session
from runtime.contracts.phase2 import EngineState
from widgets.stale import WHY_STALE

Verb = Literal["run", "pause", "resume", "stop", "again"]

ROUTES: dict[Verb, str] = {
    "run": "POST /v2/engine/run",
    "pause": "POST /v2/engine/{engine_id}/pause",
    "resume": "POST /v2/engine/{engine_id}/resume",
    "stop": "POST /v2/engine/{engine_id}/stop",
    "again": "POST /v2/engine/{engine_id}/jobs",
}
"""What the verbs ask of the runtime, as its table of roles calls it."""
NOT_OFFERED = "this runtime builds no levels"
NO_RUN = "nothing was built yet (Ctrl+B)"
ASKED = "the runtime has not answered the last request yet"
UNDER_WAY = "a run is under way: stop it first, or let it end"
ENDED = "the run has ended"
STOPPED = "the run was stopped: build anew"
NO_ENTITY = "the level has no entity yet: add one"


class BuildDeeds:
    """Lives on the GUI thread."""

    def __init__(
        self,
        runs: EngineRuns,
        session: Session,
        holder: DocumentHolder,
        *,
        barred: Callable[[str], str] = lambda deed: "",
        flags: FeatureFlags = ALL_ON,
    ) -> None:
        """`barred` tells why the role does not allow a request, an empty text when it does."""
        self._flags = flags
        self._barred = barred
        self._runs = runs
        self._session = session
        self._holder = holder
        self._show_jobs: Callable[[], object] = lambda: None
        self._show_engines: Callable[[], object] = lambda: None
        self._show_engine_view: Callable[[], object] = lambda: None
        self._chosen: Callable[[], str] = lambda: ""

    def when_jobs_are_shown(self, show: Callable[[], object]) -> None:
        """Say what brings the jobs to the front."""
        self._show_jobs = show

    def when_engines_are_shown(self, show: Callable[[], object]) -> None:
        """Say what brings the engines to the front."""
        self._show_engines = show

    def when_engine_view_is_shown(self, show: Callable[[], object]) -> None:
        """Say what brings the engine view to the front."""
        self._show_engine_view = show

    def when_a_job_is_meant(self, chosen: Callable[[], str]) -> None:
        """Say which job the keyboard is on: its id, or an empty text."""
        self._chosen = chosen

    def run(self) -> None:
        """Have the level on screen built from nothing."""
        self._show_jobs()
        self._runs.run(self._holder.document.state)

    def pause(self) -> None:
        self._runs.pause()

    def resume(self) -> None:
        self._runs.resume()

    def hold(self) -> None:
        """Pause what runs, or let go on what is paused."""
        self.resume() if self._state == "paused" else self.pause()

    def stop(self) -> None:
        """End the run, or what is being sent before one."""
        self._runs.cancel_sending() if self._runs.sending else self._runs.stop()

    def run_again(self, job_id: str = "") -> None:
        """Do a job again alone; one about an entity builds it as the document has it now."""
        job = self._runs.job(job_id or self._chosen())
        if job is None:
            return
        entity = self._holder.document.entities.get(job.entity_id)
        if entity is None:
            self._runs.run_again(job.job_id)
        else:
            self._runs.push([entity])

    def show_jobs(self) -> None:
        self._show_jobs()

    def show_engines(self) -> None:
        self._show_engines()

    def show_engine_view(self) -> None:
        self._show_engine_view()

    def why_no_engine_view(self) -> str:
        return self._flags.why_not(WORLD_PREVIEW)

    def why_not(self, verb: Verb) -> str:
        """Return why something cannot be asked for now, an empty text when it can."""
        if why := self._flags.why_not(ENGINE_V2):
            return why
        if self._session.is_stale:
            return WHY_STALE
        if self._runs.is_offered is False:
            return NOT_OFFERED
        if why := self._barred(ROUTES[verb]):
            return why
        if self._runs.sending and verb == "stop":
            return ""
        if self._runs.asked:
            return ASKED
        if verb == "run":
            return self._why_no_run()
        if self._runs.status is None:
            return NO_RUN
        if verb == "again":
            return self._why_not_again()
        return self._why_not_now(verb)

    def why_not_ask(self) -> str:
        """Return why nothing can be asked of the run that is followed: neither jobs again nor new ones."""
        why = self.why_not("stop")
        if why and why != ENDED:
            return why
        return STOPPED if self._state == "stopped" else ""

    def _why_no_run(self) -> str:
        if not self._holder.document.entities:
            return NO_ENTITY
        return UNDER_WAY if self._runs.is_under_way else ""

    def _why_not_again(self) -> str:
        if self._state == "stopped":
            return STOPPED
        job = self._runs.job(self._chosen())
        return "" if job is not None and job.is_ended else "choose a job that has ended in the Jobs panel"

    def _why_not_now(self, verb: Verb) -> str:
        if not self._runs.is_under_way:
            return ENDED
        if verb == "resume":
            return "" if self._state == "paused" else "the run is not paused"
        if verb == "pause":
            return "the run is paused already" if self._state == "paused" else ""
        return ""

    @property
    def _state(self) -> EngineState | None:
        status = self._runs.status
        return None if status is None else status.state
