"""What every field shares: a row with the control and, below it, what is wrong with its value. No value of its own."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLayout, QVBoxLayout, QWidget

from widgets.dynamic import set_dynamic

ERROR_MARK = "▲"
WARNING_MARK = "△"
MIXED_TEXT = "mixed"


class Field(QWidget):
    """The frame of a field. Subclasses add their control to `row` and emit `edited` with the value wished for."""

    edited = Signal(object)

    def __init__(self, name: str, *, object_name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(object_name or name.lower().replace(" ", "_"))
        self.setAccessibleName(name)
        self.setProperty("role", "field")
        self._name = name
        self._problem: str | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self.row = QHBoxLayout()
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(4)
        column.addLayout(self.row)
        self._message = QLabel()
        self._message.setObjectName("problem")
        self._message.setWordWrap(True)
        self._message.hide()
        column.addWidget(self._message)

    @property
    def name(self) -> str:
        return self._name

    @property
    def problem(self) -> str | None:
        """What is wrong as it is shown, None when nothing is."""
        return self._problem

    def show_problem(self, message: str | None, is_warning: bool = False) -> None:
        """Show what is wrong with the value below the control, or that nothing is."""
        self._problem = message
        mark = WARNING_MARK if is_warning else ERROR_MARK
        self._message.setText(f"{mark} {message}" if message else "")
        self._message.setAccessibleName(f"{self._name}: {message}" if message else "")
        set_dynamic(self._message, "tone", "warn" if is_warning else "alarm")
        self._message.setVisible(bool(message))
        self._mark_invalid(bool(message) and not is_warning)

    def _mark_invalid(self, invalid: bool) -> None:
        """Give the control its red border, or take it away."""
        raise NotImplementedError


def clear_layout(layout: QLayout) -> None:
    """Remove and delete every widget of a layout."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
