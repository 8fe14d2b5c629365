"""Several ticks in a row."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.config.roles import RolesField

pytestmark = pytest.mark.gui
CHOICES = (("VIEWER", "Viewer"), ("OPERATOR", "Operator"), ("ADMIN", "Admin"))


@pytest.fixture
def field(qtbot: QtBot) -> RolesField:
    made = RolesField(CHOICES, "May write", object_name="roles", tip="allowedRoles")
    show_active(qtbot, made)
    return made


def ticked(field: RolesField) -> list[str]:
    return [box.text() for box in field.findChildren(QCheckBox) if box.isChecked()]


def test_the_values_are_ticked(field: RolesField) -> None:
    field.show_value(("ADMIN", "VIEWER"))
    assert ticked(field) == ["Viewer", "Admin"]
    field.show_value(None)
    assert ticked(field) == []
    field.show_value(["ADMIN"], mixed=True)
    assert ticked(field) == []


def test_a_key_adds_or_takes_away_in_the_fixed_order_and_keeps_the_unknown(field: RolesField, qtbot: QtBot) -> None:
    wishes: list[object] = []
    field.edited.connect(wishes.append)
    field.show_value(("ADMIN", "GUEST"))
    for name in ("OPERATOR", "ADMIN"):
        box = field.findChild(QCheckBox, f"roles_{name}")
        assert isinstance(box, QCheckBox)
        qtbot.keyClick(box, Qt.Key.Key_Space)
    assert wishes == [["OPERATOR", "ADMIN", "GUEST"], ["GUEST"]]
    assert ticked(field) == ["Admin"]


def test_a_problem_marks_every_tick(field: RolesField) -> None:
    field.show_problem("nobody may write")
    assert {box.property("invalid") for box in field.findChildren(QCheckBox)} == {True}
