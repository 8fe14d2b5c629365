"""Tells when the levels of the runtime's store have changed, whoever changed them; silent until somebody wants it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.runtime_events import GAP, RuntimeEvents

SETTLE_MS = 150
"""Several changes in a row are told once."""


class LevelEvents(QObject):
    """Owned by the GUI thread. It listens from the first `listen` on, to whatever runtime is looked at."""

    changed = Signal()

    def __init__(self, events: RuntimeEvents, parent: QObject | None = None) -> None:
        super().__init__(parent or events)
        self._events = events
        self._is_wanted = False
        self._settled = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settled.timeout.connect(self.changed)

    def listen(self) -> None:
        """Begin to follow the store; called again it does nothing."""
        if not self._is_wanted:
            self._is_wanted = True
            self._events.told.connect(self._take)
            self._events.begun_anew.connect(self._settled.stop)
            self._events.listen()

    def _take(self, event: dict[str, Any]) -> None:
        kind = event.get("type", "")
        if kind.startswith("level.") or kind == GAP:
            self._settled.start()
