"""What one plot shows, worked out and ready to paint, in pixels of the plot area. Frozen values; no painting here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPolygonF

from widgets.plots.decimation import is_lone
from widgets.plots.geometry import Area
from widgets.plots.ring import Doubles
from widgets.plots.trace import Trace

Points = tuple[Doubles, Doubles]
FAR_PX = 1e5
"""Lines far outside are cut here: the rasteriser works with 32-bit fixed point."""


@dataclass(frozen=True, slots=True)
class Line:
    """One series. `segments` has a row x0, y0, x1, y1 for each stroke; `end_y` is where its name stands, if in view."""

    name: str
    color: int
    segments: Doubles
    dots: QPolygonF
    end_y: float | None


@dataclass(frozen=True, slots=True)
class Tag:
    """A value written at the hover line, where it crosses a series."""

    y: float
    text: str
    color: int


@dataclass(frozen=True, slots=True)
class Limit:
    """A dashed line across the plot, with a name."""

    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """Pixels from the upper left corner of the plot area. `hatch_x`: from there on nothing is live.

    `notes` has a text for each line, to stand below its name; where there are notes, every line has its name shown.
    """

    area: Area
    lines: tuple[Line, ...] = ()
    grid: tuple[float, ...] = ()
    limits: tuple[Limit, ...] = ()
    cursors: tuple[tuple[float, str], ...] = ()
    hover_x: float | None = None
    tags: tuple[Tag, ...] = ()
    hatch_x: float | None = None
    empty_text: str = ""
    notes: tuple[str, ...] = ()


def extremes(points: Iterable[Points]) -> tuple[float, float] | None:
    """Return the lowest and highest value of several series, None where nothing was measured."""
    low, high = np.inf, -np.inf
    for _, values in points:
        if values.size:
            low = min(low, float(np.fmin.reduce(values, initial=np.inf)))
            high = max(high, float(np.fmax.reduce(values, initial=-np.inf)))
    return (low, high) if low <= high else None


def line_of(trace: Trace, points: Points, area: Area) -> Line:
    """Return the strokes and dots of a series whose points were worked out for that area."""
    times, values = points
    xs = np.clip(area.xs(times), -FAR_PX, FAR_PX)
    ys = np.clip(area.ys(values), -FAR_PX, FAR_PX)
    is_dots = trace.style == "dots"
    lone = np.isfinite(ys) if is_dots else is_lone(ys)
    segments = np.empty((0, 4)) if is_dots else _segments(xs, ys)
    return Line(trace.name, trace.color, segments, _dots(xs[lone], ys[lone]), _last_y(xs, ys, area.line_width))


def _segments(xs: Doubles, ys: Doubles) -> Doubles:
    """Return a stroke for each pair of neighbours that were both measured."""
    strokes = np.empty((max(0, xs.size - 1), 4))
    strokes[:, 0], strokes[:, 1], strokes[:, 2], strokes[:, 3] = xs[:-1], ys[:-1], xs[1:], ys[1:]
    is_there = np.isfinite(ys)
    return strokes if is_there.all() else strokes[is_there[:-1] & is_there[1:]]


def _dots(xs: Doubles, ys: Doubles) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in zip(xs.tolist(), ys.tolist(), strict=True)])


def _last_y(xs: Doubles, ys: Doubles, width: float) -> float | None:
    seen = np.flatnonzero(np.isfinite(ys) & (xs >= 0) & (xs <= width))
    return float(ys[seen[-1]]) if seen.size else None
