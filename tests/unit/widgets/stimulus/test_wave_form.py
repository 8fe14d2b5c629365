"""Describing a wave under real hands."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from widgets.stimulus.view import WaveInput, WaveWish
from widgets.stimulus.wave_form import WaveForm

pytestmark = pytest.mark.gui
LEVEL = WaveInput(10, "10  Level", "AI", 0, 600, "m", is_raw=False)
FLOAT = WaveInput(11, "11  Float", "DI", 0, 1)


@pytest.fixture
def form(qtbot: QtBot) -> WaveForm:
    form = WaveForm()
    qtbot.addWidget(form)
    form.show_inputs([LEVEL, FLOAT])
    form.show_enabled("")
    form.show()
    qtbot.waitExposed(form)
    return form


def choose(form: WaveForm, name: str, text: str) -> None:
    box = form.findChild(QComboBox, name)
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findText(text))
    box.activated.emit(box.currentIndex())


def write(form: WaveForm, name: str, text: str, qtbot: QtBot) -> None:
    line = next(one for one in form.findChildren(QLineEdit, name) if one.isVisible())
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, text)
    qtbot.keyClick(line, Qt.Key.Key_Return)


def asked(form: WaveForm, qtbot: QtBot) -> WaveWish:
    with qtbot.waitSignal(form.wanted) as wanted:
        qtbot.mouseClick(form.findChild(QPushButton, "wave_start"), Qt.MouseButton.LeftButton)
    wish = wanted.args[0]
    assert isinstance(wish, WaveWish)
    return wish


def test_a_wave_begins_with_the_whole_range_of_its_input(form: WaveForm, qtbot: QtBot) -> None:
    assert asked(form, qtbot) == WaveWish(10, "SINE", 0, 600, 10_000, 50)


def test_values_are_typed_in_the_unit_of_the_input(form: WaveForm, qtbot: QtBot) -> None:
    write(form, "wave_low_input", "1.25", qtbot)
    write(form, "wave_high_input", "4", qtbot)
    write(form, "wave_period_input", "2.5", qtbot)
    choose(form, "wave_kind_input", "ramp")
    assert asked(form, qtbot) == WaveWish(10, "RAMP", 125, 400, 2_500, 50)


def test_only_a_pulse_asks_how_long_it_is_high(form: WaveForm, qtbot: QtBot) -> None:
    assert not form._share.isVisible()
    choose(form, "wave_kind_input", "pulse train")
    assert form._share.isVisible()
    write(form, "wave_duty_input", "20", qtbot)
    choose(form, "wave_input_input", "11  Float")
    assert asked(form, qtbot) == WaveWish(11, "PULSE", 0, 1, 10_000, 20)


def test_what_was_typed_stays_while_the_inputs_are_the_same(form: WaveForm, qtbot: QtBot) -> None:
    write(form, "wave_low_input", "2", qtbot)
    form.show_inputs([LEVEL, FLOAT])
    form.show_inputs([LEVEL])
    assert asked(form, qtbot).low == 200


def test_why_no_wave_can_be_started_is_said(form: WaveForm) -> None:
    form.show_enabled("its terminals are real")
    button = form.findChild(QPushButton, "wave_start")
    assert isinstance(button, QPushButton)
    assert (button.isEnabled(), button.toolTip()) == (False, "its terminals are real")
    form.show_inputs([])
    form.show_enabled("")
    assert not button.isEnabled()
