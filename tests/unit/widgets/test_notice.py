"""A notice says one thing where the hand is, and goes when told."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from widgets.notice import Notice, NoticeAction

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


def test_what_can_be_done_about_it_is_a_button(notice: Notice, qtbot: QtBot) -> None:
    retry = NoticeAction("retry", "Try again", "Ask the runtime again")
    notice.say("The active config could not be read.", actions=[retry, NoticeAction("log", "Show log")])
    button = notice.findChild(QPushButton, "notice_retry")
    assert isinstance(button, QPushButton)
    assert button.toolTip() == "Ask the runtime again"
    with qtbot.waitSignal(notice.action_requested) as asked:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked.args == ["retry"]
    assert not notice.isHidden()


def test_the_next_message_brings_its_own_actions(notice: Notice) -> None:
    notice.say("The link is down.", actions=[NoticeAction("retry", "Try again")])
    notice.say("The level was saved.", "ok")
    assert notice._buttons == []
    notice.say(None, actions=[NoticeAction("retry", "Try again")])
    assert notice._buttons == []


def test_a_message_that_counts_down_leaves_its_buttons_in_place(qtbot: QtBot) -> None:
    notice = Notice()
    qtbot.addWidget(notice)
    confirm = NoticeAction("confirm", "Confirm")
    notice.say("30 s", actions=(confirm,))
    button = notice.findChild(QPushButton, "notice_confirm")
    notice.say("29 s", actions=(confirm,))
    assert notice.text == "29 s"
    assert notice.findChild(QPushButton, "notice_confirm") is button


def test_a_long_tag_is_broken_in_the_line_and_copied_whole(notice: Notice, qtbot: QtBot) -> None:
    said = "The mask of PUMPE_001_NIEDERDRUCK_STATION_SUED ends."
    notice.say(said)
    notice.resize(200, 100)
    notice.show()
    qtbot.waitExposed(notice)
    label = notice._label
    assert notice.text == said != label.text()
    label.setSelection(0, len(label.text()))
    qtbot.keyClick(label, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == said
