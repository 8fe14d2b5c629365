"""How the viewport draws, as the person wants it: overlays, shadows, samples. Kept between runs."""

from __future__ import annotations

from typing import Protocol

from viewport.scene_view import OVERLAYS, Overlay
from viewport.surface import SAMPLES
from viewport.view import ViewportView

SAMPLE_CHOICES = (0, 2, 4, 8)


class DrawingMemory(Protocol):
    """Where it is kept."""

    overlays: tuple[str, ...]
    shadows: bool | None
    samples: int


class DrawingDeeds:
    """Takes up what is remembered at once."""

    def __init__(self, view: ViewportView, memory: DrawingMemory) -> None:
        self._view = view
        self._memory = memory
        view.set_overlays(self._overlays)
        view.set_shadows(memory.shadows)
        view.set_samples(self.samples)

    @property
    def samples(self) -> int:
        """How many samples a pixel has; a number in the file that is not offered counts for the usual one."""
        return self._memory.samples if self._memory.samples in SAMPLE_CHOICES else SAMPLES

    def why_not_samples(self, samples: int) -> str:
        """Return why so many cannot be had, or an empty text; nothing is known before the first frame."""
        most = self._view.most_samples
        return "" if most is None or samples <= most else f"the graphics driver offers at most {most}\u2009×"

    @property
    def _overlays(self) -> tuple[Overlay, ...]:
        return tuple(one for one in OVERLAYS if one in self._memory.overlays)

    def shows(self, overlay: str) -> bool:
        return overlay in self._memory.overlays

    def toggle_overlay(self, overlay: str) -> None:
        shown = set(self._memory.overlays)
        shown ^= {overlay}
        self._memory.overlays = tuple(sorted(shown))
        self._view.set_overlays(self._overlays)

    @property
    def shows_shadows(self) -> bool:
        return self._view.shows_shadows

    def toggle_shadows(self) -> None:
        self._memory.shadows = not self._view.shows_shadows
        self._view.set_shadows(self._memory.shadows)

    def set_samples(self, samples: int) -> None:
        self._memory.samples = samples
        self._view.set_samples(samples)
