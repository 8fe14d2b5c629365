"""The problems of the level as a table: how bad, where, which rule, in which words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from widgets.theme import Theme

ROW_HEIGHT = 24
COLUMNS = ("", "Where", "Field", "Problem", "Rule")
MARK, WHERE, FIELD, MESSAGE, RULE = range(5)
_WIDTHS = {MARK: 36, WHERE: 120, FIELD: 152, RULE: 160}
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


class ProblemsPanel(QWidget):
    """Shows findings and emits the key of the one that was clicked or chosen with Enter."""

    problem_activated = Signal(object)
    count_changed = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("problems")
        self.setAccessibleName("Problems")
        self._model = _ProblemModel(theme)
        self._summary = QLabel()
        self._summary.setObjectName("problems_summary")
        self._summary.setProperty("tone", "quiet")
        self._table = _Table()
        self._set_up_table()
        self._empty = QLabel("No problems: the level follows every rule.\nWhat breaks one is listed here as you edit.")
        self._empty.setObjectName("problems_empty")
        self._empty.setProperty("tone", "quiet")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._listed = QWidget()
        listed = QVBoxLayout(self._listed)
        listed.setContentsMargins(0, 0, 0, 0)
        listed.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(8, 8, 8, 4)
        head.addWidget(self._summary)
        listed.addLayout(head)
        listed.addWidget(self._table, 1)
        self._body = QStackedWidget()
        self._body.addWidget(self._empty)
        self._body.addWidget(self._listed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._body)
        theme.changed.connect(self._table.viewport().update)

    @property
    def table(self) -> QTableView:
        return self._table

    @property
    def summary(self) -> str:
        return self._summary.text() if self._model.rows else ""

    def show_problems(self, rows: Sequence[ProblemRow]) -> None:
        """Show these findings in place of the former."""
        if tuple(rows) == self._model.rows:
            return
        before = len(self._model.rows)
        self._model.show_rows(tuple(rows))
        warnings = sum(row.is_warning for row in rows)
        self._summary.setText(" · ".join(_counted(len(rows) - warnings, "error") + _counted(warnings, "warning")))
        self._body.setCurrentIndex(1 if rows else 0)
        if len(rows) != before:
            self.count_changed.emit(len(rows))

    def _set_up_table(self) -> None:
        table = self._table
        table.setObjectName("problems_table")
        table.setAccessibleName("Problems of the level")
        table.setModel(self._model)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setMouseTracking(True)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionResizeMode(MESSAGE, QHeaderView.ResizeMode.Stretch)
        for column, width in _WIDTHS.items():
            table.setColumnWidth(column, width)
        table.clicked.connect(self._activate)
        table.chosen.connect(self._activate)

    def _activate(self, index: QModelIndex) -> None:
        self.problem_activated.emit(self._model.rows[index.row()].key)


class _Table(QTableView):
    """A table whose Enter chooses the row."""

    chosen = Signal(QModelIndex)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.chosen.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class _ProblemModel(QAbstractTableModel):
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
            return ("△" if row.is_warning else "▲", row.where, row.field, row.message, row.rule)[column]
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{row.message}\nClick to go to {row.where}"
        if role == Qt.ItemDataRole.AccessibleTextRole and column == MARK:
            return "warning" if row.is_warning else "error"
        if role == Qt.ItemDataRole.TextAlignmentRole and column == MARK:
            return Qt.AlignmentFlag.AlignCenter
        if role == Qt.ItemDataRole.ForegroundRole:
            if column == MARK:
                return self._theme.color("warn" if row.is_warning else "alarm")
            return self._theme.color("text.2" if column in (FIELD, RULE) else "text.1")
        return None


def _counted(number: int, noun: str) -> list[str]:
    return [f"{number} {noun}{'' if number == 1 else 's'}"] if number else []
