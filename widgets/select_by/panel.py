"""Select by: what kind of value, which of those in use, and what to do with the entities that have them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from widgets.fields.choice import Choice, ChoiceField

ACTIONS = (
    ("replace", "Select", "Select the entities that have one of these values"),
    ("add", "Add", "Select them, too"),
    ("remove", "Take out", "Take them out of the selection"),
)
EMPTY = "none"


class SelectByPanel(QDialog):
    """Stays open beside the level. `chosen` carries the values and `replace`, `add` or `remove`."""

    kind_chosen = Signal(object)
    chosen = Signal(object, str)

    def __init__(self, kinds: Sequence[Choice], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("select_by")
        self.setWindowTitle("Select by")
        self.setModal(False)
        self.resize(320, 400)
        self._kind = ChoiceField(kinds, "Select by", object_name="select_by_kind", tip="Which value is compared")
        self._kind.edited.connect(self.kind_chosen)
        self._values = QListWidget()
        self._values.setObjectName("select_by_values")
        self._values.setAccessibleName("Values in use")
        self._values.setToolTip("Values in use, with how many entities have each. Ctrl and Shift choose several.")
        self._values.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._values.itemSelectionChanged.connect(self._refresh)
        self._values.itemDoubleClicked.connect(lambda _: self._emit("replace"))
        self._count = QLabel()
        self._count.setObjectName("select_by_count")
        self._count.setProperty("tone", "quiet")
        self._buttons = {how: self._button(how, text, tip) for how, text, tip in ACTIONS}
        self._lay_out()
        self._refresh()

    def show_values(self, kind: str, values: Mapping[str, int]) -> None:
        """Show what is in use of a kind; what is chosen stays chosen where it still is."""
        chosen = set(self._chosen())
        self._kind.show_value(kind)
        self._values.blockSignals(True)
        self._values.clear()
        for value, count in values.items():
            item = QListWidgetItem(f"{value or EMPTY}   {count}")
            item.setData(Qt.ItemDataRole.UserRole, (value, count))
            self._values.addItem(item)
            item.setSelected(value in chosen)
        self._values.blockSignals(False)
        self._refresh()

    def _chosen(self) -> list[str]:
        items = [self._values.item(row) for row in range(self._values.count())]
        return [item.data(Qt.ItemDataRole.UserRole)[0] for item in items if item.isSelected()]

    def _emit(self, how: str) -> None:
        if self._chosen():
            self.chosen.emit(tuple(self._chosen()), how)

    def _refresh(self) -> None:
        count = sum(item.data(Qt.ItemDataRole.UserRole)[1] for item in self._values.selectedItems())
        self._count.setText(f"{count} {'entity' if count == 1 else 'entities'}" if count else "Choose one or more.")
        for button in self._buttons.values():
            button.setEnabled(bool(count))

    def _button(self, how: str, text: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(f"select_by_{how}")
        button.setToolTip(tip)
        button.setAutoDefault(how == "replace")
        button.setProperty("kind", "primary" if how == "replace" else "")
        button.clicked.connect(lambda: self._emit(how))
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._count, 1)
        for button in self._buttons.values():
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addWidget(self._kind)
        column.addWidget(self._values, 1)
        column.addLayout(row)
