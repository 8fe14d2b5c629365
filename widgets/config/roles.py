"""Any number of a few, as ticks in a row."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QWidget

from widgets.dynamic import set_dynamic
from widgets.fields.field import Field


class RolesField(Field):
    """Several ticks. `edited` carries the list of the values ticked, in their fixed order."""

    def __init__(
        self,
        choices: Sequence[tuple[str, str]],
        name: str,
        *,
        object_name: str = "",
        tip: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, object_name=object_name, parent=parent)
        self._value: tuple[str, ...] = ()
        self._boxes: dict[str, QCheckBox] = {}
        self.row.setSpacing(12)
        for value, text in choices:
            box = QCheckBox(text)
            box.setObjectName(f"{self.objectName()}_{value}")
            box.setAccessibleName(f"{name}: {text}")
            box.setToolTip(f"{name}: {text} ({value})" + (f"\n{tip}" if tip else ""))
            box.clicked.connect(lambda _checked, value=value: self._toggle(value))
            self._boxes[value] = box
            self.row.addWidget(box)
        self.row.addStretch(1)
        self.setFocusProxy(next(iter(self._boxes.values())))

    def show_value(self, value: object, mixed: bool = False) -> None:
        """Tick these values; None ticks nothing."""
        self._value = tuple(str(one) for one in value) if isinstance(value, tuple | list) else ()
        for name, box in self._boxes.items():
            box.setChecked(name in self._value and not mixed)

    def _toggle(self, value: str) -> None:
        wanted = set(self._value) ^ {value}
        unknown = [one for one in self._value if one not in self._boxes]
        self.show_value(self._value)
        self.edited.emit([*(one for one in self._boxes if one in wanted), *unknown])

    def _mark_invalid(self, invalid: bool) -> None:
        for box in self._boxes.values():
            set_dynamic(box, "invalid", invalid)
