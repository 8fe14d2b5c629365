"""A colour as it is written in other programs: `#4da3ff`. Knows three channels of a byte each and no stored value."""

from __future__ import annotations

import re

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from widgets.dynamic import set_dynamic
from widgets.fields.field import MIXED_TEXT, Field
from widgets.fields.line import ValueLine

_HEX = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
HOW = "# and six hexadecimal digits are due, such as #4da3ff; three, such as #fa0, are short for doubled ones"


class HexField(Field):
    """`edited` carries a `QColor` once it is finished with Enter or by leaving the field."""

    def __init__(self, name: str, *, object_name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(name, object_name=object_name, parent=parent)
        self._color: QColor | None = None
        self._editor = ValueLine()
        self._editor.value_wanted.connect(self.restore)
        self._editor.setObjectName(f"{self.objectName()}_input")
        self._editor.setAccessibleName(name)
        self._editor.setToolTip(f"{name}: type or paste it; shown to the nearest of 256 steps a channel")
        self._editor.setMaxLength(20)
        self._editor.editingFinished.connect(self._finish)
        self.setFocusProxy(self._editor)
        self.row.addWidget(self._editor, 1)

    @property
    def text(self) -> str:
        return self._editor.text()

    def show_color(self, color: QColor | None) -> None:
        """Show a colour, None for several; what somebody is typing stays until they finish."""
        self._color = color
        if not (self._editor.hasFocus() and self._editor.isModified()):
            self.restore()

    def restore(self) -> None:
        """Drop what is being typed and show the colour again."""
        self.show_problem(None)
        self._editor.setText("" if self._color is None else self._color.name())
        self._editor.setPlaceholderText(MIXED_TEXT if self._color is None else "")
        self._editor.setModified(False)

    def _finish(self) -> None:
        if not self._editor.isModified():
            return
        typed = self._editor.text().strip()
        found = _HEX.fullmatch(typed)
        if not typed:
            self.restore()
        elif found is None:
            self.show_problem(HOW)
        else:
            color = QColor(f"#{found.group(1)}")
            self.restore()
            self.edited.emit(color)

    def _mark_invalid(self, invalid: bool) -> None:
        set_dynamic(self._editor, "invalid", invalid)
