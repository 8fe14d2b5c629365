"""The WebSocket of an engine, read and written without a task and a timer for each message.

The library waits for every message, and for every one to send, in a task of its own with a time limit of its own:
half of what a report costs. Who falls silent is the gate's business (`engine_gate`) and the pings'. A connection that
began with polling and is upgraded goes the library's way.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
from typing import Any

from engineio import exceptions, packet
from engineio.async_drivers.asgi import WebSocket

BREATH = 16
"""After so many messages of one engine the loop sees to others."""

log = logging.getLogger("plumbline.engine")


class EngineWebSocket(WebSocket):  # type: ignore[misc]  # the library has no types
    """What the library makes of a WebSocket that opens; `handler` is bound to its own side of the conversation."""

    async def __call__(self, environ: dict[str, Any]) -> Any:
        socket = self.handler.__self__
        if socket.connected:
            return await super().__call__(environ)
        self.asgi_receive, self.asgi_send = environ["asgi.receive"], environ["asgi.send"]
        await self.asgi_send({"type": "websocket.accept"})
        await _converse(socket, self)
        return ""


async def _converse(socket: Any, wire: EngineWebSocket) -> None:
    """Read until the connection ends, then tell the library."""
    socket.connected = socket.upgraded = True
    writing = asyncio.ensure_future(_write(socket.queue, wire))
    try:
        await _read(socket, wire)
    finally:
        socket.queue.put_nowait(None)  # lets the writer go
        await writing
        await socket.close(wait=False, abort=True, reason=socket.server.reason.TRANSPORT_CLOSE)


async def _read(socket: Any, wire: EngineWebSocket) -> None:
    for number in itertools.count(1):
        if number % BREATH == 0:
            await asyncio.sleep(0)  # a message that is there already does not let others come in
        try:
            text = await wire.wait()
            if not text or len(text) > socket.server.max_http_buffer_size:
                return
            message = packet.Packet(encoded_packet=text)
        except (OSError, ValueError, IndexError, KeyError):  # it has closed, or speaks no Engine.IO
            return
        try:
            await socket.receive(message)
        except exceptions.UnknownPacketError:
            continue
        except exceptions.SocketIsClosedError:
            return
        except Exception:
            log.exception("what an engine sent could not be dealt with")
        if socket.closed:  # it said goodbye, or we did
            return


async def _write(queue: asyncio.Queue[Any], wire: EngineWebSocket) -> None:
    """Send what waits, all that there is in one go, until there is None."""
    waiting: Any = await queue.get()
    while waiting is not None:
        try:
            await wire.send(waiting.encode())
        except Exception:  # whoever reads notices the end, too
            log.debug("an engine takes nothing any more", exc_info=True)
            break
        waiting = queue.get_nowait() if not queue.empty() else await queue.get()
    await wire.close()
