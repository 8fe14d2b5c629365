"""Forms: every control shows its view and says which field it edits."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.fields.choice import ChoiceField
from widgets.fields.number import NumberField
from widgets.fields.text import TextField
from widgets.fields.vector import VectorField
from widgets.inspector.form import Form
from widgets.inspector.forms import ENTITY_FORM, WORLD_FORM
from widgets.inspector.views import FieldEdit, FieldView, Problem
from widgets.theme import Theme

pytestmark = pytest.mark.gui

FIELDS = {
    "id": FieldView("wolf_1"),
    "type": FieldView("npc"),
    "transform.position": FieldView((5, 0, 0), (False, True, False)),
    "transform.rotation": FieldView((0, 0, 0)),
    "transform.scale": FieldView((1, 0, 1), problem=Problem("must be above 0", index=1)),
    "material.shader": FieldView("standard", mixed=True),
    "material.texture": FieldView("fur", problem=Problem("not found", is_warning=True)),
    "material.color": FieldView((1, 1, 1)),
    "components.mesh": FieldView("wolf"),
    "components.collider": FieldView("box"),
    "components.script": FieldView(""),
}


@pytest.fixture
def form(qtbot: QtBot) -> Form:
    made = Form(ENTITY_FORM, Theme(), "entity")
    made.resize(360, 800)
    made.show_fields(FIELDS)
    show_active(qtbot, made)
    return made


def _type(field: object, text: str) -> None:
    assert isinstance(field, TextField | NumberField)
    line = field.findChild(QLineEdit)
    assert isinstance(line, QLineEdit)
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return)


def test_each_kind_of_control_edits_its_path(form: Form) -> None:
    told: list[FieldEdit] = []
    form.edited.connect(told.append)
    _type(form.field("components.mesh"), "rock")
    position = form.field("transform.position")
    assert isinstance(position, VectorField)
    _type(position.components[2], "7")
    box = form.findChild(QComboBox, "entity_type_input")
    assert isinstance(box, QComboBox)
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert told == [
        FieldEdit("components.mesh", "rock"),
        FieldEdit("transform.position", {2: 7}),
        FieldEdit("type", "object"),
    ]


def test_views_are_shown_with_mixed_values_and_problems(form: Form) -> None:
    position, scale = form.field("transform.position"), form.field("transform.scale")
    assert isinstance(position, VectorField)
    assert [field.text for field in position.components] == ["5.00\u2009m", "", "0.00\u2009m"]
    assert (scale.problem, form.field("material.texture").problem) == ("must be above 0", "not found")
    shader = form.field("material.shader")
    assert isinstance(shader, ChoiceField)
    assert shader.text == ""


def test_what_only_one_can_have_is_hidden_for_several(form: Form) -> None:
    form.show_fields(FIELDS, is_single=False)
    assert not form.field("id").isVisible()
    form.show_fields({"id": FIELDS["id"]})
    assert form.field("id").isVisible()
    assert not form.field("type").isVisible()


def test_drags_are_framed_with_their_path_and_marked_as_steps(form: Form) -> None:
    told: list[object] = []
    form.edited.connect(told.append)
    form.drag_started.connect(told.append)
    form.drag_finished.connect(told.append)
    label = form.findChild(QLabel, "entity_transform_position_x_handle")
    assert isinstance(label, QLabel)
    QTest.mousePress(label, Qt.MouseButton.LeftButton, pos=QPoint(2, 5))
    QTest.mouseMove(label, QPoint(7, 5))
    QTest.mouseRelease(label, Qt.MouseButton.LeftButton, pos=QPoint(7, 5))
    assert told == ["transform.position", FieldEdit("transform.position", {0: 5.1}, is_stepping=True), True]


def test_label_of_a_number_is_its_handle(qtbot: QtBot) -> None:
    form = Form(WORLD_FORM, Theme(), "world")
    form.show_fields({"sun.intensity": FieldView(1)})
    show_active(qtbot, form)
    told: list[object] = []
    form.edited.connect(told.append)
    label = next(label for label in form.findChildren(QLabel) if label.text() == "Intensity")
    QTest.mousePress(label, Qt.MouseButton.LeftButton, pos=QPoint(2, 5))
    QTest.mouseMove(label, QPoint(10, 5))
    QTest.mouseRelease(label, Qt.MouseButton.LeftButton, pos=QPoint(10, 5))
    assert told == [FieldEdit("sun.intensity", 1.2, is_stepping=True)]


def test_focus_goes_to_a_field_or_a_component(form: Form) -> None:
    assert form.focus_field("transform.scale", 1)
    scale = form.field("transform.scale")
    assert isinstance(scale, VectorField)
    assert scale.components[1].focusProxy().hasFocus()
    assert form.focus_field("material.color", 2)
    assert form.focus_field("components.script")
    assert not form.focus_field("nothing")
    assert "components.script" in form.paths


def test_suggestions_reach_text_fields_only(form: Form) -> None:
    form.show_suggestions({"components.mesh": ["wolf", "rock"], "type": ["x"], "nothing": []})
    mesh = form.field("components.mesh").findChild(QLineEdit)
    assert isinstance(mesh, QLineEdit)
    completer = mesh.completer()
    assert completer is not None
    assert completer.model().rowCount() == 2
