"""The list of prefabs with what can be done to the chosen one. Double click places, F2 renames."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from widgets.prefabs.views import PieceRow

_KEY = Qt.ItemDataRole.UserRole


ROW_HEIGHT = 24


class Rows(QStyledItemDelegate):
    """Rows as high as in every other list."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(super().sizeHint(option, index).width() + 8, ROW_HEIGHT)


class PieceList(QWidget):
    """Shows rows; every wish carries the key of the chosen one."""

    place_requested = Signal(str)
    edit_requested = Signal(str)
    delete_requested = Signal(str)
    rename_requested = Signal(str, str)
    export_requested = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._rows: dict[str, PieceRow] = {}
        self._tree = QTreeWidget()
        self._tree.setObjectName("prefab_list")
        self._tree.setAccessibleName("Prefabs")
        self._tree.setToolTip(
            "Prefabs of this level, and those in the level's and your own folder. Double click places."
        )
        self._tree.setHeaderHidden(True)
        self._tree.setColumnCount(2)
        self._tree.setRootIsDecorated(False)
        self._tree.setUniformRowHeights(True)
        self._tree.setItemDelegate(Rows(self._tree))
        self._tree.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self._tree.itemSelectionChanged.connect(self._refresh)
        self._tree.itemDoubleClicked.connect(lambda item, _: self.place_requested.emit(item.data(0, _KEY)))
        self._tree.itemChanged.connect(self._rename)
        self._place = self._button(
            "place", "Place", "Put an instance where the view is centred", self.place_requested.emit
        )
        self._edit = self._button(
            "edit", "Edit", "Select an instance to change; then apply it to the prefab", self.edit_requested.emit
        )
        self._delete = self._button(
            "delete", "Delete", "Forget the prefab; its instances become plain entities", self.delete_requested.emit
        )
        self._export = QPushButton("Export")
        self._export.setObjectName("prefab_export")
        self._export.setToolTip("Write it to a file that other levels can use")
        menu = QMenu(self._export)
        self._to_level = menu.addAction("To the level's folder", lambda: self._send("level"))
        menu.addAction("To your own folder", lambda: self._send("user"))
        self._export.setMenu(menu)
        self._lay_out()
        self._refresh()

    @property
    def chosen(self) -> str:
        """The key of the chosen prefab, empty without one."""
        items = self._tree.selectedItems()
        return str(items[0].data(0, _KEY)) if items else ""

    def show_pieces(self, rows: Sequence[PieceRow], has_level_folder: bool) -> None:
        """Show these; what is chosen stays chosen."""
        chosen = self.chosen
        self._to_level.setEnabled(has_level_folder)
        self._to_level.setText(
            "To the level's folder" if has_level_folder else "To the level's folder: save the level first"
        )
        if list(self._rows.values()) != list(rows):
            self._rows = {row.key: row for row in rows}
            self._tree.blockSignals(True)
            self._tree.clear()
            for row in rows:
                item = QTreeWidgetItem([row.name, row.detail])
                item.setData(0, _KEY, row.key)
                item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                if not row.is_file:
                    item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
                self._tree.addTopLevelItem(item)
                item.setSelected(row.key == chosen)
            self._tree.resizeColumnToContents(0)
            self._tree.blockSignals(False)
        self._refresh()

    def _send(self, where: str) -> None:
        self.export_requested.emit(self.chosen, where)

    def _rename(self, item: QTreeWidgetItem, column: int) -> None:
        row = self._rows[item.data(0, _KEY)]
        wanted = item.text(0)
        self._tree.blockSignals(True)
        item.setText(0, row.name)
        item.setText(1, row.detail)
        self._tree.blockSignals(False)
        if column == 0 and wanted != row.name:
            self.rename_requested.emit(row.key, wanted)

    def _button(self, name: str, text: str, tip: str, ask: Callable[[str], object]) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(f"prefab_{name}")
        button.setToolTip(tip)
        button.clicked.connect(lambda: ask(self.chosen))
        return button

    def _refresh(self) -> None:
        row = self._rows.get(self.chosen)
        self._place.setEnabled(row is not None)
        for button in (self._edit, self._delete, self._export):
            button.setEnabled(row is not None and not row.is_file)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(4)
        for button in (self._place, self._edit, self._export, self._delete):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._tree, 1)
        column.addLayout(buttons)
