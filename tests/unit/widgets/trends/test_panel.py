"""The trend under real hands: cards come, go and keep what was recorded."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from widgets.plots.bands import BandState
from widgets.theme import Theme
from widgets.trends.chip import TrendChip
from widgets.trends.panel import TrendsPanel
from widgets.trends.view import CardChoice, SignalChoice, TrendSignal

pytestmark = pytest.mark.gui
LEVEL = TrendSignal("2", "Tank level", "number", "%")
SETPOINT = TrendSignal("3", "Setpoint", "number", "%")
INFLOW = TrendSignal("5", "Inflow", "number")
PUMP = TrendSignal("8", "Pump 1", "state")
ON, OFF = BandState("on", 1.0), BandState("off", 0.0)


class Bench:
    def __init__(self, qtbot: QtBot) -> None:
        self.now_s = 100.0
        self.panel = TrendsPanel(Theme("dark"), monotonic=lambda: self.now_s)
        qtbot.addWidget(self.panel)
        self.panel.resize(1200, 360)
        self.panel.show()
        qtbot.waitExposed(self.panel)

    def notes(self) -> list[tuple[str, ...]]:
        self.now_s += 0.1
        self.panel.refresh()
        return [plot.picture.notes for plot in self.panel.plots if plot.picture is not None]


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return Bench(qtbot)


def test_lines_of_one_unit_share_a_plot_and_states_are_bands(bench: Bench) -> None:
    bench.panel.show_signals([LEVEL, PUMP, INFLOW, SETPOINT])
    assert [plot.series for plot in bench.panel.plots] == [("2", "3"), ("5",)]
    assert list(bench.panel.bands) == ["8"]
    assert bench.panel.signals == (LEVEL, PUMP, INFLOW, SETPOINT)


def test_values_are_written_with_decimals_and_unit(bench: Bench) -> None:
    bench.panel.show_signals([LEVEL, INFLOW])
    bench.panel.append_number("2", 99.0, 82.5)
    bench.panel.append_number("5", 99.0, None)
    assert bench.notes() == [("82.50\u2009%",), ("n/a",)]


def test_a_card_that_goes_leaves_the_others_as_they_were(bench: Bench) -> None:
    bench.panel.show_signals([LEVEL, SETPOINT, PUMP])
    bench.panel.append_number("3", 99.0, 80.0)
    bench.panel.append_state("8", 99.0, ON)
    bench.panel.show_signals([SETPOINT])
    assert bench.panel.plots[0].series == ("3",)
    assert bench.panel.plots[0].value_at("3", 99.0) == 80.0
    assert bench.panel.bands == {}


def test_a_plot_goes_with_its_last_line(bench: Bench) -> None:
    bench.panel.show_signals([LEVEL, INFLOW])
    bench.panel.show_signals([INFLOW])
    assert [plot.series for plot in bench.panel.plots] == [("5",)]


def test_a_unit_that_becomes_known_moves_the_line_with_its_samples(bench: Bench) -> None:
    bench.panel.show_signals([TrendSignal("2", "card 2", "number")])
    bench.panel.append_number("2", 99.0, 82.5)
    bench.panel.show_signals([LEVEL])
    assert bench.panel.plots[0].unit == "%"
    assert bench.notes() == [("82.50\u2009%",)]


def test_a_card_that_becomes_another_kind_begins_anew(bench: Bench) -> None:
    bench.panel.show_signals([TrendSignal("8", "Pump 1", "number")])
    bench.panel.append_number("8", 99.0, 1.0)
    bench.panel.show_signals([PUMP])
    assert bench.panel.plots == ()
    bench.panel.append_state("8", 100.0, ON)
    assert bench.panel.bands["8"].note == "on"


def test_each_card_keeps_its_colour(bench: Bench) -> None:
    bench.panel.show_signals([LEVEL, INFLOW])
    bench.panel.show_signals([INFLOW])
    bench.panel.show_signals([INFLOW, SETPOINT])
    assert [bench.panel._lanes.color(key) for key in ("5", "3")] == [1, 0]


def test_empty_it_says_what_would_be_here_and_offers_it(bench: Bench, qtbot: QtBot) -> None:
    button = bench.panel.findChild(QPushButton, "trends_suggest")
    assert isinstance(button, QPushButton)
    assert not button.isVisible()
    bench.panel.show_cards_known(True)
    assert button.isVisible()
    with qtbot.waitSignal(bench.panel.suggestion_requested):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    bench.panel.show_signals([PUMP])
    assert not button.isVisible()


def test_the_picker_is_asked_for_and_opens_with_what_there_is(bench: Bench, qtbot: QtBot) -> None:
    add = bench.panel.findChild(QPushButton, "trends_add")
    assert isinstance(add, QPushButton)
    assert not add.isEnabled()
    bench.panel.show_cards_known(True)
    with qtbot.waitSignal(bench.panel.choices_requested):
        qtbot.mouseClick(add, Qt.MouseButton.LeftButton)
    bench.panel.show_choices([CardChoice(8, "8  Pump 1", (SignalChoice("8", "course: state"),))])
    assert bench.panel.picker.isVisible()
    line = bench.panel.picker.findChild(QLineEdit, "trend_picker_line")
    with qtbot.waitSignal(bench.panel.toggle_requested) as asked:
        qtbot.keyClick(line, Qt.Key.Key_Return)
    assert asked.args == ["8"]
    bench.panel.picker.close()


def test_the_trigger_is_shown_on_demand_and_only_with_signals(bench: Bench, qtbot: QtBot) -> None:
    toggle = bench.panel.findChild(QPushButton, "trends_trigger")
    assert isinstance(toggle, QPushButton)
    assert not toggle.isEnabled()
    bench.panel.show_signals([LEVEL])
    qtbot.mouseClick(toggle, Qt.MouseButton.LeftButton)
    assert bench.panel.trigger.isVisible()
    bench.panel.show_signals([])
    assert not bench.panel.trigger.isVisible()


def test_samples_are_those_in_view(bench: Bench) -> None:
    bench.panel.show_signals([LEVEL, PUMP])
    for t_s, value, state in ((60.0, 80.0, OFF), (80.0, 82.5, ON), (90.0, 83.0, ON)):
        bench.panel.append_number("2", t_s, value)
        bench.panel.append_state("8", t_s, state)
    level, pump = bench.panel.samples()
    assert level.times.tolist() == [80.0, 90.0]
    assert level.values is not None
    assert level.values.tolist() == [82.5, 83.0]
    assert (pump.times.tolist(), pump.texts) == ([70.0, 80.0], ("off", "on"))


def test_a_chip_takes_its_card_out(bench: Bench, qtbot: QtBot) -> None:
    bench.panel.show_signals([LEVEL, PUMP])
    chip = bench.panel.findChild(TrendChip, "trend_chip_8")
    assert isinstance(chip, TrendChip)
    qtbot.waitUntil(lambda: bench.panel.childAt(chip.mapTo(bench.panel, chip.rect().center())) is chip)
    with qtbot.waitSignal(bench.panel.toggle_requested) as asked:
        qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert asked.args == ["8"]


def test_stale_lanes_are_hatched_and_so_are_those_that_come_later(bench: Bench) -> None:
    bench.panel.show_signals([LEVEL])
    bench.panel.append_number("2", 95.0, 82.5)
    bench.panel.show_stale(True, 95.0)
    bench.panel.show_signals([LEVEL, INFLOW])
    bench.panel.refresh()
    assert all(plot.picture is not None and plot.picture.hatch_x is not None for plot in bench.panel.plots)
    bench.panel.show_stale(False, 99.0)
    bench.panel.refresh()
    assert all(plot.picture is not None and plot.picture.hatch_x is None for plot in bench.panel.plots)


def test_cursors_are_read_across_lines_and_bands(bench: Bench) -> None:
    bench.panel.show_signals([LEVEL, PUMP])
    for t_s, value, state in ((60.0, 80.0, OFF), (80.0, 82.5, ON), (80.5, 82.5, ON)):
        bench.panel.append_number("2", t_s, value)
        bench.panel.append_state("8", t_s, state)
    bench.panel.base.pin(60.1)
    bench.panel.base.pin(80.1)
    assert bench.notes() == [("80.00 → 82.50  Δ +2.50\u2009%",)]
    assert bench.panel.bands["8"].note == "off → on"


def test_it_is_painted_while_in_view(bench: Bench, qtbot: QtBot) -> None:
    bench.panel.show_signals([LEVEL])
    bench.panel.append_number("2", 99.0, 82.5)
    bench.now_s = 101.0
    qtbot.waitUntil(lambda: bool(bench.panel.plots[0].picture and bench.panel.plots[0].picture.area.end_s == 101.0))


def test_a_problem_stands_below_the_bar(bench: Bench) -> None:
    bench.panel.show_problem("16 cards are trended already.")
    assert bench.panel.notice.isVisible()
    bench.panel.show_problem(None)
    assert not bench.panel.notice.isVisible()
