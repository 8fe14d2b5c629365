"""What tools see, as a test says it: the same at every pixel."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import numpy as np

from viewport.scene.marquee import Marquee
from viewport.scene.matrices import Doubles
from viewport.tools.sight import Surface


@dataclass(frozen=True)
class Seeing:
    """`under` lies under every pixel, the nearest first; `inside` in every marquee."""

    under: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()
    ground: Surface | None = None
    vertices: tuple[Doubles | None, Doubles | None] = (None, None)
    """Of what is dragged, and of all else."""
    box: Doubles = field(default_factory=lambda: np.zeros((0, 3)))

    def front(self, x: float, y: float) -> str | None:
        return self.under[0] if self.under else None

    def stack(self, x: float, y: float) -> Sequence[str]:
        return self.under

    def within(self, marquee: Marquee) -> Sequence[str]:
        return self.inside

    def surface(self, x: float, y: float, without: Collection[str] = ()) -> Surface | None:
        return self.ground

    def vertex(
        self, x: float, y: float, *, only: Collection[str] | None = None, without: Collection[str] = ()
    ) -> Doubles | None:
        return self.vertices[0 if only is not None else 1]

    def corners(self, ids: Collection[str]) -> Doubles:
        return self.box
