"""A tick under mouse and keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.config.toggle import ToggleField

pytestmark = pytest.mark.gui


@pytest.fixture
def field(qtbot: QtBot) -> ToggleField:
    made = ToggleField("Invert", tip="the other way round")
    show_active(qtbot, made)
    return made


def box(field: ToggleField) -> QCheckBox:
    found = field.findChild(QCheckBox)
    assert isinstance(found, QCheckBox)
    return found


@pytest.mark.parametrize(("value", "text"), [(True, "on"), (False, "off"), (None, "not set"), ("x", "not set")])
def test_a_value_is_shown_as_a_tick_and_a_word(field: ToggleField, value: object, text: str) -> None:
    field.show_value(value)
    assert (field.text, box(field).isChecked()) == (text, value is True)


@pytest.mark.parametrize(("value", "wish"), [(True, False), (False, True), (None, True)])
def test_space_wishes_for_the_other_and_shows_what_is(
    field: ToggleField, qtbot: QtBot, value: bool | None, wish: bool
) -> None:
    field.show_value(value)
    wishes: list[object] = []
    field.edited.connect(wishes.append)
    qtbot.keyClick(box(field), Qt.Key.Key_Space)
    assert wishes == [wish]
    assert box(field).isChecked() is (value is True)


def test_on_and_off_may_have_words_of_their_own(qtbot: QtBot) -> None:
    made = ToggleField("Enabled", words=("enabled", "disabled"))
    qtbot.addWidget(made)
    made.show_value(False)
    assert made.text == "disabled"


def test_differing_values_are_mixed_and_a_problem_is_marked(field: ToggleField) -> None:
    field.show_value(True, mixed=True)
    field.show_problem("must be on")
    assert field.text == "mixed"
    assert box(field).property("invalid") is True
