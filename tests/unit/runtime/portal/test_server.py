"""The portal on a port. What it says is tested elsewhere; here is what only a server does."""

import asyncio
import contextlib
import json
import signal
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest
from websockets.asyncio import client
from websockets.exceptions import InvalidStatus

from runtime.contracts.json_text import write_json
from runtime.portal import pump as pump_module
from runtime.portal.limits import MIB, Limits
from runtime.portal.server import Server, bind
from tests.helpers.controllers import config_document, di
from tests.helpers.runtimes import Served
from tests.helpers.signing_in import bearer, token_of
from tests.unit.runtime.portal.test_portal import Bench


def connect(url: str, **more: Any) -> client.connect:
    """A WebSocket of an ADMIN."""
    return client.connect(url, additional_headers=bearer(url), proxy=None, **more)


def web(url: str) -> httpx2.AsyncClient:
    """An HTTP client of an ADMIN."""
    return httpx2.AsyncClient(base_url=f"http://{urlsplit(url).netloc}", trust_env=False, headers=bearer(url))


def head(url: str, first: str) -> bytes:
    """The first lines of what an ADMIN asks for."""
    return f"{first}\r\nHost: localhost\r\nAuthorization: Bearer {token_of(url)}\r\n".encode()


def run(
    tmp_path: Path,
    story: Callable[[str], Awaitable[None]],
    config: Path | None = None,
    limits: Limits | None = None,
) -> None:
    served = Served(tmp_path / "data", config, limits)
    address = served.start()
    try:
        asyncio.run(story(address.replace("http", "ws") + "/ws"))
    finally:
        served.stop()


def test_no_more_clients_are_taken_than_allowed(tmp_path: Path) -> None:

    async def story(url: str) -> None:
        async with connect(url) as first:
            await first.recv()
            with pytest.raises(InvalidStatus) as refused:
                async with connect(url):
                    pass
            assert refused.value.response.status_code == 503
            assert refused.value.response.headers["retry-after"] == "1"
        async with asyncio.timeout(5):
            while True:
                try:
                    async with connect(url) as second:
                        await second.recv()
                    break
                except InvalidStatus:
                    await asyncio.sleep(0.01)

    run(tmp_path, story, limits=Limits(websockets=1))


def test_bodies_that_are_too_large_or_too_many_are_refused(tmp_path: Path) -> None:
    async def story(url: str) -> None:
        parts = urlsplit(url)
        large, two = MIB * 3 // 4, Limits(body_bytes=MIB, bodies_bytes=MIB)
        first = head(url, "PUT /v2/editor/assets/mug HTTP/1.1") + f"Content-Length: {large}\r\n\r\n".encode()
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        writer.write(first + b"x" * (large - 1))
        await writer.drain()
        async with web(url) as http:
            async with asyncio.timeout(10):
                while (busy := await http.put("/v2/editor/assets/cup", content=b"y" * large)).status_code != 503:
                    pass  # the first is still on its way
            assert busy.json()["error"]["code"] == "BUSY"
            assert (await http.put("/v2/editor/assets/cup", content=b"y" * (two.body_bytes + 1))).status_code == 413
            writer.write(b"x")
            assert b"415" in await reader.readuntil(b"\r\n")  # read as a whole, and no asset
            assert (await http.put("/v2/editor/assets/cup", content=b"y" * large)).status_code == 415
        writer.close()

    run(tmp_path, story, limits=Limits(body_bytes=MIB, bodies_bytes=MIB))


def test_nesting_is_counted_up_to_the_limit_that_was_set(tmp_path: Path) -> None:
    async def story(url: str) -> None:
        deep, deeper = ('{"a":' * depth + "1" + "}" * depth for depth in (16, 17))
        async with web(url) as http:
            for text, reason in ((deep, "apiVersion"), (deeper, "nested")):
                answer = await http.post("/api/config/restore", content=text)
                assert reason in answer.json()["message"]
        async with connect(url) as socket:
            await socket.recv()
            await socket.send(deeper)
            async with asyncio.timeout(5):
                while (result := json.loads(await socket.recv()))["type"] != "command_result":
                    pass
            assert "nested" in result["message"]

    run(tmp_path, story, limits=Limits(json_depth=16))


def test_two_hundred_clients_are_served_at_once(tmp_path: Path) -> None:
    async def story(url: str) -> None:
        clients = await asyncio.gather(*(connect(url) for _ in range(200)))
        firsts = await asyncio.gather(*(client.recv() for client in clients))
        assert all('"runtime_snapshot"' in str(first) for first in firsts)
        await asyncio.gather(*(client.close() for client in clients))

    run(tmp_path, story)


def test_a_client_that_stops_reading_is_cut_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pump_module, "UNREAD_LIMIT_S", 0.1)
    config = tmp_path / "large.json"
    config.write_bytes(write_json(config_document(*(di(number, channel=number) for number in range(1, 1500)))))

    async def story(url: str) -> None:
        parts = urlsplit(url)
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port, limit=1024)
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        writer.write(
            head(url, "GET /ws HTTP/1.1") + b"Connection: Upgrade\r\nUpgrade: websocket\r\n"
            b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        )
        await reader.readuntil(b"\r\n\r\n")
        writer.transport.pause_reading()  # type: ignore[attr-defined]  # a transport that reads
        async with connect(url, max_size=None) as brisk:
            async with asyncio.timeout(20):
                while not writer.transport.is_closing():
                    await brisk.recv()  # others are served all the while
                    with contextlib.suppress(OSError):
                        writer.write(b"\x81\x80\x00\x00\x00\x00")  # an empty text frame, to notice a cut connection

    run(tmp_path, story, config)


def test_a_port_can_be_bound_once() -> None:
    with bind("127.0.0.1", 0) as first:
        assert first.getsockname()[1] > 0
        with pytest.raises(OSError, match="in use"):
            bind("127.0.0.1", first.getsockname()[1])


def test_the_first_signal_ends_it_and_the_second_is_left_to_the_system() -> None:
    async def story() -> None:
        server = Server(Bench().portal)
        before = signal.getsignal(signal.SIGTERM)
        with server.capture_signals():
            server.handle_exit(signal.SIGTERM, None)
            assert server.should_exit
            assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
        assert signal.getsignal(signal.SIGTERM) is before

    asyncio.run(story())


def test_paths_of_any_signs_are_answered_in_our_shape(tmp_path: Path) -> None:
    async def story(url: str) -> None:
        async with web(url) as http:
            for path in ("/v2/engine/a%0Ab/resume", "/v2/editor/levels/a%23b", "/v2/editor/levels/a%3Fb", "/%E2%80%A8"):
                answer = await http.get(path)
                assert (answer.status_code, answer.json()["error"]["code"]) in (
                    (404, "NOT_FOUND"),
                    (405, "METHOD_NOT_ALLOWED"),
                ), path

    run(tmp_path, story)


def test_a_websocket_elsewhere_is_refused(tmp_path: Path) -> None:
    async def story(url: str) -> None:
        with pytest.raises(InvalidStatus):
            async with connect(url.replace("/ws", "/elsewhere")):
                pass

    run(tmp_path, story)


def test_small_frames_are_sent_at_once() -> None:
    with bind("127.0.0.1", 0) as listening, socket.create_connection(listening.getsockname()):
        listening.setblocking(True)
        accepted, _ = listening.accept()
        with accepted:
            assert accepted.proto == socket.IPPROTO_TCP  # asyncio sets TCP_NODELAY for these alone


@pytest.mark.parametrize("drips", [False, True])
def test_who_sends_a_body_too_slowly_is_cut_off_and_nothing_is_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, drips: bool
) -> None:
    async def story(url: str) -> None:
        parts = urlsplit(url)
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        asked = "Content-Type: application/json\r\nContent-Length: 100000\r\n\r\n{"
        writer.write(head(url, "POST /v2/editor/levels HTTP/1.1") + asked.encode())
        async with asyncio.timeout(20):
            while not reader.at_eof():
                if drips:
                    writer.write(b" ")
                with contextlib.suppress(TimeoutError, ConnectionError):
                    async with asyncio.timeout(0.1):
                        assert await reader.read(100) == b""
        writer.close()

    run(tmp_path, story, limits=Limits(request_s=1))
    assert [record for record in caplog.records if record.name.startswith("plumbline.server")] == []
