"""Mapping one range onto another: AI inputs onto outputs, clamped MATH values onto a scale (card-semantics §7)."""

from __future__ import annotations

from runtime.contracts.base import UINT32_MAX


class RangeMap:
    """Linear, truncated towards zero, saturated; a value outside is extrapolated.

    `in_min < in_max`; a falling output range (`out_max < out_min`) is fine.
    """

    __slots__ = ("_in_min", "_out_min", "_rise", "_span")

    def __init__(self, in_min: int, in_max: int, out_min: int, out_max: int) -> None:
        self._in_min = in_min
        self._span = in_max - in_min
        self._out_min = out_min
        self._rise = out_max - out_min

    def map(self, value: int) -> int:
        rise = (value - self._in_min) * self._rise
        mapped = self._out_min + (rise // self._span if rise >= 0 else -(-rise // self._span))
        if mapped < 0:
            return 0
        return mapped if mapped <= UINT32_MAX else UINT32_MAX
