"""Large answers, handed to the transport as they are taken, and only so many bytes of them at once.

Long bodies are read as they are sent: who takes nothing of one holds a few pieces of it until it is cut off. Of all
others it holds one copy, and many who do that cannot fill the memory.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator

from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from runtime.portal.body_budget import BodyBudget
from runtime.portal.long_body import PIECE_BYTES, SHORT_BYTES, LongBody
from runtime.portal.results import HttpAnswer
from runtime.storage.errors import StorageError

HELD_BYTES = 4 * PIECE_BYTES
"""What a long body takes: the piece that is read, the one that is sent, and what libraries make of them."""

log = logging.getLogger("plumbline.portal")


def is_large(answer: HttpAnswer) -> bool:
    return answer.long is not None or len(answer.body) > SHORT_BYTES


class LargeAnswers:
    """Belongs to the server's loop."""

    def __init__(self, most_bytes: int) -> None:
        self._budget = BodyBudget(most_bytes)

    @property
    def under_way(self) -> int:
        """How many bytes are held for answers that were not taken to the end."""
        return self._budget.taken

    def in_pieces(self, answer: HttpAnswer) -> StreamingResponse:
        """Return what sends an answer; raises `RefusedRequest` BUSY when too much is under way."""
        with contextlib.ExitStack() as place:
            if answer.long is not None:
                place.callback(answer.long.close)
            held = len(answer.body) if answer.long is None else min(HELD_BYTES, answer.long.size)
            place.enter_context(self._budget.lease()).take(held)
            return _InPieces(answer, place.pop_all())
        raise AssertionError  # nothing above is suppressed


class _InPieces(StreamingResponse):
    def __init__(self, answer: HttpAnswer, place: contextlib.ExitStack) -> None:
        long = answer.long
        size = len(answer.body) if long is None else long.size
        pieces = _pieces(answer.body) if long is None else _read_pieces(long)
        super().__init__(pieces, answer.status, {**answer.headers, "content-length": str(size)})
        self._place = place

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._place:
            try:
                await super().__call__(scope, receive, send)
            except (StorageError, OSError) as failed:
                log.error("an answer cannot be read to its end: %s", failed)
                scope["state"]["abort"]()


async def _pieces(body: bytes) -> AsyncIterator[memoryview]:
    view = memoryview(body)
    for start in range(0, len(body), PIECE_BYTES):
        yield view[start : start + PIECE_BYTES]


async def _read_pieces(body: LongBody) -> AsyncIterator[bytes]:
    for piece in body.pieces():
        yield piece
        await asyncio.sleep(0)  # a quick client leaves others their turn
