"""The trend under real hands: cards come, go and keep what was recorded."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QPushButton
from pytestqt.qtbot import QtBot

from widgets.plots.bands import BandState
from widgets.theme import Theme
from widgets.trends.chip import TrendChip
from widgets.trends.panel import TrendsPanel
from widgets.trends.view import CardChoice, TrendCard

pytestmark = pytest.mark.gui
LEVEL = TrendCard(2, "Tank level", "number", "%")
SETPOINT = TrendCard(3, "Setpoint", "number", "%")
INFLOW = TrendCard(5, "Inflow", "number")
PUMP = TrendCard(8, "Pump 1", "state")
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
    bench.panel.show_cards([LEVEL, PUMP, INFLOW, SETPOINT])
    assert [plot.series for plot in bench.panel.plots] == [("2", "3"), ("5",)]
    assert list(bench.panel.bands) == [8]
    assert bench.panel.cards == (LEVEL, PUMP, INFLOW, SETPOINT)


def test_values_are_written_with_decimals_and_unit(bench: Bench) -> None:
    bench.panel.show_cards([LEVEL, INFLOW])
    bench.panel.append_number(2, 99.0, 82.5)
    bench.panel.append_number(5, 99.0, None)
    assert bench.notes() == [("82.50\u2009%",), ("n/a",)]


def test_a_card_that_goes_leaves_the_others_as_they_were(bench: Bench) -> None:
    bench.panel.show_cards([LEVEL, SETPOINT, PUMP])
    bench.panel.append_number(3, 99.0, 80.0)
    bench.panel.append_state(8, 99.0, ON)
    bench.panel.show_cards([SETPOINT])
    assert bench.panel.plots[0].series == ("3",)
    assert bench.panel.plots[0].value_at("3", 99.0) == 80.0
    assert bench.panel.bands == {}


def test_a_plot_goes_with_its_last_line(bench: Bench) -> None:
    bench.panel.show_cards([LEVEL, INFLOW])
    bench.panel.show_cards([INFLOW])
    assert [plot.series for plot in bench.panel.plots] == [("5",)]


def test_a_unit_that_becomes_known_moves_the_line_with_its_samples(bench: Bench) -> None:
    bench.panel.show_cards([TrendCard(2, "card 2", "number")])
    bench.panel.append_number(2, 99.0, 82.5)
    bench.panel.show_cards([LEVEL])
    assert bench.panel.plots[0].unit == "%"
    assert bench.notes() == [("82.50\u2009%",)]


def test_a_card_that_becomes_another_kind_begins_anew(bench: Bench) -> None:
    bench.panel.show_cards([TrendCard(8, "Pump 1", "number")])
    bench.panel.append_number(8, 99.0, 1.0)
    bench.panel.show_cards([PUMP])
    assert bench.panel.plots == ()
    bench.panel.append_state(8, 100.0, ON)
    assert bench.panel.bands[8].note == "on"


def test_each_card_keeps_its_colour(bench: Bench) -> None:
    bench.panel.show_cards([LEVEL, INFLOW])
    bench.panel.show_cards([INFLOW])
    bench.panel.show_cards([INFLOW, SETPOINT])
    assert bench.panel._colors == {5: 1, 3: 0}


def test_empty_it_says_what_would_be_here_and_offers_it(bench: Bench, qtbot: QtBot) -> None:
    button = bench.panel.findChild(QPushButton, "trends_suggest")
    assert isinstance(button, QPushButton)
    assert not button.isVisible()
    bench.panel.show_choices([CardChoice(8, "8  Pump 1")])
    assert button.isVisible()
    with qtbot.waitSignal(bench.panel.suggestion_requested):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    bench.panel.show_cards([PUMP])
    assert not button.isVisible()


def test_a_card_is_added_from_the_drop_down(bench: Bench, qtbot: QtBot) -> None:
    picker = bench.panel.findChild(QComboBox, "trends_add")
    assert isinstance(picker, QComboBox)
    assert not picker.isEnabled()
    bench.panel.show_choices([CardChoice(2, "2  Tank level"), CardChoice(8, "8  Pump 1")])
    picker.setFocus()
    with qtbot.waitSignal(bench.panel.add_requested) as asked:
        qtbot.keyClick(picker, Qt.Key.Key_End)
    assert asked.args == [8]
    assert picker.currentIndex() == 0


def test_choosing_the_heading_asks_for_nothing(bench: Bench, qtbot: QtBot) -> None:
    bench.panel.show_choices([CardChoice(2, "2  Tank level")])
    with qtbot.assertNotEmitted(bench.panel.add_requested):
        bench.panel._pick(0)


def test_a_chip_takes_its_card_out(bench: Bench, qtbot: QtBot) -> None:
    bench.panel.show_cards([LEVEL, PUMP])
    chip = bench.panel.findChild(TrendChip, "trend_chip_8")
    assert isinstance(chip, TrendChip)
    qtbot.waitUntil(lambda: bench.panel.childAt(chip.mapTo(bench.panel, chip.rect().center())) is chip)
    with qtbot.waitSignal(bench.panel.remove_requested) as asked:
        qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert asked.args == [8]


def test_stale_lanes_are_hatched_and_so_are_those_that_come_later(bench: Bench) -> None:
    bench.panel.show_cards([LEVEL])
    bench.panel.append_number(2, 95.0, 82.5)
    bench.panel.show_stale(True, 95.0)
    bench.panel.show_cards([LEVEL, INFLOW])
    bench.panel.refresh()
    assert all(plot.picture is not None and plot.picture.hatch_x is not None for plot in bench.panel.plots)
    bench.panel.show_stale(False, 99.0)
    bench.panel.refresh()
    assert all(plot.picture is not None and plot.picture.hatch_x is None for plot in bench.panel.plots)


def test_cursors_are_read_across_lines_and_bands(bench: Bench) -> None:
    bench.panel.show_cards([LEVEL, PUMP])
    for t_s, value, state in ((60.0, 80.0, OFF), (80.0, 82.5, ON), (80.5, 82.5, ON)):
        bench.panel.append_number(2, t_s, value)
        bench.panel.append_state(8, t_s, state)
    bench.panel.base.pin(60.1)
    bench.panel.base.pin(80.1)
    assert bench.notes() == [("80.00 → 82.50  Δ +2.50\u2009%",)]
    assert bench.panel.bands[8].note == "off → on"


def test_it_is_painted_while_in_view(bench: Bench, qtbot: QtBot) -> None:
    bench.panel.show_cards([LEVEL])
    bench.panel.append_number(2, 99.0, 82.5)
    bench.now_s = 101.0
    qtbot.waitUntil(lambda: bool(bench.panel.plots[0].picture and bench.panel.plots[0].picture.area.end_s == 101.0))


def test_a_problem_stands_below_the_bar(bench: Bench) -> None:
    bench.panel.show_problem("16 cards are trended already.")
    assert bench.panel.notice.isVisible()
    bench.panel.show_problem(None)
    assert not bench.panel.notice.isVisible()
