"""A line to type in that keeps undo and redo for what is being typed, and otherwise leaves them to what stands around.

A finished value is a step of the document or the config; Qt's own line would swallow the key and do nothing.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit

OURS_ONLY_WHILE_TYPING = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)


class Line(QLineEdit):
    """Behaves as any line while something is typed into it."""

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and not self.isModified() and any(map(event.matches, OURS_ONLY_WHILE_TYPING)):
            event.ignore()
            return False
        return super().event(event)
