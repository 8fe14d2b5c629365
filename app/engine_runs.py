"""The run that the window follows and its jobs: asked for, listened to and read again after a gap. No widget.

It shows only what the runtime said. Events move jobs on at once; counts and progress are read from the status, a few
times a second while something goes on. What changed is told in batches, so that 5 000 jobs do not hold the window up.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.asset_sending import AssetSender, SendingCancelledError, needed_by
from app.document.world import WorldState
from app.engine.jobs import JobBook, JobView, is_ended
from app.engine_calls import JOBS_AT_ONCE, EngineCalls, EngineRefusedError
from app.link_view import LinkView
from app.runtime_events import GAP, RuntimeEvents
from app.session import Session
from runtime.assets.library import AssetLibrary
from runtime.contracts.phase2 import EngineStatus
from runtime.contracts.world import Entity

TELL_MS = 66
AT_ONCE = 400
"""Jobs that are told of in one go: a few milliseconds for whoever shows them."""
READ_MS = 150
"""Between two reads of the status while events come."""
POLL_MS = 1000
NOT_OFFERED = frozenset({"NOT_FOUND", "404", "METHOD_NOT_ALLOWED", "405"})

Deed = Callable[[], Coroutine[Any, Any, object]]


@dataclass(frozen=True, slots=True)
class JobsChange:
    """Jobs that came or changed, and entities whose job did; `is_anew`: it is another run."""

    jobs: tuple[str, ...] = ()
    entities: frozenset[str] = frozenset()
    is_anew: bool = False


class EngineRuns(QObject):
    """Lives on the GUI thread. `start` once the event loop runs."""

    status_changed = Signal(object)
    """EngineStatus, or None while no run is known."""
    jobs_changed = Signal(object)
    """JobsChange"""
    refused = Signal(str)
    """Why something was not done, and what to do next."""
    adapter_told = Signal(str, object)
    """Kind and content of an event about an engine outside: it came, it went, something of it was refused."""
    busy_changed = Signal(bool)
    """Something was asked for and not answered yet."""

    def __init__(
        self,
        session: Session,
        *,
        events: RuntimeEvents | None = None,
        library: Callable[[], AssetLibrary] = lambda: AssetLibrary(samples=None),
        monotonic: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        """`library` tells where the level that is open looks for assets: what the runtime lacks is sent first."""
        super().__init__(parent)
        self._session = session
        self._events = events or RuntimeEvents(session, self)
        self._calls = EngineCalls(session)
        self._sender = AssetSender(self._calls, library)
        self._sending = ""
        self._monotonic = monotonic
        self._book = JobBook()
        self._status: EngineStatus | None = None
        self._is_offered: bool | None = None
        self._is_anew = False
        self._asked = ""
        self._heard_s = 0.0
        self._wants_jobs = False
        self._wants_new = False
        self._is_reading = False
        self._was_up = False
        self._is_started = False
        self._tell = _timer(self, TELL_MS, self._tell_changes)
        self._read_soon = _timer(self, READ_MS, self._begin_reading)
        self._poll = QTimer(self)
        self._poll.setInterval(POLL_MS)
        self._poll.timeout.connect(self._look_if_silent)
        session.link_changed.connect(self._follow_link)
        session.reset.connect(self.look_again)
        session.left.connect(self._forget)
        session.taken_up.connect(self._begin_anew)

    @property
    def status(self) -> EngineStatus | None:
        """The run as the runtime told it last."""
        return self._status

    @property
    def engine_id(self) -> str:
        """The run that is followed, an empty text for none."""
        return self._status.engine_id if self._status is not None else ""

    def standing(self) -> tuple[EngineStatus | None, int]:
        """Return the run and how many failures of its jobs stand."""
        has_failed = self._status is not None and self._status.outcome == "FAILED"
        return self._status, self._book.failures if has_failed else 0

    @property
    def events(self) -> RuntimeEvents:
        """What the runtime tells; started with this."""
        return self._events

    @property
    def book(self) -> JobBook:
        return self._book

    @property
    def calls(self) -> EngineCalls:
        return self._calls

    @property
    def is_offered(self) -> bool | None:
        """Whether the runtime builds levels at all; None before it said so."""
        return self._is_offered

    @property
    def is_under_way(self) -> bool:
        """Whether the run may still do something by itself."""
        return self._status is not None and not is_ended(self._status)

    @property
    def asked(self) -> str:
        """What was asked for and is not answered: `run`, `pause`, …, `push`; an empty text for nothing."""
        return self._asked

    @property
    def sending(self) -> str:
        """What is being sent before a build can begin, in words; an empty text for nothing."""
        return self._sending

    def cancel_sending(self) -> None:
        """Give up what was asked for while its assets are being sent."""
        self._sender.cancel()

    def start(self) -> None:
        """Begin to listen and to read."""
        self._is_started = True
        self._events.told.connect(self.take_event)
        self._events.listen()
        self._poll.start()
        self.look_again()

    def look_again(self) -> None:
        """Read everything anew: after a gap, a reconnect or a restart of the runtime."""
        self._wants_jobs = True
        self._look_soon()

    # -- what is asked for ---------------------------------------------------------------------------------------

    def run(self, state: WorldState) -> None:
        """Have a level built from nothing, and follow that run."""
        self._ask("run", lambda: self._start(state))

    def pause(self) -> None:
        self._ask("pause", lambda: self._calls.pause(self.engine_id))

    def resume(self) -> None:
        self._ask("resume", lambda: self._calls.resume(self.engine_id))

    def stop(self) -> None:
        self._ask("stop", lambda: self._calls.stop(self.engine_id))

    def run_again(self, job_id: str) -> None:
        """Have a job done again alone."""
        self._ask("run_again", lambda: self._calls.run_again(self.engine_id, job_id))

    def push(self, entities: Sequence[Entity]) -> None:
        """Have entities built as they are here."""
        self._ask("push", lambda: self._send_and_push(entities))

    def job(self, job_id: str) -> JobView | None:
        return self._book.jobs.get(job_id)

    def _ask(self, what: str, deed: Deed) -> None:
        if not self._asked:
            self._show_asked(what)
            self._session.run_in_background(self._do(deed))

    async def _do(self, deed: Deed) -> None:
        try:
            await deed()
        except EngineRefusedError as refused:
            self.refused.emit(str(refused))
        except SendingCancelledError:
            self.refused.emit("Nothing was built: sending the assets was cancelled.")
        finally:
            self._sending = ""
            self._show_asked("")
            self._wants_new = True
            self._look_soon()

    async def _send_and_push(self, entities: Sequence[Entity]) -> None:
        await self._sender.send(needed_by(entities), self._show_sending)
        await self._calls.push(self.engine_id, entities)

    def _show_sending(self, sent: int, total: int, name: str) -> None:
        self._sending = f"sending {name}, {sent + 1} of {total}"
        self.busy_changed.emit(True)

    async def _start(self, state: WorldState) -> None:
        await self._sender.send(needed_by(state.entities.values(), state.scene), self._show_sending)
        self._sending = ""
        answer = await self._calls.run(state)
        self._follow_run(EngineStatus(engine_id=answer.engine_id, state=answer.status, progress=0))

    def _show_asked(self, what: str) -> None:
        self._asked = what
        self.busy_changed.emit(bool(what))

    # -- what is heard -------------------------------------------------------------------------------------------

    def take_event(self, event: dict[str, Any]) -> None:
        """Take up one event of the runtime."""
        kind = event.get("type", "")
        if kind == GAP:
            self.look_again()
            return
        if kind.startswith("adapter."):
            self.adapter_told.emit(kind, event.get("payload") or {})
        if not kind.startswith(("job.", "engine.run.")):
            return
        self._heard_s = self._monotonic()
        payload = event.get("payload") or {}
        engine_id = payload.get("engine_id", "")
        if engine_id != self.engine_id:
            if kind == "engine.run.started" and not self.is_under_way and not self._asked:
                self._wants_jobs = True
                self._follow_run(EngineStatus(engine_id=engine_id, state="running", progress=0))
            return
        if kind.startswith("job.") and not self._book.take_event(kind, payload):
            self._wants_new = True
        self._tell_soon()
        self._look_soon()

    # -- what is read --------------------------------------------------------------------------------------------

    def _follow_run(self, status: EngineStatus) -> None:
        if status.engine_id != self.engine_id:
            self._book.clear()
            self._is_anew = True
            self._wants_jobs = True
        self._show(status)
        self._tell_soon()
        self._look_soon()

    def _look_soon(self) -> None:
        if not self._read_soon.isActive():
            self._read_soon.start()

    def _look_if_silent(self) -> None:
        """Ask where no event tells: what is not heard of for a second may have gone on unheard."""
        if self._session.is_stale or self._is_offered is False:
            return
        if self.is_under_way and self._monotonic() - self._heard_s > POLL_MS / 1000:
            self.look_again()

    def _begin_reading(self) -> None:
        if self._is_reading:
            self._look_soon()
            return
        self._is_reading = True
        self._session.run_in_background(self._read())

    async def _read(self) -> None:
        try:
            status = await (self._calls.status(self.engine_id) if self.engine_id else self._calls.newest_run())
            self._is_offered = True
            if status is not None:
                self._follow_run(status) if status.engine_id != self.engine_id else self._show(status)
                if self._wants_jobs or self._wants_new:
                    start = 0 if self._wants_jobs else len(self._book.jobs)
                    self._wants_jobs = self._wants_new = False
                    await self._read_jobs(status.engine_id, start)
            else:
                self._show(None)
        except EngineRefusedError as refused:
            self._lose(refused)
        finally:
            self._is_reading = False

    async def _read_jobs(self, engine_id: str, offset: int) -> None:
        """Read the list from a place on: new jobs stand at its end."""
        total = offset + 1
        while offset < total and engine_id == self.engine_id and not self._book.is_full:
            page = await self._calls.jobs(engine_id, offset)
            self._book.take_items(page.items)
            offset, total = offset + JOBS_AT_ONCE, page.total
            self._tell_soon()

    def _lose(self, refused: EngineRefusedError) -> None:
        """The run is gone, or the runtime has none: nothing that was known of it holds."""
        if refused.code not in NOT_OFFERED:
            return
        if not self.engine_id:
            self._is_offered = False
        if self.engine_id:
            self._look_soon()
        self._book.clear()
        self._is_anew = True
        self._show(None)
        self._tell_soon()

    def _show(self, status: EngineStatus | None) -> None:
        if status != self._status or status is None:
            self._status = status
            self.status_changed.emit(status)

    def _tell_soon(self) -> None:
        if not self._tell.isActive():
            self._tell.start()

    def _tell_changes(self) -> None:
        jobs, entities = self._book.take_changes(AT_ONCE)
        is_anew, self._is_anew = self._is_anew, False
        if jobs or entities or is_anew:
            self.jobs_changed.emit(JobsChange(jobs, entities, is_anew))
        if self._book.has_changes:
            self._tell_soon()

    def _forget(self) -> None:
        """The runtime is left: its run, its jobs and the numbers of its events are not the next one's."""
        self._book.clear()
        self._is_anew, self._was_up, self._is_offered = True, False, None
        self._show(None)
        self._tell_soon()

    def _begin_anew(self) -> None:
        if self._is_started:
            self.look_again()

    def _follow_link(self, view: LinkView) -> None:
        is_up = view.phase == "up"
        if is_up and not self._was_up:
            self._is_offered = None
            self.look_again()
        self._was_up = is_up


def _timer(owner: QObject, interval_ms: int, due: Callable[[], None]) -> QTimer:
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.setInterval(interval_ms)
    timer.timeout.connect(due)
    return timer
