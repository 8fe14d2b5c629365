"""Jobs as a Qt table in the order in which they were made, the failed ones first where that is wished.

Rows are kept by key and told of alone when they change: a run of 5 000 jobs ends in as many small steps.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from widgets.jobs.cells import COLUMNS, DETAILS, STATE, cell, heading
from widgets.jobs.views import JobRow
from widgets.theme import Theme

HINT = "Click to go to what it is about; Run again does it alone"
_NONE = QModelIndex()

AnyIndex = QModelIndex | QPersistentModelIndex


class JobModel(QAbstractTableModel):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._rows: dict[str, JobRow] = {}
        self._order: list[str] = []
        self._place: dict[str, int] | None = None
        self._failed_first = True

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the rows from top to bottom."""
        return tuple(self._order)

    def clear(self) -> None:
        self._rows = {}
        self._arrange()

    def take_rows(self, rows: Mapping[str, JobRow]) -> bool:
        """Take up rows that are new or changed; returns whether others stand where they stood."""
        known = {key: row for key, row in rows.items() if key in self._rows}
        new = [key for key in rows if key not in known]
        is_moved = self._failed_first and (
            any(self._rows[key].is_failed != row.is_failed for key, row in known.items())
            or any(rows[key].is_failed for key in new)
        )
        self._rows.update(rows)
        if is_moved:
            self._arrange()
            return True
        if known:
            places = [self._places[key] for key in known]
            self.dataChanged.emit(self.index(min(places), STATE), self.index(max(places), DETAILS))
        if new:
            self._append(new)
        return False

    def _append(self, keys: list[str]) -> None:
        end = len(self._order)
        self.beginInsertRows(_NONE, end, end + len(keys) - 1)
        self._places.update((key, end + place) for place, key in enumerate(keys))
        self._order += keys
        self.endInsertRows()

    def put_failed_first(self, is_on: bool) -> None:
        if is_on != self._failed_first:
            self._failed_first = is_on
            self._arrange()

    def row_at(self, row: int) -> JobRow | None:
        return self._rows[self._order[row]] if 0 <= row < len(self._order) else None

    def index_of(self, key: str) -> QModelIndex:
        """Return where a job stands, an invalid index where it is not listed."""
        place = self._places.get(key)
        return _NONE if place is None else self.index(place, STATE)

    @property
    def _places(self) -> dict[str, int]:
        if self._place is None:
            self._place = {key: place for place, key in enumerate(self._order)}
        return self._place

    def _arrange(self) -> None:
        self.beginResetModel()
        if self._failed_first:
            failed = [key for key, row in self._rows.items() if row.is_failed]
            self._order = failed + [key for key, row in self._rows.items() if not row.is_failed]
        else:
            self._order = list(self._rows)
        self._place = None
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = _NONE) -> int:
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: AnyIndex = _NONE) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        return heading(section, role) if orientation == Qt.Orientation.Horizontal else None

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        return cell(self._theme, self._rows[self._order[index.row()]], index.column(), role, HINT)
