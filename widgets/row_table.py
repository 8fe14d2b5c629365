"""A table of which whole rows are chosen: one line a row, no grid, and Tab leaves it.

Enter chooses a row, Home and End are the first and the last. Not for tables that lay their columns out themselves.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from widgets.row_keys import ROW_KEYS, keeps_row_key

ROW_HEIGHT = 24


class RowTable(QTableView):
    """`chosen` carries the row on which Enter was pressed."""

    chosen = Signal(QModelIndex)

    def __init__(
        self,
        name: str,
        spoken: str,
        model: QAbstractItemModel,
        widths: Mapping[int, int],
        *,
        stretch: int,
        many: bool = False,
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.setModel(model)
        set_up_rows(self, widths, stretch=stretch, many=many)

    def event(self, event: QEvent) -> bool:
        return keeps_row_key(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.chosen.emit(self.currentIndex())
        elif event.key() in ROW_KEYS and not event.modifiers():
            self.selectRow(0 if event.key() == Qt.Key.Key_Home else self.model().rowCount() - 1)
        else:
            super().keyPressEvent(event)


def set_up_rows(
    table: QTableView, widths: Mapping[int, int], *, stretch: int | None = None, many: bool = False
) -> None:
    """Give a table that has its columns the look of rows: widths in pixels, the column that takes what is left.

    Without `stretch` the last column takes it. `many` lets several rows be chosen.
    """
    modes = QAbstractItemView.SelectionMode
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(modes.ExtendedSelection if many else modes.SingleSelection)
    table.verticalHeader().hide()
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    table.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setHighlightSections(False)
    if stretch is None:
        header.setStretchLastSection(True)
    else:
        header.setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)
    for column, width in widths.items():
        table.setColumnWidth(column, width)
