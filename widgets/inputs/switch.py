"""A switch: on and off by position and word, worked by mouse and keyboard. It moves when told to, not when hit."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from widgets.theme import Theme

WIDTH, HEIGHT = 76, 20
TRACK = 34


class Switch(QWidget):
    """`requested` carries the other state; what is shown changes with `show_state` alone."""

    requested = Signal(bool)

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._state: bool | None = None
        self._is_stale = False
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedSize(WIDTH, HEIGHT)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.changed.connect(self.update)

    @property
    def state(self) -> bool | None:
        return self._state

    def show_state(self, state: bool | None, *, is_stale: bool = False) -> None:
        if (state, is_stale) != (self._state, self._is_stale):
            self._state, self._is_stale = state, is_stale
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, HEIGHT)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.requested.emit(not self._state)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.requested.emit(not self._state)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_stale = self._is_stale or not self.isEnabled()
        track = QRectF(1, 2, TRACK, HEIGHT - 4)
        painter.setPen(self._theme.color("accent" if self.hasFocus() else "line"))
        painter.setBrush(self._theme.color("ok" if self._state else "surface.3", stale=is_stale))
        painter.drawRoundedRect(track, track.height() / 2, track.height() / 2)
        if self._state is not None:
            at = track.right() - 8 if self._state else track.left() + 8
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("surface.0" if self._state else "text.2", stale=is_stale))
            painter.drawEllipse(QPointF(at, track.center().y()), 5, 5)
        painter.setPen(self._theme.color("text.2", stale=is_stale))
        word = "–" if self._state is None else "high" if self._state else "low"
        room = QRectF(TRACK + 4, 0, WIDTH - TRACK - 4, HEIGHT)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), word)
        painter.end()
