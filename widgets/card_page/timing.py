"""The course of a mission as a timing diagram: low and high over time, where the card stands in it, lengths below."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from widgets.card_page.marks import Text
from widgets.card_page.view import TimingSpan, TimingView
from widgets.theme import Theme

HEIGHT = 64
TOP, HIGH_Y, LOW_Y = 10.0, 12.0, 38.0
SIDE = 6.0
OPEN_SHARE = 0.35
"""How much of the width a phase without an end gets."""
LEAST_SHARE = 0.06
"""So much of the width a phase gets at least, however short: it must be seen."""
REST_PX = 18.0
"""Idle before the course and after it."""


class TimingDiagram(QWidget):
    """Draws a course; the widths follow the lengths, but none vanishes. GUI thread."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("timing_diagram")
        self._theme = theme
        self._view = TimingView()
        self._is_stale = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_course(self, view: TimingView) -> None:
        if view != self._view:
            self._view = view
            self.setAccessibleName(f"Course of the mission: {words_of(view)}")
            self.setToolTip(
                f"{words_of(view)}\nComputed from the parameters. The line is where the card stands as reported."
            )
            self.update()

    def show_stale(self, is_stale: bool) -> None:
        self._is_stale = is_stale
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, HEIGHT)

    @property
    def position_x(self) -> float | None:
        """Where the line stands, in pixels from the left; None while there is none."""
        at_ms = self._view.position_ms
        if at_ms is None:
            return None
        for span, rect in zip(self._view.spans, self._rects(), strict=True):
            length = span.length_ms
            if length is None:
                return rect.left() + min(rect.width() - 4, 8.0 + (at_ms - span.start_ms) / 1000)
            if at_ms <= span.start_ms + length:
                return rect.left() + rect.width() * (at_ms - span.start_ms) / length
        return None

    def _rects(self) -> list[QRectF]:
        """Return the place of each phase between low and high."""
        spans = self._view.spans
        known_ms = sum(span.length_ms or 0 for span in spans)
        shares = [
            OPEN_SHARE if span.length_ms is None else max(LEAST_SHARE, span.length_ms / known_ms) for span in spans
        ]
        room = self.width() - 2 * (SIDE + REST_PX)
        left, rects = SIDE + REST_PX, []
        for share in shares:
            width = room * share / sum(shares)
            rects.append(QRectF(left, HIGH_Y, width, LOW_Y - HIGH_Y))
            left += width
        return rects

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._view.spans:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rects = self._rects()
        self._paint_course(painter, rects)
        self._paint_lengths(painter, rects)
        self._paint_position(painter)
        painter.end()

    def _paint_course(self, painter: QPainter, rects: list[QRectF]) -> None:
        line = [QPointF(SIDE, LOW_Y), QPointF(SIDE + REST_PX, LOW_Y)]
        fill = self._theme.color("ok", stale=self._is_stale)
        fill.setAlphaF(0.25)
        for span, rect in zip(self._view.spans, rects, strict=True):
            y = HIGH_Y if span.phase == "ON" else LOW_Y
            # Between two cycles the output is off for a scan at least, though no delay says so.
            if span.phase == "ON" and line[-1].y() == HIGH_Y:
                line += [QPointF(rect.left(), LOW_Y), QPointF(rect.left() + 2, LOW_Y), QPointF(rect.left() + 2, HIGH_Y)]
            line += [QPointF(rect.left(), y), QPointF(rect.right(), y)]
            if span.phase == "ON":
                painter.fillRect(rect, fill)
        right = self.width() - SIDE
        if self._view.spans[-1].length_ms is not None:
            line += [QPointF(rects[-1].right(), LOW_Y), QPointF(right, LOW_Y)]
        else:
            line.append(QPointF(right, HIGH_Y))
        painter.setPen(QPen(self._theme.color("text.2", stale=self._is_stale), 1.25))
        painter.drawPolyline(QPolygonF(line))

    def _paint_lengths(self, painter: QPainter, rects: list[QRectF]) -> None:
        font = painter.font()
        font.setPixelSize(11)
        painter.setFont(font)
        painter.setPen(self._theme.color("text.2", stale=self._is_stale))
        room = painter.fontMetrics()
        for span, rect in zip(self._view.spans, rects, strict=True):
            for text in (f"{span.phase} {length_text(span)}", length_text(span), span.phase[0]):
                if room.horizontalAdvance(text) <= rect.width():
                    painter.drawText(
                        QRectF(rect.left(), LOW_Y + 4, rect.width(), HEIGHT - LOW_Y - 4),
                        int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop),
                        text,
                    )
                    break

    def _paint_position(self, painter: QPainter) -> None:
        x = self.position_x
        if x is None:
            return
        color = self._theme.color("accent", stale=self._is_stale)
        painter.setPen(QPen(color, 1.5))
        painter.drawLine(QPointF(x, TOP - 4), QPointF(x, LOW_Y + 4))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawPolygon(QPolygonF([QPointF(x - 5, 1), QPointF(x + 5, 1), QPointF(x, 8)]))


class TimingBlock(QWidget):
    """The diagram and a line on what it leaves out; hidden where there is no course."""

    card_requested = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("timing")
        self.diagram = TimingDiagram(theme)
        self._note = Text("quiet", wraps=True)
        self._note.setObjectName("timing_note")
        self._note.card_requested.connect(self.card_requested)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.diagram)
        column.addWidget(self._note)
        self.show_timing(None)

    def show_timing(self, view: TimingView | None) -> None:
        self.setVisible(view is not None)
        if view is None:
            return
        self.diagram.setVisible(bool(view.spans))
        self.diagram.show_course(view)
        note = " ".join(
            part for part in (view.note, "The mission has run to its end." if view.is_finished else "") if part
        )
        self._note.say(note)
        self._note.setVisible(bool(note))

    def show_stale(self, is_stale: bool) -> None:
        self.diagram.show_stale(is_stale)
        self._note.show_stale(is_stale)


def length_text(span: TimingSpan) -> str:
    """Return `0.05 s`, `1.5 s`, `12 s`: no more decimals than the length has; `∞` for one without an end."""
    if span.length_ms is None:
        return "∞"
    return f"{span.length_ms / 1000:.2f}".rstrip("0").rstrip(".") + "\u2009s"


def words_of(view: TimingView) -> str:
    """Return the course in words, for who does not see it."""
    course = ", ".join(f"{span.phase} {length_text(span)}" for span in view.spans)
    if view.position_ms is None:
        return course
    return f"{course}; now at {view.position_ms / 1000:.1f}\u2009s"
