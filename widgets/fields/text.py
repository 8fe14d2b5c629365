"""One line of text, with suggestions where there are known answers. It checks nothing itself."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import QCompleter, QWidget

from widgets.dynamic import set_dynamic
from widgets.fields.field import MIXED_TEXT, Field
from widgets.fields.line import ValueLine


class TextField(Field):
    """A text. `edited` carries the new text once it is finished with Enter or by leaving the field."""

    def __init__(
        self,
        name: str,
        *,
        object_name: str = "",
        tip: str = "",
        placeholder: str = "",
        max_length: int = 10_000,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, object_name=object_name, parent=parent)
        self._value = ""
        self._is_mixed = False
        self._placeholder = placeholder
        self._editor = ValueLine()
        self._editor.value_wanted.connect(self.restore)
        self._editor.setObjectName(f"{self.objectName()}_input")
        self._editor.setAccessibleName(name)
        self._editor.setMaxLength(max_length)
        self._editor.setToolTip(f"{name}\n{tip}" if tip else name)
        self._editor.setPlaceholderText(placeholder)
        self._suggestions = QStringListModel(self)
        self._editor.editingFinished.connect(self._finish)
        self.setFocusProxy(self._editor)
        self.row.addWidget(self._editor, 1)

    @property
    def text(self) -> str:
        return self._editor.text()

    def show_value(self, value: str | None, mixed: bool = False) -> None:
        """Show a text; what somebody is typing stays until they finish."""
        self._value, self._is_mixed = value or "", mixed
        if not (self._editor.hasFocus() and self._editor.isModified()):
            self.restore()

    def show_suggestions(self, known: Sequence[str]) -> None:
        """Offer these as answers while typing; any other text is taken, too."""
        self._suggestions.setStringList(list(known))
        if self._editor.completer() is None:
            completer = QCompleter(self._suggestions, self)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setMaxVisibleItems(12)
            completer.activated.connect(self._take_suggestion)
            self._editor.setCompleter(completer)

    def restore(self) -> None:
        """Drop what is being typed and show the value again."""
        self._editor.setText("" if self._is_mixed else self._value)
        self._editor.setPlaceholderText(MIXED_TEXT if self._is_mixed else self._placeholder)
        self._editor.setModified(False)

    def _take_suggestion(self, text: str) -> None:
        self._editor.setText(text)
        self._editor.setModified(True)
        self._finish()

    def _finish(self) -> None:
        if not self._editor.isModified():
            return
        text = self._editor.text()
        self._editor.setModified(False)
        if self._is_mixed and not text:
            return
        if self._is_mixed or text != self._value:
            self.edited.emit(text)

    def _mark_invalid(self, invalid: bool) -> None:
        set_dynamic(self._editor, "invalid", invalid)
