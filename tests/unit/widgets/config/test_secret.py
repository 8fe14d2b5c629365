"""A password goes in and never comes out."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.config.secret import SecretField

pytestmark = pytest.mark.gui


@pytest.fixture
def field(qtbot: QtBot) -> SecretField:
    made = SecretField("Password", tip="write-only")
    made.show_value("stored")
    show_active(qtbot, made)
    return made


def editor(field: SecretField) -> QLineEdit:
    found = field.findChild(QLineEdit)
    assert isinstance(found, QLineEdit)
    return found


@pytest.mark.parametrize(("state", "said"), [("none", "none yet"), ("stored", "stored"), ("new", "new one typed")])
def test_only_whether_there_is_one_is_shown(field: SecretField, state: str, said: str) -> None:
    field.show_value(state)
    assert field.text.startswith(said)
    assert editor(field).text() == ""


def test_what_is_typed_is_hidden_told_once_and_forgotten(field: SecretField, qtbot: QtBot) -> None:
    told: list[object] = []
    field.edited.connect(told.append)
    qtbot.keyClicks(editor(field), "hunter2")
    assert "hunter2" not in editor(field).displayText()
    qtbot.keyClick(editor(field), Qt.Key.Key_Return)
    assert told == ["hunter2"]
    assert editor(field).text() == ""


def test_an_empty_line_changes_nothing_and_esc_forgets(field: SecretField, qtbot: QtBot) -> None:
    told: list[object] = []
    field.edited.connect(told.append)
    qtbot.keyClick(editor(field), Qt.Key.Key_Return)
    qtbot.keyClicks(editor(field), "oops")
    qtbot.keyClick(editor(field), Qt.Key.Key_Escape)
    qtbot.keyClick(editor(field), Qt.Key.Key_Escape)
    qtbot.keyClick(editor(field), Qt.Key.Key_Return)
    assert told == []


def test_what_is_being_typed_survives_a_refresh_and_problems_are_marked(field: SecretField, qtbot: QtBot) -> None:
    editor(field).setFocus()
    qtbot.keyClicks(editor(field), "half")
    field.show_value("stored")
    field.show_problem("too short")
    assert editor(field).text() == "half"
    assert editor(field).property("invalid") is True
    field.show_value("none", mixed=True)
    assert field.text == "mixed"
