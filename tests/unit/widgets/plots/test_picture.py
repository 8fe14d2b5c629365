"""What is drawn, as pixels."""

from __future__ import annotations

import numpy as np

from widgets.plots.geometry import Area
from widgets.plots.picture import FAR_PX, extremes, line_of
from widgets.plots.trace import Trace, TraceStyle

AREA = Area(width=110, height=101, start_s=0, end_s=10, low=0, high=100, label_px=10)


def drawn(style: TraceStyle, *samples: tuple[float, float | None]) -> Trace:
    trace = Trace("level", 3, style)
    for t_s, value in samples:
        trace.append(t_s, value)
    return trace


def test_a_line_is_a_stroke_for_each_pair_of_neighbours() -> None:
    trace = drawn("line", (0, 100.0), (5, 50.0), (10, 0.0))
    line = line_of(trace, trace.points(0, 10, 100), AREA)
    assert line.segments.tolist() == [[0, 0, 50, 50], [50, 50, 100, 100]]
    assert (line.name, line.color, line.end_y) == ("level", 3, 100.0)
    assert line.dots.isEmpty()


def test_no_stroke_leads_across_a_gap_and_lone_values_are_dots() -> None:
    trace = drawn("line", (0, 10.0), (2, 20.0), (3, None), (5, 50.0), (6, None), (7, 10.0), (8, 10.0))
    line = line_of(trace, trace.points(0, 10, 100), AREA)
    assert line.segments[:, 0].tolist() == [0, 70]
    assert [(dot.x(), dot.y()) for dot in line.dots.toList()] == [(50, 50)]


def test_dots_are_never_joined() -> None:
    trace = drawn("dots", (1, 10.0), (2, 20.0))
    line = line_of(trace, trace.points(0, 10, 100), AREA)
    assert len(line.segments) == 0
    assert line.dots.count() == 2


def test_a_line_out_of_view_has_no_end() -> None:
    trace = drawn("line", (-5, 10.0))
    assert line_of(trace, trace.points(0, 10, 100), AREA).end_y is None


def test_pixels_stay_within_what_a_rasteriser_can_count() -> None:
    trace = drawn("line", (0, 1e12), (5, -1e12))
    assert np.abs(line_of(trace, trace.points(0, 10, 100), AREA).segments).max() == FAR_PX


def test_extremes_are_those_of_all_series() -> None:
    none = (np.empty(0), np.empty(0))
    gap = (np.zeros(1), np.array([np.nan]))
    assert extremes([none, gap]) is None
    assert extremes([]) is None
    found = extremes([none, (np.zeros(3), np.array([2.0, np.nan, 5.0])), (np.zeros(1), np.array([-1.0]))])
    assert found == (-1.0, 5.0)
