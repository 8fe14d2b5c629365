"""How much memory the bodies of all requests, or answers, may take together: many large ones are no way to fill it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from runtime.portal.results import RefusedRequest


class Lease:
    """What one request or answer takes of it."""

    def __init__(self, budget: BodyBudget) -> None:
        self._budget = budget
        self.taken = 0

    def take(self, count: int) -> None:
        """Take so many bytes more; raises `RefusedRequest` BUSY when there are none left."""
        self._budget.taken += count
        self.taken += count
        if self._budget.taken > self._budget.most:
            raise RefusedRequest("BUSY", "too much is on its way at once; try again in a moment")


class BodyBudget:
    """Belongs to the portal's thread."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.taken = 0

    @contextmanager
    def lease(self) -> Iterator[Lease]:
        """Give out a share, which returns at the end."""
        lease = Lease(self)
        try:
            yield lease
        finally:
            self.taken -= lease.taken
