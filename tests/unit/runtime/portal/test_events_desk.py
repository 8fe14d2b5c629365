"""The history of events and their stream, as clients ask for them."""

import asyncio
import json
from typing import Any

import pytest

from runtime.portal.events import EventLog
from runtime.portal.events_desk import MOST_STREAMS, EventsDesk
from runtime.portal.results import RefusedRequest, Stream
from runtime.portal.route_table import Call
from runtime.portal.users import LOCAL_ADMIN


def a_call(path: str, query: dict[str, str] | None = None, **headers: str) -> Call:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Call(LOCAL_ADMIN, path, query or {}, {}, headers=named)


def a_desk(count: int) -> tuple[EventsDesk, EventLog]:
    log = EventLog(lambda: "2026-01-01T00:00:00.000Z")
    for number in range(count):
        log.add("runtime.mode", "anna", {"number": number})
    return EventsDesk(log), log


def history(count: int, **query: str) -> dict[str, Any]:
    desk, _ = a_desk(count)
    answer = asyncio.run(desk.history(a_call("/v2/events", query)))
    document = json.loads(answer.body)
    assert isinstance(document, dict)
    return document


def opened(desk: EventsDesk, **headers: str) -> Stream:
    answer = asyncio.run(desk.stream(a_call("/v2/events/stream", **headers)))
    assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert answer.stream is not None
    return answer.stream


async def first_event(stream: Stream) -> bytes:
    chunks = stream.chunks()
    await anext(chunks)
    return await asyncio.wait_for(anext(chunks), 10)


def test_history_is_oldest_first_and_paged() -> None:
    page = history(5, limit="2", offset="1")
    assert [item["seq"] for item in page["items"]] == [2, 3]
    assert (page["total"], page["limit"], page["offset"]) == (5, 2, 1)


def test_history_after_a_number_leaves_out_what_came_before() -> None:
    page = history(5, after="3")
    assert [item["seq"] for item in page["items"]] == [4, 5]
    assert page["total"] == 2


@pytest.mark.parametrize("query", [{"after": "-1"}, {"after": "x"}, {"limit": "501"}])
def test_a_bad_query_is_refused(query: dict[str, str]) -> None:
    with pytest.raises(RefusedRequest) as refused:
        history(1, **query)
    assert refused.value.field == next(iter(query))


def test_a_stream_goes_on_after_the_last_id() -> None:
    desk, _ = a_desk(3)
    assert asyncio.run(first_event(opened(desk, last_event_id="2"))).startswith(b"id: 3\n")
    assert asyncio.run(first_event(opened(desk, last_event_id="0"))).startswith(b"id: 1\n")


@pytest.mark.parametrize("text", ["4", "-1", "", "x", "1.0", "9" * 17])
def test_an_id_that_was_never_given_out_is_refused(text: str) -> None:
    desk, _ = a_desk(3)
    with pytest.raises(RefusedRequest, match="Last-Event-ID") as refused:
        asyncio.run(desk.stream(a_call("/v2/events/stream", last_event_id=text)))
    assert refused.value.code == "INVALID_REQUEST"


def test_too_many_streams_are_refused_until_one_ends() -> None:
    desk, _ = a_desk(0)
    streams = [opened(desk) for _ in range(MOST_STREAMS)]
    with pytest.raises(RefusedRequest, match="64 clients"):
        opened(desk)
    streams[0].close()
    opened(desk)


def test_all_streams_can_be_ended() -> None:
    desk, log = a_desk(0)
    stream = opened(desk)
    desk.close_streams()
    log.add("runtime.mode", "anna", {})

    async def rest() -> list[bytes]:
        return [chunk async for chunk in stream.chunks()]

    assert len(asyncio.run(rest())) == 1  # the opening
    with pytest.raises(RefusedRequest, match="is stopping"):
        opened(desk)
