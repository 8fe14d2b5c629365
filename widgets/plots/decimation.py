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
    column = np.floor(times * (columns / (end_s - start_s)))
    starts = np.concatenate(([0], np.flatnonzero(np.diff(column)) + 1))
    ends = np.append(starts[1:], times.size) - 1
    low = np.fmin.reduceat(values, starts)
    high = np.fmax.reduceat(values, starts)
    has_gap = np.logical_or.reduceat(np.isnan(values), starts)
    falls = values[starts] > values[ends]
    points_t = np.stack((times[starts], times[ends], times[ends]), axis=1)
    points_v = np.stack((np.where(falls, high, low), np.where(falls, low, high), np.full(low.size, np.nan)), axis=1)
    is_kept = np.ones(points_t.shape, np.bool_)
    is_kept[:, 2] = has_gap
    return points_t[is_kept], points_v[is_kept]


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
