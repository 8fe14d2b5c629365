"""A stream of events that is handed out with turns, and ends when it is told to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

import pytest

from app.event_feed import EventFeed, EventFeeds
from runtime.links.link import LinkClosedError


async def stream(*texts: str, then: asyncio.Event | None = None) -> AsyncGenerator[str, None]:
    for text in texts:
        yield text
    if then is not None:
        await then.wait()


def test_events_come_in_order_and_lines_without_any_are_left_out() -> None:
    async def read() -> list[str]:
        return [text async for text in EventFeed(stream("1", "", "2"), lambda: 0.0).texts()]

    assert asyncio.run(read()) == ["1", "2"]


def test_a_feed_that_is_told_to_ends_however_silent_its_stream_is() -> None:
    async def read() -> list[str]:
        feed = EventFeed(stream("1", then=asyncio.Event()), lambda: 0.0)
        heard = []
        async with asyncio.timeout(5):
            async for text in feed.texts():
                heard.append(text)
                asyncio.get_running_loop().call_soon(feed.end)
        return heard

    assert asyncio.run(read()) == ["1"]


def test_what_waits_is_not_handed_out_after_the_end() -> None:
    async def read() -> list[str]:
        feed = EventFeed(stream("1", "2", "3"), lambda: 0.0)
        heard = []
        async for text in feed.texts():
            heard.append(text)
            feed.end()
        return heard

    assert asyncio.run(read()) == ["1"]


def test_a_flood_gives_others_their_turn() -> None:
    now = iter(range(1_000_000))

    async def read() -> int:
        turns = 0

        async def count() -> None:
            nonlocal turns
            while True:
                await asyncio.sleep(0)
                turns += 1

        counting = asyncio.create_task(count())
        feed = EventFeed(stream(*["x"] * 500), lambda: float(next(now)))
        await asyncio.sleep(0)
        async for _ in feed.texts():
            pass
        counting.cancel()
        return turns

    assert asyncio.run(read()) > 100


def test_a_stream_that_breaks_says_so_after_what_came() -> None:
    async def breaking() -> AsyncGenerator[str, None]:
        yield "1"
        raise LinkClosedError("the cable")

    async def read() -> str:
        texts = EventFeed(breaking(), lambda: 0.0).texts()
        heard = await anext(texts)
        with pytest.raises(LinkClosedError, match="the cable"):
            await anext(texts)
        return heard

    assert asyncio.run(read()) == "1"


def test_all_feeds_end_together_and_another_may_be_asked_for() -> None:
    async def read() -> list[str]:
        feeds = EventFeeds(lambda: 0.0)
        heard: list[str] = []

        async def follow() -> None:
            async for text in feeds.texts(stream("1", then=asyncio.Event())):
                heard.append(text)

        async with asyncio.timeout(5):
            following = [asyncio.create_task(follow()) for _ in range(2)]
            while len(heard) < 2:
                await asyncio.sleep(0)
            feeds.end()
            await asyncio.gather(*following)
            heard += [text async for text in feeds.texts(stream("2"))]
        return heard

    assert asyncio.run(read()) == ["1", "1", "2"]
