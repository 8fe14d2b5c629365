"""One signal of states below the plots: a band where it is on, a line where off, nothing where unknown."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from widgets.plots.bands import BandBuffer, BandState
from widgets.plots.canvas import AXIS_PX, LABEL_GAP_PX
from widgets.plots.geometry import Area
from widgets.plots.hand import PlotHand
from widgets.plots.look import PlotLook
from widgets.plots.pointer import Pointer
from widgets.plots.ring import Doubles
from widgets.plots.ticks import NOT_MEASURED
from widgets.plots.timebase import TimeBase
from widgets.plots.type_size import use_small_font
from widgets.theme import Theme

LANE_PX = 22
BAND_PX = 14
TEXT_FROM_PX = 28
NAME_GAP_PX = 8


class BandLane(QWidget):
    """Shares time axis and columns with the plots above it: the same `TimeBase`, a `PlotLook` without a table."""

    def __init__(
        self, theme: Theme, title: str, base: TimeBase, look: PlotLook, color: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.title = title
        self._base = base
        self._buffer = BandBuffer()
        self._held: BandBuffer | None = None
        self._area = _BandArea(theme, title, look.label_px, color)
        self._is_dirty = True
        self._is_stale = False
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._area, 1)
        self.setFixedHeight(LANE_PX)
        self.setAccessibleName(title)
        pointer = Pointer(self._area, self._area, lambda: self._area.plot_rect)
        PlotHand(pointer, base, lambda: self.columns)
        base.span_changed.connect(self._mark_dirty)
        base.cursors_changed.connect(self._mark_dirty)
        base.held_changed.connect(self._hold)

    @property
    def columns(self) -> int:
        """How many pixels wide the time axis is."""
        return max(1, int(self._area.plot_rect.width()))

    @property
    def note(self) -> str:
        """What stands beside the name: the newest state, or those at the cursors."""
        cursors = self._base.cursors
        if cursors.a is None:
            return _text(self.state_at(self._base.span()[1]) if self._base.is_held else self._buffer.state)
        at_a = _text(self.state_at(cursors.a))
        return at_a if cursors.second is None else f"{at_a} → {_text(self.state_at(cursors.second))}"

    def append(self, t_s: float, state: BandState | None) -> None:
        """Say what holds at a moment, None where it is not known."""
        self._buffer.append(t_s, state)

    def clear(self) -> None:
        self._buffer.clear()
        self._mark_dirty()

    def show_stale(self, is_stale: bool, t_s: float) -> None:
        """Say that nothing is live since a moment."""
        self._is_stale = is_stale
        if is_stale:
            self.append(t_s, None)
        self._mark_dirty()

    def state_at(self, t_s: float) -> BandState | None:
        """Return what is drawn at a moment."""
        return (self._held or self._buffer).state_at(t_s)

    def changes(self, start_s: float, end_s: float) -> tuple[Doubles, tuple[str | None, ...]]:
        """Return when what began within a span, and what held at its start; None where it was not known."""
        return (self._held or self._buffer).changes(start_s, end_s)

    def refresh(self) -> None:
        """Bring the band up to date."""
        if self._base.is_held and not self._is_dirty:
            return
        self._is_dirty = False
        start, end = self._base.span()
        rect = self._area.plot_rect
        self._area.show_band(
            Area(rect.width(), rect.height(), start, end),
            self._held or self._buffer,
            tuple(t for t in (self._base.cursors.a, self._base.cursors.b, self._base.cursors.hover) if t is not None),
            self.note,
            is_stale=self._is_stale,
        )

    def _hold(self, is_held: bool) -> None:
        self._held = self._buffer.copy() if is_held else None
        self._mark_dirty()

    def _mark_dirty(self) -> None:
        self._is_dirty = True


class _BandArea(QWidget):
    """The painted part: bands and the name at their end."""

    def __init__(self, theme: Theme, title: str, label_px: int, color: int) -> None:
        super().__init__()
        self.setObjectName("band_area")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(title)
        self._theme = theme
        self._title = title
        self._label_px = label_px
        self._token = f"series.{color % 8 + 1}"
        self._area = Area(1, LANE_PX, 0, 1)
        self._buffer = BandBuffer(1)
        self._marks: tuple[float, ...] = ()
        self._note = ""
        self._is_stale = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    @property
    def plot_rect(self) -> QRectF:
        return QRectF(AXIS_PX, 0, max(1, self.width() - AXIS_PX - self._label_px), self.height())

    def sizeHint(self) -> QSize:
        return QSize(320, LANE_PX)

    def show_band(self, area: Area, buffer: BandBuffer, marks: tuple[float, ...], note: str, *, is_stale: bool) -> None:
        self._area, self._buffer, self._marks, self._note, self._is_stale = area, buffer, marks, note, is_stale
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        use_small_font(painter)
        area, rect = self._area, self.plot_rect
        bottom = (self.height() + BAND_PX) / 2
        for segment in self._buffer.segments(area.start_s, area.end_s, max(1, int(area.width))):
            left, right = rect.left() + area.x(segment.start_s), rect.left() + area.x(segment.end_s)
            self._paint_segment(painter, QRectF(left, bottom - BAND_PX, max(1.0, right - left), BAND_PX), segment.state)
        painter.setPen(self._theme.color("text.3"))
        for t_s in self._marks:
            if area.holds(t_s):
                x = rect.left() + area.x(t_s)
                painter.drawLine(QPointF(x, 0), QPointF(x, self.height()))
        painter.setPen(self._theme.color(self._token, stale=self._is_stale))
        room = QRectF(rect.right() + LABEL_GAP_PX, 0, self._label_px - LABEL_GAP_PX, self.height())
        align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        metrics = painter.fontMetrics()
        free = int(room.width()) - metrics.horizontalAdvance(self._note) - NAME_GAP_PX
        name = metrics.elidedText(self._title, Qt.TextElideMode.ElideRight, free)
        painter.drawText(room, align, name)
        painter.setPen(self._theme.color("text.1", stale=self._is_stale))
        painter.drawText(room.adjusted(metrics.horizontalAdvance(name) + NAME_GAP_PX, 0, 0, 0), align, self._note)
        painter.end()

    def _paint_segment(self, painter: QPainter, room: QRectF, state: BandState | None) -> None:
        color = self._theme.color(self._token, stale=self._is_stale)
        if state is None:
            painter.fillRect(room, QBrush(color, Qt.BrushStyle.Dense4Pattern))
            return
        height = max(2.0, round(state.level * room.height()))
        painter.fillRect(QRectF(room.left(), room.bottom() - height, room.width(), height), color)
        if room.width() < TEXT_FROM_PX:
            return
        is_full = height >= room.height()
        painter.setPen(self._theme.color("surface.0" if is_full else "text.2", stale=self._is_stale))
        inner = room.adjusted(5, 0, -3, 0 if is_full else -height)
        if painter.fontMetrics().horizontalAdvance(state.text) <= inner.width():
            painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, state.text)


def _text(state: BandState | None) -> str:
    return NOT_MEASURED if state is None else state.text
