"""A notice says one thing where the hand is, and goes when told."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from widgets.notice import Notice

pytestmark = pytest.mark.gui


@pytest.fixture
def notice(qtbot: QtBot) -> Notice:
    notice = Notice()
    qtbot.addWidget(notice)
    return notice


def test_it_is_hidden_until_it_has_something_to_say(notice: Notice) -> None:
    assert notice.isHidden()
    notice.say("Force Low float: refused.")
    assert not notice.isHidden()
    assert notice.text == "Force Low float: refused."
    assert notice.accessibleName() == notice.text
    assert notice.property("tone") == "alarm"
    notice.say(None)
    assert notice.isHidden()


def test_it_can_be_dismissed_by_hand(notice: Notice, qtbot: QtBot) -> None:
    notice.say("Inputs are real.", "warn")
    with qtbot.waitSignal(notice.dismissed):
        qtbot.mouseClick(notice.findChild(QToolButton), Qt.MouseButton.LeftButton)
    assert notice.isHidden()


def test_a_lasting_state_cannot_be_dismissed(notice: Notice) -> None:
    notice.say("Inputs are real.", "warn", can_dismiss=False)
    close = notice.findChild(QToolButton)
    assert isinstance(close, QToolButton)
    assert close.isHidden()


def test_text_is_never_taken_for_markup(notice: Notice) -> None:
    notice.say("<b>bold</b>")
    assert notice.text == "<b>bold</b>"
    assert notice._label.textFormat() == Qt.TextFormat.PlainText
