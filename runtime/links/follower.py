"""Reads one stream of server-sent events, and can be told to stop without tearing its connection.

A task that is cancelled inside the HTTP client may leave connections open that it was just closing. So the answer is
closed instead, which ends the reading where it waits; cancelling is for a runtime that does not even answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx2

PATH = "/v2/events/stream"
STOP_PATIENCE_S = 0.5


class Follower:
    """One stream; belongs to the loop in which it was made."""

    def __init__(self, client: httpx2.AsyncClient, after: int | None) -> None:
        self._heard: asyncio.Queue[str | None] = asyncio.Queue()
        self._response: httpx2.Response | None = None
        self._is_stopped = False
        self._reading = asyncio.get_running_loop().create_task(self._read(client, after))
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

    async def _read(self, client: httpx2.AsyncClient, after: int | None) -> None:
        headers = {} if after is None else {"Last-Event-ID": str(after)}
        async with client.sse(PATH, headers=headers, timeout=None) as source:
            self._response = source.response
            if source.response.status_code != httpx2.codes.OK:
                return  # this runtime offers none
            async for event in source:
                if event.data:  # a comment or a retry time is no event
                    self._heard.put_nowait(event.data)
