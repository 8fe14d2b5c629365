"""Handshakes at a door: who comes through is served, who stops half-way is sent away in time."""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from runtime.links.tls_files import client_context
from runtime.portal.tls_door import TlsDoor
from tests.helpers.certificates import Authority
from tests.helpers.tls_servers import server_context

HALF = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc"


class Inside(asyncio.Protocol):
    """Answers in capitals; notes what happens to it."""

    def __init__(self, notes: list[str]) -> None:
        self._notes = notes
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        assert transport.get_extra_info("sslcontext") is not None
        assert transport.get_extra_info("peername")[0] == "127.0.0.1"
        self._transport = transport
        self._notes.append("made")

    def data_received(self, data: bytes) -> None:
        assert self._transport is not None
        self._notes.append(data.decode())
        self._transport.write(data.upper())

    def connection_lost(self, exc: Exception | None) -> None:
        self._notes.append("lost")


class House:
    def __init__(self, folder: Path, most: int = 8) -> None:
        authority = Authority(folder)
        self.client = client_context(authority.file)
        self.door = TlsDoor(server_context(authority.issue()), most)
        self.notes: list[str] = []
        self.port = 0

    @asynccontextmanager
    async def open(self) -> AsyncIterator["House"]:
        listening = self.door.behind(lambda: Inside(self.notes))
        server = await asyncio.get_running_loop().create_server(listening, "127.0.0.1", 0)
        async with server:
            self.port = server.sockets[0].getsockname()[1]
            yield self
            self.door.close()
            await until(lambda: self.door.waiting == 0)

    async def ask(self, text: bytes) -> bytes:
        """Come through and be answered."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, ssl=self.client)
        try:
            writer.write(text)
            return await reader.readexactly(len(text))
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError, ssl.SSLError):
                await writer.wait_closed()


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not holds():
            await asyncio.sleep(0.005)


def run(house: House, story: Callable[[House], Awaitable[None]]) -> None:
    async def all_of_it() -> None:
        async with house.open():
            await story(house)

    asyncio.run(all_of_it())


def test_who_comes_through_is_served_as_on_any_connection(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        answers = await asyncio.gather(*(house.ask(b"hello") for _ in range(5)))
        assert answers == [b"HELLO"] * 5
        assert house.door.waiting == 0
        await until(lambda: house.notes.count("lost") == 5)

    house = House(tmp_path)
    run(house, story)
    assert house.notes.count("made") == 5


def test_what_comes_right_behind_the_handshake_is_not_lost(tmp_path: Path) -> None:
    def speak(port: int, client: ssl.SSLContext) -> None:
        """Send the end of the handshake, a request and the farewell in one go."""
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        speaking = client.wrap_bio(incoming, outgoing, server_hostname="127.0.0.1")
        with socket.create_connection(("127.0.0.1", port), timeout=10) as plain:
            while True:
                try:
                    speaking.do_handshake()
                    break
                except ssl.SSLWantReadError:
                    plain.sendall(outgoing.read())
                    incoming.write(plain.recv(65_536))
            speaking.write(b"all at once")
            with contextlib.suppress(ssl.SSLError):
                speaking.unwrap()
            plain.sendall(outgoing.read())

    async def story(house: House) -> None:
        await asyncio.to_thread(speak, house.port, house.client)
        await until(lambda: "lost" in house.notes)

    house = House(tmp_path)
    run(house, story)
    assert house.notes == ["made", "all at once", "lost"]


def test_of_too_many_the_one_that_waited_longest_is_sent_away_and_the_honest_come_through(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        first_reader, first = await asyncio.open_connection("127.0.0.1", house.port)
        first.write(HALF)
        await until(lambda: house.door.waiting == 1)
        others = [await asyncio.open_connection("127.0.0.1", house.port) for _ in range(30)]
        async with asyncio.timeout(10):
            with contextlib.suppress(ConnectionError):
                assert await first_reader.read() == b""
        await until(lambda: house.door.waiting <= 8)
        assert await house.ask(b"hello") == b"HELLO"
        house.door.close()
        await until(lambda: house.door.waiting == 0)
        for reader, writer in others:
            with contextlib.suppress(ConnectionError):
                assert await reader.read() == b""
            writer.close()
        first.close()

    house = House(tmp_path)
    run(house, story)
    assert house.notes[:2] == ["made", "hello"]


@pytest.mark.parametrize("said", [b"GET / HTTP/1.1\r\n\r\n", b"\x00" * 100, b""])
def test_who_speaks_no_tls_is_sent_away(tmp_path: Path, said: bytes) -> None:
    async def story(house: House) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", house.port)
        writer.write(said)
        writer.write_eof()
        async with asyncio.timeout(10):
            with contextlib.suppress(ConnectionError):
                await reader.read()
        writer.close()
        await until(lambda: house.door.waiting == 0)

    house = House(tmp_path)
    run(house, story)
    assert house.notes == []
