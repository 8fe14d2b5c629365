"""Connections for which nothing is being done, and which of them has to go when another one needs a place.

Whoever has shown a good token goes last. Of the strangers the one goes that has waited longest, of the address that has
most of them here: a flood sends itself away, and who says at once what it wants is served through it.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Generic, TypeVar

Waiting = TypeVar("Waiting", bound=Hashable)


class Lobby(Generic[Waiting]):
    """Belongs to one server's loop."""

    def __init__(self) -> None:
        # Dictionaries for their order: that of arrival.
        self._strangers: dict[str, dict[Waiting, None]] = {}
        self._known: dict[Waiting, None] = {}
        self._network_of: dict[Waiting, str] = {}

    def __len__(self) -> int:
        return len(self._network_of) + len(self._known)

    def wait(self, one: Waiting, network: str, *, is_known: bool) -> None:
        """Nothing is being done for a connection from now on; who waits already keeps the place."""
        if one in self._network_of or one in self._known:
            return
        if is_known:
            self._known[one] = None
        else:
            self._network_of[one] = network
            self._strangers.setdefault(network, {})[one] = None

    def leave(self, one: Waiting) -> None:
        """Something is being done for it, or it is over; a second call does nothing."""
        self._known.pop(one, None)
        network = self._network_of.pop(one, None)
        if network is None:
            return
        del self._strangers[network][one]
        if not self._strangers[network]:
            del self._strangers[network]

    def next_to_go(self) -> Waiting | None:
        """Return who has to make room, None when something is being done for everybody."""
        if self._strangers:
            most = max(self._strangers, key=lambda network: len(self._strangers[network]))
            return next(iter(self._strangers[most]))
        return next(iter(self._known), None)
