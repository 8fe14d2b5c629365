"""One plot under real hands and a clock of the test."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from widgets.plots.look import PlotLook
from widgets.plots.picture import Picture
from widgets.plots.plot import TimePlot
from widgets.plots.statistics import Summary
from widgets.plots.ticks import hundredths
from widgets.plots.timebase import TimeBase
from widgets.theme import Theme

pytestmark = pytest.mark.gui


class Bench:
    """A plot in a column, whose time the test moves and whose beats it gives."""

    def __init__(self, qtbot: QtBot, look: PlotLook | None = None) -> None:
        self.now_s = 100.0
        self.base = TimeBase(lambda: self.now_s, 60.0)
        self.plot = TimePlot(Theme("dark"), "Frame time", "ms", look=look, base=self.base)
        self.base.setParent(self.plot)
        qtbot.addWidget(self.plot)
        self.plot.resize(800, 140)
        self.plot.show()
        qtbot.waitExposed(self.plot)

    def feed(self, *samples: tuple[float, float | None], series: str = "CPU") -> None:
        for t_s, value in samples:
            self.plot.append(series, t_s, value)

    def picture(self) -> Picture:
        self.plot.refresh()
        assert self.plot.picture is not None
        return self.plot.picture

    def cells(self) -> tuple[tuple[str, ...], ...]:
        self.plot.refresh()
        return self.plot.table.cells

    def point(self, t_s: float) -> QPoint:
        rect = self.plot.canvas.plot_rect
        start, end = self.base.span()
        return QPoint(round(rect.left() + (t_s - start) / (end - start) * self.plot.columns), int(rect.center().y()))


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return Bench(qtbot)


def test_a_new_series_begins_with_its_first_value_and_takes_the_next_colour(bench: Bench) -> None:
    bench.feed((99, 8.0))
    bench.feed((99, 3.0), series="GPU")
    assert bench.plot.series == ("CPU", "GPU")
    assert [line.color for line in bench.picture().lines] == [0, 1]


def test_nothing_measured_reads_n_a_and_says_what_would_be_here(bench: Bench) -> None:
    bench.plot.add_series("GPU")
    bench.plot.show_empty_text("timers cannot be trusted here")
    assert bench.cells() == (("n/a",),) * 4
    assert bench.picture().empty_text == "timers cannot be trusted here"


def test_now_and_percentiles_are_of_what_is_in_view(bench: Bench) -> None:
    bench.feed(*((t, float(t)) for t in range(1, 101)))
    assert bench.cells() == (("100",), ("70.0",), ("97.0",), ("100",))
    assert bench.plot.picture is not None
    assert bench.plot.picture.empty_text == ""


def test_now_is_n_a_once_nothing_is_measured_any_more(bench: Bench) -> None:
    bench.feed((98, 8.0), (99, None))
    assert bench.cells()[0] == ("n/a",)
    assert bench.cells()[1] == ("8.00",)


def test_digits_are_written_fifteen_times_a_second_and_percentiles_four(bench: Bench) -> None:
    bench.feed((99.0, 1.0))
    assert bench.cells()[0] == ("1.00",)
    bench.now_s = 100.03
    bench.feed((100.03, 2.0))
    assert bench.cells()[0] == ("1.00",)
    bench.now_s = 100.1
    assert bench.cells()[:2] == (("2.00",), ("1.00",))
    bench.feed((100.1, 2.0))
    bench.now_s = 100.3
    assert bench.cells()[1] == ("2.00",)


def test_the_value_axis_fits_what_is_in_view(bench: Bench) -> None:
    bench.feed((99, 31.0))
    bench.picture()
    assert bench.plot.value_range == (0.0, 40.0)


def test_a_held_picture_stays_whatever_arrives(bench: Bench) -> None:
    bench.feed((98, 8.0), (99, 9.0))
    bench.plot.pause()
    before = bench.picture().lines[0].segments.tolist()
    bench.now_s = 110.0
    bench.feed((110, 50.0))
    assert bench.picture().lines[0].segments.tolist() == before
    assert bench.plot.is_paused
    assert bench.cells()[0] == ("9.00",)
    bench.plot.resume()
    assert bench.picture().lines[0].segments.tolist() != before
    assert not bench.plot.is_paused


def test_a_held_picture_is_not_worked_out_again(bench: Bench) -> None:
    bench.feed((98, 8.0))
    bench.plot.pause()
    bench.plot.refresh()
    first = bench.plot.picture
    bench.plot.refresh()
    assert bench.plot.picture is first


def test_hovering_reads_the_value_below_the_mouse(bench: Bench, qtbot: QtBot) -> None:
    bench.feed(*((t / 10, 8.0 if t < 800 else 9.0) for t in range(500, 1000)))
    bench.picture()
    qtbot.mouseMove(bench.plot.canvas.viewport(), bench.point(70.0))
    qtbot.waitUntil(lambda: bench.base.cursors.hover is not None)
    picture = bench.picture()
    assert [tag.text for tag in picture.tags] == ["8.00"]
    assert picture.hover_x == pytest.approx(bench.plot.columns / 2, abs=2)


def test_two_clicks_measure_a_difference(bench: Bench, qtbot: QtBot) -> None:
    bench.feed(*((t / 10, 8.0 if t < 800 else 9.5) for t in range(500, 1000)))
    bench.picture()
    viewport = bench.plot.canvas.viewport()
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=bench.point(70.0))
    assert bench.cells()[0] == ("8.00",)
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=bench.point(90.0))
    assert bench.cells() == (("8.00",), ("9.50",), ("+1.50",))
    assert [name for _, name in bench.picture().cursors] == ["A", "B"]
    assert bench.base.cursors.difference_s == pytest.approx(20.0, abs=0.2)


def test_there_is_no_value_within_a_gap(bench: Bench) -> None:
    bench.feed((70, 8.0), (71, None), (80, 9.0))
    assert bench.plot.value_at("CPU", 70.5) == 8.0
    assert bench.plot.value_at("CPU", 75.0) is None
    assert bench.plot.value_at("GPU", 75.0) is None


def test_what_is_stale_ends_there_and_is_hatched(bench: Bench) -> None:
    bench.feed((90, 8.0), (95, 9.0))
    bench.plot.show_stale(True, 95.0)
    picture = bench.picture()
    assert picture.hatch_x == pytest.approx(picture.area.x(95.0))
    assert bench.cells()[0] == ("n/a",)
    bench.plot.show_stale(False, 100.0)
    bench.feed((100, 5.0))
    assert bench.picture().hatch_x is None
    assert bench.cells()[0] == ("5.00",)
    assert len(bench.picture().lines[0].segments) == 1


def test_a_limit_is_drawn_while_it_is_in_range(bench: Bench) -> None:
    bench.feed((99, 31.0))
    bench.plot.show_limit("budget", 20.0)
    assert [limit.text for limit in bench.picture().limits] == ["budget"]
    bench.plot.show_limit("budget", 900.0)
    assert bench.picture().limits == ()
    bench.plot.show_limit("budget", None)
    bench.plot.show_limit("budget", None)
    assert bench.picture().limits == ()


def test_statistics_of_the_source_stand_in_place_of_our_own(bench: Bench) -> None:
    bench.feed((99, 31.0))
    bench.plot.show_summary("CPU", Summary(now=7.0))
    assert bench.cells() == (("7.00",), ("n/a",), ("n/a",), ("n/a",))


def test_clear_forgets_samples_and_keeps_the_series(bench: Bench) -> None:
    bench.feed((99, 31.0))
    bench.picture()
    bench.plot.clear()
    assert bench.picture().empty_text == "not measured yet"
    assert bench.plot.series == ("CPU",)


def test_the_wheel_over_the_axis_zooms_values_and_a_double_click_fits_them_again(bench: Bench) -> None:
    bench.feed((99, 31.0))
    bench.picture()
    bench.plot.canvas.pointer.value_zoomed.emit(0.5, bench.plot.canvas.plot_rect.height() / 2)
    low, high = bench.plot.value_range
    assert high - low == pytest.approx(20.0)
    bench.plot.canvas.pointer.reset_requested.emit()
    bench.picture()
    assert bench.plot.value_range == (0.0, 40.0)


def test_a_series_can_be_handed_on_with_its_samples(bench: Bench, qtbot: QtBot) -> None:
    bench.feed((98, 31.0), (99, 32.0))
    other = Bench(qtbot, PlotLook(columns=0, number=hundredths, has_title=False, label_px=150))
    trace = bench.plot.release("CPU")
    assert trace is not None
    assert bench.plot.series == ()
    assert bench.plot.release("CPU") is None
    other.plot.adopt("7", trace)
    assert len(other.picture().lines[0].segments) == 1
    assert other.picture().notes == ("32.00\u2009ms",)


def test_a_plot_without_a_table_writes_the_value_below_the_name(qtbot: QtBot) -> None:
    bench = Bench(qtbot, PlotLook(columns=0, number=hundredths, has_title=False, label_px=150))
    bench.feed((99, 82.5))
    assert bench.picture().notes == ("82.50\u2009ms",)
    assert bench.plot.table.cells == ()
    assert bench.plot.right_px == 150
    assert bench.plot.findChild(QLabel, "plot_title") is None


def test_it_says_in_words_what_it_shows(bench: Bench) -> None:
    bench.feed((99, 8.0))
    bench.plot.refresh()
    assert bench.plot.accessibleName() == "Frame time, ms"
    assert bench.plot.canvas.accessibleDescription().startswith("Frame time in ms: CPU now 8.00")


def test_alone_it_has_its_own_time_and_beat(qtbot: QtBot) -> None:
    plot = TimePlot(Theme("light"), "Scan", "µs")
    qtbot.addWidget(plot)
    plot.append("scan", plot.base.now() - 1.0, 300.0)
    plot.append("scan", plot.base.now(), 300.0)
    plot.show()
    qtbot.waitUntil(lambda: plot.table.cells[:1] == (("300",),))
    assert plot._ruler is not None
    plot.hide()
