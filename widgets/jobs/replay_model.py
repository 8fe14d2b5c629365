"""Jobs as they were, as a Qt table: only what is on screen is ever asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from widgets.jobs.cells import COLUMNS, DETAILS, STATE, cell, heading
from widgets.jobs.views import JobRow
from widgets.theme import Theme

_NONE = QModelIndex()
AnyIndex = QModelIndex | QPersistentModelIndex


class ReplayModel(QAbstractTableModel):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._count = 0
        self._row_at: Callable[[int], JobRow] | None = None

    def show(self, count: int, row_at: Callable[[int], JobRow]) -> None:
        """Show the jobs 0 to `count` - 1; they keep their rows from one moment to the next."""
        self._row_at = row_at
        if count > self._count:
            self.beginInsertRows(_NONE, self._count, count - 1)
            self._count = count
            self.endInsertRows()
        elif count < self._count:
            self.beginRemoveRows(_NONE, count, self._count - 1)
            self._count = count
            self.endRemoveRows()
        if count:
            self.dataChanged.emit(self.index(0, STATE), self.index(count - 1, DETAILS))

    def rowCount(self, parent: AnyIndex = _NONE) -> int:
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: AnyIndex = _NONE) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        return heading(section, role) if orientation == Qt.Orientation.Horizontal else None

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or self._row_at is None:
            return None
        return cell(self._theme, self._row_at(index.row()), index.column(), role)
