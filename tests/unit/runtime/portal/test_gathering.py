"""What is written in one turn of the loop goes out together, in order, and nothing is left behind."""

from __future__ import annotations

import asyncio
import socket
from typing import cast

from runtime.portal.gathering import Gathering


class Counted:
    """A real transport whose writes are counted; the other end reads them."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self.transport = transport
        self.writes: list[bytes] = []

    def write(self, data: bytes) -> None:
        self.writes.append(bytes(data))
        self.transport.write(data)

    def __getattr__(self, name: str) -> object:
        return getattr(self.transport, name)


async def pair() -> tuple[Counted, Gathering, socket.socket]:
    ours, theirs = socket.socketpair()
    theirs.setblocking(False)
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_connection(asyncio.Protocol, sock=ours)
    counted = Counted(transport)
    return counted, Gathering(cast(asyncio.Transport, counted), loop), theirs


async def read(theirs: socket.socket, length: int) -> bytes:
    loop, taken = asyncio.get_running_loop(), b""
    async with asyncio.timeout(10):
        while len(taken) < length and (more := await loop.sock_recv(theirs, 1 << 16)):
            taken += more
    return taken


def test_what_is_written_in_one_turn_is_one_write() -> None:
    async def story() -> None:
        counted, gathering, theirs = await pair()
        for part in (b"a", b"bc", b"d"):
            gathering.write(part)
        assert (counted.writes, gathering.get_write_buffer_size()) == ([], 4)
        assert await read(theirs, 4) == b"abcd"
        gathering.write(b"e")
        assert await read(theirs, 1) == b"e"
        assert counted.writes == [b"abcd", b"e"]
        gathering.close()
        theirs.close()

    asyncio.run(story())


def test_closing_sends_what_was_written_and_aborting_does_not() -> None:
    async def story() -> None:
        _, gathering, theirs = await pair()
        gathering.write(b"last words")
        gathering.close()
        assert await read(theirs, 100) == b"last words"
        theirs.close()
        counted, gathering, theirs = await pair()
        gathering.write(b"never heard")
        gathering.abort()
        assert await read(theirs, 100) == b""
        assert (counted.writes, gathering.is_closing()) == ([], True)
        theirs.close()

    asyncio.run(story())
