"""The trigger's line under real hands: what it asks for, and what it says."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from widgets.trends.trigger_bar import STATE_LEVEL, TriggerBar
from widgets.trends.view import TrendSignal, TriggerSpec, TriggerView

pytestmark = pytest.mark.gui
LEVEL, PUMP = TrendSignal("2", "Level", "number", "%"), TrendSignal("8", "Pump 1", "state")


@pytest.fixture
def bar(qtbot: QtBot) -> TriggerBar:
    bar = TriggerBar()
    qtbot.addWidget(bar)
    bar.show_signals([LEVEL, PUMP])
    bar.show()
    qtbot.waitExposed(bar)
    return bar


def choose(bar: TriggerBar, name: str, text: str, qtbot: QtBot) -> None:
    box = bar.findChild(QComboBox, name)
    assert isinstance(box, QComboBox)
    box.setFocus()
    box.setCurrentIndex(box.findText(text))
    box.activated.emit(box.currentIndex())


def write(bar: TriggerBar, name: str, text: str, qtbot: QtBot) -> None:
    line = bar.findChild(QLineEdit, name)
    assert isinstance(line, QLineEdit)
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, text)
    qtbot.keyClick(line, Qt.Key.Key_Return)


def arm(bar: TriggerBar, qtbot: QtBot) -> TriggerSpec:
    with qtbot.waitSignal(bar.arm_requested) as asked:
        qtbot.mouseClick(bar.findChild(QPushButton, "trigger_arm"), Qt.MouseButton.LeftButton)
    spec = asked.args[0]
    assert isinstance(spec, TriggerSpec)
    return spec


def test_a_level_is_typed_in_the_unit_of_its_signal(bar: TriggerBar, qtbot: QtBot) -> None:
    write(bar, "trigger_low_input", "82.5", qtbot)
    write(bar, "trigger_before_input", "2", qtbot)
    assert arm(bar, qtbot) == TriggerSpec("2", "rises", 82.5, 0.0, 2.0, 5.0)


def test_a_window_has_two_ends(bar: TriggerBar, qtbot: QtBot) -> None:
    assert not bar._high.isVisible()
    choose(bar, "trigger_kind_input", "leaves window", qtbot)
    write(bar, "trigger_low_input", "10", qtbot)
    write(bar, "trigger_high_input", "20", qtbot)
    spec = arm(bar, qtbot)
    assert (spec.kind, spec.low, spec.high) == ("leaves", 10.0, 20.0)


def test_a_state_comes_on_or_goes_off_and_needs_no_number(bar: TriggerBar, qtbot: QtBot) -> None:
    choose(bar, "trigger_kind_input", "leaves window", qtbot)
    choose(bar, "trigger_signal_input", "Pump 1", qtbot)
    assert not bar._low.isVisible()
    spec = arm(bar, qtbot)
    assert (spec.key, spec.kind, spec.low) == ("8", "rises", STATE_LEVEL)


def test_armed_it_offers_to_take_it_back(bar: TriggerBar, qtbot: QtBot) -> None:
    bar.show_view(TriggerView("armed: waiting", True, "warn"))
    assert bar.state_text == "armed: waiting"
    with qtbot.waitSignal(bar.disarm_requested):
        qtbot.mouseClick(bar.findChild(QPushButton, "trigger_arm"), Qt.MouseButton.LeftButton)


def test_what_stands_there_while_it_is_armed_is_what_is_waited_for(bar: TriggerBar) -> None:
    parts = [
        bar.findChild(QWidget, f"trigger_{name}") for name in ("signal", "kind", "low", "before", "after", "repeat")
    ]
    bar.show_view(TriggerView("armed: waiting", True, "warn"))
    assert not any(part.isEnabled() for part in parts)
    bar.show_view(TriggerView())
    assert all(part.isEnabled() for part in parts)


def test_without_signals_there_is_nothing_to_arm(bar: TriggerBar) -> None:
    bar.show_signals([])
    assert not bar.findChild(QPushButton, "trigger_arm").isEnabled()
