"""Findings as a Qt table: how bad, where, which field, in which words, by which rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from widgets.theme import Theme

COLUMNS = ("", "Where", "Field", "Problem", "Rule")
MARK, WHERE, FIELD, MESSAGE, RULE = range(5)
_NONE = QModelIndex()

AnyIndex = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """One finding; `key` is whatever leads back to it and is not looked into."""

    where: str
    field: str
    rule: str
    message: str
    is_warning: bool
    key: object = None
    rule_name: str = ""


@dataclass(frozen=True, slots=True)
class FixOffer:
    """A way to mend what is chosen: how it reads, and whatever leads back to it."""

    text: str
    key: object


class ProblemModel(QAbstractTableModel):
    """The findings that are shown, one a row."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.rows: tuple[ProblemRow, ...] = ()

    def show_rows(self, rows: tuple[ProblemRow, ...]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = _NONE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: AnyIndex = _NONE) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section]
        return None

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        column = index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return (
                "△" if row.is_warning else "▲",
                row.where,
                row.field,
                row.message,
                f"{row.rule} {row.rule_name}".rstrip(),
            )[column]
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{row.message}\nRule {row.rule}: {row.rule_name or row.rule}\nClick to go to {row.where}"
        if role == Qt.ItemDataRole.AccessibleTextRole and column == MARK:
            return "warning" if row.is_warning else "error"
        if role == Qt.ItemDataRole.TextAlignmentRole and column == MARK:
            return Qt.AlignmentFlag.AlignCenter
        if role == Qt.ItemDataRole.ForegroundRole:
            if column == MARK:
                return self._theme.color("warn" if row.is_warning else "alarm")
            return self._theme.color("text.2" if column in (FIELD, RULE) else "text.1")
        return None
