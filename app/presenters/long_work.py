"""Work of a worker that the window looks at and may give up: nothing but a number and a flag goes between them."""

from __future__ import annotations

import time

BREATH_S = 0.0005
"""Left to the window after each piece: one paint takes the interpreter's lock a hundred times, and would wait for a
whole piece each time.
"""


class GivenUpError(Exception):
    """The person did not want to wait, or wanted something else."""


class LongWork:
    """Subclasses have a `run` for the worker, which calls `_advance` after each piece."""

    def __init__(self) -> None:
        self._fraction = 0.0
        self._is_given_up = False

    @property
    def percent(self) -> int:
        """How much of it is done."""
        return int(self._fraction * 100)

    def give_up(self) -> None:
        """Have it end after the piece that is being worked on."""
        self._is_given_up = True

    def _advance(self, fraction: float, breath_s: float = BREATH_S) -> None:
        """Note how far it is, and leave the window a moment; raises `GivenUpError` when nobody waits any more."""
        if self._is_given_up:
            raise GivenUpError
        self._fraction = fraction
        if breath_s:
            time.sleep(breath_s)
