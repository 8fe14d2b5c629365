"""The Stats workspace: one time axis for everything, under real hands."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from widgets.plots.event_lane import LaneEvent
from widgets.plots.statistics import Summary
from widgets.stats.panel import StatsPanel
from widgets.theme import Theme

pytestmark = pytest.mark.gui


class Bench:
    def __init__(self, qtbot: QtBot) -> None:
        self.now_s = 100.0
        self.panel = StatsPanel(Theme("dark"), monotonic=lambda: self.now_s)
        qtbot.addWidget(self.panel)
        self.panel.resize(1400, 860)
        self.panel.show()
        qtbot.waitExposed(self.panel)

    def cells(self, plot: str) -> tuple[tuple[str, ...], ...]:
        self.now_s += 0.5
        found = next(one for name, one in self.panel.plots.items() if name == plot)
        found.refresh()
        return found.table.cells


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return Bench(qtbot)


def test_what_was_not_measured_reads_n_a(bench: Bench) -> None:
    assert {cell for plot in bench.panel.plots for row in bench.cells(plot) for cell in row} == {"n/a"}


def test_numbers_appear_while_it_is_in_view(bench: Bench, qtbot: QtBot) -> None:
    bench.panel.append("frame", "CPU", 99.0, 8.3)
    bench.panel.append("frame", "GPU", 99.0, None)
    bench.now_s = 100.5
    plot = bench.panel.plots["frame"]
    qtbot.waitUntil(lambda: plot.table.cells[:1] == (("8.30", "n/a"),))


def test_all_time_axes_stand_together_column_by_column(bench: Bench) -> None:
    plots = bench.panel.plots
    left = {plots[name].columns for name in ("frame", "rate", "draws", "triangles", "memory")}
    right = {plots[name].columns for name in ("scan", "lateness", "queue", "latency", "link")}
    assert len(left) == len(right) == 1


def test_a_cursor_pinned_in_one_plot_is_read_in_all(bench: Bench, qtbot: QtBot) -> None:
    for t_s in (80.0, 80.5, 81.0):
        bench.panel.append("scan", "scan", t_s, 290.0)
        bench.panel.append("queue", "depth", t_s, 2.0)
    canvas = bench.panel.plots["scan"].canvas
    rect = canvas.plot_rect
    start, end = bench.panel.base.span()
    x = round(rect.left() + (80.5 - start) / (end - start) * bench.panel.plots["scan"].columns)
    qtbot.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(x, int(rect.center().y())))
    assert bench.panel.plots["scan"].table.cells[0] == ("290",)
    assert bench.panel.plots["queue"].table.cells[0] == ("2", "n/a")


def test_pause_holds_everything(bench: Bench, qtbot: QtBot) -> None:
    bench.panel.append("draws", "draws", 99.0, 14)
    button = bench.panel.findChild(QPushButton, "plot_hold")
    assert isinstance(button, QPushButton)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    bench.panel.append("draws", "draws", 100.0, 99)
    bench.panel.add_event(LaneEvent(100.0, "◆", "halt", "halted"))
    bench.now_s = 105.0
    assert bench.cells("draws")[0] == ("14",)
    assert bench.panel.lane.events == ()


def test_staleness_greys_the_runtime_and_not_the_frames_or_the_link(bench: Bench) -> None:
    for plot, series in (("scan", "scan"), ("frame", "CPU"), ("link", "age")):
        bench.panel.append(plot, series, 95.0, 5.0)  # type: ignore[arg-type]  # names of the table above
        bench.panel.append(plot, series, 96.0, 5.0)  # type: ignore[arg-type]
    bench.panel.show_runtime_stale(True, 96.0)
    hatched = {}
    for name in ("scan", "frame", "link"):
        shown = bench.panel.plots[name]  # type: ignore[index]
        shown.refresh()
        assert shown.picture is not None
        hatched[name] = shown.picture.hatch_x is not None
    assert hatched == {"scan": True, "frame": False, "link": False}


def test_limits_summaries_and_the_line_about_the_runtime(bench: Bench) -> None:
    bench.panel.append("scan", "scan", 99.0, 900.0)
    bench.panel.show_limit("scan", "budget", 950.0)
    bench.panel.show_summary("lateness", "p99", Summary(now=0.4))
    bench.panel.show_system("scan every 10 ms")
    assert bench.cells("lateness")[0] == ("0.400", "n/a")
    scan = bench.panel.plots["scan"]
    scan.refresh()
    assert scan.picture is not None
    assert [limit.text for limit in scan.picture.limits] == ["budget"]
    label = bench.panel.findChild(QLabel, "stats_system")
    assert isinstance(label, QLabel)
    assert label.text() == "scan every 10 ms"


def test_out_of_view_nothing_is_painted(bench: Bench) -> None:
    bench.panel.hide()
    assert not bench.panel._refresher.is_running
    bench.panel.base.pin(90.0)
    assert bench.panel.plots["scan"].table.rows[:1] != ("A",)
