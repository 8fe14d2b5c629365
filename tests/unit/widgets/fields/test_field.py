"""What all fields share: the message below, its tone, what is read aloud."""

import pytest
from PySide6.QtWidgets import QHBoxLayout, QLabel
from pytestqt.qtbot import QtBot

from widgets.fields.field import Field, clear_layout
from widgets.fields.text import TextField

pytestmark = pytest.mark.gui


def _message(field: Field) -> QLabel:
    label = field.findChild(QLabel, "problem")
    assert isinstance(label, QLabel)
    return label


def test_problem_stands_below_the_control_with_its_mark(qtbot: QtBot) -> None:
    field = TextField("Mesh")
    qtbot.addWidget(field)
    field.show()
    assert not _message(field).isVisible()
    field.show_problem("no mesh is named 'wulf'", is_warning=True)
    assert _message(field).isVisible()
    assert _message(field).text() == "△ no mesh is named 'wulf'"
    assert _message(field).property("tone") == "warn"
    field.show_problem("is missing")
    assert (field.problem, _message(field).text()) == ("is missing", "▲ is missing")
    assert _message(field).property("tone") == "alarm"
    field.show_problem(None)
    assert not _message(field).isVisible()
    assert field.problem is None


def test_field_is_named_for_who_cannot_see_it(qtbot: QtBot) -> None:
    field = TextField("Script name")
    qtbot.addWidget(field)
    assert field.accessibleName() == "Script name"
    assert field.objectName() == "script_name"


def test_field_without_a_control_says_so(qtbot: QtBot) -> None:
    field = Field("Bare")
    qtbot.addWidget(field)
    with pytest.raises(NotImplementedError):
        field.show_problem("x")


def test_cleared_layout_has_no_widgets(qtbot: QtBot) -> None:
    field = TextField("Row")
    qtbot.addWidget(field)
    row = QHBoxLayout()
    field.row.addLayout(row)
    row.addWidget(QLabel("one"))
    row.addStretch()
    clear_layout(row)
    assert row.count() == 0
