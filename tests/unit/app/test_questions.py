"""Questions: the answer is the button that was pressed, Esc is cancel, and nothing blocks meanwhile."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from app.questions import Choice, ask, ask_text
from tests.helpers.qt_loop import running_loop
from tests.helpers.shown import shown_window

pytestmark = pytest.mark.gui

CHOICES = (
    Choice("save", "Save", "primary"),
    Choice("discard", "Discard changes", "danger"),
    Choice("stay", "Cancel", "cancel"),
)


@pytest.fixture
def loop(qapp: QApplication) -> Iterator[QEventLoop]:
    with running_loop(qapp) as running:
        yield running


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    return shown_window(qtbot, 600, 400)


def shown_button(parent: QWidget, name: str) -> QPushButton | None:
    return parent.findChild(QPushButton, name)


@pytest.mark.parametrize("answer", ["save", "discard", "stay"])
def test_the_pressed_button_is_the_answer(loop: QEventLoop, parent: QWidget, qtbot: QtBot, answer: str) -> None:
    task = loop.create_task(ask(parent, "Unsaved work", "a.json was changed.", "Save it first?", CHOICES))
    qtbot.waitUntil(lambda: (found := shown_button(parent, f"answer_{answer}")) is not None and found.isVisible())
    assert not task.done()
    button = shown_button(parent, f"answer_{answer}")
    assert button is not None
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(task.done)
    assert task.result() == answer


def test_escape_is_cancel(loop: QEventLoop, parent: QWidget, qtbot: QtBot) -> None:
    task = loop.create_task(ask(parent, "Unsaved work", "a.json was changed.", "Save it first?", CHOICES))
    qtbot.waitUntil(lambda: (found := shown_button(parent, "answer_stay")) is not None and found.isVisible())
    button = shown_button(parent, "answer_stay")
    assert button is not None
    qtbot.keyClick(button.window(), Qt.Key.Key_Escape)
    qtbot.waitUntil(task.done)
    assert task.result() == "stay"


def test_a_dangerous_answer_is_never_the_default(loop: QEventLoop, parent: QWidget, qtbot: QtBot) -> None:
    task = loop.create_task(ask(parent, "Unsaved work", "a.json was changed.", "Save it first?", CHOICES))
    qtbot.waitUntil(lambda: (found := shown_button(parent, "answer_save")) is not None and found.isVisible())
    save = shown_button(parent, "answer_save")
    assert save is not None
    assert save.isDefault()
    qtbot.keyClick(save.window(), Qt.Key.Key_Return)
    qtbot.waitUntil(task.done)
    assert task.result() == "save"


@pytest.mark.parametrize(
    ("typed", "key", "expected"), [(" why ", Qt.Key.Key_Return, "why"), ("x", Qt.Key.Key_Escape, None)]
)
def test_a_text_is_taken_or_cancelled_and_never_empty(
    loop: QEventLoop, parent: QWidget, qtbot: QtBot, typed: str, key: Qt.Key, expected: str | None
) -> None:
    task = loop.create_task(ask_text(parent, "Leave", "Why?", "Reason", accept="Leave"))
    qtbot.waitUntil(lambda: parent.findChild(QLineEdit, "answer_line") is not None)
    line, accept = parent.findChild(QLineEdit, "answer_line"), parent.findChild(QPushButton, "answer_text")
    assert isinstance(line, QLineEdit)
    assert isinstance(accept, QPushButton)
    assert not accept.isEnabled()
    qtbot.keyClicks(line, " ")
    assert not accept.isEnabled()
    qtbot.keyClicks(line, typed)
    assert accept.isEnabled()
    qtbot.keyClick(line, key)
    qtbot.waitUntil(task.done)
    assert task.result() == expected
