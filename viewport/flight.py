"""Keys that fly: which are held, and a tick while some are. The tools decide how far a tick goes."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from viewport.qt_input import FLY_KEYS, modifiers_of
from viewport.tools.events import Fly

INTERVAL_MS = 16
LONGEST_STEP_S = 0.1
"""After a hitch a flight goes on from where it is, not from where it would have been."""


class Flight(QObject):
    """Lives on the GUI thread; its timer runs only while a key is held."""

    ticked = Signal(object)
    """Fly"""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._held: set[int] = set()
        self._last_s = 0.0
        self._timer = QTimer(self, interval=INTERVAL_MS)
        self._timer.timeout.connect(self._tick)

    @property
    def is_under_way(self) -> bool:
        return self._timer.isActive()

    def press(self, key: int) -> None:
        """Take up a key of `FLY_KEYS`."""
        self._held.add(key)
        if not self._timer.isActive():
            self._last_s = time.perf_counter()
            self._timer.start()

    def release(self, key: int) -> None:
        self._held.discard(key)
        if not self._held:
            self._timer.stop()

    def stop(self) -> None:
        self._held.clear()
        self._timer.stop()

    def _tick(self) -> None:
        now_s = time.perf_counter()
        elapsed_s = min(now_s - self._last_s, LONGEST_STEP_S)
        self._last_s = now_s
        right, up, forward = (float(sum(parts)) for parts in zip(*(FLY_KEYS[key] for key in self._held), strict=True))
        is_fast = "shift" in modifiers_of(QGuiApplication.keyboardModifiers())
        self.ticked.emit(Fly(right, up, forward, elapsed_s, is_fast))
