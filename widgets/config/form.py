"""The form of one page: sections of rows, each with a label, typed cells, what the active config has, and findings.

It is built anew only when its shape changes; otherwise values are shown in the controls that stand there, so that
focus, cursor and scroll position stay where they are.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from widgets.config.cells import make_control, mark_invalid, shape, show_cell
from widgets.config.roles import RolesField
from widgets.config.toggle import ToggleField
from widgets.config.view import ActionCell, Cell, Form, FormRow, FormSection, Remark, WordCell
from widgets.fields.field import ERROR_MARK, WARNING_MARK, Field, set_dynamic
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


class FormView(QScrollArea):
    """`edited` carries form key, address, value wished for, and a key under which steps of one run merge."""

    edited = Signal(str, str, object, str)
    action_requested = Signal(str, str)
    history_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("config_form")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setAccessibleName("Form of the chosen card")
        self._theme = theme
        self._form: Form | None = None
        self._rows: list[_ShownRow] = []
        self._controls: dict[str, QWidget] = {}
        self._title = QLabel()
        self._badge = QLabel()
        self._remarks = QLabel()
        theme.changed.connect(self._repaint)

    @property
    def form(self) -> Form | None:
        return self._form

    @property
    def controls(self) -> dict[str, QWidget]:
        """The controls by address."""
        return dict(self._controls)

    def show_form(self, form: Form | None) -> None:
        """Show a page; None shows nothing."""
        if form == self._form and form is not None:
            return
        before, self._form = self._form, form
        if form is None:
            self.takeWidget()
            self._rows.clear()
            self._controls.clear()
        elif before is None or _shape(before) != _shape(form):
            self._rebuild(form, keep_place=before is not None and before.key == form.key)
        else:
            self._update(form)
            if before.key != form.key:
                self.verticalScrollBar().setValue(0)

    def finish_typing(self) -> None:
        """Have what is being typed taken now, while it still stands for the page that is shown."""
        focused = self.focusWidget()
        if focused is not None and self._focused_address():
            focused.clearFocus()

    def go_to(self, address: str) -> bool:
        """Put the cursor into the control of an address, or of the nearest place above it; False without one."""
        while address:
            control = self._controls.get(address)
            if control is not None:
                self.ensureWidgetVisible(control, 0, 48)
                control.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
            inner = next((name for name in self._controls if name.startswith(f"{address}.")), None)
            if inner is not None:
                return self.go_to(inner)
            address = address.rpartition(".")[0]
        return False

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

    def _repaint(self) -> None:
        form, self._form = self._form, None
        if form is not None:
            self._form = form
            self._rebuild(form, keep_place=True)

    def _rebuild(self, form: Form, *, keep_place: bool) -> None:
        focused = self._focused_address() if keep_place else ""
        scrolled = self.verticalScrollBar().value() if keep_place else 0
        self._rows.clear()
        self._controls.clear()
        page = QWidget()
        page.setObjectName("config_page")
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(4)
        column.addLayout(self._header(form))
        if form.empty:
            empty = QLabel(form.empty)
            empty.setProperty("tone", "quiet")
            empty.setWordWrap(True)
            column.addWidget(empty)
        for section in form.sections:
            self._add_section(column, section)
        column.addStretch(1)
        self.setWidget(page)
        page.show()
        self._update(form)
        self.verticalScrollBar().setValue(scrolled)
        if focused in self._controls:
            self._controls[focused].setFocus(Qt.FocusReason.OtherFocusReason)

    def _header(self, form: Form) -> QVBoxLayout:
        self._title, self._badge, self._remarks = QLabel(), QLabel(), QLabel()
        self._title.setProperty("role", "title")
        self._title.setObjectName("config_form_title")
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._badge.setProperty("tone", "quiet")
        self._remarks.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._title)
        row.addWidget(self._badge, 0, Qt.AlignmentFlag.AlignBottom)
        row.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self._remarks)
        return column

    def _add_section(self, column: QVBoxLayout, section: FormSection) -> None:
        if section.title:
            title = QLabel(section.title)
            title.setProperty("role", "section")
            column.addWidget(title)
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnMinimumWidth(1, LABEL_WIDTH)
        grid.setColumnStretch(2, 1)
        for row in section.rows:
            self._add_row(grid, row)
        column.addLayout(grid)
        if section.note:
            note = QLabel(section.note)
            note.setProperty("tone", "faint")
            note.setWordWrap(True)
            column.addWidget(note)

    def _add_row(self, grid: QGridLayout, row: FormRow) -> None:
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
        if self._form is not None:
            is_step = isinstance(control, NumberField) and control.is_stepping
            self.edited.emit(self._form.key, address, value, f"{self._form.key} {address}" if is_step else "")

    def _act(self, address: str) -> None:
        if self._form is not None:
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
        was = f"<span style='color:{self._theme.hex('warn')}'>was {_escaped(row.was)}</span>" if row.was else ""
        hint = f"<span style='color:{self._theme.hex('text.3')}'>{_escaped(row.hint)}</span>" if row.hint else ""
        shown.side.setText("&nbsp;&nbsp; ".join(part for part in (was, hint) if part))
        shown.side.setToolTip(f"Active: {row.was}" if row.was else row.hint)
        _show_remarks(shown.remark, row.remarks)

    def _focused_address(self) -> str:
        focused = self.focusWidget()
        return next((name for name, control in self._controls.items() if _holds(control, focused)), "")


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


def _shape(form: Form) -> object:
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


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
