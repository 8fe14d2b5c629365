"""The time axis below plots: how long before the right edge. While it runs it never changes, so it is painted once."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets.plots.ticks import time_ticks
from widgets.plots.timebase import TimeBase
from widgets.plots.type_size import use_small_font
from widgets.theme import Theme

HEIGHT_PX = 20
PIXELS_A_TICK = 70
TICK_PX = 4


class TimeRuler(QWidget):
    """Follows its time base by itself. `left_px` and `right_px` are taken by values, names and numbers."""

    def __init__(
        self, theme: Theme, base: TimeBase, *, left_px: int, right_px: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._base = base
        self._left_px = left_px
        self._right_px = right_px
        self.setFixedHeight(HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for changed in (theme.changed, base.span_changed, base.held_changed):
            changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(320, HEIGHT_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        use_small_font(painter)
        width = self.width() - self._left_px - self._right_px
        right = self._left_px + width
        window_s = self._base.window_s
        edge = "held" if self._base.is_held else "now"
        painter.setPen(self._theme.color("line"))
        painter.drawLine(QPointF(self._left_px, 0), QPointF(right, 0))
        for age_s, text in time_ticks(window_s, max(1, width // PIXELS_A_TICK)):
            x = round(right - age_s / window_s * width)
            painter.setPen(self._theme.color("line"))
            painter.drawLine(QPointF(x, 0), QPointF(x, TICK_PX))
            painter.setPen(self._theme.color("text.2"))
            where = QRectF(x - PIXELS_A_TICK / 2, TICK_PX, PIXELS_A_TICK, HEIGHT_PX - TICK_PX)
            painter.drawText(where, Qt.AlignmentFlag.AlignCenter, edge if age_s == 0 else text)
        painter.end()
