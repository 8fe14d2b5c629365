"""How long to wait between attempts to connect: longer each time, never in step with others. Pure; owns no clock."""

from __future__ import annotations

from collections.abc import Callable

FIRST_S = 0.25
SOON_S = 2 / 3
"""With the widest spread a second: somebody may stand before the window and wait for the cable to be put back."""
SOON_FOR_S = 60.0
LONGEST_S = 10.0


class Backoff:
    """Delays that double from a quarter of a second to ten, each spread by half of itself either way.

    In the first minute of waiting none is over a second.
    """

    def __init__(self, chance: Callable[[], float]) -> None:
        """`chance` returns a number in 0..1, evenly spread."""
        self._chance = chance
        self._failures = 0
        self._waited_s = 0.0

    def next_delay_s(self) -> float:
        """Return how long to wait after one more failure."""
        longest_s = SOON_S if self._waited_s < SOON_FOR_S else LONGEST_S
        delay_s = min(longest_s, FIRST_S * 2.0 ** min(self._failures, 10)) * (0.5 + self._chance())
        self._failures += 1
        self._waited_s += delay_s
        return delay_s

    def reset(self) -> None:
        """Begin anew: a connection held."""
        self._failures = 0
        self._waited_s = 0.0
