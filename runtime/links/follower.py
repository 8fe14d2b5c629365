"""Reads one stream of server-sent events, and can be told to stop without tearing its connection.

A task that is cancelled inside the HTTP client may leave connections open that it was just closing. So the answer is
closed instead, which ends the reading where it waits; cancelling is for a runtime that does not even answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import httpx2

PATH = "/v2/events/stream"
STOP_PATIENCE_S = 0.5

Bearer = Callable[[dict[str, str] | None], Awaitable[dict[str, str]]]
"""Returns the headers that say who asks, others than those that were refused; none where nobody needs to say."""


async def nobody(refused: dict[str, str] | None) -> dict[str, str]:
    return {}


class Follower:
    """One stream; belongs to the loop in which it was made."""

    def __init__(self, client: httpx2.AsyncClient, after: int | None, bearer: Bearer = nobody) -> None:
        """`bearer` gives the header that says who asks; it is told the one that was refused."""
        self._heard: asyncio.Queue[str | None] = asyncio.Queue()
        self._response: httpx2.Response | None = None
        self._is_stopped = False
        self._reading = asyncio.get_running_loop().create_task(self._read(client, after, bearer))
        self._reading.add_done_callback(lambda _: self._heard.put_nowait(None))

    async def events(self) -> AsyncIterator[str]:
        """Yield the events until the stream ends; raises `httpx2.HTTPError` where it breaks."""
        while (text := await self._heard.get()) is not None:
            yield text
        if not self._is_stopped:
            self._reading.result()

    async def stop(self) -> None:
        """End the stream; returns when its connection is given back."""
        self._is_stopped = True
        if self._response is not None and not self._reading.done():
            await self._response.aclose()
        await asyncio.wait([self._reading], timeout=STOP_PATIENCE_S)
        self._reading.cancel()
        await asyncio.gather(self._reading, return_exceptions=True)

    async def _read(self, client: httpx2.AsyncClient, after: int | None, bearer: Bearer) -> None:
        headers = {} if after is None else {"Last-Event-ID": str(after)}
        shown = await bearer(None)
        if await self._listen(client, headers | shown) == httpx2.codes.UNAUTHORIZED and shown:
            await self._listen(client, headers | await bearer(shown))

    async def _listen(self, client: httpx2.AsyncClient, headers: dict[str, str]) -> int:
        """Read the stream until it ends; returns the status with which it was answered."""
        async with client.sse(PATH, headers=headers, timeout=None) as source:
            self._response = source.response
            if source.response.status_code == httpx2.codes.OK:  # otherwise this runtime offers none
                async for event in source:
                    if event.data:  # a comment or a retry time is no event
                        self._heard.put_nowait(event.data)
            return source.response.status_code
