"""What mouse and keys do to the time axis."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from widgets.plots.hand import PlotHand
from widgets.plots.pointer import Pointer
from widgets.plots.timebase import TimeBase

pytestmark = pytest.mark.gui


class Bench:
    def __init__(self, qtbot: QtBot) -> None:
        self.widget = QWidget()
        qtbot.addWidget(self.widget)
        self.base = TimeBase(lambda: 100.0, 60.0)
        self.pointer = Pointer(self.widget, self.widget, lambda: QRectF(0, 0, 600, 50))
        self.hand = PlotHand(self.pointer, self.base, lambda: 600.0)


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return Bench(qtbot)


def test_hover_and_click_are_moments(bench: Bench) -> None:
    bench.pointer.hovered.emit(300.0)
    assert bench.base.cursors.hover == 70.0
    bench.pointer.clicked.emit(600.0)
    assert bench.base.cursors.a == 100.0
    bench.pointer.hovered.emit(None)
    assert bench.base.cursors.hover is None


def test_a_click_can_be_moved_to_what_is_near(bench: Bench) -> None:
    PlotHand(bench.pointer, bench.base, lambda: 600.0, lambda t_s: round(t_s, -1))
    bench.pointer.clicked.emit(310.0)
    assert bench.base.cursors.a == 71.0
    assert bench.base.cursors.b == 70.0


def test_dragging_to_the_right_looks_back(bench: Bench) -> None:
    bench.pointer.dragged.emit(100.0)
    assert bench.base.span() == (30.0, 90.0)


def test_the_wheel_zooms(bench: Bench) -> None:
    bench.pointer.time_zoomed.emit(0.5, 300.0)
    assert bench.base.window_s == 30.0


@pytest.mark.parametrize(
    ("keys", "cursor"),
    [
        (["pin"], 70.0),
        (["pin", "on"], 70.3),
        (["pin", "back"], 69.7),
        (["pin", "leap_on"], 73.0),
        (["pin", "leap_back"], 67.0),
        (["pin", "clear"], None),
    ],
)
def test_keys_place_move_and_clear_the_cursor(bench: Bench, keys: list[str], cursor: float | None) -> None:
    for key in keys:
        bench.pointer.key_pressed.emit(key)
    assert bench.base.cursors.a == (None if cursor is None else pytest.approx(cursor))


def test_enter_pins_where_the_mouse_is(bench: Bench) -> None:
    bench.pointer.hovered.emit(100.0)
    bench.pointer.key_pressed.emit("pin")
    assert bench.base.cursors.a == 50.0


def test_keys_zoom_hold_and_go_live(bench: Bench) -> None:
    bench.pointer.key_pressed.emit("in")
    assert bench.base.window_s == pytest.approx(48.0)
    bench.pointer.key_pressed.emit("out")
    assert bench.base.window_s == pytest.approx(60.0)
    bench.pointer.key_pressed.emit("hold")
    assert bench.base.is_held
    bench.pointer.key_pressed.emit("live")
    assert not bench.base.is_held
