"""A backend that is not ours: a bare Socket.IO server in the test's loop that says what the test wants said."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import socketio
from aiohttp import web

NAMESPACE = "/engine"
PATIENCE_S = 20.0


class ForeignBackend:
    """`heard` is what the engine said, in order."""

    def __init__(self) -> None:
        self.server = socketio.AsyncServer(async_mode="aiohttp", async_handlers=False)
        self.heard: list[tuple[str, Any]] = []
        self.sid = ""
        self.address = ""
        self._news = asyncio.Event()
        self.server.on("connect", self._come, namespace=NAMESPACE)
        self.server.on("*", self._hear, namespace=NAMESPACE)

    async def send(self, event: str, data: Any) -> None:
        await self.server.emit(event, data, to=self.sid, namespace=NAMESPACE)

    async def hears(self, event: str, count: int = 1) -> Any:
        """Return the content of the `count`th such event."""
        async with asyncio.timeout(PATIENCE_S):
            while len(found := self.told(event)) < count:
                self._news.clear()
                await self._news.wait()
        return found[count - 1]

    def told(self, event: str) -> list[Any]:
        return [data for name, data in self.heard if name == event]

    async def cut(self) -> None:
        await self.server.disconnect(self.sid, namespace=NAMESPACE)

    async def _come(self, sid: str, environ: Any, auth: Any = None) -> None:
        self.sid = sid

    async def _hear(self, event: str, sid: str, data: Any = None) -> None:
        self.heard.append((event, data))
        if event == "engine_ready":
            await self.send("ready_ack", {"status": "ok", "ts": 1})
        self._news.set()


@asynccontextmanager
async def foreign_backend(tls: ssl.SSLContext | None = None) -> AsyncIterator[ForeignBackend]:
    one = ForeignBackend()
    application = web.Application()
    one.server.attach(application)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls)
    await site.start()
    port = runner.addresses[0][1]
    one.address = f"{'https' if tls else 'http'}://127.0.0.1:{port}"
    try:
        yield one
    finally:
        await one.server.shutdown()
        await runner.cleanup()
