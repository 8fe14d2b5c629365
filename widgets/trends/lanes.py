"""The lanes of a trend: lines grouped by unit, bands below them, one time axis. It shows what it is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from widgets.plots.band_lane import BandLane
from widgets.plots.bands import BandState
from widgets.plots.canvas import AXIS_PX
from widgets.plots.look import PlotLook
from widgets.plots.plot import TimePlot
from widgets.plots.refresher import Refresher
from widgets.plots.ring import Doubles
from widgets.plots.ticks import hundredths, whole
from widgets.plots.time_ruler import TimeRuler
from widgets.plots.timebase import TimeBase
from widgets.plots.turns import Turns
from widgets.theme import Theme
from widgets.trends.view import TrendSignal

LOOK = PlotLook(
    from_zero=False, number=hundredths, columns=0, label_px=190, empty_text="no value in this span", has_title=False
)
COUNTS = replace(LOOK, number=whole, least_step=1.0)
PLOT_MIN_PX = 52


@dataclass(frozen=True, slots=True)
class SignalSamples:
    """What is shown of a signal: times (s, monotonic) and its values, or for a state its texts; None within gaps.

    Copies: they may be read in any thread.
    """

    signal: TrendSignal
    times: Doubles
    values: Doubles | None
    texts: tuple[str | None, ...] = ()


class TrendLanes(QWidget):
    """GUI thread. Signals come and go; what was recorded of those that stay is kept."""

    def __init__(self, theme: Theme, base: TimeBase, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("trend_lanes")
        self._theme = theme
        self._base = base
        self._signals: tuple[TrendSignal, ...] = ()
        self._colors: dict[str, int] = {}
        self._plots: dict[str, TimePlot] = {}
        self._bands: dict[str, BandLane] = {}
        self._turns = Turns()
        self._stale_since_s: float | None = None
        lanes = QWidget()
        self._lane_column = QVBoxLayout(lanes)
        self._lane_column.setContentsMargins(0, 0, 0, 0)
        self._lane_column.setSpacing(0)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(lanes)
        self._ruler = TimeRuler(theme, base, left_px=AXIS_PX, right_px=LOOK.label_px)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(scroll, 1)
        column.addWidget(self._ruler)
        base.span_changed.connect(self.refresh)
        base.cursors_changed.connect(self.refresh)
        base.held_changed.connect(self.refresh)
        self._refresher = Refresher(self, self._beat)

    @property
    def signals(self) -> tuple[TrendSignal, ...]:
        """What is trended, in the order in which it was chosen."""
        return self._signals

    @property
    def plots(self) -> tuple[TimePlot, ...]:
        return tuple(self._plots.values())

    @property
    def bands(self) -> dict[str, BandLane]:
        return dict(self._bands)

    def color(self, key: str) -> int:
        """Return the number of a signal's colour; it keeps it as long as it is trended."""
        if key not in self._colors:
            taken = set(self._colors.values())
            self._colors[key] = next(index for index in range(len(taken) + 1) if index not in taken)
        return self._colors[key]

    def show_signals(self, signals: Sequence[TrendSignal]) -> None:
        """Trend these."""
        before = {one.key: one for one in self._signals}
        self._signals = tuple(signals)
        after = {one.key for one in signals}
        for one in before.values():
            if one.key not in after:
                self._remove(one)
        for one in signals:
            self._place(one, before.get(one.key))
        for axis, plot in tuple(self._plots.items()):
            if not plot.series:
                self._lane_column.removeWidget(plot)
                plot.deleteLater()
                del self._plots[axis]
        if self._stale_since_s is not None:
            for lane in self._lanes():
                lane.show_stale(True, self._stale_since_s)
        self.refresh()

    def append_number(self, key: str, t_s: float, value: float | None) -> None:
        """Add a value of a trended signal, None where it was not reported."""
        self._plots[self._signal(key).axis].append(key, t_s, value)

    def append_state(self, key: str, t_s: float, state: BandState | None) -> None:
        """Say in which state a trended signal is, None where it was not reported."""
        self._bands[key].append(t_s, state)

    def show_stale(self, is_stale: bool, t_s: float) -> None:
        """Say that nothing is live since a moment: lines and bands end there."""
        self._stale_since_s = t_s if is_stale else None
        for lane in self._lanes():
            lane.show_stale(is_stale, t_s)
        self.refresh()

    def refresh(self) -> None:
        """Bring every lane up to date, if anybody can see it."""
        if self.isVisible():
            for lane in self._lanes():
                lane.refresh()

    def samples(self) -> tuple[SignalSamples, ...]:
        """Return copies of what lies in the span that is shown, with the value that holds at its beginning."""
        start, end = self._base.span()
        found = []
        for signal in self._signals:
            if signal.kind == "number":
                times, values = self._plots[signal.axis].samples(signal.key, start, end)
                found.append(SignalSamples(signal, times, values))
            else:
                times, texts = self._bands[signal.key].changes(start, end)
                found.append(SignalSamples(signal, times, None, texts))
        return tuple(found)

    def _beat(self) -> None:
        self._turns.refresh(self._lanes(), self._base.window_s)

    def _lanes(self) -> list[TimePlot | BandLane]:
        return [*self._plots.values(), *self._bands.values()]

    def _signal(self, key: str) -> TrendSignal:
        return next(one for one in self._signals if one.key == key)

    def _remove(self, signal: TrendSignal) -> None:
        self._colors.pop(signal.key, None)
        if signal.kind == "state":
            lane = self._bands.pop(signal.key)
            self._lane_column.removeWidget(lane)
            lane.deleteLater()
        else:
            self._plots[signal.axis].release(signal.key)

    def _place(self, signal: TrendSignal, before: TrendSignal | None) -> None:
        if before == signal:
            return
        key = signal.key
        if before is not None and before.kind == signal.kind == "number":
            trace = self._plots[before.axis].release(key)
            if trace is not None:
                trace.name = signal.label
                self._plot(signal).adopt(key, trace)
            return
        if before is not None:
            self._remove(before)
        color = self.color(key)
        if signal.kind == "number":
            self._plot(signal).add_series(key, label=signal.label, color=color)
        else:
            self._bands[key] = BandLane(self._theme, signal.label, self._base, LOOK, color)
            self._lane_column.addWidget(self._bands[key])

    def _plot(self, signal: TrendSignal) -> TimePlot:
        if signal.axis not in self._plots:
            look = COUNTS if signal.is_count else LOOK
            plot = TimePlot(self._theme, signal.unit or signal.label, signal.unit, look=look, base=self._base)
            plot.setMinimumHeight(PLOT_MIN_PX)
            self._lane_column.insertWidget(len(self._plots), plot, 1)
            self._plots[signal.axis] = plot
        return self._plots[signal.axis]
