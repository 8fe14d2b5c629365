"""The line: undo and redo are its own while something is typed, and the window's otherwise."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.fields.line import Line, ValueLine

pytestmark = pytest.mark.gui
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class Room(QWidget):
    """A window with shortcuts for undo and redo, around a line."""

    def __init__(self) -> None:
        super().__init__()
        self.line = Line("3.25")
        self.done: list[str] = []
        QVBoxLayout(self).addWidget(self.line)
        for name, keys in (("undo", "Ctrl+Z"), ("redo", "Ctrl+Shift+Z")):
            action = QAction(name, self)
            action.setShortcut(QKeySequence(keys))
            action.triggered.connect(lambda _checked=False, name=name: self.done.append(name))
            self.addAction(action)


@pytest.fixture
def room(qtbot: QtBot) -> Room:
    room = Room()
    show_active(qtbot, room)
    room.line.setFocus()
    return room


def test_with_nothing_typed_the_window_undoes_and_redoes(room: Room) -> None:
    QTest.keyClick(room.line, Qt.Key.Key_Z, CTRL)
    QTest.keyClick(room.line, Qt.Key.Key_Z, CTRL | SHIFT)
    assert room.done == ["undo", "redo"]
    assert room.line.text() == "3.25"


def test_while_something_is_typed_the_line_undoes_its_own_text(room: Room) -> None:
    QTest.keyClicks(room.line, "7")
    assert room.line.text() == "3.257"
    QTest.keyClick(room.line, Qt.Key.Key_Z, CTRL)
    assert room.line.text() == "3.25"
    assert room.done == []


def test_other_keys_are_typed_as_ever(room: Room) -> None:
    QTest.keyClick(room.line, Qt.Key.Key_A, CTRL)
    QTest.keyClicks(room.line, "z")
    assert room.line.text() == "z"
    assert room.done == []


def test_when_all_that_was_typed_is_taken_back_the_next_undo_is_the_windows(room: Room) -> None:
    QTest.keyClicks(room.line, "7")
    QTest.keyClick(room.line, Qt.Key.Key_Z, CTRL)
    QTest.keyClick(room.line, Qt.Key.Key_Z, CTRL)
    assert room.done == ["undo"]
    QTest.keyClick(room.line, Qt.Key.Key_Z, CTRL | SHIFT)
    assert (room.line.text(), room.done) == ("3.257", ["undo"])


def test_an_empty_line_that_nobody_typed_into_leaves_undo_to_the_window(room: Room) -> None:
    room.line.clear()
    QTest.keyClick(room.line, Qt.Key.Key_Z, CTRL)
    assert (room.line.text(), room.done) == ("", ["undo"])


def test_escape_asks_for_the_value_only_while_something_is_typed(qtbot: QtBot) -> None:
    line = ValueLine("7")
    show_active(qtbot, line)
    line.setFocus()
    wanted: list[bool] = []
    line.value_wanted.connect(lambda: wanted.append(True))
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert wanted == []
    QTest.keyClicks(line, "5")
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert wanted == [True]
