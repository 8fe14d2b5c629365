"""One series: joined as it was measured, held as it was."""

from __future__ import annotations

import numpy as np
import pytest

from widgets.plots.statistics import Summary
from widgets.plots.trace import Trace, TraceStyle


def trace(style: TraceStyle, *samples: tuple[float, float | None]) -> Trace:
    made = Trace("scan", 0, style)
    for t_s, value in samples:
        made.append(t_s, value)
    return made


def test_a_run_of_missing_measurements_costs_one_sample() -> None:
    made = trace("line", (0, None), (1, 5.0), (2, None), (3, None), (4, 6.0))
    assert np.array_equal(made.shown()[1], np.array([5.0, np.nan, 6.0]), equal_nan=True)


def test_the_newest_value_is_none_after_a_gap() -> None:
    assert trace("line").newest is None
    assert trace("line", (0, 5.0)).newest == 5.0
    assert trace("line", (0, 5.0), (1, None)).newest is None


def test_cut_ends_the_line_at_its_newest_sample() -> None:
    made = trace("line", (0, 5.0), (1, 6.0))
    made.cut()
    made.append(1.5, 7.0)
    assert np.array_equal(made.shown()[1], np.array([5.0, 6.0, np.nan, 7.0]), equal_nan=True)
    empty = trace("line")
    empty.cut()
    assert empty.shown()[0].size == 0


def test_a_step_runs_on_to_the_right_edge() -> None:
    times, values = trace("step", (0, 5.0), (2, 6.0)).points(0, 10, 100)
    assert times.tolist() == [0, 2, 2, 10, 10]
    assert values.tolist() == [5, 5, 6, 6, 6]


def test_a_step_does_not_run_on_after_a_gap() -> None:
    times, values = trace("step", (0, 5.0), (2, None)).points(0, 10, 100)
    assert np.nanmax(times[np.isfinite(values)]) == 2


def test_a_line_ends_at_its_last_sample() -> None:
    assert trace("line", (0, 5.0), (2, 6.0)).points(0, 10, 100)[0].tolist() == [0, 2]


def test_dots_have_no_gaps_between_them() -> None:
    assert trace("dots", (0, 5.0), (1, None), (2, 6.0)).points(0, 10, 100)[1].tolist() == [5, 6]


@pytest.mark.parametrize(("style", "at_1_5", "at_9"), [("line", 5.0, None), ("step", 5.0, 6.0), ("dots", 5.0, None)])
def test_how_long_a_sample_speaks(style: TraceStyle, at_1_5: float, at_9: float | None) -> None:
    made = trace(style, (1, 5.0), (3, 6.0))
    assert made.value_at(1.5) == at_1_5
    assert made.value_at(9.0) == at_9


def test_what_is_held_stays_whatever_arrives() -> None:
    made = trace("line", (0, 1.0), (1, 2.0))
    made.hold()
    made.append(2, 3.0)
    made.hold()
    assert made.shown()[1].tolist() == [1, 2]
    assert made.newest == 3.0
    made.release()
    assert made.shown()[1].tolist() == [1, 2, 3]


def test_a_summary_is_of_what_is_in_view() -> None:
    made = trace("line", *((float(t), float(t)) for t in range(101)))
    assert made.summary(0, 101) == Summary(100.0, 50.0, 95.0, 99.0, 101)
    assert made.summary(90, 101).p50 == 95.0
    assert made.summary(200, 300) == Summary()


def test_the_summary_of_a_step_that_began_before_is_its_value() -> None:
    assert trace("step", (0, 7.0)).summary(10, 20) == Summary(7.0, 7.0, 7.0, 7.0, 1)


def test_clear_forgets_samples_and_hold() -> None:
    made = trace("line", (0, 1.0))
    made.hold()
    made.clear()
    assert made.shown()[0].size == 0
