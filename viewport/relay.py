"""A word from a worker to the GUI thread."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class Relay(QObject):
    """Carries the asset loader's word from its worker; outlives the view if it has to. Connect with a queue."""

    arrived = Signal()

    def tell(self) -> None:
        """Say that something is there; from any thread."""
        self.arrived.emit()
