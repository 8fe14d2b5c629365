"""On or off as a tick with its word beside it."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QWidget

from widgets.dynamic import set_dynamic
from widgets.fields.field import Field


class ToggleField(Field):
    """A switch. `edited` carries a bool; None is shown as not set and becomes on with the first click."""

    def __init__(
        self,
        name: str,
        *,
        words: tuple[str, str] = ("on", "off"),
        object_name: str = "",
        tip: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, object_name=object_name, parent=parent)
        self._words = words
        self._value: bool | None = None
        self._box = QCheckBox()
        self._box.setObjectName(f"{self.objectName()}_input")
        self._box.setAccessibleName(name)
        self._box.setToolTip(f"{name}\n{tip}" if tip else name)
        self._box.clicked.connect(self._toggle)
        self.setFocusProxy(self._box)
        self.row.addWidget(self._box)
        self.row.addStretch(1)

    @property
    def text(self) -> str:
        return self._box.text()

    def show_value(self, value: object, mixed: bool = False) -> None:
        """Show on, off, or neither."""
        self._value = value if isinstance(value, bool) else None
        self._box.setChecked(self._value is True)
        words = {True: self._words[0], False: self._words[1], None: "not set"}
        self._box.setText("mixed" if mixed else words[self._value])

    def _toggle(self) -> None:
        wish = self._value is not True
        self.show_value(self._value)
        self.edited.emit(wish)

    def _mark_invalid(self, invalid: bool) -> None:
        set_dynamic(self._box, "invalid", invalid)
