"""Mouse and keys over a time area as facts: where it hovers, what was clicked, dragged, turned or pressed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from widgets.plots.timebase import ZOOM_STEP

DRAG_PX = 4
NOTCH = 120
KEYS = {
    Qt.Key.Key_Left: "back",
    Qt.Key.Key_Right: "on",
    Qt.Key.Key_Plus: "in",
    Qt.Key.Key_Minus: "out",
    Qt.Key.Key_Space: "hold",
    Qt.Key.Key_End: "live",
    Qt.Key.Key_Return: "pin",
    Qt.Key.Key_Escape: "clear",
}


class Pointer(QObject):
    """Watches `mouse` for the mouse and `keys` for the keyboard. Positions are pixels of the area that `area` gives."""

    hovered = Signal(object)
    clicked = Signal(float)
    dragged = Signal(float)
    time_zoomed = Signal(float, float)
    value_zoomed = Signal(float, float)
    reset_requested = Signal()
    key_pressed = Signal(str)

    def __init__(self, mouse: QWidget, keys: QWidget, area: Callable[[], QRectF]) -> None:
        super().__init__(mouse)
        self._area = area
        self._pressed: QPointF | None = None
        self._dragged_to: QPointF | None = None
        mouse.setMouseTracking(True)
        mouse.setCursor(Qt.CursorShape.CrossCursor)
        for widget in {mouse, keys}:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if isinstance(event, QWheelEvent):
            self._wheel(event)
        elif kind == QEvent.Type.Leave:
            self.hovered.emit(None)
        elif isinstance(event, QMouseEvent):
            return self._mouse(kind, event)
        elif isinstance(event, QKeyEvent) and kind == QEvent.Type.KeyPress:
            return self._key(event)
        return isinstance(event, QWheelEvent)

    def _mouse(self, kind: QEvent.Type, event: QMouseEvent) -> bool:
        at, is_left = event.position(), event.button() == Qt.MouseButton.LeftButton
        if kind == QEvent.Type.MouseMove:
            self._move(at)
        elif kind == QEvent.Type.MouseButtonPress and is_left:
            self._pressed = self._dragged_to = at
            return False  # the widget below takes the focus
        elif kind == QEvent.Type.MouseButtonRelease and is_left:
            was_click = self._pressed is not None and self._pressed == self._dragged_to
            self._pressed = self._dragged_to = None
            if was_click and self._inside(at).x() >= 0:
                self.clicked.emit(self._inside(at).x())
        elif kind == QEvent.Type.MouseButtonDblClick and self._inside(at).x() < 0:
            self.reset_requested.emit()
        return True

    def _move(self, at: QPointF) -> None:
        if self._pressed is not None and self._dragged_to is not None:
            is_drag = self._dragged_to != self._pressed or abs(at.x() - self._pressed.x()) >= DRAG_PX
            if is_drag:
                self.dragged.emit(at.x() - self._dragged_to.x())
                self._dragged_to = at
        x = self._inside(at).x()
        self.hovered.emit(x if 0 <= x <= self._area().width() else None)

    def _wheel(self, event: QWheelEvent) -> None:
        notches = (event.angleDelta().y() or event.angleDelta().x()) / NOTCH
        inside = self._inside(event.position())
        factor = ZOOM_STEP**-notches
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.dragged.emit(notches * self._area().width() / 10)
        elif inside.x() < 0 or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.value_zoomed.emit(factor, inside.y())
        else:
            self.time_zoomed.emit(factor, inside.x())

    def _key(self, event: QKeyEvent) -> bool:
        try:
            name = KEYS[Qt.Key(event.key())]
        except (KeyError, ValueError):  # ValueError: a key that Qt has no name for
            return False
        is_leap = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier) and name in ("back", "on")
        self.key_pressed.emit(f"leap_{name}" if is_leap else name)
        return True

    def _inside(self, position: QPointF) -> QPointF:
        return position - self._area().topLeft()
