"""One runtime's portal: builds controller, desks and tables around its stores, and tells all sessions what is new.

It lives in one asyncio loop; `server` and `peer` bring clients to it.
"""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from runtime.assets.export.level import export_level
from runtime.assets.library import AssetLibrary
from runtime.contracts.commands import RefusedCommand
from runtime.contracts.config import Config, Role
from runtime.contracts.lifecycle import HardwareProfile
from runtime.contracts.timestamps import rfc3339
from runtime.control.clock import NS_PER_S, Clock
from runtime.control.controller import Controller
from runtime.control.engine.embedded import NAME as BUILT_IN
from runtime.control.engine.embedded import EmbeddedEngine
from runtime.control.plant.plant import Plant
from runtime.control.recording import RecordBuffer
from runtime.control.scan_cycle import Published
from runtime.kernel.machine import Trace
from runtime.kernel.overrides import Expired
from runtime.portal.accounts import Accounts
from runtime.portal.asset_store import AssetStore
from runtime.portal.assets_desk import AssetsDesk
from runtime.portal.auditing import Auditing
from runtime.portal.command_desk import COMMANDS, CommandDesk
from runtime.portal.config_desk import FACTORY_ROLE, ConfigDesk
from runtime.portal.device_session import INTERNAL_ERROR, DeviceSession, closing_reason
from runtime.portal.doorkeeper import Doorkeeper
from runtime.portal.engine_desk import EngineDesk
from runtime.portal.engine_memory import EngineMemory, JobLog, RunStore
from runtime.portal.engine_roll import EngineRoll
from runtime.portal.engine_room import EngineRoom
from runtime.portal.engine_rules import EngineRules
from runtime.portal.engines_desk import EnginesDesk
from runtime.portal.events import EventLog, Events
from runtime.portal.events_desk import EventsDesk
from runtime.portal.gatehouse import Gatehouse
from runtime.portal.health_desk import HealthDesk
from runtime.portal.heavy_work import HeavyWork
from runtime.portal.host_names import HostNames
from runtime.portal.http_desk import HttpDesk
from runtime.portal.levels_desk import LevelsDesk
from runtime.portal.limits import Limits
from runtime.portal.manners import HttpRequest, check_host
from runtime.portal.meters import Meters
from runtime.portal.observing import Observing
from runtime.portal.phase2_routes import LevelDesks, phase2_routes
from runtime.portal.readiness import Readiness
from runtime.portal.reads import ReadDesk
from runtime.portal.recorder import Recorder, ScanJournal
from runtime.portal.render_desk import RenderDesk
from runtime.portal.repeats import Repeats
from runtime.portal.results import HttpAnswer, refused_result
from runtime.portal.route_table import Route
from runtime.portal.routes import device_routes
from runtime.portal.runtimes_desk import RuntimesDesk
from runtime.portal.snapshot_text import SnapshotText
from runtime.portal.stimulus_desk import StimulusDesk
from runtime.portal.stores import Answers, Audit, Configs, Levels
from runtime.portal.telemetry_desk import TelemetryDesk
from runtime.portal.tracing import Tracer
from runtime.portal.users import SYSTEM
from runtime.portal.vitals import Vitals
from runtime.portal.worlds_desk import WorldsDesk

if TYPE_CHECKING:
    from runtime.portal.engine_gate import EngineGate

RESTORE_FACTORY = "POST /api/config/restore FACTORY"
"""How the table of roles calls what takes more than its route."""

log = logging.getLogger("plumbline.portal")


class Portal:
    """Everything here belongs to the portal's thread, that of the loop in which `start` was called."""

    def __init__(
        self,
        config: Config,
        configs: Configs,
        audit: Audit,
        answers: Answers,
        profile: HardwareProfile,
        *,
        clock: Clock,
        plants: Sequence[Plant] = (),
        plant_problems: Sequence[str] = (),
        firmware_version: str,
        journal: ScanJournal | None = None,
        events: Events | None = None,
        levels: Levels | None = None,
        assets: AssetLibrary | None = None,
        name: str = "plumbline",
        telemetry: JobLog | None = None,
        engine_runs: RunStore | None = None,
        try_write: Callable[[], None] | None = None,
        tracer: Tracer | None = None,
        log_lines_lost: Callable[[], int] = int,
        limits: Limits | None = None,
        accounts: Accounts | None = None,
        goes_first: bool = False,
        engine_rules: EngineRules | None = None,
    ) -> None:
        """`config` is the parsed active config of `configs`. Without a journal nothing is recorded, without
        `events` none outlives the runtime, without `levels` there are no routes for any, without `assets` it has no
        engine of its own, without `accounts` it lets nobody in over the network.

        `plant_problems` are what snapshots tell of the plants that could not be used.
        `name` is how this runtime is called among others, `try_write` writes something small to see whether it can be.
        """
        self._clock = clock
        self.limits = limits or Limits()
        self.host_names = HostNames()
        self._firmware_version = firmware_version
        self._plant_problems = plant_problems
        self.boot_id = str(uuid.uuid4())
        self._sessions: set[DeviceSession] = set()
        self._newest: SnapshotText | None = None
        self._last_mode: tuple[str, bool] | None = None
        self._all_gone = asyncio.Event()
        self._all_gone.set()
        self.events = EventLog(self._timestamp, store=events, schedule=None if events is None else _call_later)
        self._events_desk = EventsDesk(self.events, self.limits.event_streams)
        self._observing = Observing(Meters(), clock.monotonic_ns, tracer)
        self._auditing = Auditing(audit)
        self.gate = Gatehouse(
            accounts,
            self._auditing,
            self._observing.meters,
            event=self.events.add,
            now_ms=clock.wall_ms,
            monotonic_s=self._monotonic_s,
        )
        recording = None if journal is None else RecordBuffer()
        self._controller = Controller(
            config,
            configs.active().version,
            clock=clock,
            observer=self,
            plants=plants,
            capacity=self.limits.command_queue,
            recording=recording,
            goes_first=goes_first,
        )
        self._recorder: Recorder | None = None
        if journal is not None and recording is not None:
            self._recorder = Recorder(journal, recording, schedule=_call_later, event=self.events.add)
            self._recorder.know(configs.active().version, configs.active().document)
        repeats: Repeats[Any] = Repeats()
        heavy_work = HeavyWork()
        self.desk = CommandDesk(
            self._controller,
            self._auditing,
            repeats,
            revision=lambda: self._newest.revision if self._newest else None,
            timestamp=self._timestamp,
            monotonic_s=self._monotonic_s,
            observing=self._observing,
            most_depth=self.limits.json_depth,
        )
        self.reads = ReadDesk(
            configs,
            audit,
            profile,
            newest=lambda: self._newest,
            timestamp=self._timestamp,
            needs=self._least_roles,
            recorder=self._recorder,
        )
        self.lifecycle = ConfigDesk(
            configs,
            self._controller,
            self._auditing,
            profile,
            heavy_work,
            timestamp=self._timestamp,
            event=self.events.add,
            wall_ms=clock.wall_ms,
            monotonic_s=self._monotonic_s,
            schedule=_call_later,
            about_to_run=None if self._recorder is None else self._recorder.know,
        )
        self.stimulus = StimulusDesk(configs, self._controller, self._auditing, profile, heavy_work, self._timestamp)
        self.engine_rules = engine_rules or EngineRules()
        self._engine_assets = assets if self.engine_rules.has_builtin else None
        self.engines = EngineRoom(
            clock=clock,
            event=self.events.add,
            telemetry=telemetry,
            memory=EngineMemory(engine_runs, telemetry),
            schedule=_call_later,
        )
        self.engine_roll = EngineRoll(self.engines, timestamp=self._timestamp, monotonic_s=self._monotonic_s)
        engines = EngineDesk(self.engines, self._auditing, heavy_work, levels)
        self.vitals = Vitals(
            self._controller,
            self._auditing,
            self.engines,
            self.events,
            self._events_desk,
            sessions=lambda: len(self._sessions),
            version=firmware_version,
            monotonic_s=self._monotonic_s,
            try_write=try_write,
            log_lines_lost=log_lines_lost,
        )
        health = Readiness(self.vitals, self.vitals, self._monotonic_s)
        self.health = HealthDesk(health, self._observing.meters, self.vitals.reading)
        self._http = HttpDesk(
            (
                *device_routes(self.reads, self.lifecycle, self.stimulus, self.health),
                *phase2_routes(
                    RuntimesDesk(self.boot_id, name, self._timestamp(), self.vitals, lambda: self._newest),
                    self._events_desk,
                    engines,
                    EnginesDesk(self.engine_roll),
                    TelemetryDesk(telemetry),
                    RenderDesk(self._monotonic_s),
                    None if levels is None else self._level_desks(levels, assets or AssetLibrary(), heavy_work),
                    self.gate.routes,
                ),
            ),
            repeats,
            timestamp=self._timestamp,
            monotonic_s=self._monotonic_s,
            refused=lambda user, action, code: self._auditing.record_command(user, action, "runtime", code),
            memory=answers,
            heavy_work=heavy_work,
            observing=self._observing,
            limits=self.limits,
        )

    def _level_desks(self, levels: Levels, library: AssetLibrary, heavy_work: HeavyWork) -> LevelDesks:
        event = self.events.add
        return LevelDesks(
            LevelsDesk(levels, self._auditing, heavy_work, partial(export_level, library), event=event),
            WorldsDesk(levels),
            None
            if library.user is None
            else AssetsDesk(AssetStore(library.user, library), self._auditing, heavy_work, event=event),
        )

    @property
    def is_scanning(self) -> bool:
        """Whether the scan thread lives (it does while the kernel is halted, too)."""
        return self.vitals.is_scanning

    @property
    def door(self) -> Doorkeeper:
        """Who may come in over the network; other kinds of tokens are made known to it with `accept`."""
        return self.gate.door

    def engine_gate(self) -> EngineGate | None:
        """Return where engines come in over the network; None without accounts, as nobody does then."""
        from runtime.portal.engine_entry import engine_gate

        return engine_gate(
            self.gate,
            self.engines,
            self.engine_rules,
            roll=self.engine_roll,
            event=self.events.add,
            auditing=self._auditing,
            wall_ms=self._clock.wall_ms,
            monotonic_s=self._monotonic_s,
            check_host=lambda host: check_host(host, self.host_names),
        )

    def start(self) -> None:
        self._controller.start()
        self.gate.start()
        self.engines.start()
        if self._engine_assets is not None:
            tell = partial(self.engines.report, BUILT_IN)
            self.engines.add_engine(EmbeddedEngine(self._engine_assets, tell, wall_ms=self._clock.wall_ms))
        self.lifecycle.confirmation.begin()
        if self._recorder is not None:
            self._recorder.start()

    def stop(self, timeout_s: float = 5.0) -> None:
        """Stop the scan thread and answer what still waits; sessions are closed by `close_sessions`."""
        self.gate.stop()
        self.engines.stop()
        self._controller.stop(timeout_s)
        if self._recorder is not None:
            self._recorder.stop()
        self.events.flush()

    def add_session(self, session: DeviceSession) -> None:
        """Let a session see what is published; the newest snapshot is the first thing it sends."""
        self._sessions.add(session)
        self._observing.meters.sessions_opened += 1
        self._all_gone.clear()
        if self._newest is not None:
            session.show(self._newest)
        if self._controller.failure is not None:
            session.close(INTERNAL_ERROR, _death(self._controller.failure))

    def remove_session(self, session: DeviceSession) -> None:
        self._sessions.discard(session)
        if not self._sessions:
            self._all_gone.set()

    async def close_sessions(self, code: int, reason: str, limit_s: float = 1.0) -> None:
        """Say goodbye to everybody; returns when all have gone, or after `limit_s`."""
        self.events.flush()
        self._events_desk.close_streams()
        for session in tuple(self._sessions):
            session.close(code, reason, once_answered=True)
        try:
            async with asyncio.timeout(limit_s):
                await self._all_gone.wait()
        except TimeoutError:
            log.info("%d clients took too long to leave", len(self._sessions))

    async def answer(self, request: HttpRequest) -> HttpAnswer:
        return await self._http.answer(request)

    def route(self, request: HttpRequest) -> Route:
        """Return the row that a request finds; raises `RefusedRequest` 404 or 405."""
        return self._http.route(request)

    def body_limit(self, route: Route) -> int:
        """Return how many bytes of body a transport needs to read before it can stop."""
        return self._http.body_limit(route)

    def refuse(self, refusal: RefusedCommand, request: HttpRequest) -> HttpAnswer:
        """Return a refusal that a transport makes by itself, in the shape of the request's prefix."""
        return self._http.refuse_unread(refusal, request)

    def refused_result(self, refusal: RefusedCommand, request_id: str | None) -> str:
        """Return a refusal as a message on a WebSocket, for a transport that refuses by itself."""
        return refused_result(refusal, request_id, None, self._timestamp())

    def published(self, published: Published) -> None:
        newest = SnapshotText(
            published,
            boot_id=self.boot_id,
            firmware_version=self._firmware_version,
            plant_problems=self._plant_problems,
        )
        self._newest = newest
        if self._recorder is not None:
            self._recorder.take()
        self._tell_mode(published)
        for session in self._sessions:
            session.show(newest)

    def settle(self) -> None:
        """Answer the commands that took effect, once their records are on disk."""
        self.desk.settle()

    def expired(self, expired: Expired) -> None:
        target = "runtime" if expired.card_id is None else f"card {expired.card_id}"
        self._auditing.record_command(SYSTEM, f"{expired.what}.expired", target, None)
        self.events.add(
            "override.expired", SYSTEM.name, {"what": expired.what, "cardId": expired.card_id, "by": expired.by}
        )

    def traced(self, trace: Trace) -> None:
        self.events.add(
            "runtime.trace", SYSTEM.name, {"cardId": trace.card_id, "hits": trace.hits, "value": trace.value}
        )

    def line_refused(self, line: int, refusal: RefusedCommand) -> None:
        refused = {"line": line, "errorCode": refusal.code, "message": refusal.message}
        self.events.add("stimulus.refused", SYSTEM.name, refused)

    def died(self, failure: BaseException) -> None:
        self.events.add("runtime.alarm", SYSTEM.name, {"fault": "SCAN_THREAD", "message": str(failure)})
        for session in tuple(self._sessions):
            session.close(INTERNAL_ERROR, _death(failure))

    def _tell_mode(self, published: Published) -> None:
        mode = (published.kernel.run_mode, published.is_halted)
        if self._last_mode is not None and mode != self._last_mode:
            kind = "runtime.halt" if published.is_halted and not self._last_mode[1] else "runtime.mode"
            self.events.add(kind, SYSTEM.name, {"runMode": mode[0], "isHalted": mode[1]})
        self._last_mode = mode

    def _least_roles(self) -> dict[str, Role]:
        routes = {f"{route.method} {route.path}": route.least_role for route in self._http.table}
        commands = {name: row.least_role for name, row in COMMANDS.items()}
        return commands | routes | {RESTORE_FACTORY: FACTORY_ROLE}

    def _timestamp(self) -> str:
        return rfc3339(self._clock.wall_ms())

    def _monotonic_s(self) -> float:
        return self._clock.monotonic_ns() / NS_PER_S


def _death(failure: BaseException) -> str:
    return closing_reason("the scan thread has died", failure)


def _call_later(seconds: float, call: Callable[[], None]) -> None:
    asyncio.get_running_loop().call_later(seconds, call)
