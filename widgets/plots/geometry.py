"""From seconds and values to pixels of one plot area and back. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from widgets.plots.ring import Doubles


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of `width` × `height` pixels that shows a span of time and a range of values; y counts down.

    `label_px` at the right is left free of lines, for the names at their ends.
    """

    width: float
    height: float
    start_s: float
    end_s: float
    low: float = 0.0
    high: float = 1.0
    label_px: float = 0.0

    @property
    def line_width(self) -> float:
        """How wide the part is in which time runs, at least one pixel."""
        return max(1.0, self.width - self.label_px)

    def x(self, t_s: float) -> float:
        return (t_s - self.start_s) / (self.end_s - self.start_s) * self.line_width

    def y(self, value: float) -> float:
        return (self.high - value) / (self.high - self.low) * (self.height - 1)

    def holds(self, t_s: float) -> bool:
        """Whether a moment is within the span."""
        return self.start_s <= t_s <= self.end_s

    def xs(self, times: Doubles) -> Doubles:
        return (times - self.start_s) * (self.line_width / (self.end_s - self.start_s))

    def ys(self, values: Doubles) -> Doubles:
        return (self.high - values) * ((self.height - 1) / (self.high - self.low))

    def time(self, x: float) -> float:
        """Return the moment at a pixel, within the span."""
        share = min(max(x / self.line_width, 0.0), 1.0)
        return self.start_s + share * (self.end_s - self.start_s)

    def value(self, y: float) -> float:
        return self.high - y / (self.height - 1) * (self.high - self.low)
