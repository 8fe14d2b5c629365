"""The hands of a viewport: Qt's input to the tools, and what is seen of a drag: readout, marquee, hint.

Owned by the view, used on the GUI thread. Decides nothing: the tools do, and what they want goes on as intents.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen, QWheelEvent
from PySide6.QtWidgets import QWidget

from viewport.flight import Flight
from viewport.labels import ViewportLabel
from viewport.look import Theme
from viewport.qt_input import FLY_KEYS, button_of, pointer_of, typed_of, wheel_of
from viewport.scene.gizmo import Gizmo, GizmoTool, Handle
from viewport.scene.marquee import Marquee
from viewport.tools.controls import Controls
from viewport.tools.events import Begin, Cancel, Event, Move, Pointer, Press, Release
from viewport.tools.hints import hint_of
from viewport.tools.input_router import InputRouter
from viewport.tools.intents import DragChanged, Hovered, Intent, MarqueeChanged
from viewport.tools.situation import Situation

HINT_MARGIN_PX = 10
AWAY = Pointer(-1e6, -1e6)
"""Where a pointer is that has left: on nothing."""


class Hands(QObject):
    """`situation` tells what the tools see when an event arrives."""

    intended = Signal(object)
    """Intent"""
    changed = Signal()
    """What is drawn of a gizmo is another: a handle is held or let go."""

    def __init__(self, view: QWidget, theme: Theme, situation: Callable[[], Situation]) -> None:
        super().__init__(view)
        self._view = view
        self._theme = theme
        self._situation = situation
        self._router = InputRouter()
        self._flight = Flight(self)
        self._flight.ticked.connect(self.handle)
        self._marquee: Marquee | None = None
        self._last: Pointer | None = None
        self._readout = ViewportLabel("viewport_readout", theme, view)
        self._hint = ViewportLabel("viewport_hint", theme, view)

    @property
    def hovered_handle(self) -> Handle | None:
        return self._router.hovered.handle

    @property
    def held_handle(self) -> Handle | None:
        return self._router.held_handle

    @property
    def is_holding(self) -> bool:
        """Entities are being moved, turned or scaled."""
        return self._router.held is not None

    @property
    def controls(self) -> Controls:
        return self._router.controls

    def use(self, controls: Controls) -> None:
        """Take up other controls; a drag that is under way goes on as it began."""
        self._router.controls = controls
        self.show_hint()

    # -- Qt: input -----------------------------------------------------------------------------------------------

    def press(self, event: QMouseEvent, *, is_double: bool = False) -> None:
        button = button_of(event)
        if button is not None:
            self.handle(Press(pointer_of(event), button, is_double))

    def move(self, event: QMouseEvent) -> None:
        self.handle(Move(pointer_of(event)))

    def release(self, event: QMouseEvent) -> None:
        button = button_of(event)
        if button is not None:
            self.handle(Release(pointer_of(event), button))

    def wheel(self, event: QWheelEvent) -> None:
        self.handle(wheel_of(event))
        event.accept()

    def leave(self) -> None:
        if not self._router.is_dragging:
            self.handle(Move(AWAY))
            self._last = None

    def let_go(self) -> None:
        """Whatever is held is put back: the window lost pointer or keyboard."""
        self.handle(Cancel())

    def wants(self, event: QKeyEvent) -> bool:
        """Whether a key is the viewport's now and no shortcut: W while flying, Esc in a drag, numbers."""
        if self._router.is_flying and event.key() in FLY_KEYS:
            return True
        if self._router.held is not None and typed_of(event) is not None:
            return True
        return self._router.is_dragging and event.key() == Qt.Key.Key_Escape

    def key_press(self, event: QKeyEvent) -> bool:
        """Take up a key; returns whether it was for the hands."""
        if not self.wants(event):
            return False
        typed = typed_of(event)
        if event.key() == Qt.Key.Key_Escape:
            self.handle(Cancel())
        elif self._router.held is not None and typed is not None:
            self.handle(typed)
        else:
            self._flight.press(event.key())
        return True

    def key_release(self, event: QKeyEvent) -> None:
        if not event.isAutoRepeat():
            self._flight.release(event.key())

    def begin(self, tool: GizmoTool) -> None:
        """Move, turn or scale with the pointer where it is, without a button; what a key began before is put back."""
        self._view.setFocus()
        if self._router.held is not None and self._router.held.is_modal:
            self.handle(Cancel())
        self.handle(Begin(tool, self._pointer()))

    def gizmo(self) -> Gizmo | None:
        """Return the gizmo to show: that of a drag goes along with what is dragged, whichever tool is in use."""
        held, now = self._router.held, self._situation()
        return now.gizmo if held is None else replace(now, space=held.situation.space).gizmo_for(held.tool)

    def list_under_pointer(self) -> None:
        """Ask for all that is under the pointer, or in the middle where the pointer is elsewhere."""
        for intent in self._router.list_at(self._pointer(), self._situation()):
            self._take(intent)

    # -- what is seen --------------------------------------------------------------------------------------------

    def paint(self, painter: QPainter) -> None:
        """Draw the marquee over the picture."""
        marquee = self._marquee
        if marquee is None:
            return
        color = QColor(self._theme.hex("accent"))
        place = QRectF(
            QPointF(marquee.left + 0.5, marquee.top + 0.5), QPointF(marquee.right + 0.5, marquee.bottom + 0.5)
        )
        inner = QColor(color)
        inner.setAlpha(38 if marquee.is_touching else 20)
        painter.fillRect(place, inner)
        pen = QPen(color, 1.0 if not marquee.is_touching else 1.5)
        pen.setDashPattern([6, 4] if not marquee.is_touching else [2, 3])
        painter.setPen(pen)
        painter.drawRect(place)

    def show_hint(self) -> None:
        """Say what keys and buttons do now, in a quiet line at the bottom."""
        self._hint.say(hint_of(self._router, self._situation()))
        self.place_hint()

    def place_hint(self) -> None:
        hint, room = self._hint, self._view.size()
        hint.move(max(0, (room.width() - hint.width()) // 2), room.height() - hint.height() - HINT_MARGIN_PX)

    def restyle(self) -> None:
        for label in (self._readout, self._hint):
            label.restyle()

    # -- inside --------------------------------------------------------------------------------------------------

    def handle(self, event: Event) -> None:
        held = self._router.held_handle
        if isinstance(event, Move | Press):
            self._last = event.pointer
        for intent in self._router.handle(event, self._situation()):
            self._take(intent)
        if held != self._router.held_handle:
            self.changed.emit()
        if not self._router.is_dragging:
            self._readout.say("")
        if not self._router.is_flying:
            self._flight.stop()
        self.show_hint()

    def _take(self, intent: Intent) -> None:
        match intent:
            case MarqueeChanged(marquee):
                self._marquee = marquee
                # The picture under it is the same: only the widget is painted again.
                QWidget.update(self._view)
            case DragChanged(_, summary):
                self._readout.say(summary)
                pointer = self._pointer()
                self._readout.stand_beside(QPoint(round(pointer.x), round(pointer.y)))
                self.intended.emit(intent)
            case Hovered():
                self.intended.emit(intent)
                self.changed.emit()
            case _:
                self.intended.emit(intent)

    def _pointer(self) -> Pointer:
        """Return where the pointer was seen last, the middle where it is not over the viewport."""
        return self._last or Pointer(self._view.width() // 2, self._view.height() // 2)
