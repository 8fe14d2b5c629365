"""Engines as a Qt table, in the order in which they are told; rows that only changed keep their place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from widgets.engines.views import MARKS, TONES, EngineRow
from widgets.theme import Theme

COLUMNS = (
    "State",
    "Engine",
    "Where",
    "Heard",
    "In flight",
    "Waiting",
    "Done",
    "Failed",
    "What became of its jobs",
    "Last refusal",
)
STATE, NAME, PLACE, HEARD, IN_FLIGHT, WAITING, DONE, FAILED, REMARK, REFUSAL = range(10)
NUMBERS = (HEARD, IN_FLIGHT, WAITING, DONE, FAILED)
TIPS = (
    "Connected, away (its connection broke and it keeps its jobs for a moment), or gone",
    "The engineId of its token; built-in is the runtime's own",
    "Embedded in the runtime, or the address from which it connected",
    "Age of its last message, in seconds; a heartbeat comes every 5\u2009s, after 10\u2009s it is given up",
    "Jobs that were sent to it and have not ended, at most 32",
    "Jobs that wait for it",
    "Jobs that it completed since the runtime started, of the runs that are kept",
    "Jobs of its runs that failed",
    "Jobs that fail or failed because it went, and those that wait for its return",
    "The last of its messages that was refused, with the reason",
)
_NONE = QModelIndex()

AnyIndex = QModelIndex | QPersistentModelIndex


class EngineModel(QAbstractTableModel):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._rows: tuple[EngineRow, ...] = ()
        self._is_stale = False

    @property
    def rows(self) -> tuple[EngineRow, ...]:
        return self._rows

    def show_rows(self, rows: Sequence[EngineRow], *, is_stale: bool) -> None:
        """Take up what is told now; `is_stale`: none of it is live."""
        before, self._rows, was_stale, self._is_stale = self._rows, tuple(rows), self._is_stale, is_stale
        if [row.name for row in before] != [row.name for row in rows]:
            self._rows = before
            self.beginResetModel()
            self._rows = tuple(rows)
            self.endResetModel()
            return
        for place, (old, new) in enumerate(zip(before, rows, strict=True)):
            if old != new or was_stale != is_stale:
                self.dataChanged.emit(self.index(place, STATE), self.index(place, REFUSAL))

    def rowCount(self, parent: AnyIndex = _NONE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = _NONE) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section]
        if role == Qt.ItemDataRole.ToolTipRole:
            return TIPS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and section in NUMBERS:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return _texts(row)[column]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            stale = ", not live" if self._is_stale else ""
            return f"{COLUMNS[column]}: {row.state if column == STATE else _texts(row)[column]}{stale}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.tip or None
        if role == Qt.ItemDataRole.TextAlignmentRole and column in NUMBERS:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._theme.color(_tone(row, column), stale=self._is_stale and column != NAME)
        return None


def _texts(row: EngineRow) -> tuple[str, ...]:
    counts = (row.in_flight, row.waiting, row.done, row.failed)
    return (
        f"{MARKS[row.presence]} {row.state}",
        row.name,
        row.place,
        row.heard,
        *(str(count) for count in counts),
        row.remark,
        row.refusal,
    )


def _tone(row: EngineRow, column: int) -> str:
    if column == STATE:
        return TONES[row.presence]
    if column == HEARD:
        return row.heard_tone
    if column == FAILED and row.failed:
        return "alarm"
    if column == REMARK and row.presence in ("away", "gone"):
        return TONES[row.presence]
    if column == REFUSAL:
        return "warn"
    return "text.1" if column in (NAME, IN_FLIGHT) else "text.2"
