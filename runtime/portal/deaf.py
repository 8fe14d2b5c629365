"""Cuts off connections whose other end takes nothing of what is left for it for a minute (ruling 27)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

PATIENCE_S = 60.0


class Outgoing(Protocol):
    """What there is to know of one connection, as asyncio's transports tell it."""

    def get_write_buffer_size(self) -> int: ...

    def abort(self) -> None: ...


class DeafWatch:
    """Belongs to one server's loop; `look` is called again and again."""

    def __init__(self, monotonic_s: Callable[[], float]) -> None:
        self._monotonic_s = monotonic_s
        self._since: dict[Outgoing, tuple[int, float]] = {}
        """How much waited for each when it last took something, and when that was."""

    def look(self, transports: Iterable[Outgoing]) -> None:
        """Cut those off that have taken no byte in time."""
        now_s = self._monotonic_s()
        kept = {}
        for transport in transports:
            size = transport.get_write_buffer_size()
            former, since_s = self._since.get(transport, (size, now_s))
            if size < former:
                since_s = now_s
            if now_s - since_s >= PATIENCE_S:
                transport.abort()
            elif size:
                kept[transport] = (size, since_s)
        self._since = kept
