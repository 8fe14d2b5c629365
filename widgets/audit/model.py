"""Rows of the audit trail, and the table's model over them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One record in words; `tip` says what does not fit, `is_refused` that it was not done."""

    seq: int
    cells: tuple[str, ...]
    tip: str = ""
    is_refused: bool = False

    def has(self, words: Sequence[str]) -> bool:
        """Whether every word, in lower case, stands in some cell."""
        text = " ".join(self.cells).casefold()
        return all(word in text for word in words)


class AuditModel(QAbstractTableModel):
    """Shows the rows it was given, in their order, under the headings it was made with."""

    def __init__(self, columns: Sequence[str]) -> None:
        super().__init__()
        self._columns = tuple(columns)
        self._rows: tuple[AuditRow, ...] = ()

    @property
    def rows(self) -> tuple[AuditRow, ...]:
        return self._rows

    def show_rows(self, rows: Sequence[AuditRow]) -> None:
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self._rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.cells[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.tip or row.cells[index.column()]
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section]
        return None
