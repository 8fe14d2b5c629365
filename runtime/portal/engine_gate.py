"""`/socket.io`, namespace `/engine`: where engines come in (engine-adapter-v1 §5, §8; api-rulings 79–89).

The library carries packets; who may come in, what is believed and when somebody is gone is decided here. What becomes
of a report is the engine room's business. Nothing waits here in a queue of ours: a report is dealt with as it comes.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import orjson
import socketio
from engineio import packet as wire
from socketio.exceptions import ConnectionRefusedError as Refusal
from starlette.types import Receive, Scope, Send

from runtime.contracts.engines import BUILT_IN
from runtime.kernel.jobs.telemetry import EVENTS
from runtime.portal.engine_connection import FLOODED, EngineConnection
from runtime.portal.engine_doorway import deny, limited, refusal_of
from runtime.portal.engine_packets import MOST_FRAME_BYTES, NAMESPACE, UNREADABLE, EnginePacket
from runtime.portal.engine_roll import EngineSight
from runtime.portal.engine_room import EngineRoom
from runtime.portal.engine_seal import EngineSeal, SealBrokenError
from runtime.portal.engine_socket import BREATH, EngineWebSocket
from runtime.portal.outside_engine import OutsideEngine
from runtime.portal.tokens import MOST_CHARACTERS, BadTokenError, EngineToken
from runtime.storage.errors import StorageError

PATH = "/socket.io"
HEARTBEAT_LIMIT_S = 10.0
RETURN_LIMIT_S = 10.0
"""How long an engine whose connection broke keeps its jobs (ruling 81)."""
SWEEP_S = 0.5
MOST_CONNECTIONS = 64
MOST_WAITING = 2_048
"""Packets that wait for an engine that does not read; it is cut off above."""
KNOCK = "engine.connect"
MOST_REASON = 64

log = logging.getLogger("plumbline.engine")

Refused = Callable[[str, str, str], None]
"""Told what was refused, of whom or from where, and why."""


@dataclass(frozen=True, slots=True)
class GateRules:
    """What the gate asks of its portal."""

    verify: Callable[[str], EngineToken]
    is_good: Callable[[EngineToken], bool]
    check_host: Callable[[str | None], None]
    refused: Refused
    swept: Callable[[], None]
    """Called every now and then."""
    event: Callable[[str, str, dict[str, Any]], None]
    wall_ms: Callable[[], int]
    monotonic_s: Callable[[], float] = field(default=lambda: asyncio.get_running_loop().time())


class EngineGate(socketio.AsyncNamespace):  # type: ignore[misc]
    """An ASGI application. Belongs to the portal's loop."""

    def __init__(self, room: EngineRoom, seal: EngineSeal, rules: GateRules) -> None:
        super().__init__(NAMESPACE)
        self._room = room
        self._seal = seal
        self._rules = rules
        self._by_sid: dict[str, EngineConnection] = {}
        self._by_engine: dict[str, EngineConnection] = {}
        self._engines: dict[str, OutsideEngine] = {}
        self._gone_s: dict[str, float] = {}
        self._knocking: dict[str, float] = {}
        self._sweeping: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._server = socketio.AsyncServer(
            async_mode="asgi",
            serializer=EnginePacket,
            async_handlers=False,
            namespaces=[NAMESPACE],
            max_http_buffer_size=MOST_FRAME_BYTES,
            ping_interval=20,
            ping_timeout=20,
            cors_allowed_origins=[],
            http_compression=False,
            logger=False,
            engineio_logger=False,
            monitor_clients=False,
        )
        self._server.register_namespace(self)
        self._server.eio._async = {**self._server.eio._async, "websocket": EngineWebSocket}

    def sights(self) -> list[EngineSight]:
        """Return the engines that are connected, and for how long nothing was heard of each."""
        now_s = self._rules.monotonic_s()
        return [EngineSight(one.engine_id, one.address, now_s - one.heard_s) for one in self._by_engine.values()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._sweeping is None:
            self._sweeping = asyncio.get_running_loop().create_task(self._sweep())
        refusal = refusal_of(scope, self._rules.check_host, self._has_room)
        if refusal is not None:
            await deny(scope, send, refusal)
            return
        await self._server.handle_request(scope, limited(receive), send)

    async def close(self) -> None:
        """Say goodbye to all engines; nobody would look whether they come back."""
        if self._sweeping is not None:
            self._sweeping.cancel()
        left, self._by_engine = self._by_engine, {}
        self._by_sid.clear()
        for name in set(left) | set(self._gone_s):
            self._drop(name, "this runtime lets no engine in any more", left.get(name))
        for eio_sid in list(self._server.eio.sockets):
            await self._end(eio_sid)

    async def trigger_event(self, event: str, sid: str, *args: Any) -> None:
        """Everything that the library has to tell comes through here."""
        if event == "connect":
            self._connect(sid, args[0], args[1] if len(args) > 1 else None)
        elif event == "disconnect":
            self._disconnect(sid)
        else:
            connection = self._by_sid.get(sid)
            if connection is None:
                return
            self._hear(connection, event, args[0] if args else None)
            if connection.events % BREATH == 0:
                await asyncio.sleep(0)  # what is polled comes in crowds, too

    def _connect(self, sid: str, environ: dict[str, Any], auth: Any) -> None:
        eio_sid = self._server.manager.eio_sid_from_sid(sid, NAMESPACE)
        client = environ["asgi.scope"].get("client")
        address = client[0] if client else "unknown"
        text = auth.get("token") if isinstance(auth, dict) else None
        try:
            if not isinstance(text, str) or len(text) > MOST_CHARACTERS:
                raise BadTokenError("there is no token")
            token = self._rules.verify(text)
            if not token.engine_id.isprintable() or token.engine_id == BUILT_IN:
                raise BadTokenError("its engineId cannot be an engine's")
        except (BadTokenError, StorageError) as refused:
            self._refuse_entry(address, _reason(refused), eio_sid)
            raise Refusal("UNAUTHORIZED") from None
        self._knocking.pop(eio_sid, None)
        connection = EngineConnection(sid, eio_sid, token, address, self._rules.monotonic_s())
        former = self._by_engine.get(token.engine_id)
        if former is not None:
            log.warning("engine %s connected twice; the newer connection counts", token.engine_id)
            self._rules.refused("engine.replaced", token.engine_id, "the same engineId connected again")
            self._by_sid.pop(former.sid, None)
            self._drop(token.engine_id, "another engine with its engineId took its place", former)
            self._later(self._end(former.eio_sid))
        self._by_sid[sid] = self._by_engine[token.engine_id] = connection

    def _refuse_entry(self, address: str, why: str, eio_sid: str) -> None:
        log.warning("an engine from %s is refused: %s", address, why)
        self._rules.refused(KNOCK, address, why)
        loop = asyncio.get_running_loop()
        loop.call_later(1.0, lambda: self._later(self._end(eio_sid)))

    def _disconnect(self, sid: str) -> None:
        connection = self._by_sid.pop(sid, None)
        if connection is None:
            return
        name = connection.engine_id
        if self._by_engine.get(name) is not connection:
            return
        del self._by_engine[name]
        engine = self._engines.get(name)
        if engine is not None:
            engine.let_go()
            self._gone_s[name] = self._rules.monotonic_s()
            log.warning("engine %s is away; it keeps its jobs for %g s", name, RETURN_LIMIT_S)
            told = {
                "engine": name,
                "waits_s": RETURN_LIMIT_S,
                "silent_s": connection.silence_s(self._rules.monotonic_s()),
            }
            self._rules.event("adapter.disconnected", name, told)

    def _hear(self, connection: EngineConnection, event: str, data: Any) -> None:
        if connection.hear(self._rules.monotonic_s()):
            self._cut(connection, FLOODED)
            return
        name = connection.engine_id
        try:
            if data is UNREADABLE:
                raise SealBrokenError("malformed")
            payload = self._seal.open(name, data, may_be_plain=event == "engine_heartbeat")
            if event in EVENTS:
                self._report(name, event, payload)
            elif event == "engine_ready":
                self._ready(connection)
            elif event == "engine_heartbeat":
                self._emit(connection, "heartbeat_ack", orjson.dumps({"ts": self._rules.wall_ms()}))
            elif event == "engine_job_rejected":
                self._hear_refusal(name, payload)
            else:
                raise SealBrokenError("malformed")
        except SealBrokenError as broken:
            self._room.note_refused(name, broken.reason, None if data is UNREADABLE else data)
            if broken.reason not in ("malformed", "event_mismatch"):
                self._rules.refused("engine.message", name, f"{event[:32]}: {broken.reason}")
            self._reject(name, event, broken.reason)

    def _hear_refusal(self, name: str, payload: Any) -> None:
        """An engine does not believe a job of ours; that one ends by its timeout."""
        told = payload.get("reason") if isinstance(payload, dict) else None
        reason = told[:MOST_REASON] if isinstance(told, str) else "no reason is told"
        log.warning("engine %s refuses a job: %s", name, reason)
        self._rules.event("adapter.rejected", name, {"engine": name, "event": "engine_job", "reason": reason})

    def _report(self, name: str, event: str, payload: Any) -> None:
        if not isinstance(payload, dict):
            raise SealBrokenError("malformed")
        if payload.get("event") != event:
            raise SealBrokenError("malformed" if "event" not in payload else "event_mismatch")
        self._room.take(name, payload)

    def _ready(self, connection: EngineConnection) -> None:
        name = connection.engine_id
        was_ready, connection.is_ready = connection.is_ready, True
        self._emit(connection, "ready_ack", orjson.dumps({"status": "ok", "ts": self._rules.wall_ms()}))
        if was_ready:
            return
        engine = self._engines.get(name)
        is_return = engine is not None
        if engine is None:
            engine = self._engines[name] = OutsideEngine(name, self._reject)
        self._gone_s.pop(name, None)
        engine.take_up(lambda event, text: self._emit(connection, event, text))
        self._rules.event("adapter.connected", name, {"engine": name, "address": connection.address})
        if is_return:
            self._room.wake(name)
        else:
            self._room.add_engine(engine)

    def _reject(self, name: str, event: str, reason: str) -> None:
        connection = self._by_engine.get(name)
        if connection is not None:
            self._emit(connection, f"{event}_rejected", orjson.dumps({"reason": reason}))
        self._rules.event("adapter.rejected", name, {"engine": name, "event": event, "reason": reason})

    def _emit(self, connection: EngineConnection, event: str, text: bytes) -> None:
        """Put an event on the wire; who does not read is cut off."""
        socket = self._server.eio.sockets.get(connection.eio_sid)
        if socket is None or socket.closed:
            return
        if socket.queue.qsize() >= MOST_WAITING:
            self._cut(connection, "it does not read what it is sent")
            return
        if self._seal.is_required and event == "engine_job":
            text = orjson.dumps(self._seal.wrap(orjson.loads(text)))
        frame = f"2{NAMESPACE},[{orjson.dumps(event).decode()},{text.decode()}]"
        socket.queue.put_nowait(wire.Packet(wire.MESSAGE, data=frame))

    def _cut(self, connection: EngineConnection, why: str) -> None:
        """Do without an engine from now on."""
        name = connection.engine_id
        log.warning("engine %s is disconnected: %s", name, why)
        self._rules.refused("engine.disconnected", name, why)
        self._by_sid.pop(connection.sid, None)
        if self._by_engine.get(name) is connection:
            del self._by_engine[name]
            self._drop(name, why, connection)
        self._later(self._end(connection.eio_sid))

    def _drop(self, name: str, why: str, connection: EngineConnection | None = None) -> None:
        """Do without an engine; `connection` is the one it had until now, None when that had gone before."""
        self._gone_s.pop(name, None)
        engine = self._engines.pop(name, None)
        if engine is not None:
            engine.let_go()
            told: dict[str, Any] = {"engine": name, "reason": why, "lost_jobs": self._room.remove_engine(name, why)}
            if connection is not None:
                told["silent_s"] = connection.silence_s(self._rules.monotonic_s())
            self._rules.event("adapter.disconnected", name, told)

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_S)
            now_s = self._rules.monotonic_s()
            for connection in list(self._by_engine.values()):
                why = self._why_end(connection, now_s)
                if why is not None:
                    self._cut(connection, why)
            for name, gone_s in list(self._gone_s.items()):
                if now_s - gone_s >= RETURN_LIMIT_S:
                    self._drop(name, "the engine's connection broke and it did not come back")
            self._sweep_knocking(now_s)
            self._rules.swept()

    def _why_end(self, connection: EngineConnection, now_s: float) -> str | None:
        why = connection.why_end(now_s, self._rules.wall_ms(), HEARTBEAT_LIMIT_S)
        if why is None:
            with contextlib.suppress(StorageError):
                if not self._rules.is_good(connection.token):
                    why = "its token was withdrawn"
        return why

    def _sweep_knocking(self, now_s: float) -> None:
        """Give up connections that never said whose they are."""
        known = {connection.eio_sid for connection in self._by_sid.values()}
        sockets = self._server.eio.sockets
        self._knocking = {one: self._knocking.get(one, now_s) for one in sockets if one not in known}
        for eio_sid, since_s in list(self._knocking.items()):
            if now_s - since_s > HEARTBEAT_LIMIT_S:
                self._later(self._end(eio_sid))

    def _has_room(self) -> bool:
        """Return whether one more may come; for it goes who has kept to itself longest whose it is."""
        sockets = self._server.eio.sockets  # in order of arrival
        if len(sockets) < MOST_CONNECTIONS:
            return True
        known = {connection.eio_sid for connection in self._by_sid.values()}
        stranger = next((one for one in sockets if one not in known), None)
        if stranger is None:
            return False
        self._later(self._close(sockets.pop(stranger), self._server.environ.get(stranger)))
        return True

    async def _end(self, eio_sid: str) -> None:
        await self._close(self._server.eio.sockets.pop(eio_sid, None), self._server.environ.get(eio_sid))

    async def _close(self, socket: Any, environ: dict[str, Any] | None) -> None:
        """Close a connection; one that does not even take that is cut off a second later."""
        if socket is not None:
            await socket.close(wait=False)  # waiting would be for somebody who may never read again
        abort = None if environ is None else environ["asgi.scope"].get("state", {}).get("abort")
        if abort is not None:
            asyncio.get_running_loop().call_later(1.0, abort)

    def _later(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _reason(refused: Exception) -> str:
    """Return why somebody may not come in, and as whom where that can be believed."""
    name = refused.engine_id if isinstance(refused, BadTokenError) else ""
    return f"{refused} ({name})" if name.isprintable() and name else str(refused)
