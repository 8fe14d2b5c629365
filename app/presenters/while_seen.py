"""Ticks for a panel that tells whether it can be seen: at once when it comes into sight, then each interval."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class WhileSeen(QTimer):
    """Connect `follow` to the panel's `shown`."""

    def __init__(self, interval_ms: int, tick: Callable[[], object], parent: QObject) -> None:
        super().__init__(parent)
        self._tick = tick
        self.setInterval(interval_ms)
        self.timeout.connect(tick)

    def follow(self, is_seen: bool) -> None:
        if is_seen:
            self._tick()
            self.start()
        else:
            self.stop()
