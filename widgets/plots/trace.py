"""One series of a plot: its samples, how they are joined, and what was held when the picture was stopped. No Qt."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np

from widgets.plots import decimation
from widgets.plots.ring import Doubles, RingBuffer
from widgets.plots.statistics import Summary, summarise

TraceStyle = Literal["line", "step", "dots"]
RATE_HZ = 60
HOLD_S = 1.0
"""How long a sample of a line speaks for what follows it; a step speaks until the next one."""


class Trace:
    """`line` joins measurements, `step` keeps each until the next, `dots` are single events with nothing between."""

    def __init__(self, name: str, color: int, style: TraceStyle = "line", *, kept_s: float = 600.0) -> None:
        self.name = name
        self.color = color
        self.style = style
        self._ring = RingBuffer(max(1, round(kept_s * RATE_HZ)))
        self._held: RingBuffer | None = None
        self._decimator = decimation.Decimator()

    def append(self, t_s: float, value: float | None) -> None:
        """Add a measurement; None where nothing was measured (a run of those costs one sample)."""
        if value is None:
            last = self._ring.last
            if self.style == "dots" or last is None or math.isnan(last[1]):
                return
            value = math.nan
        self._ring.append(t_s, value)

    def cut(self) -> None:
        """End the line at its newest sample."""
        last = self._ring.last
        if last is not None:
            self.append(last[0], None)

    def clear(self) -> None:
        self._ring.clear()
        self.release()

    def hold(self) -> None:
        """Keep what is there now for showing, whatever arrives."""
        if self._held is None:
            self._held = self._ring.copy()
            self._decimator.forget()

    def release(self) -> None:
        self._held = None
        self._decimator.forget()

    @property
    def newest(self) -> float | None:
        """The newest value, held or not; None when it was not measured."""
        last = self._ring.last
        return None if last is None or math.isnan(last[1]) else last[1]

    def shown(self) -> tuple[Doubles, Doubles]:
        """Return the samples that are to be shown."""
        return (self._held or self._ring).view()

    def points(self, start_s: float, end_s: float, columns: int) -> tuple[Doubles, Doubles]:
        """Return the points to draw; a step runs on to the right edge."""
        times, values = self._decimator.points(*self.shown(), start_s, end_s, columns)
        if self.style == "step" and times.size:
            if times[-1] < end_s:
                times, values = np.append(times, end_s), np.append(values, values[-1])
            times, values = decimation.steps(times, values)
        return times, values

    def value_at(self, t_s: float) -> float | None:
        """Return what was measured at a moment; None within gaps."""
        hold_s = math.inf if self.style == "step" else HOLD_S
        return decimation.value_at(*self.shown(), t_s, hold_s=hold_s)

    def summary(self, start_s: float, end_s: float) -> Summary:
        """Return the percentiles of a span, and the newest value in it."""
        times, values = self.shown()
        first, last = np.searchsorted(times, start_s, "left"), np.searchsorted(times, end_s, "right")
        found = summarise(values[first:last])
        if self.style == "step" and not last - first and last:
            return summarise(values[last - 1 : last])
        return found
