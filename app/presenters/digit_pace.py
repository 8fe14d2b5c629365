"""How often digits that change continuously are shown: fifteen times a second; while a program is halted, at once."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from runtime.contracts.snapshot import RuntimeSnapshot

DIGITS_S = 1 / 15
"""How often digits that change continuously are refreshed (visual.md, *Habits*)."""


class DigitPace(QObject):
    """Calls `show` for digits that are due, and a moment later for those that are not. Whoever shows calls `mark`."""

    def __init__(self, show: Callable[[], object], monotonic: Callable[[], float], parent: QObject) -> None:
        super().__init__(parent)
        self._show = show
        self._monotonic = monotonic
        self._shown_s = float("-inf")
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(round(DIGITS_S * 1000))
        self._later.timeout.connect(self._show)

    def mark(self) -> None:
        """Note that the digits are shown now."""
        self._later.stop()
        self._shown_s = self._monotonic()

    def is_due(self, snapshot: RuntimeSnapshot) -> bool:
        """Return whether the digits of a snapshot are to be shown at once."""
        return snapshot.halt is not None or self._monotonic() - self._shown_s >= DIGITS_S

    def take(self, snapshot: RuntimeSnapshot) -> None:
        """Have the digits of a snapshot shown, now or soon."""
        if self.is_due(snapshot):
            self._show()
        elif not self._later.isActive():
            self._later.start()
