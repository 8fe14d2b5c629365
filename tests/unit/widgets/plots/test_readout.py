"""The numbers at the edge, as a table and as words."""

from __future__ import annotations

from widgets.plots.readout import Head, SeriesReadout, Table, note, sentence, table
from widgets.plots.statistics import Summary
from widgets.plots.ticks import hundredths, reading
from widgets.plots.timebase import Cursors

CPU = SeriesReadout("CPU", 0, Summary(8.3, 8.0, 9.5, 16.6, 100), at_a=8.0, at_b=9.5)
GPU = SeriesReadout("GPU", 1, Summary())


def test_statistics_stand_below_each_series() -> None:
    found = table([CPU, GPU], Cursors(), reading)
    assert found.columns == (Head("CPU", 0), Head("GPU", 1))
    assert found.rows == ("now", "p50", "p95", "p99")
    assert found.cells == (("8.30", "n/a"), ("8.00", "n/a"), ("9.50", "n/a"), ("16.6", "n/a"))


def test_one_pinned_cursor_shows_what_was_there() -> None:
    found = table([CPU, GPU], Cursors(a=1.0), reading)
    assert found.rows == ("A", "B", "Δ")
    assert found.cells == (("8.00", "n/a"), ("", ""), ("", ""))


def test_two_cursors_show_the_difference() -> None:
    found = table([CPU, GPU], Cursors(a=1.0, b=2.0), reading)
    assert found.cells == (("8.00", "n/a"), ("9.50", "n/a"), ("+1.50", "n/a"))


def test_the_mouse_is_the_second_cursor_until_it_is_pinned() -> None:
    assert table([CPU], Cursors(a=1.0, hover=2.0), reading).cells[2] == ("+1.50",)


def test_no_series_makes_an_empty_table() -> None:
    assert table([], Cursors(a=1.0), reading).cells == ((), (), ())


def test_a_note_has_the_unit_and_the_difference() -> None:
    assert note(CPU, Cursors(), hundredths, "%") == "8.30\u2009%"
    assert note(CPU, Cursors(a=1.0), hundredths, "%") == "8.00\u2009%"
    assert note(CPU, Cursors(a=1.0, b=2.0), hundredths, "%") == "8.00 → 9.50  Δ +1.50\u2009%"
    assert note(GPU, Cursors(), hundredths, "%") == "n/a"
    assert note(CPU, Cursors(), hundredths, "") == "8.30"


def test_the_table_can_be_read_aloud() -> None:
    assert sentence("Frame time", "ms", table([CPU], Cursors(), reading)) == (
        "Frame time in ms: CPU now 8.30, CPU p50 8.00, CPU p95 9.50, CPU p99 16.6"
    )
    assert sentence("Draws", "", Table()) == "Draws: nothing measured yet"
