"""The HTTP side of a link against real servers on loopback: answers, events, tokens, and how it ends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from runtime.links.addresses import addresses_of
from runtime.links.credentials import Credentials, GivenToken, PasswordSignIn
from runtime.links.http_requests import HttpRequests
from runtime.links.link import LinkClosedError
from runtime.links.tls_files import client_context
from runtime.links.tls_problems import TlsCause, TlsProblem
from tests.helpers.certificates import Authority
from tests.helpers.guarded_runtime import Door, http_saying
from tests.helpers.tls_servers import server_context

NOBODY = "http://127.0.0.1:9"
HELLO = b"HTTP/1.1 200 OK\r\nX-Thing: A\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"


def at(server: asyncio.Server, scheme: str = "http") -> str:
    return f"{scheme}://127.0.0.1:{server.sockets[0].getsockname()[1]}"


@asynccontextmanager
async def asking(url: str, credentials: Credentials | None = None) -> AsyncIterator[HttpRequests]:
    requests = HttpRequests(addresses_of(url), credentials, context=client_context)
    try:
        yield requests
    finally:
        await requests.close()


@asynccontextmanager
async def at_the_door(door: Door, credentials: Credentials) -> AsyncIterator[HttpRequests]:
    server = await asyncio.start_server(door.answer, "127.0.0.1", 0)
    async with server, asking(at(server), credentials) as requests:
        yield requests


@asynccontextmanager
async def silent() -> AsyncIterator[str]:
    """A server that takes connections and says nothing."""

    async def never(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    async with await asyncio.start_server(never, "127.0.0.1", 0) as server:
        yield at(server)


async def events_of(requests: HttpRequests, after: int | None = None) -> list[str]:
    return [text async for text in requests.events(after)]


def test_an_answer_comes_with_its_status_headers_and_body() -> None:
    async def conversation() -> None:
        async with http_saying(HELLO) as url, asking(url) as requests:
            reply = await requests.request("GET", "/api/snapshot", None, None)
            assert (reply.status, reply.headers["x-thing"], reply.body) == (200, "A", b"{}")
            assert (await requests.request("POST", "/api/config/restore", b"{}", None)).status == 200

    asyncio.run(conversation())


def test_headers_travel_with_a_request() -> None:
    heard: list[bytes] = []

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")
        await writer.drain()
        writer.close()

    async def conversation() -> None:
        server = await asyncio.start_server(take, "127.0.0.1", 0)
        async with server, asking(at(server)) as requests:
            sent = {"content-type": "image/png", "if-match": '"3"'}
            assert (await requests.request("PUT", "/v2/editor/assets/a", b"x", sent)).status == 204

    asyncio.run(conversation())
    head = heard[0].lower()
    assert b'if-match: "3"' in head
    assert head.count(b"content-type:") == 1
    assert b"content-type: image/png" in head


def test_a_request_that_nobody_answers_is_a_closed_link() -> None:
    async def conversation() -> None:
        async with asking(NOBODY) as requests:
            with pytest.raises(LinkClosedError, match=r"http://127\.0\.0\.1:9: "):
                await requests.request("GET", "/api/snapshot", None, None)
            with pytest.raises(LinkClosedError, match=r"http://127\.0\.0\.1:9: "):
                await events_of(requests)

    asyncio.run(conversation())


def test_what_is_known_to_be_wrong_with_tls_is_told_instead() -> None:
    known = TlsProblem(TlsCause.UNKNOWN_AUTHORITY, "nobody knows who signed it", "trust it")

    async def conversation() -> None:
        requests = HttpRequests(addresses_of(NOBODY), None, context=client_context, tls_problem=lambda: known)
        with pytest.raises(LinkClosedError, match="nobody knows who signed it"):
            await requests.request("GET", "/api/snapshot", None, None)
        await requests.close()

    asyncio.run(conversation())


def test_events_resume_after_a_number_and_end_with_the_stream() -> None:
    async def conversation() -> list[str]:
        body = b'event: runtime.mode\nid: 8\ndata: {"seq":8}\n\n'
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: %d\r\n\r\n" % len(body)
        async with http_saying(head + body) as url, asking(url) as requests:
            return await events_of(requests, 7)

    assert asyncio.run(conversation()) == ['{"seq":8}']


def test_a_runtime_without_events_has_none() -> None:
    async def conversation() -> list[str]:
        async with http_saying(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n") as url, asking(url) as requests:
            return await events_of(requests)

    assert asyncio.run(conversation()) == []


def test_closing_does_not_wait_long_for_an_answer() -> None:
    async def conversation() -> None:
        async with silent() as url, asking(url) as requests:
            waits = asyncio.create_task(requests.request("GET", "/healthz", None, None))
            given_up = asyncio.create_task(requests.request("GET", "/healthz", None, None))
            follows = asyncio.create_task(events_of(requests))
            await asyncio.sleep(0.05)
            given_up.cancel()
            await requests.close()
            with pytest.raises(LinkClosedError, match="closed before an answer"):
                await waits
            with pytest.raises(asyncio.CancelledError):
                await given_up
            assert await follows == []
            with pytest.raises(LinkClosedError, match="the link is closed"):
                await requests.request("GET", "/healthz", None, None)

    asyncio.run(conversation())


def test_after_a_silent_line_was_given_up_requests_go_over_new_connections() -> None:
    async def conversation() -> None:
        is_silent = True

        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            if is_silent:
                heard.set()
                await reader.read()
            else:
                writer.write(HELLO)
                await writer.drain()
            writer.close()

        heard = asyncio.Event()
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        async with server, asking(at(server)) as requests:
            waits = asyncio.create_task(requests.request("GET", "/healthz", None, None))
            await heard.wait()
            await requests.give_up()
            with pytest.raises(LinkClosedError):
                await waits
            is_silent = False
            assert (await requests.request("GET", "/healthz", None, None)).status == 200

    asyncio.run(asyncio.wait_for(conversation(), 10))


def test_a_refused_token_is_renewed_once_and_asked_again() -> None:
    async def conversation() -> None:
        door = Door()
        async with at_the_door(door, PasswordSignIn("anna", "correct horse")) as requests:
            assert (await requests.request("GET", "/api/snapshot", None, None)).status == 200
            door.good = "access-9"  # as after a restart with another key
            assert (await requests.request("GET", "/api/snapshot", None, None)).status == 200
            assert (door.logins, door.refreshes) == (1, 1)
            assert await requests.bearer() == {"authorization": "Bearer access-2"}

    asyncio.run(asyncio.wait_for(conversation(), 10))


def test_what_signing_in_answers_says_nothing_about_the_token() -> None:
    async def conversation() -> None:
        door = Door()
        door.is_closed = True
        async with at_the_door(door, GivenToken("access-1")) as requests:
            assert (await requests.request("POST", "/v2/auth/login", b"{}", None)).status == 401
            assert (await requests.request("GET", "/api/snapshot", None, None)).status == 200

    asyncio.run(asyncio.wait_for(conversation(), 10))


def test_a_second_refusal_is_given_to_whoever_asked() -> None:
    async def conversation() -> None:
        async with at_the_door(Door(), GivenToken("other")) as requests:
            with pytest.raises(LinkClosedError, match="does not accept the token"):
                await requests.request("GET", "/api/snapshot", None, None)

    asyncio.run(asyncio.wait_for(conversation(), 10))


def test_a_sign_in_that_nobody_answers_is_a_closed_link() -> None:
    async def conversation() -> None:
        async with asking(NOBODY, PasswordSignIn("anna", "correct horse")) as requests:
            with pytest.raises(LinkClosedError, match=r"http://127\.0\.0\.1:9: "):
                await requests.bearer()

    asyncio.run(asyncio.wait_for(conversation(), 10))


def test_a_sign_in_that_can_be_read_on_the_way_is_warned_of_once(caplog: pytest.LogCaptureFixture) -> None:
    async def conversation() -> None:
        async with asking("ws://no-such-host.invalid", GivenToken("access-1")) as requests:
            for _ in range(2):
                assert await requests.bearer() == {"authorization": "Bearer access-1"}

    asyncio.run(conversation())
    assert caplog.text.count("can be read on the way") == 1


def test_requests_go_over_tls_with_what_the_context_trusts(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    trusting = client_context(authority.file)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(HELLO)
        await writer.drain()
        writer.close()

    async def conversation() -> None:
        server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=server_context(authority.issue()))
        async with server:
            requests = HttpRequests(addresses_of(at(server, "https")), None, context=lambda: trusting)
            assert (await requests.request("GET", "/api/config", None, None)).body == b"{}"
            await requests.close()

    asyncio.run(conversation())
