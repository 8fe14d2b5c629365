"""The plot area on screen: value axis, lines, names, cursors. Everything it shows is a `Picture`.

Lines come in pixels, so that painting needs no transformation; nothing is antialiased (it costs two to five times).
They are painted stroke by stroke: joining 1 000 strokes of 1.25 px to a path takes Qt 4 ms, painting each 0.6.
"""

from __future__ import annotations

import pyqtgraph as pg
from pyqtgraph.Qt.internals import PrimitiveArray
from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QFont,
    QFontMetricsF,
    QPainter,
    QPen,
)
from PySide6.QtWidgets import QFrame, QGraphicsGridLayout, QGraphicsItem, QWidget

from widgets.plots.labels import spread
from widgets.plots.picture import Picture
from widgets.plots.pointer import Pointer
from widgets.plots.ticks import value_ticks
from widgets.plots.type_size import SMALL_PX, use_small_font
from widgets.theme import Theme

AXIS_PX = 56
LINE_PX = 1.25
DOT_PX = 4
LABEL_GAP_PX = 6
PIXELS_A_TICK = 26


class Canvas(pg.GraphicsView):  # type: ignore[misc]  # pyqtgraph publishes no types
    """Passive; what the hand does on it comes through `pointer`."""

    resized = Signal()

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, useOpenGL=False, background=None)
        self._theme = theme
        self._plot_rect = QRectF(0, 0, 1, 1)
        self._grid: tuple[float, ...] = ()
        self._numbered: tuple[float, float, int] | None = None
        self.setObjectName("plot_canvas")
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(120, 40)
        self._view = pg.ViewBox(enableMouse=False, enableMenu=False, defaultPadding=0)
        self._axis = pg.AxisItem("left", maxTickLength=0)
        self._layer = TraceLayer(theme, self._view)
        self._arrange()
        self.pointer = Pointer(self.viewport(), self, lambda: self.plot_rect)
        self._paint_axis()
        theme.changed.connect(self._paint_axis)

    def sizeHint(self) -> QSize:
        return QSize(320, 96)

    @property
    def plot_rect(self) -> QRectF:
        """The plot area, in pixels of this widget."""
        return self._plot_rect

    @property
    def ticks_wanted(self) -> int:
        """How many numbers the value axis has room for."""
        return max(2, int(self.plot_rect.height() // PIXELS_A_TICK))

    @property
    def grid(self) -> tuple[float, ...]:
        """The values at which the value axis has its numbers."""
        return self._grid

    @property
    def picture(self) -> Picture | None:
        """What is on screen."""
        return self._layer.picture

    def show_picture(self, picture: Picture) -> None:
        self._layer.picture = picture
        self._layer.update()

    def show_range(self, low: float, high: float, least_step: float = 0.0) -> None:
        """Number the value axis; does nothing when it is numbered so: laying it out anew costs half a millisecond."""
        wanted = (low, high, self.ticks_wanted)
        if wanted == self._numbered:
            return
        self._numbered = wanted
        self._view.setYRange(low, high, padding=0)
        ticks = value_ticks(low, high, self.ticks_wanted, least_step)
        self._axis.setTicks([ticks])
        self._grid = tuple(value for value, _ in ticks)

    def _arrange(self) -> None:
        body = pg.GraphicsWidget()
        grid = QGraphicsGridLayout(body)
        grid.setContentsMargins(0, 7, 0, 7)
        grid.setSpacing(0)
        self._axis.setWidth(AXIS_PX)
        self._axis.linkToView(self._view)
        grid.addItem(self._axis, 0, 0)
        grid.addItem(self._view, 0, 1)
        self.setCentralItem(body)
        self._axis.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self._view.sigResized.connect(self._take_size)
        font = QFont(self.font())
        font.setPixelSize(SMALL_PX)
        self._axis.setStyle(tickFont=font, tickTextOffset=6, autoExpandTextSpace=False, hideOverlappingLabels=False)

    def _paint_axis(self) -> None:
        self._axis.setPen(QPen(Qt.PenStyle.NoPen))
        self._axis.setTickPen(QPen(self._theme.color("line")))
        self._axis.setTextPen(QPen(self._theme.color("text.2")))
        self.setBackgroundBrush(QBrush(self._theme.color("surface.1")))

    def _take_size(self) -> None:
        self._plot_rect = QRectF(self._view.geometry())
        self.resized.emit()


class TraceLayer(pg.GraphicsObject):  # type: ignore[misc]  # pyqtgraph publishes no types
    """Paints a `Picture` over the whole plot area."""

    def __init__(self, theme: Theme, view: pg.ViewBox) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view
        self._strokes = PrimitiveArray(QLineF, 4)
        self.picture: Picture | None = None

    def boundingRect(self) -> QRectF:
        return QRectF(self._view.rect())

    def paint(self, painter: QPainter, *_: object) -> None:
        picture = self.picture
        if picture is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        use_small_font(painter)
        is_stale = picture.hatch_x is not None
        self._paint_grid(painter, picture)
        for line in picture.lines:
            painter.setPen(QPen(self._theme.color(_series(line.color), stale=is_stale), LINE_PX))
            if len(line.segments):
                self._strokes.resize(len(line.segments))
                self._strokes.ndarray()[:] = line.segments
                painter.drawLines(*self._strokes.drawargs())
            if not line.dots.isEmpty():
                painter.setPen(QPen(self._theme.color(_series(line.color), stale=is_stale), DOT_PX))
                painter.drawPoints(line.dots)
        self._paint_names(painter, picture, is_stale=is_stale)
        self._paint_cursors(painter, picture)
        if picture.empty_text:
            room = QRectF(8, 0, picture.area.width - 16, picture.area.height)
            how = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            covered = painter.boundingRect(room, how, picture.empty_text)
            painter.fillRect(covered.adjusted(-8, 0, 8, 0), self._theme.color("surface.1"))  # no grid line through it
            painter.setPen(self._theme.color("text.2"))
            painter.drawText(room, how, picture.empty_text)

    def _paint_grid(self, painter: QPainter, picture: Picture) -> None:
        area = picture.area
        painter.setPen(QPen(self._theme.color("line"), 1))
        for y in picture.grid:
            painter.drawLine(QPointF(0, round(y)), QPointF(area.line_width, round(y)))
        if picture.hatch_x is not None and picture.hatch_x < area.line_width:
            width = area.line_width - picture.hatch_x
            hatch = QBrush(self._theme.color("text.3", stale=True), Qt.BrushStyle.BDiagPattern)
            painter.fillRect(QRectF(picture.hatch_x, 0, width, area.height), hatch)
        for limit in picture.limits:
            painter.setPen(QPen(self._theme.color("warn"), 1, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(0, limit.y), QPointF(area.line_width, limit.y))
            painter.drawText(QPointF(4, limit.y - 3 if limit.y > 16 else limit.y + 12), limit.text)

    def _paint_names(self, painter: QPainter, picture: Picture, *, is_stale: bool) -> None:
        area, notes = picture.area, picture.notes or ("",) * len(picture.lines)
        middle = area.height / 2 if any(notes) else None
        named = [
            (line, text, middle if line.end_y is None else line.end_y)
            for line, text in zip(picture.lines, notes, strict=True)
        ]
        shown = [(line, text, y) for line, text, y in named if y is not None]
        metrics = QFontMetricsF(painter.font())
        row = metrics.height()
        height = row * 2 if any(notes) else row
        room = area.label_px - LABEL_GAP_PX
        align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        centres = spread([y for _, _, y in shown], height, 0, area.height)
        for (line, text, _), y in zip(shown, centres, strict=True):
            where = QRectF(area.line_width + LABEL_GAP_PX, y - height / 2, room, row)
            painter.setPen(self._theme.color(_series(line.color), stale=is_stale))
            painter.drawText(where, align, metrics.elidedText(line.name, Qt.TextElideMode.ElideRight, room))
            if text:
                painter.setPen(self._theme.color("text.1", stale=is_stale))
                painter.drawText(where.translated(0, row), align, text)

    def _paint_cursors(self, painter: QPainter, picture: Picture) -> None:
        area = picture.area
        if picture.hover_x is not None:
            painter.setPen(QPen(self._theme.color("text.3"), 1))
            painter.drawLine(QPointF(picture.hover_x, 0), QPointF(picture.hover_x, area.height))
            self._paint_tags(painter, picture, picture.hover_x)
        for x, letter in picture.cursors:
            painter.setPen(QPen(self._theme.color("accent"), 1, Qt.PenStyle.SolidLine))
            painter.drawLine(QPointF(x, 0), QPointF(x, area.height))
            flag = QRectF(x, 0, 14, 14)
            painter.fillRect(flag, self._theme.color("accent"))
            painter.setPen(self._theme.color("accent.text"))
            painter.drawText(flag, Qt.AlignmentFlag.AlignCenter, letter)

    def _paint_tags(self, painter: QPainter, picture: Picture, x: float) -> None:
        area, metrics = picture.area, QFontMetricsF(painter.font())
        height = metrics.height() + 2
        for tag, y in zip(picture.tags, spread([tag.y for tag in picture.tags], height, 0, area.height), strict=True):
            width = metrics.horizontalAdvance(tag.text) + 8
            left = x + 6 if x + 6 + width <= area.width else x - 6 - width
            box = QRectF(left, y - height / 2, width, height)
            painter.fillRect(box, self._theme.color("surface.3"))
            painter.setPen(self._theme.color(_series(tag.color)))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, tag.text)
            painter.fillRect(QRectF(x - 2, tag.y - 2, 4, 4), self._theme.color(_series(tag.color)))


def _series(index: int) -> str:
    return f"series.{index % 8 + 1}"
