"""A table of a dialog: whole rows are chosen, one column takes the room that is left, numbers stand at the right."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem

RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class DialogTable(QTreeWidget):
    """The first column takes the room that is left; the others have the widths given."""

    def __init__(
        self,
        name: str,
        title: str,
        columns: Sequence[str],
        *,
        widths: Mapping[int, int],
        numbers: Collection[int] = (),
        row_px: int,
        tips: Sequence[str] = (),
    ) -> None:
        super().__init__()
        self._numbers = numbers
        self._row_px = row_px
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setHeaderLabels(list(columns))
        for column, tip in enumerate(tips):
            self.headerItem().setToolTip(column, tip)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column, width in widths.items():
            self.setColumnWidth(column, width)

    def new_row(self, *cells: str) -> QTreeWidgetItem:
        """Return a row for this table, not in it yet."""
        item = QTreeWidgetItem(list(cells))
        item.setSizeHint(0, QSize(0, self._row_px))
        for column in self._numbers:
            item.setTextAlignment(column, RIGHT)
        return item
