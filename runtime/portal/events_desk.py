"""What happened, read back or followed: `/v2/events` and `/v2/events/stream` (rulings 74–77)."""

from __future__ import annotations

from collections.abc import Mapping

import orjson

from runtime.portal.event_stream import EventStream
from runtime.portal.events import EventBus
from runtime.portal.manners import read_page, read_whole
from runtime.portal.results import HttpAnswer, RefusedRequest, json_answer
from runtime.portal.route_table import Call

MOST_STREAMS = 64
STREAM_HEADERS = {"content-type": "text/event-stream; charset=utf-8", "cache-control": "no-store"}


class EventsDesk:
    """Belongs to the portal's thread."""

    def __init__(self, log: EventBus, most_streams: int = MOST_STREAMS) -> None:
        self._most_streams = most_streams
        self._log = log
        self._streams: set[EventStream] = set()
        self._is_closing = False

    @property
    def open_streams(self) -> int:
        return len(self._streams)

    async def history(self, call: Call) -> HttpAnswer:
        """Answer with a page of what happened, oldest first; `after` leaves out what the client has (ruling 76)."""
        limit, offset = read_page(call.query)
        after = read_whole(call.query, "after", 0, 2**53) if "after" in call.query else 0
        texts, total = self._log.page(after, limit, offset)
        items = [orjson.Fragment(text) for text in texts]
        return json_answer({"items": items, "total": total, "limit": limit, "offset": offset})

    async def stream(self, call: Call) -> HttpAnswer:
        """Answer with what happens from now on, or after `Last-Event-ID`."""
        after = self._read_last_id(call.headers)
        if self._is_closing:
            raise RefusedRequest("BUSY", "the runtime is stopping")
        if len(self._streams) >= self._most_streams:
            raise RefusedRequest("BUSY", f"{self._most_streams} clients follow the events already")
        stream = EventStream(self._log, after, ended=self._streams.discard)
        self._streams.add(stream)
        return HttpAnswer(200, b"", dict(STREAM_HEADERS), stream)

    def close_streams(self) -> None:
        """End all streams cleanly; whoever comes back at once finds none."""
        self._is_closing = True
        for stream in tuple(self._streams):
            stream.close()

    def _read_last_id(self, headers: Mapping[str, str]) -> int | None:
        text = headers.get("last-event-id")
        if text is None:
            return None
        number = int(text) if text.isascii() and text.isdecimal() and len(text) <= 16 else -1
        if not 0 <= number <= self._log.last_seq:
            raise RefusedRequest(
                "INVALID_REQUEST",
                f"Last-Event-ID is the id of an event, 0 to {self._log.last_seq} here, not {text[:40]!r}",
                field="Last-Event-ID",
            )
        return number
