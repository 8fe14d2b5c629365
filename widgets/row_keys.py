"""Home and End in lists and tables: the level everywhere else, here the first and the last row."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

ROW_KEYS = frozenset({Qt.Key.Key_Home, Qt.Key.Key_End})


def keeps_row_key(event: QEvent) -> bool:
    """Claim Home or End for the list before the shortcuts of the window take it; returns whether it was one of them."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    if event.key() not in ROW_KEYS or event.modifiers():
        return False
    event.accept()
    return True
