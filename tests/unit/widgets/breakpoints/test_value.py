"""One value, typed or chosen."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.breakpoints.value import ValueField
from widgets.breakpoints.view import ValueControl
from widgets.fields.quantity import NumberSpec

pytestmark = pytest.mark.gui
PERCENT = NumberSpec(unit="%", scale=Decimal("0.01"), is_whole=True, minimum=0)


def test_a_number_is_typed_in_its_unit_and_a_state_is_chosen(qtbot: QtBot) -> None:
    field = ValueField("Threshold", "threshold")
    field.resize(200, 60)
    show_active(qtbot, field)
    assert field.problem is None
    field.show_control(ValueControl(8000, spec=PERCENT))
    line = field.findChild(QLineEdit)
    assert isinstance(line, QLineEdit)
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, "82.5")
    with qtbot.waitSignal(field.edited) as typed:
        qtbot.keyClick(line, Qt.Key.Key_Return)
    assert typed.args == [8250]
    line.selectAll()
    qtbot.keyClicks(line, "much")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert field.problem is not None
    field.show_control(ValueControl("IDLE", (("IDLE", "IDLE"), ("ACTIVE", "ACTIVE"))))
    box = field.findChild(QComboBox)
    assert isinstance(box, QComboBox)
    with qtbot.waitSignal(field.edited) as chosen:
        qtbot.keyClick(box, Qt.Key.Key_Down)
    assert chosen.args == ["ACTIVE"]


def test_the_same_kind_of_value_keeps_its_control(qtbot: QtBot) -> None:
    field = ValueField("Threshold", "threshold")
    qtbot.addWidget(field)
    field.show_control(ValueControl(1, spec=PERCENT))
    control = field._control
    field.show_control(ValueControl("text", spec=PERCENT))
    assert field._control is control
