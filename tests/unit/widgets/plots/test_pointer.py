"""Mouse and keys as facts, by real events."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.plots.pointer import Pointer

pytestmark = pytest.mark.gui
AREA = QRectF(50, 0, 200, 100)


class Area(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.resize(300, 100)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.pointer = Pointer(self, self, lambda: AREA)


@pytest.fixture
def area(qtbot: QtBot) -> Area:
    area = Area()
    show_active(qtbot, area)
    return area


def wheel(area: QWidget, x: int, notches: int, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    position = QPointF(x, 30)
    event = QWheelEvent(
        position,
        QPointF(area.mapToGlobal(QPoint(x, 30))),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(area, event)


def test_a_click_tells_where_in_the_area(area: Area, qtbot: QtBot) -> None:
    with qtbot.waitSignal(area.pointer.clicked) as clicked:
        qtbot.mouseClick(area, Qt.MouseButton.LeftButton, pos=QPoint(150, 50))
    assert clicked.args == [100.0]


def test_beside_the_area_and_with_other_buttons_nothing_is_clicked(area: Area, qtbot: QtBot) -> None:
    clicked = QSignalSpy(area.pointer.clicked)
    qtbot.mouseClick(area, Qt.MouseButton.LeftButton, pos=QPoint(20, 50))
    qtbot.mouseClick(area, Qt.MouseButton.RightButton, pos=QPoint(150, 50))
    assert clicked.count() == 0


def test_a_drag_tells_each_stretch_and_is_no_click(area: Area, qtbot: QtBot) -> None:
    clicked, dragged = QSignalSpy(area.pointer.clicked), QSignalSpy(area.pointer.dragged)
    qtbot.mousePress(area, Qt.MouseButton.LeftButton, pos=QPoint(100, 50))
    for x in (102, 110, 105):
        qtbot.mouseMove(area, QPoint(x, 50))
    qtbot.mouseRelease(area, Qt.MouseButton.LeftButton, pos=QPoint(105, 50))
    assert [dragged.at(index)[0] for index in range(dragged.count())] == [10.0, -5.0]
    assert clicked.count() == 0


def test_hovering_tells_the_place_and_leaving_tells_none(area: Area, qtbot: QtBot) -> None:
    hovered: list[float | None] = []
    area.pointer.hovered.connect(hovered.append)
    qtbot.mouseMove(area, QPoint(60, 50))
    qtbot.waitUntil(lambda: hovered[-1:] == [10.0])
    QApplication.sendEvent(area, QEvent(QEvent.Type.Leave))
    assert hovered[-1] is None
    qtbot.mouseMove(area, QPoint(70, 50))
    qtbot.waitUntil(lambda: hovered[-1:] == [20.0])
    qtbot.mouseMove(area, QPoint(20, 50))
    qtbot.waitUntil(lambda: hovered[-1:] == [None])


def test_the_wheel_zooms_time_in_the_area_and_values_beside_it(area: Area) -> None:
    time, value = QSignalSpy(area.pointer.time_zoomed), QSignalSpy(area.pointer.value_zoomed)
    wheel(area, 150, 1)
    assert time.at(0)[0] == pytest.approx(0.8)
    assert time.at(0)[1] == 100.0
    wheel(area, 20, -1)
    wheel(area, 150, 1, Qt.KeyboardModifier.ControlModifier)
    assert value.at(0)[0] == pytest.approx(1.25)
    assert value.at(1)[1] == 30.0


def test_the_wheel_with_shift_moves_in_time(area: Area) -> None:
    dragged = QSignalSpy(area.pointer.dragged)
    wheel(area, 150, 1, Qt.KeyboardModifier.ShiftModifier)
    assert dragged.at(0)[0] == 20.0


def test_a_double_click_on_the_value_axis_resets_it(area: Area, qtbot: QtBot) -> None:
    reset = QSignalSpy(area.pointer.reset_requested)
    qtbot.mouseDClick(area, Qt.MouseButton.LeftButton, pos=QPoint(150, 50))
    assert reset.count() == 0
    qtbot.mouseDClick(area, Qt.MouseButton.LeftButton, pos=QPoint(20, 50))
    assert reset.count() == 1


@pytest.mark.parametrize(
    ("key", "keys", "name"),
    [
        (Qt.Key.Key_Left, Qt.KeyboardModifier.NoModifier, "back"),
        (Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier, "leap_back"),
        (Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier, "leap_on"),
        (Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier, "hold"),
        (Qt.Key.Key_End, Qt.KeyboardModifier.NoModifier, "live"),
        (Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier, "clear"),
    ],
)
def test_keys_have_names(area: Area, qtbot: QtBot, key: Qt.Key, keys: Qt.KeyboardModifier, name: str) -> None:
    with qtbot.waitSignal(area.pointer.key_pressed) as pressed:
        qtbot.keyClick(area, key, keys)
    assert pressed.args == [name]


def test_other_keys_are_left_to_others(area: Area, qtbot: QtBot) -> None:
    pressed = QSignalSpy(area.pointer.key_pressed)
    qtbot.keyClick(area, Qt.Key.Key_Q)
    assert pressed.count() == 0
