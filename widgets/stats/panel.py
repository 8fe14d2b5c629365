"""The Stats workspace: two columns of small plots on one time axis, events below. It shows what it is told."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from widgets.plots.canvas import AXIS_PX
from widgets.plots.event_lane import EventLane, LaneEvent
from widgets.plots.look import PlotLook
from widgets.plots.plot import TimePlot
from widgets.plots.plot_bar import PlotBar
from widgets.plots.refresher import Refresher
from widgets.plots.statistics import Summary
from widgets.plots.ticks import count, reading
from widgets.plots.time_ruler import TimeRuler
from widgets.plots.timebase import TimeBase
from widgets.plots.turns import Refreshable, Turns
from widgets.stats.layout import FRAME_PLOTS, RUNTIME_PLOTS, PlotId, PlotSpec
from widgets.theme import Theme

NO_EVENTS = "Commits, halts, refused commands, overruns and lost links will stand here."
FIRST_WINDOW_S = 30.0
PLOT_MIN_PX = 104
SERIES_COLUMNS = 2
LABEL_PX = 70


class StatsPanel(QWidget):
    """GUI thread. `monotonic` is the clock of every time that it is given, in seconds."""

    def __init__(
        self, theme: Theme, *, monotonic: Callable[[], float] = time.monotonic, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("stats_panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.base = TimeBase(monotonic, FIRST_WINDOW_S, parent=self)
        self.bar = PlotBar(theme, self.base)
        self.lane = EventLane(theme, self.base, NO_EVENTS)
        self._theme = theme
        self._plots: dict[PlotId, TimePlot] = {}
        self._turns = Turns()
        self._build()
        self.base.cursors_changed.connect(self._refresh_all)
        self.base.span_changed.connect(self._refresh_all)
        self.base.held_changed.connect(self._refresh_all)
        self._refresher = Refresher(self, self._beat)

    @property
    def plots(self) -> dict[PlotId, TimePlot]:
        return dict(self._plots)

    def append(self, plot: PlotId, series: str, t_s: float, value: float | None) -> None:
        """Add a measurement, None where nothing was measured."""
        self._plots[plot].append(series, t_s, value)

    def show_summary(self, plot: PlotId, series: str, summary: Summary) -> None:
        """Show statistics that the source worked out itself."""
        self._plots[plot].show_summary(series, summary)

    def show_limit(self, plot: PlotId, text: str, value: float | None) -> None:
        self._plots[plot].show_limit(text, value)

    def show_runtime_stale(self, is_stale: bool, t_s: float) -> None:
        """Say that the runtime's numbers are not live since a moment; the link's age goes on."""
        for spec in RUNTIME_PLOTS:
            if spec.id != "link":
                self._plots[spec.id].show_stale(is_stale, t_s)

    def add_event(self, event: LaneEvent) -> None:
        self.lane.add(event)

    def show_system(self, text: str) -> None:
        """Write one line at the right end of the bar: what the numbers are of."""
        self._system.setText(text)

    def _beat(self) -> None:
        self._turns.refresh(self._lanes(), self.base.window_s)

    def _lanes(self) -> list[Refreshable]:
        return [*self._plots.values(), self.lane]

    def _refresh_all(self) -> None:
        if not self.isVisible():
            return
        if self.base.is_held or self.base.cursors.a is not None:
            for lane in self._lanes():
                lane.refresh()

    def _build(self) -> None:
        self._system = QLabel()
        self._system.setObjectName("stats_system")
        self._system.setProperty("tone", "quiet")
        self._system.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.bar.add_right(self._system)
        columns = QHBoxLayout()
        columns.setContentsMargins(0, 0, 8, 0)
        columns.setSpacing(16)
        columns.addWidget(self._column("Frames", FRAME_PLOTS), 1)
        columns.addWidget(self._column("Runtime", RUNTIME_PLOTS), 1)
        body = QWidget()
        body.setLayout(columns)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(body)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.bar, _line()):
            column.addWidget(widget)
        column.addWidget(scroll, 1)
        column.addWidget(_line())
        column.addWidget(self.lane)

    def _column(self, name: str, specs: Sequence[PlotSpec]) -> QWidget:
        widget = QWidget()
        widget.setAccessibleName(name)
        column = QVBoxLayout(widget)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(4)
        for spec in specs:
            column.addWidget(self._plot(spec), 1)
        ruler = TimeRuler(self._theme, self.base, left_px=AXIS_PX, right_px=self._plots[specs[0].id].right_px)
        column.addWidget(ruler)
        return widget

    def _plot(self, spec: PlotSpec) -> TimePlot:
        look = PlotLook(
            number=count if spec.is_count else reading,
            least_step=1.0 if spec.is_count else 0.0,
            columns=SERIES_COLUMNS,
            label_px=LABEL_PX,
            empty_text=spec.empty_text,
            tip=spec.tip,
        )
        plot = TimePlot(self._theme, spec.title, spec.unit, look=look, base=self.base)
        plot.setObjectName(f"stats_{spec.id}")
        plot.setMinimumHeight(PLOT_MIN_PX)
        for series, style in spec.series:
            plot.add_series(series, style)
        self._plots[spec.id] = plot
        return plot


def _line() -> QFrame:
    line = QFrame()
    line.setObjectName("rule")
    line.setFixedHeight(1)
    return line
