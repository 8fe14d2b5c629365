"""Samples to what a screen can show: extremes of each pixel column, steps, gaps. Pure; nothing is smoothed away."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from widgets.plots.ring import Doubles


def window(times: Doubles, values: Doubles, start_s: float, end_s: float) -> tuple[Doubles, Doubles]:
    """Return the samples within a span and one neighbour on each side, so that lines run off the edges."""
    first = max(0, int(np.searchsorted(times, start_s, "left")) - 1)
    last = int(np.searchsorted(times, end_s, "right")) + 1
    return times[first:last], values[first:last]


def decimate(times: Doubles, values: Doubles, start_s: float, end_s: float, columns: int) -> tuple[Doubles, Doubles]:
    """Return the points to draw for a span that is `columns` pixels wide: at most three for each pixel column.

    Few samples are returned as they are. Otherwise each column keeps its lowest and its highest value, in the order in
    which the signal moved, and a NaN where one of its samples was not measured: a peak or a gap of one sample in a
    million stays visible. Columns stand on multiples of their width, so that a scrolling picture does not shimmer.
    """
    times, values = window(times, values, start_s, end_s)
    if times.size <= 2 * columns:
        return times, values
    return reduce_columns(times, values, column_width(start_s, end_s, columns))


def column_width(start_s: float, end_s: float, columns: int) -> float:
    """Return how long a pixel column lasts, free of the noise of subtracting clock times."""
    return round((end_s - start_s) / columns, 9)


def reduce_columns(times: Doubles, values: Doubles, width_s: float) -> tuple[Doubles, Doubles]:
    """Return lowest, highest and, where something was not measured, NaN of each column of samples (not empty)."""
    column = np.floor(times / width_s)
    starts = np.flatnonzero(np.concatenate(([True], column[1:] != column[:-1])))
    ends = np.append(starts[1:], times.size) - 1
    low = np.fmin.reduceat(values, starts)
    high = np.fmax.reduceat(values, starts)
    falls = values[starts] > values[ends]
    points_t = np.empty((starts.size, 3))
    points_v = np.full((starts.size, 3), np.nan)
    points_t[:, 0], points_t[:, 1], points_t[:, 2] = times[starts], times[ends], times[ends]
    points_v[:, 0], points_v[:, 1] = np.where(falls, high, low), np.where(falls, low, high)
    is_kept = np.ones(points_t.shape, np.bool_)
    is_kept[:, 2] = np.logical_or.reduceat(np.isnan(values), starts)
    return points_t[is_kept], points_v[is_kept]


class Decimator:
    """`decimate` for a picture that runs: columns that are complete are remembered, only what is new is worked out.

    One for each series. Its samples must only ever be added at the end; `forget` when they are others.
    """

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        self._width_s = 0.0
        self._from_s = self._until_s = 0.0
        self._times = self._values = np.empty(0)

    def points(
        self, times: Doubles, values: Doubles, start_s: float, end_s: float, columns: int
    ) -> tuple[Doubles, Doubles]:
        """Return what `decimate` returns, up to the newest sample."""
        shown, _ = window(times, values, start_s, end_s)
        if shown.size <= 2 * columns or times[-1] > end_s:
            return decimate(times, values, start_s, end_s, columns)
        width_s = column_width(start_s, end_s, columns)
        if width_s != self._width_s or start_s < self._from_s or times[0] > self._until_s:
            self._begin(width_s, float(shown[0]))
        self._complete(times, values, start_s)
        rest = int(np.searchsorted(times, self._until_s, "left"))
        tail_t, tail_v = reduce_columns(times[rest:], values[rest:], width_s)
        first = max(0, int(np.searchsorted(self._times, start_s, "left")) - 1)
        return np.concatenate((self._times[first:], tail_t)), np.concatenate((self._values[first:], tail_v))

    def _begin(self, width_s: float, first_s: float) -> None:
        self._width_s = width_s
        self._from_s = self._until_s = np.floor(first_s / width_s) * width_s
        self._times = self._values = np.empty(0)

    def _complete(self, times: Doubles, values: Doubles, start_s: float) -> None:
        """Take over the columns before that of the newest sample, drop those long out of view."""
        until_s = np.floor(times[-1] / self._width_s) * self._width_s
        first, last = np.searchsorted(times, (self._until_s, until_s), "left")
        if last > first:
            new_t, new_v = reduce_columns(times[first:last], values[first:last], self._width_s)
            kept = max(0, int(np.searchsorted(self._times, start_s, "left")) - 3)
            self._times = np.concatenate((self._times[kept:], new_t))
            self._values = np.concatenate((self._values[kept:], new_v))
            self._from_s = max(self._from_s, start_s) if kept else self._from_s
        self._until_s = until_s


def steps(times: Doubles, values: Doubles) -> tuple[Doubles, Doubles]:
    """Return the corners of a line that keeps each value until the next sample; a gap begins where it was measured."""
    return np.repeat(times, 2)[1:], np.repeat(values, 2)[:-1]


def is_lone(values: Doubles) -> NDArray[np.bool_]:
    """Return which values stand between two gaps: no line leads there, so they are drawn as dots."""
    is_there = np.isfinite(values)
    before = np.concatenate(([False], is_there[:-1]))
    after = np.concatenate((is_there[1:], [False]))
    return is_there & ~before & ~after


def value_at(times: Doubles, values: Doubles, t_s: float, *, hold_s: float) -> float | None:
    """Return the newest value at a moment; None in gaps, and where the last sample is older than `hold_s`."""
    at = int(np.searchsorted(times, t_s, "right")) - 1
    if at < 0 or np.isnan(values[at]) or t_s - times[at] > hold_s:
        return None
    return float(values[at])
