"""A lane of states: painted, held, read at the cursors."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from widgets.plots.band_lane import BAND_PX, BandLane
from widgets.plots.bands import BandState
from widgets.plots.canvas import AXIS_PX
from widgets.plots.look import PlotLook
from widgets.plots.timebase import TimeBase
from widgets.theme import Theme

pytestmark = pytest.mark.gui
ON, DELAY, IDLE = BandState("ON", 1.0), BandState("DELAY", 0.5), BandState("IDLE", 0.0)


class Bench:
    def __init__(self, qtbot: QtBot) -> None:
        self.now_s = 100.0
        self.theme = Theme("dark")
        self.base = TimeBase(lambda: self.now_s, 60.0)
        self.lane = BandLane(self.theme, "Pump 1", self.base, PlotLook(columns=0, label_px=150), 2)
        self.base.setParent(self.lane)
        qtbot.addWidget(self.lane)
        self.lane.resize(806, self.lane.height())
        self.lane.show()
        qtbot.waitExposed(self.lane)

    @property
    def area(self) -> QWidget:
        found = self.lane.findChild(QWidget, "band_area")
        assert isinstance(found, QWidget)
        return found

    def color(self, t_s: float, height: float) -> str:
        """The colour at a moment, at a height within the band (0 its foot, 1 its top)."""
        self.lane.refresh()
        image = self.lane.grab().toImage()
        foot = (self.lane.height() + BAND_PX) / 2 - 1
        return image.pixelColor(self.x(t_s), round(foot - height * (BAND_PX - 2))).name()

    def x(self, t_s: float) -> int:
        start, end = self.base.span()
        return round(AXIS_PX + (t_s - start) / (end - start) * self.lane.columns)


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return Bench(qtbot)


def test_a_band_is_full_while_on_half_while_waiting_and_a_line_while_off(bench: Bench) -> None:
    for t_s, state in ((50, IDLE), (60, DELAY), (70, ON), (80, None), (90, None)):
        bench.lane.append(t_s, state)
    series = bench.theme.series(2).name()
    assert [bench.color(58, height) == series for height in (0.0, 0.4, 0.95)] == [True, False, False]
    assert [bench.color(68, height) == series for height in (0.0, 0.4, 0.95)] == [True, True, False]
    assert [bench.color(78, height) == series for height in (0.0, 0.4, 0.95)] == [True, True, True]
    assert [bench.color(85, height) == series for height in (0.0, 0.4, 0.95)] == [False, False, False]


def test_changes_too_dense_to_tell_are_hatched(bench: Bench) -> None:
    for index in range(20_000):
        bench.lane.append(50 + index / 1000, ON if index % 2 else IDLE)
    colors = {bench.color(60 + step / 20, 0.5) for step in range(10)}
    assert bench.theme.series(2).name() in colors
    assert len(colors) > 1


def test_beside_the_name_stands_the_newest_state(bench: Bench) -> None:
    assert bench.lane.note == "n/a"
    bench.lane.append(90, ON)
    assert bench.lane.note == "ON"
    bench.lane.append(95, None)
    assert bench.lane.note == "n/a"


def test_cursors_read_the_states_at_both(bench: Bench, qtbot: QtBot) -> None:
    bench.lane.append(50, IDLE)
    bench.lane.append(80, ON)
    bench.lane.append(100, ON)
    qtbot.mouseClick(bench.area, Qt.MouseButton.LeftButton, pos=QPoint(bench.x(60), 10))
    assert bench.lane.note == "IDLE"
    qtbot.mouseClick(bench.area, Qt.MouseButton.LeftButton, pos=QPoint(bench.x(90), 10))
    assert bench.lane.note == "IDLE → ON"


def test_held_it_keeps_what_it_showed(bench: Bench) -> None:
    bench.lane.append(90, IDLE)
    bench.lane.append(100, IDLE)
    bench.base.hold()
    bench.lane.append(101, ON)
    bench.now_s = 110.0
    assert bench.lane.note == "IDLE"
    assert bench.lane.state_at(101) is None
    bench.lane.refresh()
    bench.lane.refresh()
    bench.base.go_live()
    assert bench.lane.note == "ON"


def test_what_is_stale_ends_and_fades(bench: Bench) -> None:
    bench.lane.append(50, ON)
    bench.lane.append(90, ON)
    bench.lane.show_stale(True, 90)
    assert bench.color(70, 0.5) != bench.theme.series(2).name()
    assert bench.lane.note == "n/a"
    bench.lane.show_stale(False, 95)
    assert bench.color(70, 0.5) == bench.theme.series(2).name()


def test_clear_forgets(bench: Bench) -> None:
    bench.lane.append(90, ON)
    bench.lane.clear()
    assert bench.lane.state_at(90) is None
