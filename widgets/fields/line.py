"""A line to type in that keeps undo and redo for what is being typed, and otherwise leaves them to what stands around.

A finished value is a step of the document or the config; Qt's own line would swallow the key and do nothing.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit


class Line(QLineEdit):
    """Behaves as any line while there is something typed that it can take back or bring again."""

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and self._is_for_others(event):
            event.ignore()
            return False
        return super().event(event)

    def clear(self) -> None:
        """Begin anew: unlike Qt's own, what stood before is not kept to be taken back."""
        self.setText("")

    def _is_for_others(self, event: QKeyEvent) -> bool:
        if event.matches(QKeySequence.StandardKey.Undo):
            return not self.isUndoAvailable()
        # While something is typed a redo of the document could replace what is being typed.
        return event.matches(QKeySequence.StandardKey.Redo) and not (self.isUndoAvailable() or self.isRedoAvailable())


class ValueLine(Line):
    """A line that shows a value: Esc drops what is being typed and asks for the value again."""

    value_wanted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.isModified():
            self.value_wanted.emit()
            event.accept()
        else:
            super().keyPressEvent(event)
