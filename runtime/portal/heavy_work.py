"""Work on large documents beside the loop: one piece at a time, in a thread, while the garbage collector rests.

What is there afterwards is taken out of the collector's rounds (the first one stopped every thread for 100 ms after a
level of 10 000 entities). It does not cure a single long C call.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from runtime.collector import collector_paused

T = TypeVar("T")


class HeavyWork:
    """Belongs to the portal's loop."""

    def __init__(self) -> None:
        self._one_at_a_time = asyncio.Lock()

    async def run(self, work: Callable[[], T]) -> T:
        """Return what `work` returns, called in a worker thread."""
        async with self._one_at_a_time:
            with collector_paused():
                return await asyncio.to_thread(work)
