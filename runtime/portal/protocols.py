"""What uvicorn's protocols lack: an end to connections that are too many, say nothing, or take nothing."""

from __future__ import annotations

import asyncio
import logging
from typing import Any, cast
from urllib.parse import urlsplit

from starlette.types import Receive, Scope, Send
from uvicorn._types import ASGISendEvent
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request as Handshake

from runtime.portal.engine_gate import PATH as ENGINE_PATH
from runtime.portal.engine_packets import MOST_FRAME_BYTES
from runtime.portal.gathering import Gathering
from runtime.portal.limits import Limits
from runtime.portal.lobby import Lobby
from runtime.portal.manners import network_of

_BUSY = b'{"error":{"code":"BUSY","message":"too many connections are open"}}'
TOO_MANY = (
    b"HTTP/1.1 503 Service Unavailable\r\ncontent-type: application/json\r\nretry-after: 1\r\n"
    b"connection: close\r\ncontent-length: %d\r\n\r\n%b" % (len(_BUSY), _BUSY)
)
"""What somebody hears before anything was read of them."""

log = logging.getLogger("plumbline.server")
_failures = logging.getLogger("plumbline.server.failures")
"""For uvicorn: its warnings are of what strangers send, who could fill the disk with them."""
_failures.setLevel(logging.ERROR)
_failures.addFilter(
    lambda record: not str(record.msg).startswith("Invalid UTF-8")
)  # a frame of theirs, with a traceback


class DeviceProtocol(WebSocketsSansIOProtocol):
    """uvicorn's protocol, which also lets the application cut a connection whose other end takes no bytes."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.logger = _failures

    def handle_connect(self, event: Handshake) -> None:
        if urlsplit(event.path).path.rstrip("/") == ENGINE_PATH:
            self.conn.max_message_size = MOST_FRAME_BYTES
            self.transport = cast(asyncio.Transport, Gathering(self.transport, self.loop))
        super().handle_connect(event)

    async def run_asgi(self) -> None:
        self.scope["state"]["abort"] = self.transport.abort
        await super().run_asgi()

    async def send(self, message: ASGISendEvent) -> None:
        await super().send(message)
        if message["type"] == "websocket.http.response.body" and not message.get("more_body", False):
            # uvicorn 0.54 does not count a refusal as an answer to the handshake and logs an error; goes when it does.
            self.handshake_complete = True


class HttpProtocol(H11Protocol):
    """uvicorn's protocol, with the same way out, and an end to connections that are too many or say nothing.

    The application says `known` when a good token was shown. Until then whoever keeps the runtime waiting, with half a
    request or an answer that is not taken, has to go first when all places are taken.
    """

    limits = Limits()
    lobby: Lobby[HttpProtocol] = Lobby()
    _patience: asyncio.TimerHandle | None = None
    _network = ""
    _is_known = False

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.logger = _failures

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if len(self.connections) > self.limits.connections and not self._make_room():
            transport.write(TOO_MANY)
            transport.close()
            return
        self._network = network_of(self.client[0]) if self.client else ""
        app = self.app

        async def with_ways_out(scope: Scope, receive: Receive, send: Send) -> None:
            scope["state"] |= {"abort": transport.abort, "known": self._become_known}
            await app(scope, receive, send)

        self.app = with_ways_out
        self._look()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._look()

    def send_400_response(self, msg: str) -> None:
        log.debug("a connection from %s speaks no HTTP", self.client[0] if self.client else "unknown")
        super().send_400_response(msg)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._look()

    def resume_writing(self) -> None:
        super().resume_writing()
        self._look()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        self._forget()
        super().connection_lost(exc)

    def _make_room(self) -> bool:
        """Cut off who has to go; returns whether there was anybody."""
        other = self.lobby.next_to_go()
        if other is None:
            return False
        other.cut()
        return True

    def cut(self) -> None:
        self._forget()
        self.connections.discard(self)  # now: the end of it is told later
        self.transport.abort()

    def _become_known(self) -> None:
        self._is_known = True
        self.lobby.leave(self)
        self._look()

    def _look(self) -> None:
        """See whose turn it is, ours or the other end's."""
        if self not in self.connections:  # over, or a WebSocket by now
            self._forget()
            return
        cycle = self.cycle
        is_asked = cycle is not None and not cycle.response_complete
        if is_asked:
            self._stop_patience()
        elif self._patience is None:
            self._be_patient()
        if self._is_known:
            is_our_turn = is_asked or self.transport.get_write_buffer_size() > 0
        else:
            is_our_turn = is_asked and not cycle.more_body and not self.flow.write_paused
        if is_our_turn:
            self.lobby.leave(self)
        else:
            self.lobby.wait(self, self._network, is_known=self._is_known)

    def _be_patient(self) -> None:
        self._patience = self.loop.call_later(self.limits.request_s, self._lose_patience)

    def _lose_patience(self) -> None:
        """Give up a connection on which no whole request came in time: half of one would hold it for ever."""
        if self.transport.get_write_buffer_size():  # it still takes the last answer
            self._be_patient()
        else:
            self.transport.abort()

    def _forget(self) -> None:
        self._stop_patience()
        self.lobby.leave(self)

    def _stop_patience(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None


def limited(limits: Limits) -> type[HttpProtocol]:
    """Return the protocol with other limits and places of its own; uvicorn makes its own instances."""
    return type("LimitedHttpProtocol", (HttpProtocol,), {"limits": limits, "lobby": Lobby()})
