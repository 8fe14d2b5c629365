"""Connections that are too many, say nothing, or take nothing: who is cut off, and that nobody else notices."""

import asyncio
import contextlib
import json
import os
import re
import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from websockets.exceptions import ConnectionClosed

from runtime.contracts.json_text import write_json
from runtime.portal.limits import Limits
from tests.helpers.controllers import envelope
from tests.helpers.signing_in import token_of
from tests.helpers.specs import spec
from tests.unit.runtime.portal.test_server import connect, head, run, web

HEALTH = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
HALVES = {
    "says nothing": b"",
    "half a head": b"GET /healthz HTTP/1.1\r\nHost: local",
    "idle": HEALTH,
    "half a body": b"POST /v2/auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{",
}
GREEDY = b"GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n" * 60
"""More in answers than sockets hold."""
MOST = 40
NO_TIME = Limits(connections=MOST, request_s=3600)
"""With these no clock helps: who has to go goes because somebody else comes."""


def place(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    assert parts.hostname is not None
    assert parts.port is not None
    return parts.hostname, parts.port


async def _until_cut(reader: asyncio.StreamReader) -> bytes:
    """What comes before the other end closes."""
    async with asyncio.timeout(10):
        try:
            return await reader.read()
        except ConnectionResetError:
            return b""


@pytest.mark.parametrize(
    "half",
    [
        b"",
        b"GET /healthz HTTP/1.1\r\nHost: local",
        b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\nGET /heal",
        b"POST /api/config/commit HTTP/1.1\r\nHost: localhost\r\nAUTH\r\nContent-Length: 100\r\n\r\n{",
    ],
)
def test_who_sends_half_a_request_is_cut_off(tmp_path: Path, half: bytes) -> None:
    async def story(url: str) -> None:
        reader, writer = await asyncio.open_connection(*place(url))
        writer.write(half.replace(b"AUTH", f"Authorization: Bearer {token_of(url)}".encode()))
        heard = await _until_cut(reader)
        assert heard.count(b"HTTP/1.1") == half.count(b"\r\n\r\nGET")
        writer.close()
        async with connect(url) as other:
            await other.recv()

    run(tmp_path, story, limits=Limits(request_s=1))


def test_a_conversation_and_a_stream_outlive_the_time_for_a_request(tmp_path: Path) -> None:
    async def story(url: str) -> None:
        reader, writer = await asyncio.open_connection(*place(url))
        writer.write(head(url, "GET /v2/events/stream HTTP/1.1") + b"\r\n")
        assert b": ok" in await reader.readuntil(b": ok")
        async with connect(url) as socket:
            first = json.loads(await socket.recv())
            later = first
            async with asyncio.timeout(10):
                while later["snapshotRevision"] < first["snapshotRevision"] + 130:  # 1.3 s of scans
                    later = json.loads(await socket.recv())
            await socket.send(write_json(envelope("set_run_mode", mode="RUN_STEP")).decode())
            await reader.readuntil(b"runtime.halt")
        writer.close()

    run(tmp_path, story, limits=Limits(request_s=1))


async def flood(url: str, text: bytes, count: int, address: str = "127.0.0.1") -> list[socket.socket]:
    """Open connections, say something on each, and read nothing of what comes."""
    loop = asyncio.get_running_loop()
    opened = []
    for _ in range(count):
        one = socket.socket()
        one.setblocking(False)
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        one.bind((address, 0))
        await loop.sock_connect(one, place(url))
        with contextlib.suppress(ConnectionError):  # it may have to go already
            await loop.sock_sendall(one, text)
        opened.append(one)
    return opened


async def healthy(url: str) -> bytes:
    """The status line that a client hears who asks at once."""
    async with asyncio.timeout(10):
        reader, writer = await asyncio.open_connection(*place(url))
        writer.write(HEALTH)
        line = await reader.readline()
        writer.close()
    return line


@pytest.mark.parametrize("text", HALVES.values(), ids=HALVES)
def test_twice_as_many_as_there_are_places_keep_nobody_out(tmp_path: Path, text: bytes) -> None:
    async def story(url: str) -> None:
        flooding = await flood(url, text, MOST)
        assert b"200 OK" in await healthy(url)
        flooding += await flood(url, text, MOST)
        assert b"200 OK" in await healthy(url)
        async with connect(url) as device, web(url) as http:
            await device.recv()
            assert (await http.get("/v2/runtimes")).status_code == 200
        for one in flooding:
            one.close()

    run(tmp_path, story, limits=NO_TIME)


def test_strangers_who_take_nothing_of_their_answers_keep_nobody_out(tmp_path: Path) -> None:
    async def story(url: str) -> None:
        flooding = await flood(url, GREEDY, 2 * MOST)
        async with asyncio.timeout(10):
            while b"200 OK" not in await healthy(url):  # BUSY as long as something is being done for all of them
                pass
        for one in flooding:
            one.close()

    run(tmp_path, story, limits=NO_TIME)


def test_two_hundred_connects_a_second_keep_nobody_out(tmp_path: Path) -> None:
    async def story(url: str) -> None:
        flooding: list[socket.socket] = []

        async def come() -> None:
            for turn in range(60):
                flooding.extend(await flood(url, tuple(HALVES.values())[turn % 4], 10))
                await asyncio.sleep(0.05)

        async with connect(url) as device:
            coming = asyncio.create_task(come())
            answers = 0
            while not coming.done():
                assert b"200 OK" in await healthy(url)
                await device.recv()
                answers += 1
            await coming
        assert answers > 5
        assert len(flooding) == 600
        for one in flooding:
            one.close()

    run(tmp_path, story, limits=NO_TIME)


@pytest.mark.skipif(os.name != "posix", reason="all of 127.0.0.0/8 is this machine")
def test_a_flood_of_one_address_cuts_off_none_of_another_however_slow(tmp_path: Path) -> None:
    async def story(url: str) -> None:
        reader, slow = await asyncio.open_connection(*place(url), local_addr=("127.0.0.2", 0))
        slow.write(HEALTH[:10])
        await slow.drain()
        assert b"200 OK" in await healthy(url)  # which came behind it
        flooding = await flood(url, b"", 3 * MOST)
        slow.write(HEALTH[10:])
        async with asyncio.timeout(10):
            assert b"200 OK" in await reader.readline()
        slow.close()
        for one in flooding:
            one.close()

    run(tmp_path, story, limits=NO_TIME)


def test_whoever_showed_a_token_is_not_cut_off_for_a_stranger(tmp_path: Path) -> None:
    async def story(url: str) -> None:
        reader, writer = await asyncio.open_connection(*place(url))
        writer.write(head(url, "GET /v2/events/stream HTTP/1.1") + b"\r\n")
        assert b": ok" in await reader.readuntil(b": ok")
        body = b'{"requestId": "slow", "apiVersion": "2.0", "source": "LKG"}'
        slow_reader, slow = await asyncio.open_connection(*place(url))
        length = f"Content-Length: {len(body)}\r\n\r\n".encode()
        slow.write(head(url, "POST /api/config/restore HTTP/1.1") + length + body[:5])
        idle_reader, idle = await asyncio.open_connection(*place(url))
        idle.write(head(url, "GET /v2/runtimes HTTP/1.1") + b"\r\n")
        assert b"200 OK" in await idle_reader.readline()
        flooding = await flood(url, b"", 2 * MOST)
        idle.write(head(url, "GET /api/session HTTP/1.1") + b"\r\n")
        slow.write(body[5:])
        async with asyncio.timeout(10):
            assert b"404" in await slow_reader.readline()  # there is no last known good one
            await idle_reader.readuntil(b"HTTP/1.1 200 OK")
            async with connect(url) as device:
                await device.send(write_json(envelope("set_run_mode", mode="RUN_STEP")).decode())
                await reader.readuntil(b"runtime.halt")
        for one in (writer, slow, idle):
            one.close()
        for flood_one in flooding:
            flood_one.close()

    run(tmp_path, story, limits=NO_TIME)


def test_connections_over_the_limit_hear_that_it_is_busy_when_all_others_are_at_work(tmp_path: Path) -> None:
    async def story(url: str) -> None:
        held = [await asyncio.open_connection(*place(url)) for _ in range(8)]
        for number, (reader, writer) in enumerate(held):
            if number % 2:
                writer.write(head(url, "GET /v2/events/stream HTTP/1.1") + b"\r\n")
                await reader.readuntil(b": ok")
            else:  # with a token, half a body is work under way
                wait = b"Content-Length: 100\r\nExpect: 100-continue\r\n\r\n"
                writer.write(head(url, "POST /api/config/commit HTTP/1.1") + wait)
                await reader.readuntil(b"100")
        reader, writer = await asyncio.open_connection(*place(url))
        heard = await _until_cut(reader)
        writer.close()
        assert heard.startswith(b"HTTP/1.1 503 ")
        assert b"retry-after: 1" in heard
        assert b'"code":"BUSY"' in heard
        for _, writer in held:
            writer.close()

    run(tmp_path, story, limits=Limits(connections=8))


def test_who_showed_a_token_and_is_idle_goes_when_nobody_else_can(tmp_path: Path) -> None:
    async def story(url: str) -> None:
        idle = [await asyncio.open_connection(*place(url)) for _ in range(8)]
        for reader, writer in idle:
            writer.write(head(url, "GET /v2/runtimes HTTP/1.1") + b"\r\n")
            assert b"200 OK" in await reader.readline()
        assert b"200 OK" in await healthy(url)
        first, _ = idle[0]
        async with asyncio.timeout(10):
            with contextlib.suppress(ConnectionError):
                await first.read()
        for _, writer in idle:
            writer.close()

    run(tmp_path, story, limits=Limits(connections=8))


def test_an_answer_that_is_taken_slowly_outlives_the_time_for_a_request(tmp_path: Path) -> None:
    async def story(url: str) -> None:
        padding = ["x" * (1 << 20)] * 12  # more than sockets hold
        async with web(url) as http:
            level = {"name": "Large", "level_id": "large", "content": {**spec("a"), "padding": padding}}
            assert (await http.post("/v2/editor/levels", json=level, timeout=30)).status_code == 201
        sock = (await flood(url, b"", 1))[0]
        reader, writer = await asyncio.open_connection(sock=sock)
        writer.write(head(url, "GET /v2/editor/levels/large HTTP/1.1") + b"\r\n")
        taken = await reader.readuntil(b"\r\n\r\n")
        length = int(re.search(rb"content-length: (\d+)", taken)[1])  # type: ignore[index]
        assert length > 12 << 20
        writer.transport.pause_reading()  # type: ignore[attr-defined]
        async with connect(url) as device:
            first = json.loads(await device.recv())["snapshotRevision"]
            while json.loads(await device.recv())["snapshotRevision"] < first + 230:  # 2.3 s of scans
                pass
        writer.transport.resume_reading()  # type: ignore[attr-defined]
        async with asyncio.timeout(30):
            assert len(await reader.readexactly(length)) == length
        writer.close()

    run(tmp_path, story, limits=Limits(request_s=1))


def test_what_strangers_send_is_no_warning_of_which_they_could_fill_the_disk(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def story(url: str) -> None:
        for text in (
            b"\x16\x03\x01 no http\r\n\r\n",
            b"GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n",
        ):
            reader, writer = await asyncio.open_connection(*place(url))
            writer.write(text)
            assert b"HTTP/1.1 4" in await reader.readline()
            writer.close()
        async with connect(url) as device:
            await device.send([b"\xff\xfe"], text=True)
            with pytest.raises(ConnectionClosed) as closed:
                async for _ in device:
                    pass
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1007
        assert b"200 OK" in await healthy(url)

    with caplog.at_level("DEBUG", "plumbline.server"):
        run(tmp_path, story)
    assert "a connection from 127.0.0.1 speaks no HTTP" in caplog.messages
    assert [one.message for one in caplog.records if one.levelname in ("WARNING", "ERROR")] == []
