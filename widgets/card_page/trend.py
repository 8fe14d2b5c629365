"""What the chosen card showed in the last minute, small: steps of a number, or a band for a state."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets.card_page.view import TrendView
from widgets.theme import Theme

HEIGHT = 44
LABEL_PX = 88
SIDE = 2.0
PAD = 5.0


class SmallTrend(QWidget):
    """Draws one trend with its extremes at the right. GUI thread."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("small_trend")
        self._theme = theme
        self._view: TrendView | None = None
        self._is_stale = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    @property
    def view(self) -> TrendView | None:
        return self._view

    def show_trend(self, view: TrendView | None) -> None:
        self.setVisible(view is not None)
        if view is None or view == self._view:
            return
        self._view = view
        seen = f", {view.low} to {view.high}" if view.high else ""
        self.setAccessibleName(f"The last {view.span_s:.0f}\u2009s{seen}")
        self.setToolTip(f"The last {view.span_s:.0f}\u2009s since this card was chosen. Ctrl+T adds it to the trends.")
        self.update()

    def show_stale(self, is_stale: bool) -> None:
        self._is_stale = is_stale
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        view = self._view
        if view is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(SIDE, PAD, self.width() - SIDE - LABEL_PX, HEIGHT - 2 * PAD)
        painter.setPen(self._theme.color("line"))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        token = "ok" if view.is_state else "accent"
        painter.setPen(QPen(self._theme.color(token, stale=self._is_stale), 1.25))
        for line in self._lines(view, area):
            painter.drawPolyline(line)
        font = painter.font()
        font.setPixelSize(11)
        painter.setFont(font)
        painter.setPen(self._theme.color("text.2", stale=self._is_stale))
        labels = QRectF(area.right() + 8, 0, LABEL_PX - 8, HEIGHT)
        left, metrics = Qt.AlignmentFlag.AlignLeft, painter.fontMetrics()
        for said, side in ((view.high, Qt.AlignmentFlag.AlignTop), (view.low, Qt.AlignmentFlag.AlignBottom)):
            if side == Qt.AlignmentFlag.AlignTop or view.low != view.high:  # half a number would be another one
                shown = metrics.elidedText(said, Qt.TextElideMode.ElideRight, int(labels.width()))
                painter.drawText(labels, int(left | side), shown)
        painter.end()

    def _lines(self, view: TrendView, area: QRectF) -> list[QPolygonF]:
        """Return steps as polylines, broken where nothing was reported."""
        values = [value for _, value in view.steps if value is not None]
        if not values:
            return []
        low, high = (0.0, 1.0) if view.is_state else (min(values), max(values))
        lines: list[QPolygonF] = [QPolygonF()]
        for at, (ago_s, value) in enumerate(view.steps):
            until_s = view.steps[at + 1][0] if at + 1 < len(view.steps) else 0.0
            if value is None:
                lines.append(QPolygonF())
                continue
            share = (value - low) / (high - low) if high > low else 0.5
            y = area.bottom() - share * area.height()
            for ago in (min(ago_s, view.span_s), min(until_s, view.span_s)):
                lines[-1].append(QPointF(area.right() - ago / view.span_s * area.width(), y))
        return [line for line in lines if line.size() > 1]
