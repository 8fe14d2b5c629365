"""What tools may ask about what is seen: pixels in, ids and places out. Whoever shows the world answers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from viewport.scene.marquee import Marquee
from viewport.scene.matrices import Doubles


@dataclass(frozen=True, slots=True, eq=False)
class Surface:
    """A place on something: `point` (3,) in world metres, `normal` (3,) a unit vector towards who looks at it.

    `id` is None on the ground, where there is no entity.
    """

    id: str | None
    point: Doubles
    normal: Doubles


class Sight(Protocol):
    """Pixels are logical ones; hidden and locked entities are never named."""

    def front(self, x: float, y: float) -> str | None:
        """Return the entity that is seen at a pixel."""
        ...

    def stack(self, x: float, y: float) -> Sequence[str]:
        """Return all entities under a pixel, the nearest first."""
        ...

    def within(self, marquee: Marquee) -> Sequence[str]:
        """Return the entities that a marquee takes in, in the order of the document."""
        ...

    def surface(self, x: float, y: float, without: Collection[str] = ()) -> Surface | None:
        """Return the surface under a pixel, that of locked entities too; the ground where there is no entity."""
        ...

    def vertex(
        self, x: float, y: float, *, only: Collection[str] | None = None, without: Collection[str] = ()
    ) -> Doubles | None:
        """Return the vertex (3,) nearest to a pixel: of `only` those entities wherever it is, else one close by."""
        ...

    def corners(self, ids: Collection[str]) -> Doubles:
        """Return the corners of the boxes of some entities, (8 k, 3) in world metres."""
        ...


class Blind:
    """Nothing is there to be seen."""

    def front(self, x: float, y: float) -> str | None:
        return None

    def stack(self, x: float, y: float) -> Sequence[str]:
        return ()

    def within(self, marquee: Marquee) -> Sequence[str]:
        return ()

    def surface(self, x: float, y: float, without: Collection[str] = ()) -> Surface | None:
        return None

    def vertex(
        self, x: float, y: float, *, only: Collection[str] | None = None, without: Collection[str] = ()
    ) -> Doubles | None:
        return None

    def corners(self, ids: Collection[str]) -> Doubles:
        return np.zeros((0, 3))
