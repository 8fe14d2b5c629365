"""Lets connections into TLS, only so many at a time: one whose handshake does not go on costs memory and a file.

asyncio's own way has neither a count of those nor an end to them when the server stops. When there are too many, the
one that has waited longest goes: an honest handshake takes milliseconds.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import Callable

MOST_WAITING = 128
"""Each has a buffer of a quarter of a mebibyte."""
HANDSHAKE_S = 10.0
HANG_UP_S = 1.0
"""How long the other end has to take leave as TLS has it."""


class TlsDoor:
    """Belongs to the server's loop."""

    def __init__(self, context: ssl.SSLContext, most_waiting: int = MOST_WAITING) -> None:
        self._context = context
        self._most_waiting = most_waiting
        self._waiting: dict[_Arrival, None] = {}  # in order of arrival

    @property
    def waiting(self) -> int:
        """How many handshakes are under way."""
        return len(self._waiting)

    def behind(self, make: Callable[[], asyncio.Protocol]) -> Callable[[], asyncio.Protocol]:
        """Return what a listening socket makes of its connections so that `make` gets those that have come through."""
        return lambda: _Arrival(self, make)

    def close(self) -> None:
        """Send everybody away who has not come through."""
        for arrival in tuple(self._waiting):
            arrival.send_away()

    def enter(self, arrival: _Arrival) -> None:
        self._waiting[arrival] = None
        if len(self._waiting) > self._most_waiting:
            next(iter(self._waiting)).send_away()

    def leave(self, arrival: _Arrival) -> None:
        self._waiting.pop(arrival, None)

    async def secure(self, transport: asyncio.Transport, until_then: asyncio.Protocol) -> asyncio.Transport | None:
        """Return the connection inside TLS, None where the handshake failed."""
        with contextlib.suppress(OSError, EOFError):  # of TLS, of the connection, or of the time: all of that kind
            return await asyncio.get_running_loop().start_tls(
                transport,
                until_then,
                self._context,
                server_side=True,
                ssl_handshake_timeout=HANDSHAKE_S,
                ssl_shutdown_timeout=HANG_UP_S,
            )
        return None


class _Arrival(asyncio.Protocol):
    """A connection from when it was accepted until its handshake is over."""

    def __init__(self, door: TlsDoor, make: Callable[[], asyncio.Protocol]) -> None:
        self._door = door
        self._make = make
        self._transport: asyncio.Transport | None = None
        self._handshake: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        transport.pause_reading()  # the first bytes are for TLS
        self._transport = transport
        self._handshake = asyncio.get_running_loop().create_task(self._shake_hands(transport))
        self._door.enter(self)

    def send_away(self) -> None:
        self._door.leave(self)
        if self._transport is not None:
            self._transport.abort()

    async def _shake_hands(self, transport: asyncio.Transport) -> None:
        early = _Early()
        try:
            # Who was sent away meanwhile does not even get a buffer.
            secured = None if transport.is_closing() else await self._door.secure(transport, early)
        finally:
            self._door.leave(self)
        if secured is None:
            transport.abort()
            return
        inside = self._make()
        inside.connection_made(secured)
        secured.set_protocol(inside)
        early.pass_on(inside)


class _Early(asyncio.Protocol):
    """Keeps what comes right behind the handshake."""

    def __init__(self) -> None:
        self._came: list[bytes] = []
        self._has_ended = False
        self._lost: tuple[Exception | None] | None = None

    def data_received(self, data: bytes) -> None:
        self._came.append(data)

    def eof_received(self) -> None:
        self._has_ended = True

    def connection_lost(self, exc: Exception | None) -> None:
        self._lost = (exc,)

    def pass_on(self, protocol: asyncio.Protocol) -> None:
        for data in self._came:
            protocol.data_received(data)
        if self._has_ended:
            protocol.eof_received()
        if self._lost is not None:
            protocol.connection_lost(*self._lost)
