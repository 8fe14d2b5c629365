"""One plot against time: series in one unit, their names at the lines' ends, numbers at the edge, pause and cursors.

Alone it has a time axis of its own; in a column all plots are given the same `TimeBase` and are refreshed together.
"""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from widgets.plots import readout
from widgets.plots.canvas import AXIS_PX, Canvas
from widgets.plots.geometry import Area
from widgets.plots.hand import PlotHand
from widgets.plots.look import PlotLook
from widgets.plots.picture import Limit, Picture, Points, Tag, extremes, line_of
from widgets.plots.readout import SeriesReadout, Table
from widgets.plots.refresher import Refresher, interval_s
from widgets.plots.ring import Doubles
from widgets.plots.statistics import Summary
from widgets.plots.summary_strip import SummaryStrip
from widgets.plots.ticks import fit_range
from widgets.plots.time_ruler import TimeRuler
from widgets.plots.timebase import TimeBase
from widgets.plots.trace import Trace, TraceStyle
from widgets.theme import Theme

NUMBERS_S = 1 / 15
"""How often digits that change all the time are written."""
STATISTICS_S = 1 / 4


class TimePlot(QWidget):
    """GUI thread. Times are monotonic seconds; a value of None, and every gap, means that nothing was measured."""

    def __init__(
        self,
        theme: Theme,
        title: str,
        unit: str,
        *,
        look: PlotLook | None = None,
        base: TimeBase | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.title, self.unit = title, unit
        self._theme = theme
        self._look = look or PlotLook()
        self._base = base or TimeBase(time.monotonic, parent=self)
        self._traces: dict[str, Trace] = {}
        self._summaries: dict[str, Summary] = {}
        self._given: dict[str, Summary] = {}
        self._limits: dict[str, float] = {}
        self._notes: list[str] = []
        self._range: tuple[float, float] | None = None
        self._own_range: tuple[float, float] | None = None
        self._stale_since_s: float | None = None
        self._is_dirty = True
        self._numbers_at_s = self._statistics_at_s = float("-inf")
        self.canvas = Canvas(theme, title)
        self._strip = SummaryStrip(theme, self._look.columns) if self._look.has_table else None
        self._ruler: TimeRuler | None = None
        self._refresher: Refresher | None = None
        self._build(has_own_time=base is None)
        self._connect()

    def add_series(self, series: str, style: TraceStyle = "line", *, label: str = "", color: int | None = None) -> None:
        """Add a series before its first value: what it is called, and its colour, the next in order unless given."""
        if series not in self._traces:
            index = len(self._traces) if color is None else color
            self.adopt(series, Trace(label or series, index, style, kept_s=self._base.kept_s))

    def adopt(self, series: str, trace: Trace) -> None:
        """Show a series that was recorded elsewhere, with all its samples."""
        self._traces[series] = trace
        self._mark_dirty()

    def release(self, series: str) -> Trace | None:
        """Show a series no longer and return it with its samples."""
        self._mark_dirty()
        return self._traces.pop(series, None)

    def append(self, series: str, t_s: float, value: float | None) -> None:
        """Add a measurement, None where nothing was measured. A series that is new begins here as a line."""
        self.add_series(series)
        self._traces[series].append(t_s, value)

    def clear(self) -> None:
        """Forget every sample, keep the series."""
        for trace in self._traces.values():
            trace.clear()
        self._given.clear()
        self._range = None
        self._mark_dirty()

    def show_limit(self, text: str, value: float | None) -> None:
        """Draw a dashed line at a value, with a name; None takes it away."""
        if self._limits.get(text) != value:
            self._limits = {name: at for name, at in self._limits.items() if name != text}
            if value is not None:
                self._limits[text] = value
            self._mark_dirty()

    def show_summary(self, series: str, summary: Summary) -> None:
        """Show numbers that the source worked out itself, in place of those of the samples seen here."""
        self._given[series] = summary

    def show_empty_text(self, text: str) -> None:
        """Say what would be here and why it is not; shown while nothing is in view."""
        if text != self._look.empty_text:
            self._look = replace(self._look, empty_text=text)
            self._mark_dirty()

    def show_stale(self, is_stale: bool, t_s: float) -> None:
        """Say that nothing is live since a moment: the lines end there, everything fades."""
        self._stale_since_s = t_s if is_stale else None
        if is_stale:
            for trace in self._traces.values():
                trace.cut()
        self._numbers_at_s = float("-inf")
        self._mark_dirty()

    def pause(self) -> None:
        """Hold the picture; what arrives is kept."""
        self._base.hold()

    def resume(self) -> None:
        self._base.go_live()

    @property
    def is_paused(self) -> bool:
        return self._base.is_held

    @property
    def base(self) -> TimeBase:
        return self._base

    @property
    def series(self) -> tuple[str, ...]:
        return tuple(self._traces)

    @property
    def table(self) -> Table:
        """The numbers at the edge, as they are shown."""
        return Table() if self._strip is None else self._strip.table

    @property
    def picture(self) -> Picture | None:
        """What is drawn, None before the first refresh."""
        return self.canvas.picture

    @property
    def right_px(self) -> int:
        """How much stands to the right of the time axis."""
        return self._look.label_px + (0 if self._strip is None else self._strip.width())

    @property
    def columns(self) -> int:
        """How many pixels wide the time axis is."""
        return max(1, int(self.canvas.plot_rect.width()) - self._look.label_px)

    @property
    def value_range(self) -> tuple[float, float]:
        """What the value axis shows."""
        return self._own_range or self._range or (0.0, 1.0)

    def value_at(self, series: str, t_s: float) -> float | None:
        """Return what is drawn of a series at a moment, None within gaps."""
        return self._traces[series].value_at(t_s) if series in self._traces else None

    def samples(self, series: str, start_s: float, end_s: float) -> tuple[Doubles, Doubles]:
        """Return copies of the times and values of a series within a span, NaN where nothing was measured."""
        times, values = self._traces[series].shown()
        first, last = np.searchsorted(times, start_s, "left"), np.searchsorted(times, end_s, "right")
        return times[first:last].copy(), values[first:last].copy()

    def refresh(self) -> None:
        """Bring the picture up to date; nothing to do while it is held and nobody moved anything."""
        if self._base.is_held and not self._is_dirty:
            return
        self._is_dirty = False
        start, end = self._base.span()
        points = [trace.points(start, end, self.columns) for trace in self._traces.values()]
        self._fit(points)
        low, high = self.value_range
        self.canvas.show_range(low, high, self._look.least_step)
        rect = self.canvas.plot_rect
        area = Area(rect.width(), max(2.0, rect.height()), start, end, low, high, self._look.label_px)
        self._refresh_numbers(start, end)
        self.canvas.show_picture(self._picture(area, points))
        if self._refresher is not None:
            self._refresher.set_interval(interval_s(self._base.window_s, self.columns))

    def _fit(self, points: list[Points]) -> None:
        found = extremes(points)
        if found is not None:
            look, ticks = self._look, self.canvas.ticks_wanted
            self._range = fit_range(
                *found, self._range, from_zero=look.from_zero, ticks=ticks, least_step=look.least_step
            )

    def _picture(self, area: Area, points: list[Points]) -> Picture:
        lines = tuple(line_of(trace, mine, area) for trace, mine in zip(self._traces.values(), points, strict=True))
        is_empty = all(line.end_y is None for line in lines)
        cursors = self._base.cursors
        pinned = ((cursors.a, "A"), (cursors.b, "B"))
        hover = cursors.hover if cursors.hover is not None and area.holds(cursors.hover) else None
        return Picture(
            area=area,
            lines=lines,
            grid=tuple(area.y(value) for value in self.canvas.grid),
            limits=tuple(
                Limit(area.y(value), text) for text, value in self._limits.items() if area.low <= value <= area.high
            ),
            cursors=tuple((area.x(t_s), name) for t_s, name in pinned if t_s is not None and area.holds(t_s)),
            hover_x=None if hover is None else area.x(hover),
            tags=() if hover is None else self._tags(area, hover),
            hatch_x=None if self._stale_since_s is None else max(0.0, area.x(self._stale_since_s)),
            empty_text=self._look.empty_text if is_empty else "",
            notes=tuple(self._notes) if len(self._notes) == len(lines) else (),
        )

    def _tags(self, area: Area, t_s: float) -> tuple[Tag, ...]:
        found = ((trace, trace.value_at(t_s)) for trace in self._traces.values())
        return tuple(
            Tag(area.y(value), self._look.number(value), trace.color) for trace, value in found if value is not None
        )

    def _refresh_numbers(self, start: float, end: float) -> None:
        now = self._base.now()
        is_moved = self._base.is_held or self._base.cursors.a is not None
        if not is_moved and now - self._numbers_at_s < NUMBERS_S:
            return
        self._numbers_at_s = now
        is_due = self._base.is_held or now - self._statistics_at_s >= STATISTICS_S
        if is_due:
            self._statistics_at_s = now
            self._summaries = {name: trace.summary(start, end) for name, trace in self._traces.items()}
        rows = [self._readout(name, trace) for name, trace in self._traces.items()]
        table = readout.table(rows, self._base.cursors, self._look.number)
        if self._strip is not None:
            self._strip.show_table(table, is_stale=self._stale_since_s is not None)
        else:
            self._notes = [readout.note(one, self._base.cursors, self._look.number, self.unit) for one in rows]
        if is_due:
            self.canvas.setAccessibleDescription(readout.sentence(self.title, self.unit, table))

    def _readout(self, name: str, trace: Trace) -> SeriesReadout:
        cursors = self._base.cursors
        summary = self._given.get(name) or self._summaries.get(name, Summary())
        if name not in self._given and not self._base.is_held:
            summary = replace(summary, now=trace.newest)
        at_a = None if cursors.a is None else trace.value_at(cursors.a)
        at_b = None if cursors.second is None else trace.value_at(cursors.second)
        return SeriesReadout(trace.name, trace.color, summary, at_a, at_b)

    def _zoom_values(self, factor: float, y: float) -> None:
        low, high = self.value_range
        value = Area(1, max(2.0, self.canvas.plot_rect.height()), 0, 1, low, high).value(y)
        self._own_range = value - (value - low) * factor, value + (high - value) * factor
        self._mark_dirty()

    def _reset_values(self) -> None:
        self._own_range = self._range = None
        self._mark_dirty()

    def _held(self, is_held: bool) -> None:
        for trace in self._traces.values():
            trace.hold() if is_held else trace.release()
        self._mark_dirty()

    def _mark_dirty(self) -> None:
        self._is_dirty = True

    def _build(self, *, has_own_time: bool) -> None:
        self.setAccessibleName(f"{self.title}{f', {self.unit}' if self.unit else ''}")
        self.canvas.setToolTip(self._look.tip)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.canvas, 1)
        if self._strip is not None:
            body.addWidget(self._strip, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4 if self._look.has_title else 0, 0, 0)
        column.setSpacing(0)
        if self._look.has_title:
            column.addLayout(self._head())
        column.addLayout(body, 1)
        if has_own_time:
            self._ruler = TimeRuler(self._theme, self._base, left_px=AXIS_PX, right_px=self.right_px)
            column.addWidget(self._ruler)
            self._refresher = Refresher(self, self.refresh)

    def _head(self) -> QHBoxLayout:
        title, unit = QLabel(self.title), QLabel(self.unit)
        title.setObjectName("plot_title")
        unit.setProperty("tone", "quiet")
        for label in (title, unit):
            label.setToolTip(self._look.tip)
        head = QHBoxLayout()
        head.setContentsMargins(AXIS_PX, 0, 0, 0)
        head.setSpacing(6)
        head.addWidget(title)
        head.addWidget(unit)
        head.addStretch(1)
        return head

    def _connect(self) -> None:
        pointer = self.canvas.pointer
        PlotHand(pointer, self._base, lambda: self.columns)
        pointer.value_zoomed.connect(self._zoom_values)
        pointer.reset_requested.connect(self._reset_values)
        self.canvas.resized.connect(self._mark_dirty)
        self._base.span_changed.connect(self._mark_dirty)
        self._base.cursors_changed.connect(self._mark_dirty)
        self._base.held_changed.connect(self._held)
        self._theme.changed.connect(self._mark_dirty)
