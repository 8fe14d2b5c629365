"""One of a few: a drop-down whose entries have a value and a text to read."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen, QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget

from widgets.dynamic import set_dynamic
from widgets.fields.field import MIXED_TEXT, Field

Choice = tuple[object, str]

ARROW_FROM_EDGE = 14


class ChoiceField(Field):
    """A choice. `edited` carries the value of the entry chosen; `choices` are (value, text) or texts."""

    def __init__(
        self,
        choices: Sequence[Choice | str],
        name: str,
        *,
        object_name: str = "",
        tip: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, object_name=object_name, parent=parent)
        self._values: list[object] = []
        self._value: object = None
        self._is_mixed = False
        self._box = _Box()
        self._box.setObjectName(f"{self.objectName()}_input")
        self._box.setAccessibleName(name)
        self._box.setToolTip(f"{name}\n{tip}" if tip else name)
        self._box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._box.setMinimumContentsLength(6)
        self._box.activated.connect(self._choose)
        self.setFocusProxy(self._box)
        self.row.addWidget(self._box, 1)
        self.show_choices(choices)

    @property
    def text(self) -> str:
        return self._box.currentText()

    def show_choices(self, choices: Sequence[Choice | str]) -> None:
        """Replace the entries; the value stays shown where it is still among them."""
        pairs = [(choice, choice) if isinstance(choice, str) else choice for choice in choices]
        self._values = [value for value, _ in pairs]
        self._box.clear()
        self._box.addItems([text for _, text in pairs])
        self._render()

    def show_value(self, value: object, mixed: bool = False) -> None:
        """Show the entry of a value; one that is not among the entries shows as its own text."""
        self._value, self._is_mixed = value, mixed
        self._render()

    def _render(self) -> None:
        known = not self._is_mixed and self._value in self._values
        self._box.setCurrentIndex(self._values.index(self._value) if known else -1)
        set_dynamic(self._box, "empty", not known)
        self._box.setPlaceholderText(MIXED_TEXT if self._is_mixed else str(self._value or "not set"))

    def _choose(self, index: int) -> None:
        wish = self._values[index]
        if self._is_mixed or wish != self._value:
            self.edited.emit(wish)

    def _mark_invalid(self, invalid: bool) -> None:
        set_dynamic(self._box, "invalid", invalid)


class _Box(QComboBox):
    """A drop-down that the wheel changes only while it has the focus: scrolling past must not change anything."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the arrow that the style sheet's plain border leaves out."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tone = QPalette.ColorRole.PlaceholderText if not self.isEnabled() else QPalette.ColorRole.ButtonText
        painter.setPen(QPen(self.palette().color(tone), 1.25))
        middle = QPointF(self.width() - ARROW_FROM_EDGE, self.height() / 2 + 0.5)
        painter.drawPolyline([middle + QPointF(-4, -2), middle + QPointF(0, 2), middle + QPointF(4, -2)])
        painter.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
