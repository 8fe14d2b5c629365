"""The time axis below plots: how long before the right edge. While it runs it never changes, so it is painted once."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets.plots.ticks import time_ticks
from widgets.plots.type_size import use_small_font
from widgets.theme import Theme

HEIGHT_PX = 20
PIXELS_A_TICK = 70
TICK_PX = 4


class TimeRuler(QWidget):
    """`left_px` and `right_px` are what stands beside the time axis: value axis, names and numbers."""

    def __init__(self, theme: Theme, *, left_px: int, right_px: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._left_px = left_px
        self._right_px = right_px
        self._window_s = 60.0
        self._edge = "now"
        self.setFixedHeight(HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    @property
    def window_s(self) -> float:
        """How many seconds the axis numbers."""
        return self._window_s

    def sizeHint(self) -> QSize:
        return QSize(320, HEIGHT_PX)

    def show_window(self, window_s: float, edge: str = "now") -> None:
        """Number an axis of so many seconds; `edge` names its right end."""
        if (window_s, edge) != (self._window_s, self._edge):
            self._window_s, self._edge = window_s, edge
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        use_small_font(painter)
        width = self.width() - self._left_px - self._right_px
        right = self._left_px + width
        painter.setPen(self._theme.color("line"))
        painter.drawLine(QPointF(self._left_px, 0), QPointF(right, 0))
        for age_s, text in time_ticks(self._window_s, max(1, width // PIXELS_A_TICK)):
            x = round(right - age_s / self._window_s * width)
            painter.setPen(self._theme.color("line"))
            painter.drawLine(QPointF(x, 0), QPointF(x, TICK_PX))
            painter.setPen(self._theme.color("text.2"))
            where = QRectF(x - PIXELS_A_TICK / 2, TICK_PX, PIXELS_A_TICK, HEIGHT_PX - TICK_PX)
            painter.drawText(where, Qt.AlignmentFlag.AlignCenter, self._edge if age_s == 0 else text)
        painter.end()
