"""The fields of the Arrange panel, one control for each row of the table; only those of the page are shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QWidget

from widgets.arrange.views import FIELDS, FieldSpec
from widgets.fields.choice import ChoiceField
from widgets.fields.field import Field
from widgets.fields.number import NumberField
from widgets.fields.text import TextField
from widgets.fields.vector import VectorField
from widgets.theme import Theme

LABEL_WIDTH = 88


class SwitchField(Field):
    """Yes or no."""

    def __init__(self, name: str, *, object_name: str, tip: str) -> None:
        super().__init__(name, object_name=object_name)
        self._box = QCheckBox()
        self._box.setObjectName(f"{object_name}_input")
        self._box.setAccessibleName(name)
        self._box.setToolTip(f"{name}\n{tip}")
        self._box.setMinimumHeight(24)
        self._box.clicked.connect(lambda: self.edited.emit(self._box.isChecked()))
        self.setFocusProxy(self._box)
        self.row.addWidget(self._box)
        self.row.addStretch(1)

    def show_value(self, value: object) -> None:
        self._box.setChecked(bool(value))

    def _mark_invalid(self, invalid: bool) -> None:
        """A switch is never wrong by itself."""


class ArrangeForm(QWidget):
    """Rows of label and field. `edited` carries the field's name and the wish."""

    edited = Signal(str, object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._rows: dict[str, tuple[QLabel, Field]] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnMinimumWidth(0, LABEL_WIDTH)
        grid.setColumnStretch(1, 1)
        for index, spec in enumerate(FIELDS):
            field = _field(spec, theme)
            field.edited.connect(lambda wish, path=spec.path: self.edited.emit(path, wish))
            label = QLabel(spec.label)
            label.setProperty("tone", "quiet")
            label.setMinimumHeight(24)
            label.setBuddy(field)
            if isinstance(field, NumberField):
                field.drag_on(label)
            is_wide = isinstance(field, VectorField)
            grid.addWidget(label, 2 * index, 0, 1, 2 if is_wide else 1, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(field, 2 * index + is_wide, 0 if is_wide else 1, 1, 2 if is_wide else 1)
            self._rows[spec.path] = (label, field)

    def field(self, path: str) -> Field:
        return self._rows[path][1]

    def show_fields(self, values: Mapping[str, object], problems: Mapping[str, str]) -> None:
        """Show these fields and no others, with what is wrong beside each."""
        for path, (label, field) in self._rows.items():
            label.setVisible(path in values)
            field.setVisible(path in values)
            if path in values:
                cast(Any, field).show_value(values[path])
                field.show_problem(problems.get(path))

    def show_suggestions(self, path: str, known: Sequence[str]) -> None:
        """Offer known answers while typing."""
        field = self.field(path)
        assert isinstance(field, TextField)
        field.show_suggestions(known)


def _field(spec: FieldSpec, theme: Theme) -> Field:
    name = f"arrange_{spec.path.replace('.', '_')}"
    if spec.control == "number":
        return NumberField(spec.spec, spec.label, object_name=name, tip=spec.tip)
    if spec.control == "vector":
        return VectorField(spec.spec, spec.label, theme, object_name=name, tip=spec.tip)
    if spec.control == "choice":
        return ChoiceField(spec.choices, spec.label, object_name=name, tip=spec.tip)
    if spec.control == "switch":
        return SwitchField(spec.label, object_name=name, tip=spec.tip)
    return TextField(spec.label, object_name=name, tip=spec.tip, placeholder=spec.placeholder)
