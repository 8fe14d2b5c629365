"""The portal on a port: Starlette on uvicorn carries what sessions and tables say; every decision is theirs.

`/ws` is the device WebSocket, everything else goes to the table of routes.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import socket
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Generator
from dataclasses import replace
from types import FrameType
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from runtime.contracts.json_text import MAX_MESSAGE_BYTES
from runtime.portal import manners
from runtime.portal.body_budget import BodyBudget, Lease
from runtime.portal.deaf import DeafWatch
from runtime.portal.device_session import GOING_AWAY
from runtime.portal.doorkeeper import Doorkeeper
from runtime.portal.engine_gate import PATH as ENGINE_PATH
from runtime.portal.engine_gate import EngineGate
from runtime.portal.large_answers import LargeAnswers, is_large
from runtime.portal.manners import HttpRequest
from runtime.portal.portal import Portal
from runtime.portal.protocols import DeviceProtocol, HttpProtocol, limited
from runtime.portal.reception import Reception
from runtime.portal.results import HttpAnswer, RefusedRequest, Stream, unauthorized
from runtime.portal.tls import ServerTls
from runtime.portal.tls_door import TlsDoor
from runtime.portal.tokens import Grant
from runtime.portal.users import ANONYMOUS

PING_INTERVAL_S = 20.0
PONG_LIMIT_S = 20.0
STOP_LIMIT_S = 3
ACCEPTED_AT_ONCE = 64
CUT_AFTER_S = 0.5
TICKS_OF_A_LOOK = 10
"""uvicorn has ten a second."""
SMALLEST_COMPRESSED = 1024
LEAST_BYTES_A_SECOND = 1024
"""Of a body, once the patience with a request is over: a byte now and then would hold a place for ever."""


class Endpoints:
    """Adapts Starlette's requests and sockets to one portal. Belongs to the portal's loop."""

    def __init__(self, portal: Portal) -> None:
        self._portal = portal
        self._limits = portal.limits
        self._budget = BodyBudget(portal.limits.bodies_bytes)
        self._large_answers = LargeAnswers(portal.limits.bodies_bytes)
        self._reception = Reception(portal)
        self.engine_gate = portal.engine_gate()

    def app(self) -> Starlette:
        app = Starlette(
            routes=[WebSocketRoute("/ws", self._reception.receive)],
            middleware=[
                Middleware(_EngineEntry, gate=self.engine_gate),
                Middleware(GZipMiddleware, minimum_size=SMALLEST_COMPRESSED),
            ],
        )
        # Not a route of any path: a pattern stops at a line break, and a path may hold an escaped one.
        app.router.default = _AnyMethod(self.http, app.router.default)
        return app

    async def http(self, request: Request) -> Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        # Not request.url: it takes an escaped '#' or '?' in a name for the end of the path.
        path, query = request.scope["path"], request.scope["query_string"].decode("latin-1")
        peer = request.client.host if request.client else "unknown"
        asked = HttpRequest(request.method, path, query, headers, b"", ANONYMOUS, peer)
        with self._budget.lease() as lease:
            try:
                manners.check_host(headers.get("host"), self._portal.host_names)
                route = self._portal.route(asked)
                user, grant = await self._portal.door.admit(asked, route, request.headers.getlist("authorization"))
                if grant is not None:
                    request.scope["state"]["known"]()
                body = await _read_limited(request, self._portal.body_limit(route), lease, self._limits.request_s)
                if body and grant is not None and not grant.is_good():  # it may have taken its time to come
                    raise unauthorized("the token was withdrawn while the body came")
            except RefusedRequest as refusal:
                return _response(self._portal.refuse(refusal, asked))
            sign_in = None if grant is None else grant.sign_in
            answer = await self._portal.answer(replace(asked, user=user, body=body, sign_in=sign_in))
        if answer.stream is None:
            try:
                return self._large_answers.in_pieces(answer) if is_large(answer) else _response(answer)
            except RefusedRequest as refusal:
                return _response(self._portal.refuse(refusal, asked))
        return _streaming(answer, answer.stream, request.scope["state"]["abort"], self._portal.door, grant)


class _EngineEntry:
    """ASGI middleware that shows engines to their gate. Without one the path is nobody's."""

    def __init__(self, app: ASGIApp, gate: EngineGate | None) -> None:
        self._app = app
        self._gate = gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_engine = self._gate is not None and scope["path"] in (ENGINE_PATH, f"{ENGINE_PATH}/")
        await (self._gate if self._gate is not None and is_engine else self._app)(scope, receive, send)


class _AnyMethod:
    """An ASGI endpoint for every path and method: what is allowed is for the table of routes to say."""

    def __init__(self, answer: Callable[[Request], Awaitable[Response]], others: ASGIApp) -> None:
        """`others` serves what is no HTTP request."""
        self._answer = answer
        self._others = others

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._others(scope, receive, send)
            return
        with contextlib.suppress(ClientDisconnect):  # nobody is left to be answered
            response = await self._answer(Request(scope, receive))
            await response(scope, receive, send)


async def _read_limited(request: Request, limit: int, lease: Lease, patience_s: float) -> bytes:
    """Return the body; stops reading where it becomes too large, and cuts off who sends nothing or little for long."""
    declared = request.headers.get("content-length", "0")
    if declared.isdecimal() and int(declared) > limit:
        manners.refuse_size(limit)
    chunks: list[bytes] = []
    size = 0
    stream = request.stream()
    began_s = asyncio.get_running_loop().time()
    while True:
        now_s = asyncio.get_running_loop().time()
        end_s = min(now_s, began_s + size / LEAST_BYTES_A_SECOND) + patience_s
        try:
            async with asyncio.timeout_at(end_s):
                chunk = await anext(stream, None)
        except TimeoutError:
            request.scope["state"]["abort"]()
            await asyncio.sleep(0)  # uvicorn hears of it now, and does not wonder where the answer is
            raise ClientDisconnect from None
        if chunk is None:
            break
        size += len(chunk)
        lease.take(len(chunk))
        if size > limit:
            manners.refuse_size(limit)
        chunks.append(chunk)
    return b"".join(chunks)


def _response(answer: HttpAnswer) -> Response:
    return Response(answer.body, answer.status, dict(answer.headers))


def _streaming(
    answer: HttpAnswer, stream: Stream, abort: Callable[[], None], door: Doorkeeper, grant: Grant | None
) -> Response:
    """Return what Starlette sends as it comes; a client that does not take it, or may not any more, is cut off."""
    stream.flooded = abort

    def cut(reason: str, at_once: bool) -> None:
        stream.close()
        if at_once:
            abort()

    visit = None if grant is None else door.watch(grant, cut)

    async def chunks() -> AsyncIterator[bytes]:
        try:
            async for chunk in stream.chunks():
                yield chunk
        finally:
            if visit is not None:
                visit.leave()

    return StreamingResponse(chunks(), answer.status, dict(answer.headers))


class Server(uvicorn.Server):
    """uvicorn that says goodbye as ruling 93 wants it: 1001 to sockets, exit 0, and at once on a second signal."""

    def __init__(
        self, portal: Portal, tls: ServerTls | None = None, listening: Callable[[], None] = lambda: None
    ) -> None:
        """`listening` is called once clients may come and signals are taken: whoever hears of it may send one."""
        endpoints = Endpoints(portal)
        self._listening = listening
        self._engine_gate = endpoints.engine_gate
        config = uvicorn.Config(
            endpoints.app(),
            log_config=None,
            access_log=False,
            server_header=False,
            lifespan="off",
            loop="asyncio",
            http=limited(portal.limits),
            ws=DeviceProtocol,
            ws_max_size=MAX_MESSAGE_BYTES,
            ws_ping_interval=PING_INTERVAL_S,
            ws_ping_timeout=PONG_LIMIT_S,
            ws_per_message_deflate=False,
            # A header must not say where a client is: logins are limited by address, and metrics open to this machine.
            proxy_headers=False,
            timeout_graceful_shutdown=STOP_LIMIT_S,
            backlog=ACCEPTED_AT_ONCE,
            ssl_context_factory=None if tls is None else lambda config, default: tls.context,
        )
        super().__init__(config)
        # Below that every header and frame of a WebSocket is written, and with them the tokens.
        wire_log = logging.getLogger("uvicorn.error")
        wire_log.setLevel(max(logging.INFO, wire_log.getEffectiveLevel()))
        self._portal = portal
        self._tls = tls
        self._door: TlsDoor | None = None
        self._watching: asyncio.Task[None] | None = None
        self._deaf = DeafWatch(time.monotonic)

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        if threading.current_thread() is not threading.main_thread():  # only there can signals be heard
            yield
            return
        originals = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
        asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, self._look_at_certificate)
        try:
            yield
        finally:
            asyncio.get_running_loop().remove_signal_handler(signal.SIGHUP)
            for number, original in originals.items():
                signal.signal(number, original)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.should_exit = True
        signal.signal(sig, signal.SIG_DFL)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        if self._tls is None:
            await super().startup(sockets)
        else:
            await self._start_behind_tls(self._tls, sockets)
        for listening in sockets or ():
            # So many are accepted in one turn of the loop; the system may keep more of them waiting.
            listening.listen(socket.SOMAXCONN)
        self._listening()

    async def _start_behind_tls(self, tls: ServerTls, sockets: list[socket.socket] | None) -> None:
        loop: Any = asyncio.get_running_loop()
        listen, door = loop.create_server, TlsDoor(tls.context)

        async def listen_behind_the_door(make: Callable[[], asyncio.Protocol], **options: Any) -> asyncio.Server:
            server: asyncio.Server = await listen(door.behind(make), **(options | {"ssl": None}))
            return server

        # uvicorn would have asyncio do the handshakes, which counts none that is under way and ends none.
        loop.create_server = listen_behind_the_door
        self._door = door
        try:
            await super().startup(sockets)
        finally:
            del loop.create_server
        self._watching = loop.create_task(tls.watch())

    def _look_at_certificate(self) -> None:
        if self._tls is not None:
            self._tls.look_at_once()

    async def on_tick(self, counter: int) -> bool:
        if counter % TICKS_OF_A_LOOK == 0:
            self._deaf.look(one.transport for one in self.server_state.connections if isinstance(one, HttpProtocol))
        return await super().on_tick(counter)

    def close_door(self) -> None:
        """Begin no handshake any more, and look at no certificate."""
        if self._watching is not None:
            self._watching.cancel()
        if self._door is not None:
            self._door.close()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.close_door()
        await self._portal.close_sessions(GOING_AWAY, "the runtime is stopping")
        await self.close_gate()
        cutting = asyncio.get_running_loop().call_later(CUT_AFTER_S, self._cut_deaf)
        try:
            await super().shutdown(sockets)
        finally:
            cutting.cancel()

    async def close_gate(self) -> None:
        """Let engines go that came in here."""
        if self._engine_gate is not None:
            await self._engine_gate.close()

    def _cut_deaf(self) -> None:
        """Cut off who does not take what is left for them; requests that are being worked on go on."""
        for connection in tuple(self.server_state.connections):
            transport = connection.transport
            if isinstance(transport, asyncio.WriteTransport) and transport.get_write_buffer_size():
                transport.abort()


def bind(host: str, port: int) -> socket.socket:
    """Return a listening socket; raises OSError when the address is taken or not ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol named asyncio sends small frames at once; else a result waits 40 ms for the other end's ACK.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(socket.SOMAXCONN)
    except OSError:
        listening.close()
        raise
    listening.setblocking(False)
    return listening
