"""The selected instance: each field in which it differs, and revert, apply or unpack for the chosen ones or for all."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from widgets.prefabs.pieces import Rows
from widgets.prefabs.views import InstanceView, OverrideRow

_PLACE = Qt.ItemDataRole.UserRole


class InstanceSection(QWidget):
    """`revert_requested` and `apply_requested` carry the keys of the chosen overrides, none of them for all."""

    revert_requested = Signal(object)
    apply_requested = Signal(object)
    unpack_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._overrides: tuple[OverrideRow, ...] = ()
        self._is_single = False
        self._is_whole = True
        self._title = QLabel()
        self._title.setObjectName("instance_title")
        self._title.setWordWrap(True)
        self._tree = QTreeWidget()
        self._tree.setObjectName("override_list")
        self._tree.setAccessibleName("Overrides")
        self._tree.setToolTip("Where the instance differs from its prefab. Ctrl and Shift choose several.")
        self._tree.setHeaderLabels(["Overridden", "Here", "In the prefab"])
        self._tree.setRootIsDecorated(False)
        header = self._tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        # Both values share what is left, so that neither is out of sight; the tooltip has them whole.
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self._tree.setUniformRowHeights(True)
        self._tree.setItemDelegate(Rows(self._tree))
        self._tree.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._tree.itemSelectionChanged.connect(self._refresh)
        self._revert = self._button("instance_revert", "Put back what the prefab says")
        self._revert.clicked.connect(lambda: self.revert_requested.emit(self._chosen()))
        self._apply = self._button("instance_apply", "Change the prefab to what is here; other instances follow")
        self._apply.clicked.connect(lambda: self.apply_requested.emit(self._chosen()))
        self._unpack = self._button("instance_unpack", "Let it be plain entities that follow no prefab")
        self._unpack.setText("Unpack")
        self._revert.setText("Revert all")
        self._apply.setText("Apply to prefab")
        self._unpack.clicked.connect(self.unpack_requested)
        self._lay_out()

    def show_instance(self, view: InstanceView) -> None:
        """Show an instance; chosen overrides stay chosen while their rows are the same."""
        self._title.setText(f"△ {view.problem}" if view.problem else view.title)
        self._is_single, self._is_whole = view.is_single, not view.problem
        if view.overrides != self._overrides:
            self._overrides = view.overrides
            self._tree.clear()
            for place, row in enumerate(view.overrides):
                item = QTreeWidgetItem([f"{row.part} · {row.field}", row.own, row.prefab])
                item.setData(0, _PLACE, place)
                for column, text in enumerate((f"{row.part} · {row.field}", row.own, row.prefab)):
                    item.setToolTip(column, text)
                self._tree.addTopLevelItem(item)
        self._tree.setVisible(bool(view.overrides))
        self._refresh()

    def _chosen(self) -> tuple[object, ...]:
        places = sorted(item.data(0, _PLACE) for item in self._tree.selectedItems())
        return tuple(self._overrides[place].key for place in places)

    def _refresh(self) -> None:
        count = len(self._tree.selectedItems())
        several = f" {count} fields" if count > 1 else " field"
        self._revert.setText(f"Revert{several}" if count else "Revert all")
        self._apply.setText(f"Apply{several}" if count else "Apply to prefab")
        self._revert.setEnabled(self._is_whole and bool(self._overrides or not self._is_single))
        self._apply.setEnabled(self._is_whole and self._is_single)

    def _button(self, name: str, tip: str) -> QPushButton:
        button = QPushButton()
        button.setObjectName(name)
        button.setToolTip(tip)
        return button

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(4)
        for button in (self._revert, self._apply, self._unpack):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(self._tree, 1)
        column.addLayout(buttons)
