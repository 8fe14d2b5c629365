"""A value that is typed as a number in its unit or chosen from a few, whichever the field it is for takes."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from widgets.breakpoints.view import ValueControl
from widgets.fields.choice import Choice, ChoiceField
from widgets.fields.number import NumberField
from widgets.fields.quantity import NumberSpec

WIDTH = 124


class ValueField(QWidget):
    """`edited` carries the value as it is stored. The control is made anew when another kind of value is wanted."""

    edited = Signal(object)

    def __init__(self, name: str, object_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._object_name = object_name
        self._shape: NumberSpec | tuple[Choice, ...] | None = None
        self._control: NumberField | ChoiceField | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)

    @property
    def problem(self) -> str | None:
        """Why what is typed cannot be taken."""
        return self._control.problem if self._control is not None else None

    def show_control(self, control: ValueControl) -> None:
        shape = control.spec if control.spec is not None else control.choices
        if shape != self._shape or self._control is None:
            self._make(control)
        if isinstance(self._control, NumberField):
            self._control.show_value(control.value if isinstance(control.value, int) else None)
        elif self._control is not None:
            self._control.show_value(control.value)

    def _make(self, control: ValueControl) -> None:
        if self._control is not None:
            self._row.removeWidget(self._control)
            self._control.hide()
            self._control.deleteLater()
        if control.spec is not None:
            self._shape = control.spec
            self._control = NumberField(control.spec, self._name, object_name=self._object_name)
        else:
            self._shape = control.choices
            self._control = ChoiceField(control.choices, self._name, object_name=self._object_name)
        self._control.setFixedWidth(WIDTH)
        self._control.edited.connect(self.edited)
        self._row.addWidget(self._control)
