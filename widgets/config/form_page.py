"""One page of the config form: sections of rows, each with a label, typed cells, what is active, and findings.

A page is built for a shape, a few controls at a time, and then shows every form of that shape: a control takes
milliseconds to make, and a page has dozens.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from widgets.config.cells import make_control, mark_invalid, shape, show_cell
from widgets.config.roles import RolesField
from widgets.config.toggle import ToggleField
from widgets.config.view import ActionCell, Cell, Form, FormRow, FormSection, Remark, WordCell
from widgets.dynamic import set_dynamic
from widgets.fields.field import ERROR_MARK, WARNING_MARK, Field
from widgets.fields.number import NumberField
from widgets.theme import Theme

LABEL_WIDTH = 120
MARK_WIDTH = 3
ROW_HEIGHT = 26


@dataclass(slots=True)
class _ShownRow:
    """The widgets of one row."""

    mark: QFrame
    remark: QLabel
    side: QLabel
    label: QLabel
    controls: list[QWidget] = field(default_factory=list)


class FormPage(QWidget):
    """`edited` carries form key, address, value wished for, and a key under which steps of one run merge."""

    edited = Signal(str, str, object, str)
    action_requested = Signal(str, str)
    history_requested = Signal(str)

    def __init__(self, form: Form, theme: Theme, parent: QWidget | None = None) -> None:
        """Nothing but the header is built; call `build` until it says that all is there."""
        super().__init__(parent)
        self.setObjectName("config_page")
        self._theme = theme
        self._form = form
        self._rows: list[_ShownRow] = []
        self._controls: dict[str, QWidget] = {}
        self._title, self._badge, self._remarks = QLabel(), QLabel(), QLabel()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 12, 16, 16)
        self._column.setSpacing(4)
        self._column.addLayout(self._header())
        self._to_build: Iterator[None] | None = self._build(form)

    @property
    def form(self) -> Form:
        """What it shows, or will once it is built."""
        return self._form

    @property
    def is_built(self) -> bool:
        return self._to_build is None

    @property
    def controls(self) -> dict[str, QWidget]:
        """The controls by address."""
        return dict(self._controls)

    def build(self, controls: int) -> bool:
        """Make so many controls more; True once the page is whole."""
        for _ in range(controls):
            if self._to_build is None:
                return True
            if next(self._to_build, False) is False:
                self._to_build = None
                self.show_form(self._form)
                return True
        return self._to_build is None

    def show_form(self, form: Form) -> None:
        """Show a form of the shape that the page was made for."""
        self._form = form
        if self.is_built:
            self._update(form)

    @property
    def focused_address(self) -> str:
        """The address of the control that has the focus, empty when none has."""
        focused = self.focusWidget()
        return next((name for name, control in self._controls.items() if _holds(control, focused)), "")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take undo and redo from a line in which nothing is being typed: they mean the config, not its text."""
        if isinstance(event, QKeyEvent) and isinstance(watched, QLineEdit) and not watched.isModified():
            wanted = undo_or_redo(event)
            if wanted and event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if wanted and event.type() == QEvent.Type.KeyPress:
                self.history_requested.emit(wanted)
                return True
        return super().eventFilter(watched, event)

    def _build(self, form: Form) -> Iterator[None]:
        """Add everything below the header; pauses after each control."""
        if form.empty:
            empty = QLabel(form.empty)
            empty.setProperty("tone", "quiet")
            empty.setWordWrap(True)
            self._column.addWidget(empty)
        for section in form.sections:
            yield from self._add_section(section)
        self._column.addStretch(1)

    def _header(self) -> QVBoxLayout:
        self._title.setProperty("role", "title")
        self._title.setObjectName("config_form_title")
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._badge.setProperty("tone", "quiet")
        self._remarks.setWordWrap(True)
        self._title.setWordWrap(True)
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(self._title)
        column.addWidget(self._badge)
        column.addWidget(self._remarks)
        return column

    def _add_section(self, section: FormSection) -> Iterator[None]:
        if section.title:
            title = QLabel(section.title)
            title.setProperty("role", "section")
            self._column.addWidget(title)
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnMinimumWidth(1, LABEL_WIDTH)
        grid.setColumnStretch(2, 1)
        self._column.addLayout(grid)
        for row in section.rows:
            yield from self._add_row(grid, row)
        if section.note:
            note = QLabel(section.note)
            note.setProperty("tone", "faint")
            note.setWordWrap(True)
            self._column.addWidget(note)

    def _add_row(self, grid: QGridLayout, row: FormRow) -> Iterator[None]:
        line = grid.rowCount()
        mark = QFrame()
        mark.setObjectName("changed_mark")
        mark.setFixedWidth(MARK_WIDTH)
        mark.setProperty("changed", bool(row.was))
        label = QLabel(row.label)
        label.setProperty("tone", "warn" if row.was else "quiet")
        label.setFixedWidth(LABEL_WIDTH)
        label.setFixedHeight(ROW_HEIGHT)
        side, remark = QLabel(), QLabel()
        side.setFixedHeight(ROW_HEIGHT)
        side.setObjectName("row_side")
        side.setTextFormat(Qt.TextFormat.RichText)
        side.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        remark.setWordWrap(True)
        remark.setObjectName("row_remark")
        shown = _ShownRow(mark, remark, side, label)
        cells = QHBoxLayout()
        cells.setSpacing(4)
        for cell in row.cells:
            cells.addWidget(self._control(cell, shown), 0, Qt.AlignmentFlag.AlignTop)
            yield
        cells.addSpacing(8)
        cells.addWidget(side, 1, Qt.AlignmentFlag.AlignTop)
        body = QVBoxLayout()
        body.setSpacing(2)
        body.addLayout(cells)
        body.addWidget(remark)
        first = label if row.lead is None else self._control(row.lead, shown)
        grid.addWidget(mark, line, 0)
        grid.addWidget(first, line, 1, Qt.AlignmentFlag.AlignTop)
        grid.addLayout(body, line, 2)
        self._rows.append(shown)

    def _control(self, cell: Cell, shown: _ShownRow) -> QWidget:
        control = make_control(cell, self._theme, self._act)
        if isinstance(control, QLabel | QToolButton):
            control.setFixedHeight(ROW_HEIGHT)
        elif isinstance(control, ToggleField | RolesField):
            control.setMinimumHeight(ROW_HEIGHT)
        self._connect(control, cell, shown.label)
        shown.controls.append(control)
        for part in (control, *control.findChildren(QWidget)):
            part.ensurePolished()  # here, a control at a time, and not all at once when the page is shown
        return control

    def _connect(self, control: QWidget, cell: Cell, label: QLabel) -> None:
        if isinstance(cell, WordCell):
            return
        self._controls[cell.address] = control
        if isinstance(cell, ActionCell) or not isinstance(control, Field):
            return
        if label.buddy() is None:
            label.setBuddy(control)
        editor = control.focusProxy()
        if isinstance(editor, QLineEdit):
            editor.installEventFilter(self)
        control.edited.connect(lambda value, cell=cell, control=control: self._edited(cell.address, control, value))

    def _edited(self, address: str, control: Field, value: object) -> None:
        is_step = isinstance(control, NumberField) and control.is_stepping
        self.edited.emit(self._form.key, address, value, f"{self._form.key} {address}" if is_step else "")

    def _act(self, address: str) -> None:
        self.action_requested.emit(self._form.key, address)

    def _update(self, form: Form) -> None:
        self._title.setText(form.title)
        marks = {"added": "+ added", "changed": "● changed", "": ""}
        tone = {"added": "ok", "changed": "warn", "": "quiet"}[form.mark]
        self._badge.setText(" · ".join(part for part in (form.badge, marks[form.mark]) if part))
        set_dynamic(self._badge, "tone", tone)
        _show_remarks(self._remarks, form.remarks)
        rows = [row for section in form.sections for row in section.rows]
        for shown, row in zip(self._rows, rows, strict=True):
            self._update_row(shown, row)

    def _update_row(self, shown: _ShownRow, row: FormRow) -> None:
        for control, cell in zip(shown.controls, _all_cells(row), strict=True):
            show_cell(control, cell)
            mark_invalid(control, any(not remark.is_warning for remark in row.remarks))
        set_dynamic(shown.mark, "changed", bool(row.was))
        set_dynamic(shown.label, "tone", "warn" if row.was else "quiet")
        was = f"<span style='color:{self._theme.hex('warn')}'>was {escape(row.was)}</span>" if row.was else ""
        hint = f"<span style='color:{self._theme.hex('text.3')}'>{escape(row.hint)}</span>" if row.hint else ""
        shown.side.setText("&nbsp;&nbsp; ".join(part for part in (was, hint) if part))
        shown.side.setToolTip(f"Active: {row.was}" if row.was else row.hint)
        _show_remarks(shown.remark, row.remarks)


def undo_or_redo(event: QKeyEvent) -> str:
    """Return `undo`, `redo`, or an empty text for a key that is neither."""
    if event.matches(QKeySequence.StandardKey.Undo):
        return "undo"
    is_redo = event.key() == Qt.Key.Key_Y and event.modifiers() == Qt.KeyboardModifier.ControlModifier
    return "redo" if is_redo or event.matches(QKeySequence.StandardKey.Redo) else ""


def _all_cells(row: FormRow) -> tuple[Cell, ...]:
    return row.cells if row.lead is None else (*row.cells, row.lead)


def _holds(control: QWidget, focused: QWidget | None) -> bool:
    return focused is not None and (control is focused or control.isAncestorOf(focused))


def form_shape(form: Form) -> object:
    """Return what decides whether a form must be built anew: everything but values, marks and remarks.

    Two cards of a family with conditions of the same kind have one shape, so that going through them is quick.
    """
    return (
        form.empty,
        tuple(
            (
                section.title,
                section.note,
                tuple((row.label, tuple(shape(cell) for cell in _all_cells(row))) for row in section.rows),
            )
            for section in form.sections
        ),
    )


def _show_remarks(label: QLabel, remarks: tuple[Remark, ...]) -> None:
    label.setText("\n".join(f"{WARNING_MARK if one.is_warning else ERROR_MARK} {one.text}" for one in remarks))
    label.setVisible(bool(remarks))
    if remarks:
        set_dynamic(label, "tone", "warn" if all(one.is_warning for one in remarks) else "alarm")
