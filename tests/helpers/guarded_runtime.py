"""The other end of a link, small enough to read: a runtime that asks who is there, and servers that say one thing."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from websockets.asyncio.server import ServerConnection
from websockets.http11 import Request, Response

SNAPSHOT = '{"type":"runtime_snapshot","snapshotRevision":1}'


@asynccontextmanager
async def http_saying(answer: bytes) -> AsyncIterator[str]:
    """An HTTP server that gives every request the same bytes; its address."""

    async def serve_one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve_one, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


class Door:
    """A runtime that takes one token at a time; HTTP and WebSocket on ports of their own."""

    def __init__(self) -> None:
        self.good = "access-1"
        self.logins = 0
        self.refreshes = 0
        self.is_closed = False
        self.shown: list[str] = []
        self.messages: list[str] = []
        self.connections: list[ServerConnection] = []
        self.heard = asyncio.Event()

    def check(self, connection: ServerConnection, request: Request) -> Response | None:
        self.shown.append(request.headers.get("Authorization", ""))
        if self.shown[-1] == f"Bearer {self.good}":
            return None
        return connection.respond(401, "who is there?")

    async def talk(self, connection: ServerConnection) -> None:
        self.connections.append(connection)
        await connection.send(SNAPSHOT)
        async for message in connection:
            self.messages.append(str(message))
            self.heard.set()

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = next((int(line.split()[1]) for line in head.lower().split("\r\n") if line.startswith("content-l")), 0)
        body = await reader.readexactly(length)
        status, answer = self.reply(head, body)
        text = json.dumps(answer).encode()
        writer.write(f"HTTP/1.1 {status} X\r\nContent-Length: {len(text)}\r\nConnection: close\r\n\r\n".encode() + text)
        await writer.drain()
        writer.close()

    def reply(self, head: str, body: bytes) -> tuple[int, dict[str, Any]]:
        if "/v2/auth/" not in head:
            is_good = f"authorization: bearer {self.good}".lower() in head.lower()
            return (200, {"said": "hello"}) if is_good else (401, {"error": {"code": "UNAUTHORIZED", "message": "no"}})
        if self.is_closed:
            return 401, {"error": {"code": "UNAUTHORIZED", "message": "the user or the password is wrong"}}
        self.logins += "login" in head
        self.refreshes += "refresh" in head
        self.good = f"access-{self.logins + self.refreshes}"
        return 200, {"access_token": self.good, "expires_in": 900, "refresh_token": "r", "role": "VIEWER"}
