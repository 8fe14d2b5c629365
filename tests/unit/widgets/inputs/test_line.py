"""One line under real hands: switch, slider, typed decimals."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from widgets.inputs.line import InputLine
from widgets.inputs.row import InputRow
from widgets.theme import Theme

pytestmark = pytest.mark.gui
FLOAT = InputRow(1, "Low float", "DI", 0)
LEVEL = InputRow(2, "Tank level", "AI", 1000, 0, 4000, value=2500, minimum=0, maximum=10000, unit="%")


@pytest.fixture
def line(qtbot: QtBot) -> InputLine:
    line = InputLine(Theme("dark"))
    qtbot.addWidget(line)
    line.resize(700, 56)
    line.show()
    qtbot.waitExposed(line)
    return line


def field(line: InputLine) -> QLineEdit:
    assert line._field is not None
    found = line._field.findChild(QLineEdit)
    assert isinstance(found, QLineEdit)
    return found


def test_a_switch_asks_for_one_or_zero(line: InputLine, qtbot: QtBot) -> None:
    line.show_row(FLOAT, is_stale=False)
    with qtbot.waitSignal(line.raw_requested) as asked:
        qtbot.mouseClick(line._switch, Qt.MouseButton.LeftButton)
    assert asked.args == [1, 1]
    assert line._switch.state is False
    line.show_row(replace(FLOAT, raw=1), is_stale=False)
    assert line._switch.state is True


def test_a_slider_stands_at_the_reported_reading_and_asks_in_counts(line: InputLine, qtbot: QtBot) -> None:
    line.show_row(LEVEL, is_stale=False)
    assert line._slider.value() == 250
    asked = QSignalSpy(line.raw_requested)
    line._slider.setFocus()
    qtbot.keyClick(line._slider, Qt.Key.Key_End)
    assert asked.at(0) == [2, 4000]


def test_the_largest_reading_there_is_can_be_asked_for_and_is_shown_from_its_front(
    line: InputLine, qtbot: QtBot
) -> None:
    line.show_row(replace(LEVEL, raw=0, raw_max=4_294_967_295), is_stale=False)
    asked = QSignalSpy(line.raw_requested)
    line._slider.setFocus()
    qtbot.keyClick(line._slider, Qt.Key.Key_End)
    assert asked.at(0) == [2, 4_294_967_295]
    line.show_row(replace(LEVEL, raw=4_294_967_295, raw_max=4_294_967_295), is_stale=False)
    assert line._raw.text().startswith("raw 42")
    assert line._raw.text().endswith("…")
    assert line._raw.toolTip() == "raw 4294967295"


@pytest.mark.parametrize("row", [FLOAT, LEVEL])
def test_the_raw_reading_stands_within_a_narrow_line(line: InputLine, row: InputRow) -> None:
    line.setFixedWidth(340)
    line.show_row(row, is_stale=False)
    line.grab()  # it is laid out
    assert line._raw.geometry().right() < 340
    assert not line._raw.text().endswith("…")


def test_a_slider_in_the_hand_stays_in_the_hand(line: InputLine, qtbot: QtBot) -> None:
    line.show_row(LEVEL, is_stale=False)
    at = QPoint(round(line._slider.width() * 0.25), line._slider.height() // 2)
    qtbot.mousePress(line._slider, Qt.MouseButton.LeftButton, pos=at)
    assert line._slider.isSliderDown()
    line.show_row(replace(LEVEL, raw=4000, value=10000), is_stale=False)
    assert line._slider.value() < 500
    qtbot.mouseRelease(line._slider, Qt.MouseButton.LeftButton, pos=at)
    line.show_row(replace(LEVEL, raw=4000, value=10000), is_stale=False)
    assert line._slider.value() == 1000


def test_a_typed_decimal_asks_in_centiunits(line: InputLine, qtbot: QtBot) -> None:
    line.show_row(LEVEL, is_stale=False)
    assert field(line).text() == "25.00\u2009%"
    qtbot.mouseClick(field(line), Qt.MouseButton.LeftButton)
    field(line).selectAll()
    qtbot.keyClicks(field(line), "82.5")
    with qtbot.waitSignal(line.value_requested) as asked:
        qtbot.keyClick(field(line), Qt.Key.Key_Return)
    assert asked.args == [2, 8250]


def test_without_a_scale_counts_are_typed(line: InputLine, qtbot: QtBot) -> None:
    line.show_row(replace(LEVEL, is_raw=True, value=None, unit="", maximum=4000), is_stale=False)
    assert field(line).text() == "1000\u2009raw"
    qtbot.mouseClick(field(line), Qt.MouseButton.LeftButton)
    field(line).selectAll()
    qtbot.keyClicks(field(line), "7")
    with qtbot.waitSignal(line.raw_requested) as asked:
        qtbot.keyClick(field(line), Qt.Key.Key_Return)
    assert asked.args == [2, 7]


def test_a_forced_or_hand_held_reading_is_marked(line: InputLine) -> None:
    line.show_row(replace(FLOAT, force="forced high"), is_stale=False)
    assert (line._mark.text(), line._mark.property("tone")) == ("F", "warn")
    assert "no effect" in line._mark.toolTip()
    line.show_row(replace(FLOAT, is_by_hand=True), is_stale=False)
    assert (line._mark.text(), line._mark.property("tone")) == ("by hand", "quiet")


def test_a_line_is_reused_for_another_input(line: InputLine) -> None:
    line.show_row(LEVEL, is_stale=False)
    line.show_row(FLOAT, is_stale=True)
    assert line.row == FLOAT
    assert line._slider.isHidden()
    assert line.objectName() == "input_1"
    assert "Low float" in line._switch.accessibleName()
    assert line._label.property("tone") == "faint"


def test_a_reading_that_is_not_reported_is_a_dash(line: InputLine) -> None:
    line.show_row(replace(LEVEL, raw=None, value=None, raw_max=0), is_stale=False)
    assert line._raw.text() == "–"
    assert line._slider.value() == 0
    line.show_row(replace(FLOAT, raw=None), is_stale=False)
    assert line._switch.state is None


def test_a_label_without_room_ends_in_an_ellipsis(line: InputLine) -> None:
    name = "P-101 Motor protection tripped, thermal"
    line.show_row(replace(FLOAT, label=name), is_stale=False)
    line._label.resize(60, 20)
    assert line._label.text().endswith("…")
    assert line._label.toolTip() == name
    line._label.resize(900, 20)
    assert line._label.text() == name


def test_a_reading_by_hand_can_go_back_where_there_is_a_plant(line: InputLine, qtbot: QtBot) -> None:
    line.show_row(replace(FLOAT, is_by_hand=True), is_stale=False)
    assert line._to_plant.isHidden()
    line.show_row(replace(FLOAT, can_go_back=True), is_stale=False)
    assert line._to_plant.isHidden()
    line.show_row(replace(FLOAT, is_by_hand=True, can_go_back=True), is_stale=False)
    with qtbot.waitSignal(line.plant_requested) as asked:
        qtbot.mouseClick(line._to_plant, Qt.MouseButton.LeftButton)
    assert asked.args == [1]


def test_what_cannot_be_worked_says_why_and_what_it_is(line: InputLine) -> None:
    line.show_row(FLOAT, is_stale=False)
    line.show_idle("this takes the role OPERATOR", can_be_worked=False)
    assert not line._switch.isEnabled()
    for control in (line._switch, line._slider, line._to_plant):
        assert control.toolTip().endswith("Not now: this takes the role OPERATOR.")
    line.show_row(LEVEL, is_stale=False)
    assert "Tank level" in line._slider.toolTip()
    assert "Not now" in line._slider.toolTip()
    line.show_idle("", can_be_worked=True)
    assert line._slider.isEnabled()
    assert "Not now" not in line._slider.toolTip()
