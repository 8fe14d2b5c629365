"""What is in the way of a connection, found on real sockets of this machine."""

from __future__ import annotations

import asyncio
import json
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.server import ServerConnection, serve
from websockets.datastructures import Headers
from websockets.http11 import Request, Response

from runtime.links.credentials import Credentials, GivenToken, PasswordSignIn
from runtime.links.probe import Probe, probe
from runtime.links.tls_files import client_context
from tests.helpers.certificates import Authority
from tests.helpers.runtimes import Served
from tests.helpers.tls_servers import server_context

SNAPSHOT = {
    "type": "runtime_snapshot",
    "apiVersion": "2.0",
    "runMode": "RUN_NORMAL",
    "configVersion": "v3",
    "cards": [{}, {}],
    "system": {"firmwareVersion": "1.4"},
}
Handler = Callable[[ServerConnection], Awaitable[None]]
Answer = Callable[[Request], tuple[int, bytes]]


def saying(*messages: object) -> Handler:
    async def talk(connection: ServerConnection) -> None:
        for message in messages:
            await connection.send(message if isinstance(message, str | bytes) else json.dumps(message))
        await connection.wait_closed()

    return talk


def closing(code: int) -> Handler:
    async def talk(connection: ServerConnection) -> None:
        await connection.close(code)

    return talk


def well(request: Request) -> tuple[int, bytes]:
    return 200, b"{}"


@asynccontextmanager
async def device(
    handler: Handler, answer: Answer = well, tls: ssl.SSLContext | None = None, upgrade: int = 101
) -> AsyncIterator[str]:
    """A device with WebSocket and HTTP on one port; gives host and port."""

    def process(connection: ServerConnection, request: Request) -> Response | None:
        if request.path == "/ws" and upgrade == 101:
            return None
        status, body = answer(request) if request.path != "/ws" else (upgrade, b"")
        return Response(status, "", Headers({"Content-Length": str(len(body)), "Connection": "close"}), body)

    async with serve(handler, "127.0.0.1", 0, process_request=process, ssl=tls, compression=None) as server:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}"


def looked_at(
    handler: Handler,
    answer: Answer = well,
    *,
    upgrade: int = 101,
    credentials: Credentials | None = None,
    http: str | None = None,
) -> Probe:
    async def look() -> Probe:
        async with device(handler, answer, upgrade=upgrade) as at:
            return await probe(f"ws://{at}", http, credentials=credentials, patience_s=0.3)

    return asyncio.run(look())


def test_a_runtime_that_is_well_is_told_with_what_it_says_of_itself() -> None:
    found = looked_at(saying({"type": "hello"}, SNAPSHOT))
    assert found.cause is None
    assert [step.name for step in found.steps] == ["name", "port", "websocket", "device", "http"]
    assert all(step.is_good for step in found.steps)
    facts = found.facts
    assert (facts.api_version, facts.firmware, facts.run_mode) == ("2.0", "1.4", "RUN_NORMAL")
    assert (facts.config_version, facts.cards) == ("v3", 2)
    assert facts.first_ms is not None


def test_a_served_runtime_passes_every_step(tmp_path: Path) -> None:
    served = Served(tmp_path)
    address = served.start()
    try:
        credentials = served.credentials
        found = asyncio.run(probe(address, credentials=credentials))
    finally:
        served.stop()
    assert found.cause is None, found
    assert found.facts.cards > 10


def test_what_is_no_address_is_looked_at_no_further() -> None:
    found = asyncio.run(probe("plant:8600"))
    assert (found.cause, found.steps) == ("ADDRESS", ())


def test_a_name_that_nobody_knows() -> None:
    found = asyncio.run(probe("ws://no-such-host.invalid:8600"))
    assert found.cause == "NAME"
    assert "no-such-host.invalid" in found.detail


def test_a_port_that_nobody_listens_on() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    found = asyncio.run(probe(f"ws://127.0.0.1:{port}"))
    assert found.cause == "PORT"
    assert "connection refused" in found.detail
    assert [step.is_good for step in found.steps] == [True, False]


def test_a_port_that_takes_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(*_: Any, **__: Any) -> Any:
        await asyncio.Event().wait()

    async def look() -> Probe:
        monkeypatch.setattr(asyncio, "open_connection", never)
        return await probe("ws://127.0.0.1:9", patience_s=0.05)

    found = asyncio.run(look())
    assert (found.cause, "does not answer" in found.detail) == ("PORT", True)


def test_a_port_that_takes_the_connection_and_says_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        found = asyncio.run(probe(f"ws://127.0.0.1:{silent.getsockname()[1]}", patience_s=0.2))
    assert found.cause == "SILENT"


@pytest.mark.parametrize(
    ("status", "cause"), [(401, "TOKEN"), (403, "TOKEN"), (503, "BUSY"), (404, "NOT_A_DEVICE"), (200, "NOT_A_DEVICE")]
)
def test_what_answers_to_the_upgrade_with_something_else(status: int, cause: str) -> None:
    found = looked_at(saying(), upgrade=status)
    assert found.cause == cause
    assert str(status) in found.detail


def test_something_that_is_no_web_server() -> None:
    async def look() -> Probe:
        async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(b"220 mail.example ESMTP\r\n")
            await reader.read(1)
            writer.close()

        async with await asyncio.start_server(greet, "127.0.0.1", 0) as server:
            return await probe(f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}", patience_s=1)

    assert asyncio.run(look()).cause == "NOT_A_DEVICE"


def test_an_older_or_newer_device_api() -> None:
    found = looked_at(saying({**SNAPSHOT, "apiVersion": "3.1"}))
    assert found.cause == "API_VERSION"
    assert "3.1" in found.detail
    assert looked_at(saying({"type": "runtime_snapshot", "system": 7})).cause == "API_VERSION"


@pytest.mark.parametrize(
    ("handler", "cause"),
    [
        (saying("hello there"), "NOT_A_DEVICE"),
        (saying([1, 2]), "NOT_A_DEVICE"),
        (saying({"type": "command_result", "errorCode": "UNAUTHORIZED", "message": "sign in"}), "TOKEN"),
        (closing(4401), "TOKEN"),
        (closing(1011), "NOT_A_DEVICE"),
        (saying(), "TOKEN"),
    ],
)
def test_what_a_device_says_instead_of_a_snapshot(handler: Handler, cause: str) -> None:
    assert looked_at(handler).cause == cause


def test_a_device_that_is_silent_in_spite_of_a_token_is_only_silent() -> None:
    assert looked_at(saying(), credentials=GivenToken("abc")).cause == "SILENT"


@pytest.mark.parametrize(("status", "cause"), [(401, "TOKEN"), (404, "HTTP"), (301, "HTTP")])
def test_an_http_side_that_does_not_answer_as_it_should(status: int, cause: str) -> None:
    found = looked_at(saying(SNAPSHOT), lambda _: (status, b""))
    assert found.cause == cause
    assert found.facts.cards == 2


def test_http_on_a_port_where_nobody_is() -> None:
    found = looked_at(saying(SNAPSHOT), http="http://127.0.0.1:9")
    assert found.cause == "HTTP"
    assert "127.0.0.1:9" in found.detail


def test_a_token_is_shown_to_websocket_and_http() -> None:
    shown: list[str | None] = []

    async def talk(connection: ServerConnection) -> None:
        assert connection.request is not None
        shown.append(connection.request.headers.get("Authorization"))
        await saying(SNAPSHOT)(connection)

    def answer(request: Request) -> tuple[int, bytes]:
        shown.append(request.headers.get("Authorization"))
        return 200, b"{}"

    assert looked_at(talk, answer, credentials=GivenToken("abc")).cause is None
    assert shown == ["Bearer abc", "Bearer abc"]


@pytest.mark.parametrize(("status", "cause"), [(401, "TOKEN"), (503, "HTTP")])
def test_a_sign_in_that_is_refused(status: int, cause: str, tmp_path: Path) -> None:
    async def look() -> Probe:
        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            if await reader.read(65536):
                body = b'{"error": {"code": "X", "message": "no such sign-in"}}'
                head = f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
                writer.write(head.encode() + body)
                await writer.drain()
            writer.close()

        async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
            at = f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            return await probe(at, credentials=PasswordSignIn("eve", "wrong-word"), patience_s=1)

    found = asyncio.run(look())
    assert found.cause == cause
    assert "no such sign-in" in found.detail
    assert "wrong-word" not in str(found)


def test_a_sign_in_where_nobody_answers_over_http() -> None:
    found = looked_at(saying(SNAPSHOT), credentials=PasswordSignIn("eve", "x"), http="http://127.0.0.1:9")
    assert found.cause == "HTTP"


@pytest.mark.parametrize("credentials", [None, PasswordSignIn("eve", "x")])
def test_a_certificate_that_nobody_vouches_for(credentials: Credentials | None, tmp_path: Path) -> None:
    async def look() -> Probe:
        async with device(saying(SNAPSHOT), tls=serving(tmp_path)) as at:
            return await probe(f"wss://{at}", credentials=credentials, patience_s=2)

    found = asyncio.run(look())
    assert found.cause == "TLS"
    assert "authority that is not trusted" in found.detail
    assert "PEM file" in found.remedy


def test_a_certificate_that_is_trusted_is_a_step_of_its_own(tmp_path: Path) -> None:
    context = serving(tmp_path)
    trusting = client_context(tmp_path / "authority.pem")

    async def look() -> Probe:
        async with device(saying(SNAPSHOT), tls=context) as at:
            return await probe(f"https://{at}", tls=trusting, patience_s=2)

    found = asyncio.run(look())
    assert found.cause is None, found
    assert "tls" in [step.name for step in found.steps]


def test_http_elsewhere_with_a_certificate_of_its_own(tmp_path: Path) -> None:
    context = serving(tmp_path)

    async def look(credentials: Credentials | None) -> Probe:
        async with device(saying(SNAPSHOT)) as at, device(saying(SNAPSHOT), tls=context) as secured:
            return await probe(f"ws://{at}", f"https://{secured}", credentials=credentials, patience_s=2)

    for credentials in (None, PasswordSignIn("eve", "x")):
        assert asyncio.run(look(credentials)).cause == "TLS"


def serving(folder: Path) -> ssl.SSLContext:
    """A server's TLS for 127.0.0.1, by an authority of its own, which lies in `authority.pem`."""
    return server_context(Authority(folder).issue())
