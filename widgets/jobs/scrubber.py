"""A slider over the places of a log, with a mark for each thing that happened; what went wrong stands out by height."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QWidget

from widgets.jobs.replay_views import HEIGHTS, NOTABLE, TONES
from widgets.theme import Theme

HEIGHT = 32
EDGE = 8
"""Room for the handle beyond the first and the last place."""
LANE_BOTTOM = 18
HANDLE = 6
KEYS = frozenset(
    {
        Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down,
        Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown,
    }
)  # fmt: skip
PAGES = 20


class Scrubber(QAbstractSlider):
    """Arrows go place by place, PageUp and PageDown a twentieth of the log, Home and End to its ends."""

    jump_requested = Signal(int)
    """Ctrl with an arrow: on to the next place where something went wrong (1), or back (-1)."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._kinds = np.zeros(0, np.uint8)
        self._marks: tuple[tuple[int, int], ...] = ()
        self._marks_width = -1
        self.setObjectName("replay_scrubber")
        self.setAccessibleName("Place in the log")
        self.setToolTip("Drag, or use arrows, PageUp, PageDown, Home and End; Ctrl with arrows: what went wrong")
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)
        self.valueChanged.connect(self.update)

    def show_places(self, kinds: bytes) -> None:
        """Take up a log by the kind of each of its places; the place before is kept where there is one."""
        self._kinds = np.frombuffer(kinds, np.uint8)
        self._marks_width = -1
        self.setRange(0, max(len(kinds) - 1, 0))
        self.setPageStep(max(len(kinds) // PAGES, 1))
        self.update()

    def marks(self) -> tuple[tuple[int, int], ...]:
        """Return the pixel and the kind of every mark, one a pixel at most."""
        if self._marks_width != self.width():
            self._marks_width = self.width()
            self._marks = self._make_marks()
        return self._marks

    def x_of(self, position: int) -> float:
        """Return where a place is, in pixels."""
        return EDGE + (self.width() - 2 * EDGE) * position / max(self.maximum(), 1)

    def sizeHint(self) -> QSize:
        return QSize(240, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, HEIGHT)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in KEYS:
            event.accept()  # here they are not the window's
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        has_ctrl = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if has_ctrl and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.jump_requested.emit(1 if event.key() == Qt.Key.Key_Right else -1)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._follow(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self._follow(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.setSliderDown(False)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for x, kind in self.marks():
            width = 2 if kind >= NOTABLE else 1
            tall = HEIGHTS[kind]
            painter.fillRect(QRectF(x, LANE_BOTTOM - tall, width, tall), self._theme.color(TONES[kind]))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        groove = QRectF(EDGE, LANE_BOTTOM + 2, self.width() - 2 * EDGE, 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("surface.3"))
        painter.drawRoundedRect(groove, 2, 2)
        at = self.x_of(self.value())
        painter.setBrush(self._theme.color("halt"))
        painter.drawRoundedRect(QRectF(EDGE, groove.top(), at - EDGE, 4), 2, 2)
        painter.fillRect(QRectF(at - 0.5, 2, 1, LANE_BOTTOM), self._theme.color("halt"))
        if self.hasFocus():
            painter.setPen(QPen(self._theme.color("accent"), 2))
        painter.drawEllipse(QPointF(at, groove.center().y()), HANDLE, HANDLE)

    def _follow(self, event: QMouseEvent) -> None:
        room = max(self.width() - 2 * EDGE, 1)
        self.setValue(round((event.position().x() - EDGE) / room * self.maximum()))

    def _make_marks(self) -> tuple[tuple[int, int], ...]:
        count, room = len(self._kinds), self.width() - 2 * EDGE
        if not count or room <= 0:
            return ()
        pixels = np.rint(EDGE + room * np.arange(count) / max(count - 1, 1)).astype(np.int64)
        starts = np.flatnonzero(np.diff(pixels, prepend=-1))
        highest = np.maximum.reduceat(self._kinds, starts)
        return tuple(zip(pixels[starts].tolist(), highest.tolist(), strict=True))
