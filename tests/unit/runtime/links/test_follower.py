"""One stream of events over a real socket: what is told, how it ends, and that stopping leaves nothing open."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import httpx2
import pytest

from runtime.links.follower import Follower

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"


class Runtime:
    """The other end: answers with some bytes and keeps the connection as long as it is held."""

    def __init__(self, answer: bytes, *, ends: bool) -> None:
        self.answer = answer
        self.ends = ends
        self.asked: list[str] = []
        self.gone = asyncio.Event()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.asked.append((await reader.readuntil(b"\r\n\r\n")).decode().lower())
        writer.write(self.answer)
        await writer.drain()
        if not self.ends:
            await reader.read()  # until the client goes
        self.gone.set()
        writer.close()


def chunk(text: str) -> bytes:
    content = text.encode()
    return f"{len(content):x}\r\n".encode() + content + b"\r\n"


@asynccontextmanager
async def following(runtime: Runtime, after: int | None = None) -> AsyncIterator[Follower]:
    async with await asyncio.start_server(runtime.serve, "127.0.0.1", 0) as server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        async with httpx2.AsyncClient(base_url=url, trust_env=False) as client:
            follower = Follower(client, after)
            yield follower
            await follower.stop()


def tell(story: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(asyncio.wait_for(story(), 20))


def test_events_are_told_and_what_is_none_is_not() -> None:
    async def story() -> None:
        told = chunk("retry: 2000\n: ok\n\n") + chunk('id: 3\nevent: a\ndata: {"seq":3}\n\n') + chunk(": alive\n\n")
        runtime = Runtime(HEAD + told + b"0\r\n\r\n", ends=True)
        async with following(runtime, after=2) as follower:
            assert [text async for text in follower.events()] == ['{"seq":3}']
        assert "last-event-id: 2" in runtime.asked[0]
        assert runtime.asked[0].startswith("get /v2/events/stream ")

    tell(story)


def test_from_now_on_no_id_is_sent() -> None:
    async def story() -> None:
        runtime = Runtime(HEAD + b"0\r\n\r\n", ends=True)
        async with following(runtime) as follower:
            assert [text async for text in follower.events()] == []
        assert "last-event-id" not in runtime.asked[0]

    tell(story)


def test_a_runtime_without_events_has_none() -> None:
    async def story() -> None:
        runtime = Runtime(b"HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\n{}", ends=True)
        async with following(runtime) as follower:
            assert [text async for text in follower.events()] == []

    tell(story)


def test_a_stream_that_breaks_is_an_error() -> None:
    async def story() -> None:
        runtime = Runtime(HEAD + b"ff\r\nid: 1", ends=True)
        async with following(runtime) as follower:
            with pytest.raises(httpx2.HTTPError):
                [text async for text in follower.events()]

    tell(story)


def test_stopping_ends_whoever_reads_and_closes_the_connection() -> None:
    async def story() -> None:
        runtime = Runtime(HEAD + chunk(": ok\n\n"), ends=False)
        async with following(runtime) as follower:

            async def read() -> list[str]:
                return [text async for text in follower.events()]

            reading = asyncio.create_task(read())
            while not runtime.asked:
                await asyncio.sleep(0.01)
            await asyncio.sleep(0.05)
            await follower.stop()
            assert await reading == []
            await runtime.gone.wait()

    tell(story)


def test_stopping_does_not_wait_for_a_runtime_that_never_answers() -> None:
    async def story() -> None:
        runtime = Runtime(b"", ends=False)
        async with following(runtime) as follower:
            await follower.stop()

    tell(story)


def test_a_refused_header_is_shown_anew_once() -> None:
    refusal = b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"

    async def story() -> None:
        runtime = Runtime(refusal, ends=True)
        shown: list[dict[str, str] | None] = []

        async def bearer(refused: dict[str, str] | None) -> dict[str, str]:
            shown.append(refused)
            if refused is not None:
                runtime.answer = HEAD + chunk('data: {"seq":1}\n\n') + b"0\r\n\r\n"
            return {"authorization": f"Bearer {len(shown)}"}

        async with await asyncio.start_server(runtime.serve, "127.0.0.1", 0) as server:
            url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            async with httpx2.AsyncClient(base_url=url, trust_env=False) as client:
                follower = Follower(client, None, bearer)
                assert [text async for text in follower.events()] == ['{"seq":1}']
                await follower.stop()
        assert shown == [None, {"authorization": "Bearer 1"}]
        assert ["bearer 1" in runtime.asked[0], "bearer 2" in runtime.asked[1]] == [True, True]

    tell(story)
