"""The vector field: one component at a time, coloured letters, one message."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.fields.quantity import METRES
from widgets.fields.vector import VectorField
from widgets.theme import Theme

pytestmark = pytest.mark.gui


@pytest.fixture
def field(qtbot: QtBot) -> VectorField:
    made = VectorField(METRES, "Position", Theme())
    show_active(qtbot, made)
    return made


def _type(field: VectorField, index: int, text: str) -> None:
    editor = field.components[index].findChild(QLineEdit)
    assert isinstance(editor, QLineEdit)
    editor.setFocus()
    editor.selectAll()
    QTest.keyClicks(editor, text)
    QTest.keyClick(editor, Qt.Key.Key_Return)


def test_only_the_touched_component_is_emitted(field: VectorField) -> None:
    told: list[object] = []
    field.edited.connect(told.append)
    field.show_value((1, 2.25, -3))
    _type(field, 1, "7")
    _type(field, 2, "-3")
    assert told == [{1: 7}]


def test_each_component_may_be_mixed(field: VectorField) -> None:
    field.show_value((1, 2, 3), (False, True, False))
    shown = [component.text for component in field.components]
    assert shown == ["1", "", "3.00\u2009m"]
    field.show_value(None)
    assert [component.text for component in field.components] == ["", "", ""]


def test_letters_have_the_axis_colours_of_the_theme(qtbot: QtBot) -> None:
    theme = Theme("dark")
    field = VectorField(METRES, "Position", theme)
    qtbot.addWidget(field)
    label = field.findChild(QLabel, "position_y_handle")
    assert isinstance(label, QLabel)
    assert theme.hex("axis.y") in label.styleSheet()
    theme.select("light")
    assert theme.hex("axis.y") in label.styleSheet()


def test_dragging_a_letter_steps_its_component(field: VectorField) -> None:
    told: list[object] = []
    drags: list[object] = []
    stepping: list[bool] = []
    field.edited.connect(told.append)
    field.edited.connect(lambda _: stepping.append(field.is_stepping))
    field.drag_started.connect(lambda: drags.append("started"))
    field.drag_finished.connect(drags.append)
    field.show_value((1, 2, 3))
    label = field.findChild(QLabel, "position_x_handle")
    assert isinstance(label, QLabel)
    QTest.mousePress(label, Qt.MouseButton.LeftButton, pos=QPoint(2, 5))
    QTest.mouseMove(label, QPoint(10, 5))
    QTest.mouseRelease(label, Qt.MouseButton.LeftButton, pos=QPoint(10, 5))
    assert told == [{0: 1.2}]
    assert drags == ["started", True]
    assert stepping == [True]
    assert not field.is_stepping


def test_problem_marks_one_component_and_is_told_once(field: VectorField) -> None:
    field.show_value((1, 2, 3))
    field.show_problem("must be above 0", index=1)
    marked = [component.findChild(QLineEdit).property("invalid") for component in field.components]
    assert marked == [False, True, False]
    assert [component.problem for component in field.components] == [None, None, None]
    assert field.problem == "must be above 0"
    field.show_problem(None)
    assert not any(component.findChild(QLineEdit).property("invalid") for component in field.components)
