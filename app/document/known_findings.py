"""What was found in the entities of large edits, so that undo and redo need not look at thousands of them again.

Findings of an entity depend on nothing but itself and the assets that there are; whoever learns that other assets are
there forgets everything. An edit's side keeps its map for life, so the map itself is the key.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from typing import Generic, TypeVar

Found = TypeVar("Found")

SMALLEST = 256
"""Edits of fewer entities are looked at in no time."""
MOST = 32
"""Sides that are remembered; the one that was asked for longest ago is forgotten first."""


class KnownFindings(Generic[Found]):
    """For each map of entities what was found in those that anything was found in."""

    def __init__(self) -> None:
        self._known: OrderedDict[int, tuple[Mapping[str, object], dict[str, Found]]] = OrderedDict()

    def of(self, entities: Mapping[str, object]) -> dict[str, Found] | None:
        """Return what was found in a map, by id; None when it has not been looked at."""
        known = self._known.get(id(entities))
        if known is None:
            return None
        self._known.move_to_end(id(entities))
        return known[1]

    def remember(self, entities: Mapping[str, object], found: Mapping[str, Found]) -> None:
        """Keep what is found now in the entities of a map; `found` may hold others, too."""
        if len(entities) < SMALLEST:
            return
        shared = found.keys() & entities.keys() if found else ()
        # The map is kept with it: as long as it lives, no other has its id.
        self._known[id(entities)] = entities, {identity: found[identity] for identity in shared}
        self._known.move_to_end(id(entities))
        if len(self._known) > MOST:
            self._known.popitem(last=False)

    def forget(self) -> None:
        """Forget everything: other assets are there."""
        self._known.clear()
