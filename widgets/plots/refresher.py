"""A beat for painting: 30 times a second at most, slower where a pixel lasts longer, and only while it can be seen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

FASTEST_S = 1 / 30
SLOWEST_S = 1 / 5


def interval_s(window_s: float, columns: float) -> float:
    """Return how long a picture may stand: until its lines have moved by a pixel, as nothing is antialiased."""
    return min(max(window_s / max(1.0, columns), FASTEST_S), SLOWEST_S)


class Refresher(QObject):
    """Calls `refresh` while `watched` is visible, at once when it becomes so. GUI thread."""

    def __init__(self, watched: QWidget, refresh: Callable[[], None]) -> None:
        super().__init__(watched)
        self._watched = watched
        self._refresh = refresh
        self._timer = QTimer(self)
        self._timer.setInterval(round(FASTEST_S * 1000))
        self._timer.timeout.connect(self._beat)
        watched.installEventFilter(self)
        if watched.isVisible():
            self._timer.start()

    @property
    def is_running(self) -> bool:
        return self._timer.isActive()

    def set_interval(self, seconds: float) -> None:
        """Beat at another pace; the running beat is not restarted for the same one."""
        wanted = round(seconds * 1000)
        if wanted != self._timer.interval():
            self._timer.setInterval(wanted)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            self._timer.start()
            self._refresh()
        elif event.type() == QEvent.Type.Hide:
            self._timer.stop()
        return False

    def _beat(self) -> None:
        window = self._watched.window()
        if not window.isMinimized():
            self._refresh()
