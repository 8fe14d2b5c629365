"""The choice field: values behind texts, mixed, unknown, wheel."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.fields.choice import ChoiceField

pytestmark = pytest.mark.gui


@pytest.fixture
def field(qtbot: QtBot) -> ChoiceField:
    made = ChoiceField([("standard", "Standard"), ("unlit", "Unlit"), "emissive"], "Shader", tip="How it is lit.")
    show_active(qtbot, made)
    return made


def _box(field: ChoiceField) -> QComboBox:
    box = field.findChild(QComboBox)
    assert isinstance(box, QComboBox)
    return box


def _wheel(box: QComboBox) -> None:
    at = QPointF(5, 5)
    event = QWheelEvent(
        at,
        box.mapToGlobal(at),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(box, event)


def test_entry_chosen_by_key_is_emitted_as_its_value(field: ChoiceField) -> None:
    told: list[object] = []
    field.edited.connect(told.append)
    field.show_value("standard")
    assert field.text == "Standard"
    _box(field).setFocus()
    QTest.keyClick(_box(field), Qt.Key.Key_Down)
    assert told == ["unlit"]


def test_choosing_what_it_is_emits_nothing(field: ChoiceField) -> None:
    told: list[object] = []
    field.edited.connect(told.append)
    field.show_value("standard")
    _box(field).activated.emit(0)
    assert told == []
    field.show_value("standard", mixed=True)
    _box(field).activated.emit(0)
    assert told == ["standard"]


def test_mixed_and_unknown_values_are_named(field: ChoiceField) -> None:
    field.show_value("standard", mixed=True)
    assert (_box(field).currentIndex(), _box(field).placeholderText()) == (-1, "mixed")
    field.show_value("glass")
    assert (_box(field).currentIndex(), _box(field).placeholderText()) == (-1, "glass")
    field.show_value(None)
    assert _box(field).placeholderText() == "not set"


def test_new_entries_keep_the_value(field: ChoiceField) -> None:
    field.show_value("unlit")
    field.show_choices(["unlit", "other"])
    assert field.text == "unlit"


def test_wheel_changes_nothing_without_the_focus(field: ChoiceField) -> None:
    told: list[object] = []
    field.edited.connect(told.append)
    field.show_value("standard")
    _box(field).clearFocus()
    _wheel(_box(field))
    assert told == []
    _box(field).setFocus()
    _wheel(_box(field))
    assert told == ["unlit"]


def test_problem_marks_the_box(field: ChoiceField) -> None:
    field.show_problem("is not one of standard, unlit")
    assert _box(field).property("invalid") is True
