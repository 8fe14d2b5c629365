"""Device WebSockets of one portal: who may come in, how they say so, and the conversation (rulings 16, 17, 28).

A client that can set headers shows its token at the upgrade; any other one has five seconds for an `auth` message.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import Counter
from collections.abc import Iterator

from starlette.responses import Response
from starlette.websockets import WebSocket, WebSocketDisconnect

from runtime.contracts.commands import RefusedCommand, readable_request_id
from runtime.contracts.json_text import MAX_MESSAGE_BYTES, UnreadableJsonError, read_json
from runtime.portal import manners, tracing
from runtime.portal.device_session import TRY_AGAIN_LATER, UNAUTHORIZED, Closing
from runtime.portal.doorkeeper import Visit
from runtime.portal.lobby import Lobby
from runtime.portal.manners import HttpRequest
from runtime.portal.portal import Portal
from runtime.portal.pump import Pump
from runtime.portal.results import RefusedRequest, unauthorized
from runtime.portal.tokens import Grant
from runtime.portal.users import ANONYMOUS

MAX_UNKNOWN = 256
MAX_UNKNOWN_OF_AN_ADDRESS = 32
AUTH_WITHIN_S = 5.0
GOODBYE_S = 1.0
"""How long a client has to take the reason before it is cut off."""
AUTH = "auth"

log = logging.getLogger("plumbline.server")


class Reception:
    """Belongs to the portal's loop."""

    def __init__(self, portal: Portal) -> None:
        self._portal = portal
        self._limits = portal.limits
        self._open = 0
        self._unknown: Counter[str] = Counter()
        self._lobby: Lobby[WebSocket] = Lobby()

    async def receive(self, socket: WebSocket) -> None:
        """Serve one WebSocket from its upgrade to its end."""
        with contextlib.ExitStack() as place:
            try:
                grant = await self._admit(socket)
                place.enter_context(self._known() if grant is not None else self._unknown_from(socket))
            except RefusedRequest as refusal:
                await self._deny(socket, refusal)
                return
            await socket.accept()
            if grant is None:
                grant = await self._introduced(socket)
                if grant is None:
                    return
                place.close()
                try:
                    place.enter_context(self._known())
                except RefusedRequest as refusal:
                    await self._turn_away(socket, refusal, None)
                    return
            await self._converse(socket, grant)

    async def _admit(self, socket: WebSocket) -> Grant | None:
        """Return what the header gives, None without one; raises `RefusedRequest`."""
        host, origin = socket.headers.get("host"), socket.headers.get("origin")
        manners.check_host(host, self._portal.host_names)
        if not manners.is_own_origin(origin, host):
            raise RefusedRequest("FORBIDDEN", f"pages of {origin} may not open this WebSocket")
        shown = socket.headers.getlist("authorization")
        return await self._portal.door.check_header(shown, "GET /ws", _address(socket)) if shown else None

    @contextlib.contextmanager
    def _known(self) -> Iterator[None]:
        """Hold a place of those who said who they are; raises `RefusedRequest` when there is none."""
        if self._open >= self._limits.websockets:
            raise RefusedRequest("BUSY", f"{self._limits.websockets} clients are connected already")
        self._open += 1
        try:
            yield
        finally:
            self._open -= 1

    @contextlib.contextmanager
    def _unknown_from(self, socket: WebSocket) -> Iterator[None]:
        """Hold a place of those who still have to say who they are; of too many the one goes that floods most."""
        network = manners.network_of(_address(socket))
        if self._unknown[network] >= MAX_UNKNOWN_OF_AN_ADDRESS:
            raise RefusedRequest("BUSY", "too many connections have not said yet who they are; show a token at once")
        if len(self._lobby) >= MAX_UNKNOWN and (other := self._lobby.next_to_go()) is not None:
            self._lobby.leave(other)
            other.scope["state"]["abort"]()
        self._unknown[network] += 1
        self._lobby.wait(socket, network, is_known=False)
        try:
            yield
        finally:
            self._lobby.leave(socket)
            self._unknown[network] -= 1
            if not self._unknown[network]:
                del self._unknown[network]

    async def _deny(self, socket: WebSocket, refusal: RefusedRequest) -> None:
        asked = HttpRequest("GET", "/ws", "", {}, b"", ANONYMOUS, _address(socket))
        answer = self._portal.refuse(refusal, asked)
        await socket.send_denial_response(Response(answer.body, answer.status, dict(answer.headers)))

    async def _introduced(self, socket: WebSocket) -> Grant | None:
        """Wait for the `auth` message; returns None when the conversation is over before it began."""
        request_id = None
        try:
            try:
                async with asyncio.timeout(AUTH_WITHIN_S):
                    event = await socket.receive()
            except TimeoutError:
                raise unauthorized(f"no auth message came within {AUTH_WITHIN_S:.0f} s") from None
            if event["type"] == "websocket.disconnect":
                return None
            document = _read(event.get("text"))
            request_id = readable_request_id(document)
            token = _token(document)
            if token is None:
                raise unauthorized('the first message must be {"type":"auth","token":…}')
            return await self._portal.door.check(token, "GET /ws", _address(socket))
        except RefusedRequest as refusal:
            await self._turn_away(socket, refusal, request_id)
            return None

    async def _turn_away(self, socket: WebSocket, refusal: RefusedCommand, request_id: str | None) -> None:
        code = UNAUTHORIZED if refusal.code == "UNAUTHORIZED" else TRY_AGAIN_LATER
        text = self._portal.refused_result(refusal, request_id)
        await _say_goodbye(socket, Closing(code, refusal.message), text)

    async def _converse(self, socket: WebSocket, grant: Grant) -> None:
        headers = {name: socket.headers[name] for name in tracing.TRACE_HEADERS if name in socket.headers}
        tracing.incoming.set(headers)  # in the context of this conversation, which its tasks inherit
        pump = Pump(grant.user, self._portal.desk, self._limits.waiting_bytes)

        def cut(reason: str, at_once: bool) -> None:
            pump.session.close(UNAUTHORIZED, reason)
            if at_once:  # a client that does not read must not stay, either
                asyncio.get_running_loop().call_later(GOODBYE_S / 2, socket.scope["state"]["abort"])

        visit = self._portal.door.watch(grant, cut)
        self._portal.add_session(pump.session)
        reading = asyncio.create_task(self._read_frames(socket, pump, visit))
        sending = asyncio.create_task(pump.run(socket.send_text))
        try:
            await asyncio.wait({reading, sending}, return_when=asyncio.FIRST_COMPLETED)
            if sending.done() and not sending.cancelled():
                with contextlib.suppress(WebSocketDisconnect, RuntimeError, OSError):
                    await _say_goodbye(socket, sending.result())
        finally:
            visit.leave()
            self._portal.remove_session(pump.session)
            for task in (reading, sending):
                task.cancel()
            await asyncio.gather(reading, sending, return_exceptions=True)

    async def _read_frames(self, socket: WebSocket, pump: Pump, visit: Visit) -> None:
        """Hand every frame to the session until the other end is gone; a further `auth` is for the door."""
        while True:
            event = await socket.receive()
            if event["type"] == "websocket.disconnect":
                return
            text = event.get("text")
            if text is not None and f'"{AUTH}"' in text:
                document = _read(text)
                if isinstance(document, dict) and document.get("type") == AUTH:
                    await self._prolong(document, pump, visit, _address(socket))
                    continue
            pump.session.receive(event["bytes"] if text is None else text)

    async def _prolong(self, document: object, pump: Pump, visit: Visit, address: str) -> None:
        """Let a connection live as long as another token of the same user; any other message of this type ends it."""
        try:
            grant = await self._portal.door.check(_token(document) or "", "GET /ws", address)
            if grant.user != visit.grant.user:
                raise unauthorized(f"this connection is {visit.grant.user.name}'s; open another one")
        except RefusedRequest as refusal:
            if refusal.code == "UNAUTHORIZED":
                pump.session.tell(self._portal.refused_result(refusal, None))
                pump.session.close(UNAUTHORIZED, refusal.message)
            return
        visit.prolong(grant)


def _address(socket: WebSocket) -> str:
    return socket.client.host if socket.client else "unknown"


def _read(text: str | None) -> object:
    """Return the document of a message, None when it holds none."""
    try:
        return read_json((text or "").encode(), max_bytes=MAX_MESSAGE_BYTES)
    except (UnreadableJsonError, UnicodeEncodeError):
        return None


def _token(document: object) -> str | None:
    """Return the token of an `auth` message, None for any other one."""
    if not isinstance(document, dict) or document.get("type") != AUTH:
        return None
    token = document.get("token")
    return token if isinstance(token, str) else None


async def _say_goodbye(socket: WebSocket, closing: Closing, text: str | None = None) -> None:
    """Say why the conversation is over; a client that does not even take that is cut off."""
    try:
        async with asyncio.timeout(GOODBYE_S):
            if text is not None:
                await socket.send_text(text)
            await socket.close(closing.code, closing.reason[:100])
    except TimeoutError:
        socket.scope["state"]["abort"]()
    except (WebSocketDisconnect, RuntimeError, OSError):
        log.debug("a client left while its conversation was being closed", exc_info=True)
