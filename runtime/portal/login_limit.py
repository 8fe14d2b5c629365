"""How many failed logins an address may have for one user name (ruling 48), and how many may wait. Knows no clock.

Logins of one name from one address go one after the other: guesses sent all at once count as much as others.
"""

from __future__ import annotations

import asyncio
import math
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from runtime.portal.results import RefusedRequest

MOST_FAILURES = 5
WINDOW_S = 60.0
MOST_REMEMBERED = 10_000
MOST_WAITING = 64
MOST_WAITING_OF_AN_ADDRESS = 8

Key = tuple[str, str]
T = TypeVar("T")


class LoginLimit:
    """Belongs to the portal's loop."""

    def __init__(self, monotonic_s: Callable[[], float]) -> None:
        self._monotonic_s = monotonic_s
        self._failures: OrderedDict[Key, deque[float]] = OrderedDict()
        self._turns: dict[Key, asyncio.Lock] = {}
        self._waiting: Counter[Key] = Counter()
        self._waiting_of: Counter[str] = Counter()

    @asynccontextmanager
    async def turn(self, address: str, name: str) -> AsyncIterator[None]:
        """Wait until no other login of this name from this address is on its way, and hold the place.

        Raises `RefusedRequest`: RATE_LIMITED after too many failures, BUSY when too many wait.
        """
        if self._waiting_of.total() >= MOST_WAITING or self._waiting_of[address] >= MOST_WAITING_OF_AN_ADDRESS:
            raise RefusedRequest("BUSY", "too many logins wait for their turn; try again soon")
        key = (address, name)
        self._waiting[key] += 1
        self._waiting_of[address] += 1
        try:
            async with self._turns.setdefault(key, asyncio.Lock()):
                self._check(key)
                yield
        finally:
            _count_down(self._waiting, key)
            _count_down(self._waiting_of, address)
            if key not in self._waiting:
                del self._turns[key]

    def failed(self, address: str, name: str) -> None:
        """Count a failure; of too many names those that failed longest ago are forgotten."""
        key = (address, name)
        self._failures.setdefault(key, deque(maxlen=MOST_FAILURES)).append(self._monotonic_s())
        self._failures.move_to_end(key)
        if len(self._failures) > MOST_REMEMBERED:
            self._failures.popitem(last=False)

    def succeeded(self, address: str, name: str) -> None:
        self._failures.pop((address, name), None)

    def _check(self, key: Key) -> None:
        failures = self._failures.get(key, ())
        now_s = self._monotonic_s()
        recent = [at for at in failures if now_s - at < WINDOW_S]
        if len(recent) < MOST_FAILURES:
            return
        wait_s = max(1, math.ceil(recent[0] + WINDOW_S - now_s))
        raise RefusedRequest(
            "BUSY",
            f"too many failed logins; wait {wait_s} s",
            status=429,
            headers={"retry-after": str(wait_s)},
        )


def _count_down(counter: Counter[T], key: T) -> None:
    counter[key] -= 1
    if not counter[key]:
        del counter[key]
