"""Lanes on one time axis refreshed in turns, so that no beat does all the work."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from widgets.plots.refresher import FASTEST_S, interval_s


class Refreshable(Protocol):
    """Whatever is brought up to date with the time axis."""

    @property
    def columns(self) -> int: ...

    def refresh(self) -> None: ...


class Turns:
    """Brings lanes up to date: each as often as its pixels move, a share of them at every beat of 30 a second."""

    def __init__(self) -> None:
        self._beat = 0

    def refresh(self, lanes: Sequence[Refreshable], window_s: float) -> None:
        """Refresh the lanes whose turn it is."""
        if not lanes:
            return
        turns = round(interval_s(window_s, lanes[0].columns) / FASTEST_S)
        self._beat += 1
        for index, lane in enumerate(lanes):
            if (index + self._beat) % turns == 0:
                lane.refresh()
