"""The colour field: channels, swatch, and a picker whose whole visit is one drag."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.fields.colour import ColourField, to_color
from widgets.theme import Theme

pytestmark = pytest.mark.gui


@pytest.fixture
def field(qtbot: QtBot) -> ColourField:
    made = ColourField("Colour", Theme())
    show_active(qtbot, made)
    return made


def _swatch(field: ColourField) -> QToolButton:
    swatch = field.findChild(QToolButton, "colour_swatch")
    assert isinstance(swatch, QToolButton)
    return swatch


def test_typed_channel_is_the_only_one_emitted(field: ColourField) -> None:
    told: list[object] = []
    field.edited.connect(told.append)
    field.show_value((1, 0.5, 0.25))
    editor = field.channels.components[2].findChild(QLineEdit)
    assert isinstance(editor, QLineEdit)
    editor.setFocus()
    editor.selectAll()
    QTest.keyClicks(editor, "0.75")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert told == [{2: 0.75}]
    assert not field.is_stepping


def test_swatch_is_painted_in_the_colour(field: ColourField) -> None:
    field.show_value((1, 0, 0))
    middle = field.grab().toImage().pixelColor(_swatch(field).geometry().center())
    assert middle == QColor(255, 0, 0)
    field.show_value((1, 0, 0), (True, False, False))
    divided = field.grab().toImage().pixelColor(_swatch(field).geometry().center() + QPoint(-6, -2))
    assert divided != QColor(255, 0, 0)


def test_picker_changes_live_and_is_kept_on_ok(field: ColourField, qtbot: QtBot) -> None:
    told: list[object] = []
    drags: list[object] = []
    field.edited.connect(told.append)
    field.drag_started.connect(lambda: drags.append("started"))
    field.drag_finished.connect(drags.append)
    field.show_value((1, 1, 1))
    QTest.mouseClick(_swatch(field), Qt.MouseButton.LeftButton)
    picker = field.picker
    assert picker is not None
    QTest.mouseClick(_swatch(field), Qt.MouseButton.LeftButton)
    field.pick()
    assert field.picker is picker
    picker.setCurrentColor(QColor.fromRgbF(1, 0.5, 0))
    assert told == [{1: 0.502, 2: 0}]  # the picker works in 8 bits
    picker.accept()
    qtbot.waitUntil(lambda: field.picker is None)
    assert drags == ["started", True]


def test_cancelled_picker_is_not_kept(field: ColourField, qtbot: QtBot) -> None:
    drags: list[object] = []
    field.drag_finished.connect(drags.append)
    field.pick()
    picker = field.picker
    assert picker is not None
    QTest.keyClick(picker, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: field.picker is None)
    assert drags == [False]


def test_problem_is_shown_by_the_channels(field: ColourField) -> None:
    field.show_value((2, 0, 0))
    field.show_problem("must lie in 0..1, not 2", index=0)
    assert field.problem == "must lie in 0..1, not 2"
    assert field.channels.components[0].findChild(QLineEdit).property("invalid") is True


def test_colour_outside_the_range_shows_as_the_nearest() -> None:
    assert to_color((2, -1, 0.5)).getRgbF()[:2] == (1.0, 0.0)


def _type_hex(field: ColourField, text: str) -> None:
    editor = field.findChild(QLineEdit, "colour_hex_input")
    assert editor is not None
    editor.setFocus()
    editor.selectAll()
    QTest.keyClicks(editor, text)
    QTest.keyClick(editor, Qt.Key.Key_Return)


def test_hex_changes_the_channels_that_differ_and_leaves_the_digits_of_the_others(field: ColourField) -> None:
    told: list[object] = []
    field.edited.connect(told.append)
    field.show_value((0.5012, 0.25, 1))
    _type_hex(field, "#8000ff")
    assert told == [{1: 0}]
    _type_hex(field, "#8040ff")
    assert told == [{1: 0}], "the same bytes are the same colour"
    field.show_value((1, 0, 0), (True, False, False))
    _type_hex(field, "#ff8000")
    assert told[1:] == [{0: 1, 1: 0.502, 2: 0}]
