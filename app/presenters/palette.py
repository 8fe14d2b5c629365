"""The palette lists the action table as it stands when it is opened, and runs what was chosen."""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QWidget

from app.actions import ActionTable
from widgets.palette.matching import PaletteEntry
from widgets.palette.panel import Palette

DISTANCE_FROM_TOP_PX = 72
REMEMBERED = 5
"""How many of the actions run last stand first."""


class PalettePresenter(QObject):
    """Joins palette and action table."""

    def __init__(self, palette: Palette, table: ActionTable, window: QWidget) -> None:
        super().__init__(window)
        self._palette = palette
        self._table = table
        self._window = window
        self._recent: deque[str] = deque(maxlen=REMEMBERED)
        palette.chosen.connect(self._run)

    def show(self) -> None:
        entries = [
            PaletteEntry(
                state.id,
                state.text.rstrip("…"),
                state.category,
                state.shortcut,
                state.enabled,
                state.why_disabled,
                is_recent=state.id in self._recent,
            )
            for state in self._table.states()
            if state.id != "view.palette"
        ]
        top = self._window.mapToGlobal(QPoint(self._window.width() // 2, DISTANCE_FROM_TOP_PX))
        self._palette.open_with(entries, top)

    def _run(self, action_id: str) -> None:
        if action_id in self._recent:
            self._recent.remove(action_id)
        self._recent.append(action_id)
        self._table.trigger(action_id)
