"""The rows of the outliner as a Qt model: one row for the world, below it the entities that pass the filter.

The selection is kept here and painted by role: a selection model takes more than half a second for 5 000 scattered
rows. The model asks nobody and changes nothing: renaming is a wish that it passes on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from widgets.outliner.filtering import matching, parse_filter
from widgets.outliner.rows import OutlinerRow

NAME, PROBLEM, HIDDEN, LOCKED = range(4)
COLUMNS = ("Name", "Problem", "Hidden", "Locked")

ROW_ROLE = Qt.ItemDataRole.UserRole
SELECTED_ROLE = Qt.ItemDataRole.UserRole + 1
ACTIVE_ROLE = Qt.ItemDataRole.UserRole + 2

WORLD_ID, ENTITY_ID = 1, 2
_NONE = QModelIndex()

AnyIndex = QModelIndex | QPersistentModelIndex


class OutlinerModel(QAbstractItemModel):
    """Two levels: the world, and its entities."""

    rename_requested = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._title = ""
        self._rows: dict[str, OutlinerRow] = {}
        self._visible: list[str] = []
        self._place: dict[str, int] = {}
        self._filter = ""
        self._selected: frozenset[str] = frozenset()
        self._active: str | None = None

    @property
    def visible_ids(self) -> Sequence[str]:
        """The ids that pass the filter, in order."""
        return self._visible

    @property
    def total(self) -> int:
        return len(self._rows)

    @property
    def selected(self) -> frozenset[str]:
        return self._selected

    @property
    def filter_text(self) -> str:
        return self._filter

    def show_rows(self, title: str, rows: Sequence[OutlinerRow]) -> None:
        """Show another world, or the same in another order."""
        self.beginResetModel()
        self._title = title
        self._rows = {row.id: row for row in rows}
        self._take_visible(self._passing())
        self.endResetModel()

    def show_title(self, title: str) -> None:
        self._title = title
        self.dataChanged.emit(self.world_index(), self.world_index())

    def update_rows(self, rows: Mapping[str, OutlinerRow]) -> None:
        """Show entities that are there already as they are now."""
        changed = {identity: row for identity, row in rows.items() if self._rows.get(identity) != row}
        if not changed:
            return
        self._rows.update(changed)
        if self._filter and self._passing() != self._visible:
            self._reset_visible()
            return
        places = [self._place[identity] for identity in changed if identity in self._place]
        if places:
            self.dataChanged.emit(self.entity_index(min(places)), self.entity_index(max(places), LOCKED))

    def show_filter(self, text: str) -> None:
        """Show the rows that pass another filter."""
        self._filter = text
        if self._passing() != self._visible:
            self._reset_visible()

    def show_selection(self, selected: frozenset[str], active: str | None) -> None:
        """Take up what is selected; whoever shows this paints again."""
        self._selected, self._active = selected, active

    def world_index(self) -> QModelIndex:
        return self.createIndex(0, NAME, WORLD_ID)

    def entity_index(self, place: int, column: int = NAME) -> QModelIndex:
        return self.createIndex(place, column, ENTITY_ID)

    def index_of(self, identity: str) -> QModelIndex:
        """Return where an entity is shown, an invalid index when it is not."""
        place = self._place.get(identity)
        return _NONE if place is None else self.entity_index(place)

    def id_at(self, index: AnyIndex) -> str:
        """Return the entity's id, an empty text for the world and for nothing."""
        return self._visible[index.row()] if index.isValid() and index.internalId() == ENTITY_ID else ""

    def row_at(self, index: AnyIndex) -> OutlinerRow | None:
        return self._rows.get(self.id_at(index))

    def index(self, row: int, column: int, parent: AnyIndex = _NONE) -> QModelIndex:
        if not self.hasIndex(row, column, parent):
            return _NONE
        return self.createIndex(row, column, ENTITY_ID if parent.isValid() else WORLD_ID)

    def parent(self, index: AnyIndex = _NONE) -> QModelIndex:  # type: ignore[override]  # QObject.parent() has no index
        return self.world_index() if index.isValid() and index.internalId() == ENTITY_ID else _NONE

    def rowCount(self, parent: AnyIndex = _NONE) -> int:
        if not parent.isValid():
            return 1
        return len(self._visible) if parent.internalId() == WORLD_ID and parent.column() == NAME else 0

    def columnCount(self, parent: AnyIndex = _NONE) -> int:
        return len(COLUMNS)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if self.id_at(index) and index.column() == NAME:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def setData(self, index: AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        identity = self.id_at(index)
        if role == Qt.ItemDataRole.EditRole and identity and value != identity:
            self.rename_requested.emit(identity, str(value))
        return False

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if index.internalId() == WORLD_ID:
            return self._world_data(index.column(), role)
        row = self._rows[self._visible[index.row()]]
        if role == ROW_ROLE:
            return row
        if role == SELECTED_ROLE:
            return row.id in self._selected
        if role == ACTIVE_ROLE:
            return row.id == self._active
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return row.id if index.column() == NAME else None
        if role == Qt.ItemDataRole.ToolTipRole:
            return _tooltip(row, index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return _spoken(row, index.column())
        return None

    def _world_data(self, column: int, role: int) -> Any:
        if role in (SELECTED_ROLE, ACTIVE_ROLE):
            return False
        if column != NAME:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._title
        if role == Qt.ItemDataRole.ToolTipRole:
            return "The world and its scene: click to edit their settings and the quests"
        return None

    def _passing(self) -> list[str]:
        return matching(list(self._rows.values()), parse_filter(self._filter))

    def _reset_visible(self) -> None:
        self.beginResetModel()
        self._take_visible(self._passing())
        self.endResetModel()

    def _take_visible(self, ids: list[str]) -> None:
        self._visible = ids
        self._place = {identity: place for place, identity in enumerate(ids)}


def _tooltip(row: OutlinerRow, column: int) -> str:
    if column == HIDDEN:
        return "Hidden: click to show (H)" if row.is_hidden else "Shown: click to hide (H)"
    if column == LOCKED:
        return "Locked: click to unlock" if row.is_locked else "Click to lock against picking and moving"
    if column == PROBLEM:
        return row.problem
    lines = [f"{row.id} · {row.type}", f"mesh {row.mesh} · texture {row.texture}"]
    if row.script:
        lines.append(f"script {row.script}")
    if row.problem:
        lines.append(row.problem)
    return "\n".join(lines)


def _spoken(row: OutlinerRow, column: int) -> str:
    if column == HIDDEN:
        return "hidden" if row.is_hidden else "shown"
    if column == LOCKED:
        return "locked" if row.is_locked else "not locked"
    if column == PROBLEM:
        return row.problem
    return f"{row.id}, {row.type}"
