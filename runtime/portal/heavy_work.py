"""Work on large documents beside the loop: one piece at a time, in a thread, while the garbage collector rests.

Building a large document makes the collector walk the whole heap again and again, a tenth of a second each time with
the GIL held; documents have no cycles, so nothing is lost by waiting. Nor does the collector walk them afterwards:
what is there then is taken out of its rounds (the first one stopped every thread for 100 ms after a level of 10 000
entities). It does not cure a single long C call.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")


class HeavyWork:
    """Belongs to the portal's loop."""

    def __init__(self) -> None:
        self._one_at_a_time = asyncio.Lock()

    async def run(self, work: Callable[[], T]) -> T:
        """Return what `work` returns, called in a worker thread."""
        async with self._one_at_a_time:
            with _resting_collector():
                return await asyncio.to_thread(work)


@contextmanager
def _resting_collector() -> Iterator[None]:
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_enabled:
            gc.enable()
