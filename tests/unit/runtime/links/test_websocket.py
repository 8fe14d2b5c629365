"""The WebSocket link against real servers on loopback: reconnects, silence, sizes, HTTP, events."""

import asyncio
import json
import logging
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.server import ServerConnection, serve
from websockets.http11 import Request
from websockets.server import ServerProtocol

from runtime.links import inbox as inbox_module
from runtime.links import websocket
from runtime.links.credentials import PasswordSignIn
from runtime.links.link import LinkClosedError, LinkPhase
from runtime.links.tls_files import client_context
from runtime.links.tls_problems import TlsCause
from runtime.links.websocket import WebSocketLink
from tests.helpers.certificates import Authority
from tests.helpers.guarded_runtime import SNAPSHOT, Door, http_saying
from tests.helpers.tls_servers import server_context

Handler = Callable[[ServerConnection], Awaitable[None]]


def device(handler: Handler, port: int = 0) -> AbstractAsyncContextManager[str]:
    """A WebSocket server that does as the handler says; gives its address."""

    @asynccontextmanager
    async def listening() -> AsyncIterator[str]:
        async with serve(handler, "127.0.0.1", port, max_size=None, compression=None) as server:
            yield f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}"

    return listening()


@asynccontextmanager
async def linked(url: str, http_url: str | None = None, **options: Any) -> AsyncIterator[WebSocketLink]:
    link = WebSocketLink(url, http_url, chance=lambda: 0.0, **options)
    try:
        yield link
    finally:
        await link.close()


async def until(link: WebSocketLink, phase: LinkPhase) -> None:
    async with asyncio.timeout(5):
        while link.state.phase != phase:
            await asyncio.sleep(0.005)


async def _stay(connection: ServerConnection) -> None:
    await connection.wait_closed()


def test_messages_come_in_and_texts_go_out() -> None:
    received: list[str | bytes] = []

    async def talk(connection: ServerConnection) -> None:
        await connection.send(SNAPSHOT)
        received.append(await connection.recv())
        await connection.send(b'{"type":"command_result"}')
        await connection.wait_closed()

    async def conversation() -> None:
        async with device(talk) as url, linked(url) as link:
            messages = link.messages()
            assert link.state.phase == "connecting"
            assert await anext(messages) == SNAPSHOT
            assert link.state.phase == "up"
            assert link.state.last_heard is not None
            await link.send('{"type":"command"}')
            assert await anext(messages) == '{"type":"command_result"}'

    asyncio.run(conversation())
    assert received == ['{"type":"command"}']


def test_a_link_that_never_connected_sends_nothing_and_says_why() -> None:
    async def conversation() -> None:
        async with linked("ws://127.0.0.1:9") as link:
            with pytest.raises(LinkClosedError, match="not connected"):
                await link.send("{}")
            await until(link, "down")
            assert link.state.reason == "Connection refused"

    asyncio.run(conversation())


def test_a_connection_that_breaks_is_made_again_without_the_old_snapshot() -> None:
    count = 0

    async def talk(connection: ServerConnection) -> None:
        nonlocal count
        count += 1
        await connection.send(SNAPSHOT.replace("1}", f"{count}}}"))
        if count > 1:
            await connection.wait_closed()

    async def conversation() -> str:
        async with device(talk) as url, linked(url) as link:
            messages = link.messages()
            async with asyncio.timeout(5):
                async for text in messages:
                    if '"snapshotRevision":2' in text:
                        return text
        return ""

    assert asyncio.run(conversation())


def test_the_reason_of_a_close_is_shown() -> None:
    async def talk(connection: ServerConnection) -> None:
        await connection.close(1001, "going away")

    async def conversation() -> None:
        async with device(talk) as url, linked(url) as link:
            reading = asyncio.create_task(_drain(link))
            await until(link, "down")
            assert link.state.reason == "closed by the runtime (1001 going away)"
            reading.cancel()

    asyncio.run(conversation())


async def _drain(link: WebSocketLink) -> None:
    async for _ in link.messages():
        pass


def test_a_message_over_sixteen_mebibytes_closes_the_connection() -> None:
    async def talk(connection: ServerConnection) -> None:
        await connection.send("x" * (16 * 1024 * 1024 + 1))
        await connection.wait_closed()

    async def conversation() -> None:
        async with device(talk) as url, linked(url) as link:
            reading = asyncio.create_task(_drain(link))
            await until(link, "down")
            assert "frame" in link.state.reason or "1009" in link.state.reason
            reading.cancel()

    asyncio.run(conversation())


def test_a_server_that_refuses_the_upgrade_is_named_with_its_status() -> None:
    async def conversation() -> None:
        http = http_saying(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
        async with http as url, linked(url) as link:
            reading = asyncio.create_task(_drain(link))
            await until(link, "down")
            assert link.state.reason == "answers with HTTP 404 instead of a WebSocket"
            reading.cancel()

    asyncio.run(conversation())


def listener(talk: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]) -> Any:
    """A TCP server for one connection; leaves nothing open behind it."""

    @asynccontextmanager
    async def listening() -> AsyncIterator[str]:
        gone = asyncio.Event()

        async def serve_one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                await talk(reader, writer)
                await reader.read()
            finally:
                writer.close()
                gone.set()

        server = await asyncio.start_server(serve_one, "127.0.0.1", 0)
        async with server:
            yield f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        await asyncio.wait_for(gone.wait(), 5)

    return listening()


def test_a_server_that_never_answers_the_upgrade_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websocket, "OPEN_TIMEOUT_S", 0.05)

    async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        del reader, writer

    async def conversation() -> None:
        async with listener(say_nothing) as url, linked(url) as link:
            reading = asyncio.create_task(_drain(link))
            await until(link, "down")
            assert link.state.reason == "no answer in time"
            reading.cancel()

    asyncio.run(conversation())


def test_silence_cuts_the_connection() -> None:
    async def accept_and_say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        protocol = ServerProtocol()
        protocol.receive_data(await reader.readuntil(b"\r\n\r\n"))
        request = protocol.events_received()[0]
        assert isinstance(request, Request)
        protocol.send_response(protocol.accept(request))
        writer.write(b"".join(protocol.data_to_send()))

    async def conversation() -> None:
        patience = {"ping_interval_s": 0.01, "silence_limit_s": 0.05}
        async with listener(accept_and_say_nothing) as url, linked(url, **patience) as link:
            reading = asyncio.create_task(_drain(link))
            await until(link, "up")
            await until(link, "down")
            assert link.state.reason == "nothing heard"
            reading.cancel()

    asyncio.run(conversation())


@pytest.mark.parametrize("has_asked", [True, False])
def test_requests_and_events_of_a_line_that_fell_silent_are_given_up_with_it(has_asked: bool) -> None:
    """They would be waited for a minute, and the next ones would go over the same dead connections."""

    async def accept_and_say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        if b"upgrade: websocket" not in head.lower():
            return
        protocol = ServerProtocol()
        protocol.receive_data(head)
        request = protocol.events_received()[0]
        assert isinstance(request, Request)
        protocol.send_response(protocol.accept(request))
        writer.write(b"".join(protocol.data_to_send()))

    async def events_of(link: WebSocketLink) -> list[str]:
        return [text async for text in link.events(None)]

    async def conversation() -> None:
        patience = {"ping_interval_s": 0.01, "silence_limit_s": 0.3}
        async with listener(accept_and_say_nothing) as url, linked(url, **patience) as link:
            reading = asyncio.create_task(_drain(link))
            asking: list[asyncio.Task[object]] = []
            if has_asked:
                asking = [asyncio.create_task(link.request("GET", "/")), asyncio.create_task(events_of(link))]
            await until(link, "up")
            await until(link, "down")
            answers = await asyncio.wait_for(asyncio.gather(*asking, return_exceptions=True), 5)
            assert [type(answer) for answer in answers] == ([LinkClosedError, list] if has_asked else [])
            reading.cancel()

    asyncio.run(conversation())


def test_pongs_count_as_heard() -> None:
    times = iter(range(10_000))

    async def conversation() -> None:
        async with device(_stay) as url:
            link = WebSocketLink(url, monotonic=lambda: float(next(times)), ping_interval_s=0.005)
            reading = asyncio.create_task(_drain(link))
            await until(link, "up")
            first = link.state.last_heard
            assert first is not None
            async with asyncio.timeout(5):
                while link.state.last_heard == first:
                    await asyncio.sleep(0.005)
            await link.close()
            await reading

    asyncio.run(conversation())


def test_the_watch_ends_with_its_connection() -> None:
    async def talk(connection: ServerConnection) -> None:
        await connection.recv()
        connection.transport.abort()

    async def conversation() -> None:
        async with device(talk) as url, linked(url, ping_interval_s=0.001) as link:
            reading = asyncio.create_task(_drain(link))
            await until(link, "up")
            await link.send("{}")
            await until(link, "down")
            assert link.state.reason in {"connection lost", "nothing heard"}
            reading.cancel()

    asyncio.run(conversation())


def test_a_flood_of_messages_cuts_the_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox_module, "MAX_WAITING", 3)

    async def talk(connection: ServerConnection) -> None:
        for _ in range(5):
            await connection.send("{}")
        await connection.wait_closed()

    async def conversation() -> None:
        async with device(talk) as url, linked(url) as link:
            with pytest.raises(LinkClosedError):
                await link.send("begin to connect")
            await until(link, "down")
            assert "3 messages wait" in link.state.reason

    asyncio.run(conversation())


def test_sending_into_a_connection_that_has_just_closed_says_so() -> None:
    async def conversation() -> None:
        async with device(_stay) as url, linked(url) as link:
            reading = asyncio.create_task(_drain(link))
            await until(link, "up")
            connection = link._connection
            assert connection is not None
            await connection.close()
            link._connection = connection
            with pytest.raises(LinkClosedError, match="closed the connection"):
                await link.send("{}")
            reading.cancel()

    asyncio.run(conversation())


def test_what_is_written_when_the_connection_breaks_counts_as_sent() -> None:
    """It may have got there; whoever waits for an answer asks again by its number."""

    async def conversation() -> None:
        async with device(_stay) as url, linked(url) as link:
            reading = asyncio.create_task(_drain(link))
            await until(link, "up")
            connection = link._connection
            assert connection is not None

            async def break_while_writing() -> None:
                raise ConnectionResetError

            connection.drain = break_while_writing  # type: ignore[method-assign]
            await link.send("{}")
            reading.cancel()

    asyncio.run(conversation())


def test_a_closed_link_does_nothing_more() -> None:
    async def conversation() -> None:
        async with device(_stay) as url:
            link = WebSocketLink(url)
            reading = asyncio.create_task(_drain(link))
            await until(link, "up")
            await link.close()
            await reading
            assert (link.state.phase, link.state.reason) == ("down", "closed")
            with pytest.raises(LinkClosedError):
                await link.send("{}")
            with pytest.raises(LinkClosedError):
                await link.request("GET", "/healthz")
            await link.close()

    asyncio.run(conversation())


def test_an_address_that_is_none_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="address"):
        WebSocketLink("nowhere")


def test_the_address_is_shown_complete() -> None:
    assert WebSocketLink("http://plant:8600").address == "ws://plant:8600/ws"


@asynccontextmanager
async def guarded(door: Door, **options: Any) -> AsyncIterator[WebSocketLink]:
    http = await asyncio.start_server(door.answer, "127.0.0.1", 0)
    async with http, serve(door.talk, "127.0.0.1", 0, process_request=door.check, compression=None) as server:
        ports = [one.sockets[0].getsockname()[1] for one in (server, http)]
        async with linked(f"ws://127.0.0.1:{ports[0]}", f"http://127.0.0.1:{ports[1]}", **options) as link:
            yield link


def test_a_link_with_credentials_says_who_is_there_on_both_ways() -> None:
    async def conversation() -> None:
        door = Door()
        async with guarded(door, credentials=PasswordSignIn("anna", "correct horse")) as link:
            assert await anext(link.messages()) == SNAPSHOT
            assert (await link.request("GET", "/api/snapshot")).status == 200
            assert (door.logins, door.refreshes, door.shown) == (1, 0, ["Bearer access-1"])

    asyncio.run(asyncio.wait_for(conversation(), 10))


def test_a_refused_token_is_renewed_once_and_asked_again() -> None:
    async def conversation() -> None:
        door = Door()
        async with guarded(door, credentials=PasswordSignIn("anna", "correct horse")) as link:
            assert (await link.request("GET", "/api/snapshot")).status == 200
            door.good = "access-9"  # as after a restart with another key
            assert (await link.request("GET", "/api/snapshot")).status == 200
            assert (door.logins, door.refreshes) == (1, 1)
            door.good = "access-8"
            assert await anext(link.messages()) == SNAPSHOT
            assert door.refreshes == 2
            assert len(door.shown) == 2

    asyncio.run(asyncio.wait_for(conversation(), 10))


def test_refused_credentials_are_not_tried_again_until_there_are_others() -> None:
    async def conversation() -> None:
        door = Door()
        door.is_closed = True
        async with guarded(door, credentials=PasswordSignIn("anna", "wrong one")) as link:
            messages = link.messages()
            first = asyncio.ensure_future(anext(messages))
            await until(link, "down")
            assert link.state.needs_sign_in
            assert "the user or the password is wrong" in link.state.reason
            door.is_closed = False
            link.sign_in(PasswordSignIn("anna", "correct horse"))
            assert await first == SNAPSHOT
            assert not link.state.needs_sign_in
            assert door.logins == 1

    asyncio.run(asyncio.wait_for(conversation(), 10))


def test_a_runtime_that_asks_who_is_there_says_so_to_a_link_that_cannot_tell() -> None:
    async def conversation() -> None:
        door = Door()
        async with guarded(door) as link:
            first = asyncio.ensure_future(anext(link.messages()))
            await until(link, "down")
            assert link.state.needs_sign_in
            assert link.state.reason == "the runtime asks who is there; sign in"
            link.sign_in(PasswordSignIn("anna", "correct horse"))
            assert await first == SNAPSHOT
            assert door.shown[0] == ""

    asyncio.run(asyncio.wait_for(conversation(), 10))


def test_a_sign_in_that_cannot_be_asked_for_is_tried_again_by_itself() -> None:
    async def conversation() -> None:
        async with linked("ws://127.0.0.1:1", credentials=PasswordSignIn("anna", "correct horse")) as link:
            with pytest.raises(LinkClosedError, match=r"http://127\.0\.0\.1:1: "):
                await link.request("GET", "/api/snapshot")
            reading = asyncio.ensure_future(anext(link.messages()))
            await until(link, "down")
            assert not link.state.needs_sign_in
            reading.cancel()

    asyncio.run(asyncio.wait_for(conversation(), 10))


def test_an_open_connection_shows_each_renewed_token() -> None:
    async def conversation() -> None:
        now, door = [0.0], Door()
        signing_in = PasswordSignIn("anna", "correct horse", monotonic=lambda: now[0])
        async with guarded(door, credentials=signing_in, sign_in_check_s=0.01) as link:
            assert await anext(link.messages()) == SNAPSHOT
            now[0] = 800.0
            await door.heard.wait()
            assert json.loads(door.messages[0]) == {"type": "auth", "token": "access-2"}
            door.is_closed, now[0] = True, 1600.0
            await asyncio.sleep(0.05)  # what cannot be renewed is left to the runtime to end
            assert link.state.phase == "up"

    asyncio.run(asyncio.wait_for(conversation(), 10))


def test_no_token_is_written_to_a_log(caplog: pytest.LogCaptureFixture) -> None:
    async def conversation() -> None:
        door = Door()
        async with guarded(door, credentials=PasswordSignIn("anna", "correct horse")) as link:
            assert await anext(link.messages()) == SNAPSHOT
            assert (await link.request("GET", "/api/snapshot")).status == 200

    with caplog.at_level("DEBUG"):
        for name in ("websockets.server",):
            logging.getLogger(name).setLevel("WARNING")  # the other end is no part of the link
        asyncio.run(asyncio.wait_for(conversation(), 10))
    assert "access-1" not in caplog.text
    assert "correct horse" not in caplog.text


async def _secured_http(context: ssl.SSLContext) -> AbstractAsyncContextManager[str]:
    async def serve_one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}")
        await writer.drain()
        writer.close()

    @asynccontextmanager
    async def listening() -> AsyncIterator[str]:
        server = await asyncio.start_server(serve_one, "127.0.0.1", 0, ssl=context)
        async with server:
            yield f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}"

    return listening()


def test_messages_and_requests_go_over_tls_with_an_own_authority_and_a_client_certificate(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    server = server_context(authority.issue(), authority.file)
    client = client_context(authority.file, authority.issue("anna").both)

    async def talk(connection: ServerConnection) -> None:
        await connection.send(SNAPSHOT)
        await connection.wait_closed()

    async def conversation() -> None:
        async with (
            serve(talk, "127.0.0.1", 0, ssl=server) as device,
            await _secured_http(server) as http,
            linked(f"wss://127.0.0.1:{device.sockets[0].getsockname()[1]}", http, tls=client) as link,
        ):
            assert await anext(link.messages()) == SNAPSHOT
            assert (await link.request("GET", "/api/config")).body == b"{}"
            assert link.state.tls_problem is None

    asyncio.run(conversation())


@pytest.mark.parametrize("cause", [TlsCause.UNKNOWN_AUTHORITY, TlsCause.CLIENT_CERTIFICATE_WANTED])
def test_why_tls_failed_is_in_the_state_and_in_what_a_request_raises(tmp_path: Path, cause: TlsCause) -> None:
    authority = Authority(tmp_path)
    is_unknown = cause is TlsCause.UNKNOWN_AUTHORITY
    server = server_context(authority.issue(), None if is_unknown else authority.file)
    client = None if is_unknown else client_context(authority.file)

    async def conversation() -> None:
        async with serve(_stay, "127.0.0.1", 0, ssl=server) as device:
            url = f"https://127.0.0.1:{device.sockets[0].getsockname()[1]}"
            async with linked(url, tls=client) as link:
                with pytest.raises(LinkClosedError, match="not connected"):
                    await link.send("{}")
                await until(link, "down")
                problem = link.state.tls_problem
                assert problem is not None
                assert problem.cause is cause
                assert link.state.reason == problem.text
                with pytest.raises(LinkClosedError, match=problem.text):
                    await link.request("GET", "/api/config")

    asyncio.run(conversation())


def test_a_secured_runtime_that_nobody_runs_any_more_is_no_problem_of_tls() -> None:
    async def conversation() -> None:
        async with linked("https://127.0.0.1:9") as link:
            with pytest.raises(LinkClosedError, match="not connected"):
                await link.send("{}")
            await until(link, "down")
            assert link.state.reason == "Connection refused"
            assert link.state.tls_problem is None

    asyncio.run(conversation())
