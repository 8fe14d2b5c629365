"""A form made from the table: it shows field views and emits field edits. Entities and the world use the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from widgets.dynamic import set_dynamic
from widgets.fields.choice import ChoiceField
from widgets.fields.colour import ColourField
from widgets.fields.field import Field
from widgets.fields.number import NumberField
from widgets.fields.quantity import NumberSpec, Stored
from widgets.fields.text import TextField
from widgets.fields.vector import VectorField
from widgets.inspector.forms import RowSpec, SectionSpec
from widgets.inspector.section import Section
from widgets.inspector.views import FieldEdit, FieldView, Suggestions
from widgets.theme import Theme

OVERRIDE_MARK = "◈"
NO_OVERRIDE = "As the prefab says"

Wide = VectorField | ColourField


class Form(QWidget):
    """Sections of fields. `edited` carries a `FieldEdit`; drags are framed with the path they are on."""

    edited = Signal(object)
    drag_started = Signal(str)
    drag_finished = Signal(bool)
    revert_requested = Signal(str)
    """A field that overrides its prefab is to be as that says."""

    def __init__(self, sections: Sequence[SectionSpec], theme: Theme, prefix: str) -> None:
        super().__init__()
        self._theme = theme
        self._prefix = prefix
        self._fields: dict[str, Field] = {}
        self._labels: dict[str, QLabel] = {}
        self._specs = {row.path: row for section in sections for row in section.rows}
        self._sections: dict[str, Section] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        for spec in sections:
            section = Section(spec.title, theme)
            self._column.addWidget(section)
            for row in spec.rows:
                self._add(section, row)

    def add_section(self, section: QWidget) -> None:
        """Put something of another make below the sections."""
        self._column.addWidget(section)

    def field(self, path: str) -> Field:
        """Return the control of a field; raises KeyError."""
        return self._fields[path]

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(self._fields)

    def show_fields(self, views: Mapping[str, FieldView], *, is_single: bool = True) -> None:
        """Show these values; what only one thing can have is hidden when there are several."""
        for path, field in self._fields.items():
            view = views.get(path)
            is_shown = view is not None and (is_single or not self._specs[path].is_single_only)
            field.setVisible(is_shown)
            self._labels[path].setVisible(is_shown)
            if view is not None:
                _show(field, view)
                self._mark(path, view.prefab)

    def show_suggestions(self, known: Suggestions) -> None:
        """Offer answers in the text fields that have some."""
        for path, answers in known.items():
            field = self._fields.get(path)
            if isinstance(field, TextField):
                field.show_suggestions(answers)

    def focus_field(self, path: str, index: int | None = None) -> bool:
        """Unfold and put the keyboard on a field, or on one component of it; returns whether there is one."""
        field = self._fields.get(path)
        if field is None:
            return False
        self._sections[path].unfold()
        target: QWidget = field
        if isinstance(field, VectorField):
            target = field.components[index or 0]
        elif isinstance(field, ColourField):
            target = field.channels.components[index or 0]
        target.setFocus()
        return True

    def _mark(self, path: str, prefab: str) -> None:
        """Mark a field that overrides its prefab; its label's menu puts it back."""
        label, text = self._labels[path], self._specs[path].label
        if prefab:
            label.setText(f"{OVERRIDE_MARK} {text}")
            label.setToolTip(f"{text} differs from the prefab, which says {prefab}.\nRight click to put it back.")
        elif label.text() != text:
            label.setText(text)
            label.setToolTip("")
        set_dynamic(label, "tone", "warn" if prefab else "quiet")
        for action in label.actions():
            action.setEnabled(bool(prefab))
            action.setText(f"Revert to {prefab}" if prefab else NO_OVERRIDE)

    def _add(self, section: Section, row: RowSpec) -> None:
        field = self._make(row)
        is_wide = isinstance(field, VectorField | ColourField)
        label = section.add_wide_row(row.label, field) if is_wide else section.add_row(row.label, field)
        self._fields[row.path] = field
        self._labels[row.path] = label
        self._sections[row.path] = section
        revert = QAction(NO_OVERRIDE, label)
        revert.setEnabled(False)
        revert.triggered.connect(lambda _, path=row.path: self.revert_requested.emit(path))
        label.addAction(revert)
        label.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        field.edited.connect(lambda value, path=row.path: self._pass_on(path, value))
        if isinstance(field, NumberField):
            field.drag_on(label)
        if isinstance(field, NumberField | VectorField | ColourField):
            field.drag_started.connect(lambda path=row.path: self.drag_started.emit(path))
            field.drag_finished.connect(self.drag_finished)

    def _make(self, row: RowSpec) -> Field:
        name = f"{self._prefix}_{row.path.replace('.', '_')}"
        if row.control == "vector":
            return VectorField(cast(NumberSpec, row.spec), row.label, self._theme, object_name=name, tip=row.tip)
        if row.control == "number":
            return NumberField(cast(NumberSpec, row.spec), row.label, object_name=name, tip=row.tip)
        if row.control == "colour":
            return ColourField(row.label, self._theme, object_name=name, tip=row.tip)
        if row.control == "choice":
            return ChoiceField(row.choices, row.label, object_name=name, tip=row.tip)
        return TextField(row.label, object_name=name, tip=row.tip, placeholder=row.placeholder)

    def _pass_on(self, path: str, value: object) -> None:
        field = self._fields[path]
        is_stepping = isinstance(field, NumberField | VectorField | ColourField) and field.is_stepping
        self.edited.emit(FieldEdit(path, value, is_stepping))


def _show(field: Field, view: FieldView) -> None:
    problem = view.problem
    message, is_warning = (problem.message, problem.is_warning) if problem else (None, False)
    if isinstance(field, VectorField | ColourField):
        field.show_value(cast(Sequence[Stored], view.value), view.mixed)
        field.show_problem(message, is_warning, problem.index if problem else None)
        return
    is_mixed = view.mixed if isinstance(view.mixed, bool) else any(view.mixed)
    if isinstance(field, NumberField):
        field.show_value(cast(Stored, view.value), is_mixed)
    elif isinstance(field, ChoiceField):
        field.show_value(view.value, is_mixed)
    elif isinstance(field, TextField):
        field.show_value(cast(str, view.value), is_mixed)
    field.show_problem(message, is_warning)
