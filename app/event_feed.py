"""A stream of a runtime's events, which ends when the window takes up another runtime, however silent it is.

It is read on by a task of its own and handed out with turns for the window: an engine may tell of twenty thousand steps
in a second.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing, suppress

LONGEST_TURN_S = 0.004


class EventFeed:
    """Belongs to the loop in which it is read; one reader."""

    def __init__(self, source: AsyncIterator[str], monotonic: Callable[[], float]) -> None:
        self._source = source
        self._monotonic = monotonic
        self._waiting: deque[str] = deque()
        self._arrived = asyncio.Event()
        self._is_ended = False
        self._following = asyncio.get_running_loop().create_task(self._follow())

    def end(self) -> None:
        """Hand out nothing more."""
        self._is_ended = True
        self._arrived.set()

    async def texts(self) -> AsyncGenerator[str, None]:
        """Yield the events until the stream or the feed ends; raises what broke the stream."""
        began = self._monotonic()
        try:
            while not self._is_ended:
                while self._waiting and not self._is_ended:
                    yield self._waiting.popleft()
                    if self._monotonic() - began > LONGEST_TURN_S:
                        await asyncio.sleep(0)
                        began = self._monotonic()
                if self._following.done():
                    self._following.result()
                    return
                await self._arrived.wait()
                self._arrived.clear()
                began = self._monotonic()
        finally:
            await self._stop()

    async def _follow(self) -> None:
        try:
            async for text in self._source:
                if text:  # a stream of events also has lines without any, such as how soon to come back
                    self._waiting.append(text)
                    self._arrived.set()
        finally:
            self._arrived.set()
            if isinstance(self._source, AsyncGenerator):  # here, not when the collector comes by in another task
                await self._source.aclose()

    async def _stop(self) -> None:
        self._following.cancel()
        with suppress(asyncio.CancelledError, ConnectionError):
            await self._following


class EventFeeds:
    """The streams that are followed now; all of them end together."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._feeds: set[EventFeed] = set()

    async def texts(self, source: AsyncIterator[str]) -> AsyncGenerator[str, None]:
        """Yield the events of one more stream until it ends, or all do."""
        feed = EventFeed(source, self._monotonic)
        self._feeds.add(feed)
        try:
            async with aclosing(feed.texts()) as texts:
                async for text in texts:
                    yield text
        finally:
            self._feeds.discard(feed)

    def end(self) -> None:
        """End them; whoever follows one may ask for another."""
        for feed in tuple(self._feeds):
            feed.end()
