"""A number with its unit: typed, stepped by wheel and arrows, dragged on its label, edited relatively (`+0.5`).

At rest it shows fixed decimals and the unit, while typing every digit. What cannot be taken stays where it was typed,
with the reason below it, until it is corrected or Esc brings the value back.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QCursor, QFocusEvent, QFont, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from widgets.dynamic import set_dynamic
from widgets.fields.field import MIXED_TEXT, Field
from widgets.fields.line import Line
from widgets.fields.quantity import (
    NotANumberError,
    NumberSpec,
    Relative,
    Stored,
    display,
    full_digits,
    parse,
    range_text,
    step_amount,
    stepped,
    with_unit,
)

COARSE = 10.0
FINE = 0.1
PIXELS_A_STEP = 4
WHEEL_NOTCH = 120


class NumberField(Field):
    """One number. `edited` carries the value to store, or a `Relative` when the values it is for are mixed.

    Steps may be merged into one undo step: `is_stepping` is true while `edited` is emitted for one. A drag on the label
    is framed by `drag_started` and `drag_finished(kept)`; Esc during it means not kept.
    """

    drag_started = Signal()
    drag_finished = Signal(bool)

    def __init__(
        self, spec: NumberSpec, name: str, *, object_name: str = "", tip: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(name, object_name=object_name, parent=parent)
        self._spec = spec
        self._stored: Stored | None = None
        self._is_mixed = False
        self._is_stepping = False
        self._refusal: str | None = None
        self._shown_problem: tuple[str | None, bool] = (None, False)
        self._editor = _Editor(self)
        self._editor.setObjectName(f"{self.objectName()}_input")
        self._editor.setAccessibleName(with_unit(name, f"({spec.unit})") if spec.unit else name)
        self._editor.setToolTip(_tooltip(name, spec, tip))
        self._editor.setFont(tabular(self._editor.font()))
        self._editor.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._editor.setMinimumWidth(56)
        self.setFocusProxy(self._editor)
        self.row.addWidget(self._editor, 1)
        self._handle: _DragHandle | None = None
        self._render()

    @property
    def spec(self) -> NumberSpec:
        return self._spec

    @property
    def is_stepping(self) -> bool:
        """Whether the edit being emitted is one of a run of steps."""
        return self._is_stepping

    @property
    def text(self) -> str:
        return self._editor.text()

    def show_value(self, value: Stored | None, mixed: bool = False) -> None:
        """Show a stored value; what somebody is typing stays until they finish."""
        self._stored, self._is_mixed = value, mixed
        if not self._editor.is_typing:
            self._set_refusal(None)
            self._render()

    def show_problem(self, message: str | None, is_warning: bool = False) -> None:
        """Show what the rules say; a refusal of what is being typed goes first."""
        self._shown_problem = (message, is_warning)
        if self._refusal is None:
            super().show_problem(message, is_warning)

    def drag_on(self, handle: QWidget) -> None:
        """Make a label the handle: dragging it sideways steps the value."""
        self._handle = _DragHandle(self, handle)

    def take(self, text: str) -> bool:
        """Take a typed text; returns False, with the reason shown, when it cannot be taken."""
        if not self._is_mixed and self._stored is not None and text == full_digits(self._stored, self._spec):
            self._set_refusal(None)
            return True
        if self._is_mixed and not text.strip():
            self._set_refusal(None)
            return True
        try:
            wish = self._resolved(parse(text, self._spec))
        except NotANumberError as wrong:
            self._set_refusal(f"{wrong}; Esc restores" if not str(wrong).endswith("add") else str(wrong))
            return False
        self._set_refusal(None)
        self._emit(wish)
        return True

    def step(self, steps: float) -> None:
        """Move the value by so many steps; mixed values each by the same amount."""
        if self._is_mixed:
            wish: Stored | Relative | None = Relative("add", step_amount(steps, self._spec), self._spec)
        elif self._stored is not None:
            try:
                wish = stepped(self._stored, steps, self._spec)
            except NotANumberError:
                return
        else:
            return
        self._is_stepping = True
        try:
            self._emit(wish)
        finally:
            self._is_stepping = False

    def mark(self, invalid: bool) -> None:
        """Give the input its red border without a message, where a vector shows the message for all three."""
        self._mark_invalid(invalid or self._refusal is not None)

    def restore(self) -> None:
        """Drop what is being typed and show the value again."""
        self._set_refusal(None)
        self._render()

    def rest(self) -> None:
        """Show the value as it reads at rest; a refused text keeps standing with its reason."""
        if self._refusal is None:
            self._render()

    def begin_typing(self) -> None:
        """Show every digit, without unit."""
        if self._refusal is None:
            known = not self._is_mixed and self._stored is not None
            self._editor.setText(full_digits(self._stored, self._spec) if known and self._stored is not None else "")

    def _resolved(self, wish: Stored | Relative | None) -> Stored | Relative | None:
        if isinstance(wish, Relative) and not self._is_mixed:
            if self._stored is None:
                raise NotANumberError("has no value yet to change: type one such as 2.5")
            return wish.apply(self._stored)
        return wish

    def _emit(self, wish: Stored | Relative | None) -> None:
        if isinstance(wish, Relative) or self._is_mixed or not _is_same(wish, self._stored):
            self.edited.emit(wish)

    def _render(self) -> None:
        if self._is_mixed or self._stored is None:
            self._editor.setText("")
            self._editor.setPlaceholderText(MIXED_TEXT if self._is_mixed else "not set")
        elif self._editor.hasFocus():
            # A live value must not undo *select all* between the key and the first digit.
            is_all_selected = bool(self._editor.text()) and self._editor.selectedText() == self._editor.text()
            self._editor.setText(full_digits(self._stored, self._spec))
            if is_all_selected:
                self._editor.selectAll()
        else:
            self._editor.setText(display(self._stored, self._spec))
            self._editor.setCursorPosition(0)  # where there is no room for all, the first digits are to be seen
        self._editor.setModified(False)

    def _set_refusal(self, reason: str | None) -> None:
        self._refusal = reason
        if reason is not None:
            super().show_problem(reason)
        else:
            super().show_problem(*self._shown_problem)

    def _mark_invalid(self, invalid: bool) -> None:
        set_dynamic(self._editor, "invalid", invalid)


class _Editor(Line):
    """The line of a number field."""

    def __init__(self, field: NumberField) -> None:
        super().__init__()
        self._field = field
        self._wheel_rest = 0
        self.editingFinished.connect(self._finish)

    @property
    def is_typing(self) -> bool:
        return self.hasFocus() and self.isModified()

    def _finish(self) -> None:
        if self.isModified() and self._field.take(self.text()):
            self.setModified(False)
            self._field.rest()
            if self.hasFocus():
                self.selectAll()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._field.begin_typing()
        self.selectAll()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        had_focus = self.hasFocus()
        super().mousePressEvent(event)
        if not had_focus:
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._field.rest()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            direction = 1 if event.key() == Qt.Key.Key_Up else -1
            if not self.isModified() or self._field.take(self.text()):
                self.setModified(False)
                self._field.step(direction * step_factor(event.modifiers()))
            event.accept()
        elif event.key() == Qt.Key.Key_Escape and (self.isModified() or self._field.problem):
            self.setModified(False)
            self._field.restore()
            self.selectAll()
            event.accept()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not self.hasFocus():  # scrolling past must not change anything
            event.ignore()
            return
        self._wheel_rest += event.angleDelta().y()
        notches, self._wheel_rest = int(self._wheel_rest / WHEEL_NOTCH), self._wheel_rest % WHEEL_NOTCH
        if self._wheel_rest and event.angleDelta().y() < 0:
            self._wheel_rest -= WHEEL_NOTCH
        if notches:
            self._field.step(notches * step_factor(event.modifiers()))
        event.accept()


class _DragHandle(QObject):
    """Turns a sideways drag on a label into steps of its field. One object, one press at a time."""

    def __init__(self, field: NumberField, handle: QWidget) -> None:
        super().__init__(field)
        self._field = field
        self._handle = handle
        self._pressed_at: QPoint | None = None
        self._last_x = 0
        self._is_dragging = False
        handle.setCursor(QCursor(Qt.CursorShape.SizeHorCursor))
        handle.setToolTip(f"Drag sideways to change {field.name}: Ctrl in large steps, Shift in small ones")
        handle.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent):
            if event.type() == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
                self._pressed_at = event.globalPosition().toPoint()
                self._last_x = self._pressed_at.x()
                return True
            if event.type() == QEvent.Type.MouseMove and self._pressed_at is not None:
                self._drag(event)
                return True
            if event.type() == QEvent.Type.MouseButtonRelease and event.button() == Qt.MouseButton.LeftButton:
                self._release(event)
                return True
        if isinstance(event, QKeyEvent) and self._is_dragging and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        if isinstance(event, QKeyEvent) and self._is_dragging and event.key() == Qt.Key.Key_Escape:
            if event.type() == QEvent.Type.KeyPress:
                self._finish(kept=False)
            return True
        return super().eventFilter(watched, event)

    def _drag(self, event: QMouseEvent) -> None:
        x = event.globalPosition().toPoint().x()
        if not self._is_dragging:
            if self._pressed_at is None or abs(x - self._pressed_at.x()) < PIXELS_A_STEP:
                return
            self._is_dragging = True
            self._handle.grabKeyboard()
            self._field.drag_started.emit()
        steps = int((x - self._last_x) / PIXELS_A_STEP)
        if steps:
            self._last_x += steps * PIXELS_A_STEP
            self._field.step(steps * step_factor(event.modifiers()))

    def _release(self, event: QMouseEvent) -> None:
        was_dragging = self._is_dragging
        if was_dragging:
            self._finish(kept=True)
        elif self._pressed_at is not None:
            self._field.setFocus(Qt.FocusReason.MouseFocusReason)
        self._pressed_at = None

    def _finish(self, *, kept: bool) -> None:
        self._is_dragging = False
        self._pressed_at = None
        self._handle.releaseKeyboard()
        self._field.drag_finished.emit(kept)


def step_factor(modifiers: Qt.KeyboardModifier) -> float:
    """Return how much larger a step is: Ctrl ten times, Shift a tenth."""
    if modifiers & Qt.KeyboardModifier.ControlModifier:
        return COARSE
    return FINE if modifiers & Qt.KeyboardModifier.ShiftModifier else 1.0


def tabular(font: QFont) -> QFont:
    """Return the font with figures of one width."""
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def _is_same(wish: Stored | None, stored: Stored | None) -> bool:
    return wish == stored and (wish is None) == (stored is None)


def _tooltip(name: str, spec: NumberSpec, tip: str) -> str:
    unit = f" ({spec.unit})" if spec.unit else ""
    lines = [f"{name}{unit}"]
    if tip:
        lines.append(tip)
    if range_text(spec):
        lines.append(f"Range: {range_text(spec)}")
    lines.append("Type a number, or +0.5, -=0.5, *2, /2 to change what each has; -2 is the negative number itself.")
    lines.append("↑ ↓ step; Ctrl larger, Shift smaller.")
    return "\n".join(lines)
