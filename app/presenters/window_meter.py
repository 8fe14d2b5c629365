"""How long the window is held up: the gap between beats that should come every 10 ms, the longest of each 100 ms."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer

from widgets.stats.panel import StatsPanel

BEAT_MS = 10
REPORT_S = 0.1
GOAL_MS = 50.0


class WindowMeter(QObject):
    """Beats on the GUI thread. A child of the panel that it feeds."""

    def __init__(self, panel: StatsPanel, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        super().__init__(panel)
        self._panel = panel
        self._monotonic = monotonic
        self._last_s = self._reported_s = monotonic()
        self._longest_ms = 0.0
        panel.show_limit("window", "goal", GOAL_MS)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self.beat)
        self._timer.start()

    def beat(self) -> None:
        """Note how late this beat is; now and then tell the worst."""
        now = self._monotonic()
        self._longest_ms = max(self._longest_ms, (now - self._last_s) * 1000 - BEAT_MS)
        self._last_s = now
        if now - self._reported_s >= REPORT_S:
            self._panel.append("window", "longest", now, self._longest_ms)
            self._reported_s, self._longest_ms = now, 0.0
