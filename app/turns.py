"""Work that can wait for a turn of its own: what a large change means for several panels does not hold the window up.

One piece of work is done each time the event loop comes round, between what the person does and what is painted.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

Work = Callable[[], object]


class Turns(QObject):
    """Owned by the GUI thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: dict[Work, None] = {}
        self._next = QTimer(self, singleShot=True, interval=0)
        self._next.timeout.connect(self._take_one)

    def wait(self, work: Work) -> None:
        """Have it done soon; what waits already is done once."""
        self._waiting[work] = None
        if not self._next.isActive():
            self._next.start()

    def close(self) -> None:
        """Do nothing any more: the window is about to go."""
        self._next.stop()
        self._waiting.clear()

    def _take_one(self) -> None:
        work = next(iter(self._waiting))
        del self._waiting[work]
        if self._waiting:
            self._next.start()
        work()
