"""What tools see, as a test says it: the same at every pixel."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from viewport.scene.marquee import Marquee
from viewport.tools.sight import Surface


@dataclass(frozen=True)
class Seeing:
    """`under` lies under every pixel, the nearest first; `inside` in every marquee."""

    under: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()
    ground: Surface | None = None

    def front(self, x: float, y: float) -> str | None:
        return self.under[0] if self.under else None

    def stack(self, x: float, y: float) -> Sequence[str]:
        return self.under

    def within(self, marquee: Marquee) -> Sequence[str]:
        return self.inside

    def surface(self, x: float, y: float, without: Collection[str] = ()) -> Surface | None:
        return self.ground
