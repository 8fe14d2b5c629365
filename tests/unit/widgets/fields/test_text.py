"""The text field: finished texts only, mixed values, suggestions."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.fields.text import TextField

pytestmark = pytest.mark.gui


@pytest.fixture
def field(qtbot: QtBot) -> TextField:
    made = TextField("Script", tip="What drives it.", placeholder="none")
    show_active(qtbot, made)
    return made


def _editor(field: TextField) -> QLineEdit:
    editor = field.findChild(QLineEdit)
    assert isinstance(editor, QLineEdit)
    return editor


def _emitted(field: TextField) -> list[object]:
    told: list[object] = []
    field.edited.connect(told.append)
    return told


def test_text_is_emitted_when_finished_and_only_when_changed(field: TextField) -> None:
    told = _emitted(field)
    field.show_value("wolf_ai")
    editor = _editor(field)
    editor.setFocus()
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QTest.keyClicks(editor, "2")
    assert told == []
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert told == ["wolf_ai2"]


def test_text_typed_back_to_what_it_was_is_no_edit(field: TextField) -> None:
    told = _emitted(field)
    field.show_value("a")
    editor = _editor(field)
    editor.setFocus()
    QTest.keyClicks(editor, "b")
    QTest.keyClick(editor, Qt.Key.Key_Backspace)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert told == []


def test_escape_brings_the_value_back(field: TextField) -> None:
    told = _emitted(field)
    field.show_value("wolf_ai")
    editor = _editor(field)
    editor.setFocus()
    QTest.keyClicks(editor, "x")
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert field.text == "wolf_ai"
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert told == []


def test_mixed_texts_show_as_mixed_and_take_a_new_one(field: TextField) -> None:
    told = _emitted(field)
    field.show_value("one", mixed=True)
    editor = _editor(field)
    assert (field.text, editor.placeholderText()) == ("", "mixed")
    editor.setFocus()
    QTest.keyClicks(editor, "x")
    QTest.keyClick(editor, Qt.Key.Key_Backspace)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert told == []
    QTest.keyClicks(editor, "one")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert told == ["one"]


def test_new_value_does_not_overwrite_what_is_typed(field: TextField) -> None:
    field.show_value("a")
    editor = _editor(field)
    editor.setFocus()
    QTest.keyClicks(editor, "b")
    field.show_value("c")
    assert field.text == "ab"


def test_chosen_suggestion_is_an_edit(field: TextField) -> None:
    told = _emitted(field)
    field.show_value("player")
    field.show_suggestions(["player", "wolf", "pine"])
    field.show_suggestions(["player", "wolf"])
    completer = _editor(field).completer()
    assert completer is not None
    completer.activated.emit("wolf")
    assert told == ["wolf"]


def test_problem_marks_the_input(field: TextField) -> None:
    field.show_problem("is missing")
    assert _editor(field).property("invalid") is True
    field.show_problem("is odd", is_warning=True)
    assert _editor(field).property("invalid") is False
