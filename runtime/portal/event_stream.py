"""Server-sent events: what the event log tells, as the text of one stream (rulings 74–77). Knows no socket."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections import deque
from collections.abc import AsyncIterator, Callable

from runtime.portal.events import EventBus

COMMENT_AFTER_S = 15.0
MOST_WAITING_BYTES = 1 << 20
OPENING = b"retry: 2000\n: ok\n\n"
COMMENT = b": alive\n\n"


class EventStream:
    """One client's stream; belongs to the portal's loop. `close` ends it cleanly after what waits."""

    def __init__(
        self,
        log: EventBus,
        after: int | None,
        *,
        ended: Callable[[EventStream], None],
        comment_after_s: float = COMMENT_AFTER_S,
    ) -> None:
        """`ended` is told once when the stream is over, however it ended."""
        self._waiting: deque[bytes] = deque()
        self._waiting_bytes = 0
        self._comment_after_s = comment_after_s
        self._has_news = asyncio.Event()
        self._is_closed = False
        self._ended = ended
        self.flooded: Callable[[], None] = self.close
        """Called when the client takes too little: a transport that can cut it off puts that here."""
        self._stop = log.watch(after, self._take)

    async def chunks(self) -> AsyncIterator[bytes]:
        """Yield the bytes of the stream."""
        try:
            yield OPENING
            while not (self._is_closed and not self._waiting):
                if self._waiting:
                    chunk = self._waiting.popleft()
                    self._waiting_bytes -= len(chunk)
                    yield chunk
                elif not await self._wait():
                    yield COMMENT
        finally:
            self.close()

    def close(self) -> None:
        if not self._is_closed:
            self._is_closed = True
            self._stop()
            self._ended(self)
        self._has_news.set()

    def _take(self, text: str) -> None:
        chunk = _framed(text)
        self._waiting_bytes += len(chunk)
        if self._waiting_bytes > MOST_WAITING_BYTES and self._waiting:
            self._waiting.clear()
            self._waiting_bytes = 0
            self.close()
            self.flooded()
            return
        self._waiting.append(chunk)
        self._has_news.set()

    async def _wait(self) -> bool:
        """Wait for news; returns False when none came in time."""
        self._has_news.clear()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._comment_after_s):
                await self._has_news.wait()
                return True
        return False


def _framed(text: str) -> bytes:
    event = json.loads(text)
    number = f"id: {event['seq']}\n" if "seq" in event else ""
    return f"{number}event: {event['type']}\ndata: {text}\n\n".encode()
