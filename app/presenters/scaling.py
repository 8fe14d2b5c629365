"""Raw readings of an AI to engineering values and back, by its configured ranges: for typing, not for showing values.

The value of a card is what the runtime reports; this only spares people the counts of a converter.
"""

from __future__ import annotations

from dataclasses import dataclass

from runtime.contracts.config import AiConfig


@dataclass(frozen=True, slots=True)
class Scale:
    """Raw counts `raw_min..raw_max` mean centiunits `low..high`; a falling scale has `high < low`."""

    raw_min: int
    raw_max: int
    low: int
    high: int

    @property
    def is_useful(self) -> bool:
        """Whether a value can be turned into one reading."""
        return self.raw_min < self.raw_max and self.low != self.high

    @property
    def bounds(self) -> tuple[int, int]:
        """The smallest and the largest value that can be typed."""
        return min(self.low, self.high), max(self.low, self.high)

    def to_value(self, raw: int) -> int:
        """Return the value in centiunits that a reading stands for, within the scale; truncated as the runtime does."""
        raw = self._within(raw)
        rise, span = (raw - self.raw_min) * (self.high - self.low), self.raw_max - self.raw_min
        return self.low + (rise // span if rise >= 0 else -(-rise // span))

    def to_raw(self, value: int) -> int:
        """Return the reading, within the input range, that the runtime will turn into the value nearest to this one."""
        below = self.raw_min + (value - self.low) * (self.raw_max - self.raw_min) // (self.high - self.low)
        return min((self._within(below), self._within(below + 1)), key=lambda raw: abs(self.to_value(raw) - value))

    def _within(self, raw: int) -> int:
        return min(max(raw, self.raw_min), self.raw_max)


def scale_of(config: AiConfig) -> Scale:
    return Scale(config.input_range.min, config.input_range.max, config.output_range.min, config.output_range.max)
