"""Three numbers side by side, each with its coloured letter: only the component that was touched is edited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from widgets.fields.field import Field
from widgets.fields.number import NumberField
from widgets.fields.quantity import NumberSpec, Relative, Stored
from widgets.theme import Theme

ComponentEdits = Mapping[int, Stored | Relative]
"""What a vector or colour field emits: the new value of each component that was touched, by index."""

LETTER_WIDTH = 14
INPUT_HEIGHT = 26
"""How tall the style sheet makes a line of input; the letter stands in its middle."""

XYZ: tuple[tuple[str, str], ...] = (("X", "axis.x"), ("Y", "axis.y"), ("Z", "axis.z"))


class VectorField(Field):
    """Three numbers. `edited` carries `ComponentEdits`; a drag on a letter is framed as in `NumberField`."""

    drag_started = Signal()
    drag_finished = Signal(bool)

    def __init__(
        self,
        spec: NumberSpec,
        name: str,
        theme: Theme,
        *,
        letters: Sequence[tuple[str, str]] = XYZ,
        object_name: str = "",
        tip: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, object_name=object_name, parent=parent)
        self._theme = theme
        self._letters = tuple(letters)
        self._labels: list[QLabel] = []
        self._fields: list[NumberField] = []
        for index, (letter, _) in enumerate(self._letters):
            self._add(index, letter, spec, tip)
        self.setFocusProxy(self._fields[0])
        self._paint()
        theme.changed.connect(self._paint)

    @property
    def components(self) -> tuple[NumberField, ...]:
        return tuple(self._fields)

    @property
    def is_stepping(self) -> bool:
        """Whether the edit being emitted is one of a run of steps."""
        return any(field.is_stepping for field in self._fields)

    def show_value(self, value: Sequence[Stored | None] | None, mixed: bool | Sequence[bool] = False) -> None:
        """Show three stored values; `mixed` tells for all or for each whether it differs among what is shown."""
        each = [mixed] * len(self._fields) if isinstance(mixed, bool) else mixed
        for index, field in enumerate(self._fields):
            field.show_value(None if value is None else value[index], each[index])

    def show_problem(self, message: str | None, is_warning: bool = False, index: int | None = None) -> None:
        """Show what is wrong with the whole vector, marking one component where `index` tells which."""
        super().show_problem(message, is_warning)
        for position, field in enumerate(self._fields):
            field.mark(bool(message) and not is_warning and index in (None, position))

    def _add(self, index: int, letter: str, spec: NumberSpec, tip: str) -> None:
        label = QLabel(letter)
        label.setObjectName(f"{self.objectName()}_{letter.lower()}_handle")
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        label.setFixedSize(LETTER_WIDTH, INPUT_HEIGHT)
        field = NumberField(spec, f"{self.name} {letter}", object_name=f"{self.objectName()}_{letter.lower()}", tip=tip)
        field.drag_on(label)
        field.edited.connect(lambda wish, index=index: self.edited.emit({index: wish}))
        field.drag_started.connect(self.drag_started)
        field.drag_finished.connect(self.drag_finished)
        self._labels.append(label)
        self._fields.append(field)
        pair = QVBoxLayout()
        pair.setSpacing(0)
        pair.addWidget(field)
        pair.addStretch(1)
        self.row.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
        self.row.addLayout(pair, 1)

    def _paint(self) -> None:
        for label, (_, token) in zip(self._labels, self._letters, strict=True):
            label.setStyleSheet(f"color: {self._theme.hex(token)}; font-weight: 600;")

    def _mark_invalid(self, invalid: bool) -> None:
        """The components carry the mark."""
