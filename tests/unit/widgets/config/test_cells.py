"""Each kind of cell gets its control, and shows its value in it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtWidgets import QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from widgets.config.cells import make_control, mark_invalid, object_name, shape, show_cell
from widgets.config.reference import ReferenceField
from widgets.config.roles import RolesField
from widgets.config.secret import SecretField
from widgets.config.toggle import ToggleField
from widgets.config.view import (
    ActionCell,
    Cell,
    ChoiceCell,
    NumberCell,
    Reference,
    ReferenceCell,
    RolesCell,
    SecretCell,
    TextCell,
    ToggleCell,
    WordCell,
)
from widgets.fields.choice import ChoiceField
from widgets.fields.number import NumberField
from widgets.fields.quantity import NumberSpec
from widgets.fields.text import TextField
from widgets.theme import Theme

pytestmark = pytest.mark.gui
SECONDS = NumberSpec(unit="s", decimals=2, scale=Decimal("0.01"), is_whole=True)
OPTIONS = ((Reference(2, "currentValue", "NUMBER"), "2  Level · value"),)
CELLS: list[tuple[Cell, Cell, type[QWidget], str]] = [
    (NumberCell("a", "A", SECONDS, 125), NumberCell("a", "A", SECONDS, 250), NumberField, "2.50\u2009s"),
    (ToggleCell("a", "A", True), ToggleCell("a", "A", False), ToggleField, "off"),
    (TextCell("a", "A", "x"), TextCell("a", "A", "y"), TextField, "y"),
    (SecretCell("a", "A", "none"), SecretCell("a", "A", "stored"), SecretField, "stored; type to replace"),
    (ReferenceCell("a", "A", (), "?"), ReferenceCell("a", "A", OPTIONS, "2  Level"), ReferenceField, "2  Level"),
]


@pytest.fixture
def theme() -> Theme:
    return Theme("dark")


def make(qtbot: QtBot, cell: Cell, theme: Theme) -> QWidget:
    control = make_control(cell, theme, lambda _address: None)
    qtbot.addWidget(control)
    return control


@pytest.mark.parametrize(("cell", "later", "kind", "text"), CELLS, ids=lambda one: getattr(one, "__name__", None))
def test_a_control_is_made_once_and_shows_later_values(
    qtbot: QtBot, theme: Theme, cell: Cell, later: Cell, kind: type[QWidget], text: str
) -> None:
    control = make(qtbot, cell, theme)
    assert type(control) is kind
    assert control.objectName() == object_name("a") == "config_a"
    assert shape(cell) == shape(later)
    show_cell(control, later)
    assert getattr(control, "text") == text  # noqa: B009 - each kind has it, their base has not


def test_roles_are_ticked(qtbot: QtBot, theme: Theme) -> None:
    cell = RolesCell("a", "A", (("ADMIN", "Admin"),), ("ADMIN",))
    control = make(qtbot, cell, theme)
    assert isinstance(control, RolesField)


@pytest.mark.parametrize(
    ("value", "standing", "text"),
    [(1, "1", "on"), (0, "0", "off"), (True, "true", ""), ("x", '"x"', ""), (None, "", "")],
)
def test_a_choice_shows_its_words_and_never_mistakes_true_for_one(
    qtbot: QtBot, theme: Theme, value: object, standing: str, text: str
) -> None:
    control = make(qtbot, ChoiceCell("a", "A", ((1, "on"), (0, "off")), value, standing), theme)
    assert isinstance(control, ChoiceField)
    assert control.text == text


def test_other_choices_or_another_unit_want_another_control() -> None:
    assert shape(ChoiceCell("a", "A", ((1, "on"),), 1)) != shape(ChoiceCell("a", "A", ((2, "on"),), 1))
    assert shape(NumberCell("a", "A", SECONDS, 1)) != shape(NumberCell("a", "A", NumberSpec(), 1))
    assert shape(WordCell("a")) != shape(WordCell("b"))


def test_a_word_is_a_label_and_an_action_tells_its_address(qtbot: QtBot, theme: Theme) -> None:
    assert isinstance(make(qtbot, WordCell("to"), theme), QLabel)
    pressed: list[str] = []
    for cell in (ActionCell("bind:x", "", "Bind", "mdi6.link-plus"), ActionCell("add:y", "Add", "Add it")):
        button = make_control(cell, theme, pressed.append)
        qtbot.addWidget(button)
        assert isinstance(button, QToolButton)
        button.click()
    assert pressed == ["bind:x", "add:y"]


def test_a_red_border_comes_and_goes(qtbot: QtBot, theme: Theme) -> None:
    for cell in (CELLS[0][0], CELLS[2][0]):
        control = make(qtbot, cell, theme)
        editor = control.focusProxy()
        assert editor is not None
        mark_invalid(control, True)
        assert editor.property("invalid") is True
        mark_invalid(control, False)
        assert editor.property("invalid") is False
