"""Large answers, handed to the transport as they are taken, and only so many bytes of them at once.

Who takes nothing of one holds one copy of it, not two, until it is cut off; many who do that cannot fill the memory.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from runtime.portal.body_budget import BodyBudget
from runtime.portal.results import HttpAnswer

LARGE_BYTES = 1 << 20
PIECE_BYTES = 256 * 1024


def is_large(answer: HttpAnswer) -> bool:
    return len(answer.body) > LARGE_BYTES


class LargeAnswers:
    """Belongs to the server's loop."""

    def __init__(self, most_bytes: int) -> None:
        self._budget = BodyBudget(most_bytes)

    @property
    def under_way(self) -> int:
        """How many bytes are in answers that were not taken to the end."""
        return self._budget.taken

    def in_pieces(self, answer: HttpAnswer) -> StreamingResponse:
        """Return what sends an answer; raises `RefusedRequest` BUSY when too much is under way."""
        with contextlib.ExitStack() as place:
            place.enter_context(self._budget.lease()).take(len(answer.body))
            return _InPieces(answer, place.pop_all())
        raise AssertionError  # nothing above is suppressed


class _InPieces(StreamingResponse):
    def __init__(self, answer: HttpAnswer, place: contextlib.ExitStack) -> None:
        headers = {**answer.headers, "content-length": str(len(answer.body))}
        super().__init__(_pieces(answer.body), answer.status, headers)
        self._place = place

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._place:
            await super().__call__(scope, receive, send)


async def _pieces(body: bytes) -> AsyncIterator[memoryview]:
    view = memoryview(body)
    for start in range(0, len(body), PIECE_BYTES):
        yield view[start : start + PIECE_BYTES]
