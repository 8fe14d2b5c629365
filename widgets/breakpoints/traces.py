"""What tracepoints told, newest first: when, which card, which hit."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QTableView, QWidget

from widgets.breakpoints.view import TraceLine
from widgets.row_table import set_up_rows

Index = QModelIndex | QPersistentModelIndex
COLUMNS = ("Time", "Trace", "Value", "Card")
VALUE = 2


class TraceModel(QAbstractTableModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[TraceLine, ...] = ()

    def line(self, row: int) -> TraceLine:
        return self._lines[row]

    def show_lines(self, lines: Sequence[TraceLine]) -> None:
        self.beginResetModel()
        self._lines = tuple(lines)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self._lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return (line.time, line.text, line.value or "–", f"{line.card_id}  {line.label}")[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == VALUE:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            at = f" at {line.value}" if line.value else ""
            return f"{line.time}: {line.card_id} {line.label}, {line.text}{at}"
        return None


class TraceList(QTableView):
    """A double click goes to the card."""

    card_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("trace_list")
        self.setAccessibleName("Hits of tracepoints, newest first")
        self.lines = TraceModel(self)
        self.setModel(self.lines)
        self.horizontalHeader().setMinimumSectionSize(32)
        set_up_rows(self, {0: 96, 1: 64, VALUE: 72}, many=True)
        self.doubleClicked.connect(lambda index: self.card_requested.emit(self.lines.line(index.row()).card_id))
