"""Rows that break: nothing is out of reach in a narrow panel, nothing is moved in a wide one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QMargins
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from widgets.flow import FlowLayout

pytestmark = pytest.mark.gui
WIDTH, HEIGHT, GAP = 80, 24, 4


class Bar(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.flow = FlowLayout(QMargins(8, 6, 8, 6), GAP, self)
        # Plain widgets: a style gives buttons a height of its own.
        self.buttons = [self.fixed(QWidget()) for _ in range(3)]
        for button in self.buttons:
            self.flow.addWidget(button)

    @staticmethod
    def fixed(widget: QWidget) -> QWidget:
        widget.setFixedSize(WIDTH, HEIGHT)
        return widget

    @property
    def places(self) -> list[tuple[int, int]]:
        return [(button.x(), button.y()) for button in self.buttons]


class Holder(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.bar = Bar()


@pytest.fixture
def bar(qtbot: QtBot) -> Iterator[Bar]:
    """A bar above something that takes the rest of the height."""
    outer = Holder()
    column = QVBoxLayout(outer)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    bar = outer.bar
    column.addWidget(bar)
    column.addWidget(QWidget(), 1)
    qtbot.addWidget(outer)
    outer.resize(400, 300)
    outer.show()
    qtbot.waitExposed(outer)
    yield bar
    outer.close()


def narrow(bar: Bar, width: int) -> None:
    window = bar.window()
    window.resize(width, 300)
    QApplication.processEvents()


def test_all_stands_in_one_row_where_there_is_room(bar: Bar) -> None:
    assert bar.places == [(8, 6), (8 + WIDTH + GAP, 6), (8 + 2 * (WIDTH + GAP), 6)]
    assert bar.height() == HEIGHT + 12
    assert bar.sizeHint().width() == 3 * WIDTH + 2 * GAP + 16


def test_what_has_no_room_stands_below_and_the_bar_grows(bar: Bar) -> None:
    narrow(bar, 2 * WIDTH + GAP + 16)
    assert bar.places == [(8, 6), (8 + WIDTH + GAP, 6), (8, 6 + HEIGHT + GAP)]
    assert bar.height() == 2 * HEIGHT + GAP + 12
    narrow(bar, WIDTH + 16)
    assert [x for x, _ in bar.places] == [8, 8, 8]


def test_the_widest_of_it_is_the_least_width(bar: Bar) -> None:
    assert bar.minimumSizeHint().width() == WIDTH + 16


def test_what_is_hidden_takes_no_room(bar: Bar) -> None:
    bar.buttons[0].hide()
    narrow(bar, 400)
    assert bar.places[1:] == [(8, 6), (8 + WIDTH + GAP, 6)]


def test_one_may_take_what_is_left(bar: Bar) -> None:
    line = QLineEdit()
    line.setMinimumWidth(40)
    bar.flow.insert(1, line)
    bar.flow.grow(line)
    narrow(bar, 500)
    assert line.x() == 8 + WIDTH + GAP
    assert line.width() == 500 - 16 - 3 * WIDTH - 3 * GAP
    assert bar.buttons[2].geometry().right() == 500 - 8 - 1
    narrow(bar, 3 * WIDTH + 3 * GAP + 40 + 16)
    assert len({button.y() for button in bar.buttons}) == 1
    assert line.width() == 40


def test_it_can_be_taken_apart(bar: Bar) -> None:
    item = bar.flow.takeAt(0)
    assert item is not None
    assert item.widget() is bar.buttons[0]
    assert bar.flow.count() == 2
    assert bar.flow.itemAt(9) is None
    assert bar.flow.takeAt(9) is None


@pytest.mark.parametrize("is_nested", [False, True])
def test_what_asks_for_another_size_gets_it(qtbot: QtBot, is_nested: bool) -> None:
    outer = QWidget()
    column = QVBoxLayout(outer)
    first, second = QPushButton("Run"), QPushButton("Break")
    if is_nested:
        flow = FlowLayout(QMargins(), GAP)
        column.addLayout(flow)
    else:
        inner = QWidget()
        flow = FlowLayout(QMargins(), GAP, inner)
        column.addWidget(inner)
    flow.addWidget(first)
    flow.addWidget(second)
    qtbot.addWidget(outer)
    outer.resize(600, 100)
    outer.show()
    qtbot.waitExposed(outer)
    left, width = second.x(), first.width()
    first.setText("Run until the card is reached")
    qtbot.waitUntil(lambda: first.width() > width and second.x() - left == first.width() - width)
    assert first.width() == first.sizeHint().width()
    first.hide()
    qtbot.waitUntil(lambda: second.x() < left)
    first.show()
    qtbot.waitUntil(lambda: second.x() > left)
    first.setStyleSheet("padding: 0 40px")
    qtbot.waitUntil(lambda: first.width() == first.sizeHint().width())
    outer.resize(first.width() + 20, 200)
    qtbot.waitUntil(lambda: second.y() > first.y())
