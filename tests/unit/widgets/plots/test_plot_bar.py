"""Pause, window and cursors above the plots, by real clicks."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from widgets.plots.plot_bar import HINT, PlotBar, window_text
from widgets.plots.timebase import TimeBase
from widgets.theme import Theme

pytestmark = pytest.mark.gui


class Bench:
    def __init__(self, qtbot: QtBot) -> None:
        self.base = TimeBase(lambda: 100.0, 60.0)
        self.bar = PlotBar(Theme("dark"), self.base)
        self.base.setParent(self.bar)
        qtbot.addWidget(self.bar)
        self.bar.show()
        qtbot.waitExposed(self.bar)
        hold = self.bar.findChild(QPushButton, "plot_hold")
        window = self.bar.findChild(QComboBox, "plot_window")
        clear = self.bar.findChild(QToolButton, "plot_clear_cursors")
        assert isinstance(hold, QPushButton)
        assert isinstance(window, QComboBox)
        assert isinstance(clear, QToolButton)
        self.hold, self.window, self.clear = hold, window, clear


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return Bench(qtbot)


@pytest.mark.parametrize(("window_s", "text"), [(30.0, "30\u2009s"), (60.0, "1\u2009min"), (90.0, "1.5\u2009min")])
def test_windows_have_units(window_s: float, text: str) -> None:
    assert window_text(window_s) == text


def test_pause_becomes_live_and_keeps_its_width(bench: Bench, qtbot: QtBot) -> None:
    width = bench.hold.width()
    assert bench.hold.text() == "Pause"
    qtbot.mouseClick(bench.hold, Qt.MouseButton.LeftButton)
    assert bench.base.is_held
    assert bench.hold.text() == "Live"
    assert bench.hold.width() == width
    qtbot.mouseClick(bench.hold, Qt.MouseButton.LeftButton)
    assert not bench.base.is_held


def test_a_window_is_chosen_by_keys(bench: Bench, qtbot: QtBot) -> None:
    bench.window.setFocus()
    qtbot.keyClick(bench.window, Qt.Key.Key_Down)
    assert bench.base.window_s == 120.0


def test_a_window_zoomed_freely_is_named_too(bench: Bench) -> None:
    bench.base.show_window(48.0)
    assert bench.window.currentIndex() == -1
    assert bench.window.placeholderText() == "48\u2009s"
    bench.base.show_window(60.0)
    assert bench.window.currentText() == "1\u2009min"


def test_cursors_are_counted_back_from_the_edge_with_their_difference(bench: Bench, qtbot: QtBot) -> None:
    assert bench.bar.cursor_text == HINT
    assert bench.clear.isHidden()
    bench.base.pin(88.0)
    assert bench.bar.cursor_text == "A −12.00\u2009s"
    bench.base.pin(97.5)
    assert bench.bar.cursor_text == "A −12.00\u2009s   B −2.50\u2009s   Δ 9.500\u2009s"
    qtbot.mouseClick(bench.clear, Qt.MouseButton.LeftButton)
    assert bench.bar.cursor_text == HINT


def test_controls_of_a_panel_find_room_on_both_sides(bench: Bench, qtbot: QtBot) -> None:
    left, right = QLabel("left"), QLabel("right")
    bench.bar.add(left)
    bench.bar.add_right(right)
    qtbot.waitUntil(lambda: bench.window.x() < left.x() < right.x())


def test_icons_follow_the_theme(bench: Bench) -> None:
    before = bench.hold.icon().cacheKey()
    bench.bar._theme.select("light")
    assert bench.hold.icon().cacheKey() != before
