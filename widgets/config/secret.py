"""A text that can be written and never read: it shows whether one is stored, not which."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from widgets.dynamic import set_dynamic
from widgets.fields.field import Field

STATES = {
    "none": "none yet; type one",
    "stored": "stored; type to replace",
    "new": "new one typed; not yet stored",
}


class SecretField(Field):
    """A password. `edited` carries what was typed; an empty line changes nothing."""

    def __init__(self, name: str, *, object_name: str = "", tip: str = "", parent: QWidget | None = None) -> None:
        super().__init__(name, object_name=object_name, parent=parent)
        self._editor = _Editor()
        self._editor.setObjectName(f"{self.objectName()}_input")
        self._editor.setAccessibleName(f"{name}, write-only")
        self._editor.setToolTip(f"{name}\n{tip}" if tip else name)
        self._editor.setEchoMode(QLineEdit.EchoMode.Password)
        self._editor.editingFinished.connect(self._finish)
        self.setFocusProxy(self._editor)
        self.row.addWidget(self._editor, 1)

    @property
    def text(self) -> str:
        """What the line says while nothing is being typed."""
        return self._editor.placeholderText()

    def show_value(self, value: object, mixed: bool = False) -> None:
        """Show one of the states `none`, `stored`, `new`."""
        self._editor.setPlaceholderText("mixed" if mixed else STATES[str(value)])
        if not self._editor.hasFocus():
            self._editor.clear()

    def _finish(self) -> None:
        typed = self._editor.text()
        self._editor.clear()
        if typed:
            self.edited.emit(typed)

    def _mark_invalid(self, invalid: bool) -> None:
        set_dynamic(self._editor, "invalid", invalid)


class _Editor(QLineEdit):
    """Esc forgets what was typed."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            event.accept()
        else:
            super().keyPressEvent(event)
