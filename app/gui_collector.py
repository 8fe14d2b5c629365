"""The garbage collector kept in the window's own thread.

Left to itself it runs in whichever thread happens to make an object, the portal's or a worker's, and a widget or timer
that was left in a cycle would be deleted there: Qt ends the process for that. A timer of the window's thread does its
rounds instead.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from PySide6.QtCore import QObject, QTimer

from runtime.collector import is_resting

LOOK_EVERY_MS = 100
FULL_ROUND_EVERY_S = 10.0
"""Python itself makes a full round only once the heap has grown by a quarter; it does not say how far that is."""


class GuiCollector(QObject):
    """Collects what Python would, by its own thresholds, but in the thread that made this, and never during a rest."""

    def __init__(self, parent: QObject | None = None, *, now_s: Callable[[], float] = monotonic) -> None:
        super().__init__(parent)
        self._now_s = now_s
        self._full_round_s = now_s()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        gc.disable()
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()
        gc.enable()

    def look(self) -> None:
        """Collect the oldest generation that is due, if any."""
        if not is_resting() and (generation := self._due()) is not None:
            gc.collect(generation)

    def _due(self) -> int | None:
        young, middle, old = (count > limit for count, limit in zip(gc.get_count(), gc.get_threshold(), strict=True))
        if not young:
            return None
        if not middle:
            return 0
        if not old or self._now_s() - self._full_round_s < FULL_ROUND_EVERY_S:
            return 1
        self._full_round_s = self._now_s()
        return 2


@contextmanager
def collected_here(parent: QObject) -> Iterator[None]:
    """Keep the process's collector in this thread while the event loop of `parent` runs."""
    collector = GuiCollector(parent)
    collector.start()
    try:
        yield
    finally:
        collector.stop()
