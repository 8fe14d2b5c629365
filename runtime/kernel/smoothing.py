"""Exponential smoothing with 16 fractional bits (card-semantics §4 *EMA*, §7)."""

from __future__ import annotations

PASS_THROUGH = 100
"""The alpha, in percent, that smooths nothing."""

_ONE = 65536
_HALF = _ONE // 2


class Smoother:
    """`y += alpha/100 · (x - y)`, truncated towards zero, rounded half up when read; the first sample seeds it."""

    __slots__ = ("alpha", "is_seeded", "state")

    def __init__(self, alpha: int) -> None:
        self.alpha = alpha
        self.is_seeded = False
        self.state = 0

    def follow(self, sample: int) -> int:
        """Take a sample and return the smoothed value."""
        if not self.is_seeded:
            self.is_seeded = True
            self.state = sample * _ONE
            return sample
        change = self.alpha * (sample * _ONE - self.state)
        self.state += change // 100 if change >= 0 else -(-change // 100)
        return (self.state + _HALF) >> 16

    def restart(self) -> None:
        """Let the next sample seed it."""
        self.is_seeded = False
