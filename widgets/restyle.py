"""Gives the widgets that are there the colours of another palette, a few in each turn of the event loop.

The style sheet names roles of the palette, which are looked up when a widget is polished. Polishing all at once, or
giving the application another sheet, holds the window for a second and more.
"""

from __future__ import annotations

import time

import shiboken6
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

TURN_S = 0.01
"""When so much time went into polishing, the rest waits for the next turn."""


class Restyle(QObject):
    """Owned by the GUI thread. A window in view stands still until all that is seen of it has the new colours."""

    seen = Signal()
    """What is in view has the new colours; it is painted when this has been told."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._in_view: list[QWidget] = []
        self._hidden: list[QWidget] = []
        self._held: list[QWidget] = []
        self._is_counted = True
        # Of 1 ms: one of 0 ms would leave no time for what the person does.
        self._turns = QTimer(self, interval=1)
        self._turns.timeout.connect(self._take_turn)

    @property
    def is_under_way(self) -> bool:
        return self._turns.isActive()

    def start(self) -> None:
        """Have every widget polished soon, what is in view first. Started again, it begins anew."""
        self._in_view, self._hidden, self._is_counted = [], [], False
        for window in QApplication.topLevelWidgets():
            if window.isVisible() and window.updatesEnabled():  # one picture in the new colours, not a patchwork
                window.setUpdatesEnabled(False)
                self._held.append(window)
        self._turns.start()

    def close(self) -> None:
        """Do nothing any more: the window is about to go."""
        self._turns.stop()
        self._in_view, self._hidden = [], []
        self._let_go()

    def _take_turn(self) -> None:
        if not self._is_counted:
            self._is_counted = True
            for widget in QApplication.allWidgets():
                (self._in_view if widget.isVisible() else self._hidden).append(widget)
            return
        if self._in_view:
            _polish_some(self._in_view)
        elif self._held:  # in a turn of its own: what follows is that all of it is painted
            self.seen.emit()
            self._let_go()
        elif self._hidden:
            _polish_some(self._hidden)
        else:
            self._turns.stop()

    def _let_go(self) -> None:
        for window in self._held:
            if shiboken6.isValid(window):
                window.setUpdatesEnabled(True)
        self._held = []


def _polish_some(widgets: list[QWidget]) -> None:
    """Take widgets off the list until the turn's time is up."""
    began = time.perf_counter()
    while widgets:
        widget = widgets.pop()
        if shiboken6.isValid(widget):  # it may have gone meanwhile
            widget.style().polish(widget)
            widget.update()
        if time.perf_counter() - began >= TURN_S:
            return
