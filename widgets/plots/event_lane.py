"""One wide lane of things that happened: a mark and a few words each, on the time axis of the plots above."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QVBoxLayout, QWidget

from widgets.plots.canvas import AXIS_PX
from widgets.plots.geometry import Area
from widgets.plots.hand import PlotHand
from widgets.plots.pointer import Pointer
from widgets.plots.ticks import age_text
from widgets.plots.time_ruler import TimeRuler
from widgets.plots.timebase import TimeBase
from widgets.plots.type_size import use_small_font
from widgets.theme import Theme

KEPT_EVENTS = 500
ROW_PX = 17
ROWS = 3
NEAR_PX = 6
EDGE_PX = 16


@dataclass(frozen=True, slots=True)
class LaneEvent:
    """Something that happened; `token` is its colour, `mark` tells the kind without colour."""

    t_s: float
    mark: str
    token: str
    text: str


class EventLane(QWidget):
    """Keeps the newest 500 events. A click near an event pins a cursor on it."""

    def __init__(self, theme: Theme, base: TimeBase, empty_text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Events")
        self._base = base
        self._events: deque[LaneEvent] = deque(maxlen=KEPT_EVENTS)
        self._held: tuple[LaneEvent, ...] | None = None
        self._is_dirty = True
        self._area = _EventArea(theme, empty_text)
        self._ruler = TimeRuler(theme, base, left_px=AXIS_PX, right_px=EDGE_PX)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._area)
        column.addWidget(self._ruler)
        pointer = Pointer(self._area, self._area, lambda: self._area.plot_rect)
        PlotHand(pointer, base, lambda: self.columns, self._snapped)
        base.span_changed.connect(self._mark_dirty)
        base.cursors_changed.connect(self._mark_dirty)
        base.held_changed.connect(self._hold)

    @property
    def events(self) -> tuple[LaneEvent, ...]:
        """What is shown, oldest first."""
        return tuple(self._events) if self._held is None else self._held

    @property
    def columns(self) -> int:
        """How many pixels wide the time axis is."""
        return int(self._area.plot_rect.width())

    def add(self, event: LaneEvent) -> None:
        self._events.append(event)
        self._area.setAccessibleDescription(f"Last event: {event.text}")

    def clear(self) -> None:
        self._events.clear()
        self._mark_dirty()

    def refresh(self) -> None:
        """Bring the lane up to date."""
        if self._base.is_held and not self._is_dirty:
            return
        self._is_dirty = False
        start, end = self._base.span()
        rect = self._area.plot_rect
        cursors = self._base.cursors
        marks = tuple(t for t in (cursors.a, cursors.b, cursors.hover) if t is not None)
        shown = tuple(event for event in self.events if start <= event.t_s <= end)
        self._area.show_events(Area(rect.width(), rect.height(), start, end), shown, marks)

    def _snapped(self, t_s: float) -> float:
        near_s = NEAR_PX / self.columns * self._base.window_s
        found = [event.t_s for event in self.events if abs(event.t_s - t_s) <= near_s]
        return min(found, key=lambda one: abs(one - t_s)) if found else t_s

    def _hold(self, is_held: bool) -> None:
        self._held = tuple(self._events) if is_held else None
        self._mark_dirty()

    def _mark_dirty(self) -> None:
        self._is_dirty = True


class _EventArea(QWidget):
    """The painted part."""

    def __init__(self, theme: Theme, empty_text: str) -> None:
        super().__init__()
        self.setObjectName("event_area")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Events")
        self._theme = theme
        self._empty_text = empty_text
        self._area = Area(1, 1, 0, 1)
        self._events: tuple[LaneEvent, ...] = ()
        self._marks: tuple[float, ...] = ()
        self.setFixedHeight(ROW_PX * ROWS + 4)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    @property
    def plot_rect(self) -> QRectF:
        return QRectF(AXIS_PX, 0, max(1, self.width() - AXIS_PX - EDGE_PX), self.height())

    def sizeHint(self) -> QSize:
        return QSize(320, ROW_PX * ROWS + 4)

    def show_events(self, area: Area, events: tuple[LaneEvent, ...], marks: tuple[float, ...]) -> None:
        self._area, self._events, self._marks = area, events, marks
        self.update()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._show_tip(event.pos(), event.globalPos())
            return True
        return super().event(event)

    def near(self, x: float) -> tuple[LaneEvent, ...]:
        """Return the events within a few pixels of an x of the widget."""
        left = self.plot_rect.left()
        return tuple(event for event in self._events if abs(left + self._area.x(event.t_s) - x) <= NEAR_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        use_small_font(painter, 12)
        rect = self.plot_rect
        painter.setPen(self._theme.color("text.3"))
        for t_s in self._marks:
            if self._area.holds(t_s):
                x = rect.left() + self._area.x(t_s)
                painter.drawLine(QPointF(x, 0), QPointF(x, self.height()))
        if not self._events:
            painter.setPen(self._theme.color("text.2"))
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self._empty_text)
        width: Callable[[str], int] = painter.fontMetrics().horizontalAdvance
        every = place(self._events, lambda one: self._area.x(one.t_s), width, rect.width())
        for placed in every:
            painter.setPen(self._theme.color(placed.event.token))
            x = rect.left() + placed.x
            painter.drawLine(QPointF(x, 0), QPointF(x, self.height()))
        for placed in every:
            if placed.has_text:
                self._paint_words(painter, rect, placed, width(placed.event.text))
        painter.end()

    def _paint_words(self, painter: QPainter, rect: QRectF, placed: PlacedEvent, width: int) -> None:
        left, top = rect.left() + placed.x + placed.left, 2 + placed.row * ROW_PX
        painter.fillRect(QRectF(left - 2, top, MARK_PX + width + 4, ROW_PX - 1), self._theme.color("surface.1"))
        painter.setPen(self._theme.color(placed.event.token))
        painter.drawText(QPointF(left, top + 12), placed.event.mark)
        painter.setPen(self._theme.color("text.1"))
        painter.drawText(QPointF(left + MARK_PX, top + 12), placed.event.text)

    def _show_tip(self, position: QPoint, globally: QPoint) -> None:
        near = self.near(position.x())
        lines = [f"{event.mark} {event.text} ({age_text(round(self._area.end_s - event.t_s, 1))})" for event in near]
        QToolTip.showText(globally, "\n".join(lines[:8]), self)


MARK_PX = 16
GAP_PX = 12


@dataclass(frozen=True, slots=True)
class PlacedEvent:
    """Where an event stands: its pixel, its row of text, and how far right of the pixel the text begins."""

    event: LaneEvent
    x: float
    row: int
    left: float
    has_text: bool


def place(
    events: tuple[LaneEvent, ...], x_of: Callable[[LaneEvent], float], width: Callable[[str], int], room: float
) -> list[PlacedEvent]:
    """Return every event with a row in which its words cover no others, newest first; some are left without words."""
    free_until = [room] * ROWS
    placed = []
    for event in reversed(events):
        x = x_of(event)
        needed = MARK_PX + width(event.text) + 4
        left = 4.0 if x + 4 + needed <= room else -needed
        begins, ends = x + left, x + left + needed
        row = next((row for row in range(ROWS) if ends <= free_until[row] and begins >= 0), None)
        if row is not None:
            free_until[row] = begins - GAP_PX
        placed.append(PlacedEvent(event, x, row or 0, left, row is not None))
    return placed
