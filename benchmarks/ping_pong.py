"""A bare Socket.IO server in a process of its own: `python ping_pong.py COUNT BYTES WINDOW`; says its port.

It sends COUNT events of so many bytes, WINDOW at once, and the next one for each that is answered.
"""

from __future__ import annotations

import asyncio
import socket
import sys

import socketio
import uvicorn


def application(count: int, size: int, window: int) -> socketio.ASGIApp:
    server = socketio.AsyncServer(async_mode="asgi", async_handlers=False)
    payload = {"x": "y" * size}
    left = count

    async def send(sid: str) -> None:
        nonlocal left
        if left > 0:
            left -= 1
            await server.emit("engine_job", payload, to=sid, namespace="/engine")

    async def ready(sid: str) -> None:
        for _ in range(window):
            await send(sid)

    async def started(sid: str, data: object) -> None:
        """A report that asks for nothing."""

    async def completed(sid: str, data: object) -> None:
        await send(sid)

    async def let_in(sid: str, environ: object, auth: object = None) -> None:
        """Everybody may come."""

    for event, handler in (
        ("connect", let_in), ("engine_ready", ready), ("job_started", started), ("job_completed", completed)
    ):  # fmt: skip
        server.on(event, handler, namespace="/engine")
    return socketio.ASGIApp(server)


def main(count: int, size: int, window: int) -> None:
    listening = socket.create_server(("127.0.0.1", 0))
    app = application(count, size, window)
    print(listening.getsockname()[1], flush=True)
    config = uvicorn.Config(app, log_level="error", lifespan="off", ws="websockets-sansio")
    asyncio.run(uvicorn.Server(config).serve(sockets=[listening]))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
