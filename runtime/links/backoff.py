"""How long to wait between attempts to connect: longer each time, never in step with others. Pure; owns no clock."""

from __future__ import annotations

from collections.abc import Callable

FIRST_S = 0.25
LONGEST_S = 10.0


class Backoff:
    """Delays that double from a quarter of a second to ten, each spread by half of itself either way."""

    def __init__(self, chance: Callable[[], float]) -> None:
        """`chance` returns a number in 0..1, evenly spread."""
        self._chance = chance
        self._failures = 0

    def next_delay_s(self) -> float:
        """Return how long to wait after one more failure."""
        base = min(LONGEST_S, FIRST_S * 2.0 ** min(self._failures, 10))
        self._failures += 1
        return base * (0.5 + self._chance())

    def reset(self) -> None:
        """Begin anew: a connection held."""
        self._failures = 0
