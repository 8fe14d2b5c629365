"""One client's stream of events: its text, its silence, its end."""

import asyncio
from collections.abc import AsyncIterator

from runtime.portal.event_stream import COMMENT, OPENING, EventStream
from runtime.portal.events import EventLog


def a_log() -> EventLog:
    return EventLog(lambda: "2026-01-01T00:00:00.000Z")


class Opened:
    def __init__(self, log: EventLog, after: int | None = None, comment_after_s: float = 60.0) -> None:
        self.ended: list[EventStream] = []
        self.stream = EventStream(log, after, ended=self.ended.append, comment_after_s=comment_after_s)
        self.chunks: AsyncIterator[bytes] = self.stream.chunks()

    async def next(self) -> bytes:
        return await asyncio.wait_for(anext(self.chunks), 10)

    async def rest(self) -> list[bytes]:
        return [chunk async for chunk in self.chunks]


def test_a_stream_says_at_once_that_it_is_open_and_when_to_come_again() -> None:
    assert asyncio.run(Opened(a_log()).next()) == OPENING == b"retry: 2000\n: ok\n\n"


def test_an_event_has_id_name_and_one_line_of_data() -> None:
    async def story() -> None:
        log = a_log()
        opened = Opened(log)
        await opened.next()
        log.add("level.created", "anna", {"level_id": "two\nlines"})
        lines = (await opened.next()).decode().split("\n")
        assert lines[:2] == ["id: 1", "event: level.created"]
        assert lines[2].startswith('data: {"seq":1,"type":"level.created"')
        assert lines[3:] == ["", ""]

    asyncio.run(story())


def test_a_gap_has_no_id() -> None:
    async def story() -> None:
        log = EventLog(lambda: "", kept=1)
        for _ in range(3):
            log.add("runtime.mode", "system", {})
        opened = Opened(log, after=0)
        await opened.next()
        assert (await opened.next()).startswith(b"event: gap\ndata: ")
        assert (await opened.next()).startswith(b"id: 3\n")

    asyncio.run(story())


def test_silence_is_filled_with_comments() -> None:
    async def story() -> None:
        opened = Opened(a_log(), comment_after_s=0.01)
        await opened.next()
        assert [await opened.next(), await opened.next()] == [COMMENT, COMMENT]

    asyncio.run(story())


def test_a_closed_stream_ends_after_what_waits() -> None:
    async def story() -> None:
        log = a_log()
        opened = Opened(log)
        await opened.next()
        log.add("runtime.mode", "system", {})
        opened.stream.close()
        log.add("runtime.mode", "system", {})
        assert len(await opened.rest()) == 1
        assert opened.ended == [opened.stream]

    asyncio.run(story())


def test_who_leaves_is_watched_no_longer() -> None:
    async def story() -> None:
        log = a_log()
        opened = Opened(log)
        await opened.next()
        await opened.chunks.aclose()  # type: ignore[attr-defined]
        assert opened.ended == [opened.stream]

    asyncio.run(story())


def test_who_takes_nothing_is_cut_off_at_a_mebibyte() -> None:
    async def story() -> None:
        log = a_log()
        opened = Opened(log)
        cut: list[str] = []
        opened.stream.flooded = lambda: cut.append("cut")
        await opened.next()
        for _ in range(20):
            log.add("level.created", "anna", {"text": "x" * 100_000})
        assert cut == ["cut"]
        assert await opened.rest() == []

    asyncio.run(story())
