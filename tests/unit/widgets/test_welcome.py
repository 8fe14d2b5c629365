"""The first steps: each asks for its action, and dismissing them is told."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.welcome import STEPS, Step, Welcome

pytestmark = pytest.mark.gui


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.text)
def test_a_step_asks_for_its_action(qtbot: QtBot, step: Step) -> None:
    welcome = Welcome()
    show_active(qtbot, welcome)
    button = welcome.findChild(QPushButton, f"welcome_{step.action}")
    assert button is not None
    with qtbot.waitSignal(welcome.step_requested) as asked:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked.args == [step.action]
    assert button.toolTip() == step.tip


def test_it_can_be_dismissed(qtbot: QtBot) -> None:
    welcome = Welcome()
    show_active(qtbot, welcome)
    close = welcome.findChild(QToolButton, "welcome_dismiss")
    assert close is not None
    with qtbot.waitSignal(welcome.dismissed):
        qtbot.mouseClick(close, Qt.MouseButton.LeftButton)
    assert not welcome.isVisible()
