"""A switch asks when hit and moves when told."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot

from widgets.inputs.switch import Switch
from widgets.theme import Theme

pytestmark = pytest.mark.gui


@pytest.fixture
def switch(qtbot: QtBot) -> Switch:
    switch = Switch(Theme("dark"), "Low float")
    qtbot.addWidget(switch)
    switch.show()
    qtbot.waitExposed(switch)
    return switch


def test_a_click_asks_for_the_other_state_and_moves_nothing(switch: Switch, qtbot: QtBot) -> None:
    switch.show_state(False)
    with qtbot.waitSignal(switch.requested) as asked:
        qtbot.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert asked.args == [True]
    assert switch.state is False


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return])
def test_keys_work_it_too(switch: Switch, qtbot: QtBot, key: Qt.Key) -> None:
    switch.show_state(True)
    with qtbot.waitSignal(switch.requested) as asked:
        qtbot.keyClick(switch, key)
    assert asked.args == [False]


def test_other_keys_and_buttons_do_nothing(switch: Switch, qtbot: QtBot) -> None:
    asked = QSignalSpy(switch.requested)
    qtbot.keyClick(switch, Qt.Key.Key_A)
    qtbot.mouseClick(switch, Qt.MouseButton.RightButton)
    assert asked.count() == 0


def test_on_off_unknown_and_stale_all_look_different(switch: Switch) -> None:
    pictures = []
    for state, stale in ((True, False), (False, False), (None, False), (True, True)):
        switch.show_state(state, is_stale=stale)
        pictures.append(switch.grab().toImage())
    assert all(one != other for at, one in enumerate(pictures) for other in pictures[at + 1 :])
    assert switch.sizeHint() == switch.size()
