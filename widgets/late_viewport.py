"""A panel around a viewport that is put in when the panel is first seen: one that nobody looks at costs nothing."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLayout, QStackedWidget, QVBoxLayout, QWidget

SIZE = QSize(520, 400)


class LateViewportPanel(QWidget):
    """`first_shown` asks for the viewport. What is around it and what stands in its place is the subclass's."""

    first_shown = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._was_shown = False
        self._body = QStackedWidget()

    def put_view(self, view: QWidget) -> None:
        """Put the viewport in."""
        self._body.addWidget(view)

    def sizeHint(self) -> QSize:
        return SIZE

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._was_shown:
            self._was_shown = True
            self.first_shown.emit()

    def _lay_out(self, head: QLayout, empty: QWidget) -> None:
        """Put the head above, and below it what stands there until there is something to see."""
        self._body.addWidget(empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._body, 1)

    def _show_viewport(self, is_wanted: bool) -> None:
        """Show the viewport if it is there, or what stands in its place."""
        self._body.setCurrentIndex(1 if is_wanted and self._body.count() > 1 else 0)
