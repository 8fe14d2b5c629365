"""The rows of the outliner as a Qt model: the world first, then the entities that pass the filter.

A flat table, because a tree view asks Python about every row whenever the rows change, a table view only about those
that are seen. The selection is kept here and painted by role: a selection model takes more than half a second for
5 000 scattered rows. The model changes nothing itself: renaming is a wish that it passes on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from widgets.outliner.filtering import Columns, Term, matching, parse_filter, passes
from widgets.outliner.rows import OutlinerRow, RowTable

NAME, ENGINE, PROBLEM, HIDDEN, LOCKED = range(5)
COLUMNS = ("Name", "Engine", "Problem", "Hidden", "Locked")

ROW_ROLE = Qt.ItemDataRole.UserRole
SELECTED_ROLE = Qt.ItemDataRole.UserRole + 1
ACTIVE_ROLE = Qt.ItemDataRole.UserRole + 2

_NONE = QModelIndex()
FEW = 16
"""So many rows are looked for one by one; for more a table of all places is made."""

AnyIndex = QModelIndex | QPersistentModelIndex


class OutlinerModel(QAbstractTableModel):
    """Row 0 is the world; entity rows follow in the order of the document."""

    rename_requested = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._title = ""
        self._rows: dict[str, OutlinerRow] = {}
        self._visible: list[str] = []
        self._total = 0
        self._place: dict[str, int] | None = None
        self._filter = ""
        self._terms: tuple[Term, ...] = ()
        self._columns: Columns | None = None
        self._selected: frozenset[str] = frozenset()
        self._active: str | None = None

    @property
    def visible_ids(self) -> Sequence[str]:
        """The ids that pass the filter, in order."""
        return self._visible

    @property
    def total(self) -> int:
        """How many entities there are, groups not counted."""
        return self._total

    @property
    def shown(self) -> int:
        """How many entities pass the filter; those in folded groups count as shown."""
        return len(self._visible) if self._filter else self._total

    @property
    def selected(self) -> frozenset[str]:
        return self._selected

    @property
    def filter_text(self) -> str:
        return self._filter

    @property
    def columns(self) -> Columns:
        """The rows as the filter reads them."""
        if self._columns is None:
            self._columns = Columns(row for row in self._rows.values() if not row.is_group)
        return self._columns

    def show_rows(self, title: str, rows: Sequence[OutlinerRow] | RowTable) -> None:
        """Show another world, or the same with entities that came, went or changed their order."""
        table = rows if isinstance(rows, RowTable) else RowTable.of(rows)
        self._title = title
        self._rows, self._total = table.rows, table.total
        self._columns = None
        self._show_visible(self._passing() if self._terms else table.seen)

    def show_title(self, title: str) -> None:
        self._title = title
        self.dataChanged.emit(self.world_index(), self.world_index())

    def update_rows(self, rows: Mapping[str, OutlinerRow]) -> None:
        """Show entities that are there already as they are now."""
        changed = {identity: row for identity, row in rows.items() if self._rows.get(identity) != row}
        if not changed:
            return
        moves = self._terms and any(
            passes(row, self._terms) != passes(self._rows[identity], self._terms) for identity, row in changed.items()
        )
        self._rows.update(changed)
        self._columns = None
        if moves:
            self._show_visible(self._passing())
            return
        if self._place is None and len(changed) > FEW:
            self._place = {known: row for row, known in enumerate(self._visible, start=1)}
        places = [index.row() for index in map(self.index_of, changed) if index.isValid()]
        if places:
            self.dataChanged.emit(self.index(min(places), NAME), self.index(max(places), LOCKED))

    def show_filter(self, text: str) -> None:
        """Show the rows that pass another filter."""
        self._filter, self._terms = text, parse_filter(text)
        passing = self._passing()
        if passing != self._visible:
            self._show_visible(passing)

    def show_selection(self, selected: frozenset[str], active: str | None) -> None:
        """Take up what is selected; whoever shows this paints again."""
        self._selected, self._active = selected, active

    def world_index(self) -> QModelIndex:
        return self.index(0, NAME)

    def index_of(self, identity: str) -> QModelIndex:
        """Return where an entity is shown, an invalid index when it is not."""
        if self._place is not None:
            row = self._place.get(identity)
            return _NONE if row is None else self.index(row, NAME)
        try:  # to look through a list for one is a tenth of the work of making the table
            return self.index(self._visible.index(identity) + 1, NAME)
        except ValueError:
            return _NONE

    def id_at(self, index: AnyIndex) -> str:
        """Return the entity's id, an empty text for the world and for nothing."""
        return self._visible[index.row() - 1] if index.isValid() and index.row() else ""

    def row_of(self, identity: str) -> OutlinerRow | None:
        return self._rows.get(identity)

    def row_at(self, index: AnyIndex) -> OutlinerRow | None:
        return self._rows.get(self.id_at(index))

    def rowCount(self, parent: AnyIndex = _NONE) -> int:
        return 0 if parent.isValid() else len(self._visible) + 1

    def columnCount(self, parent: AnyIndex = _NONE) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if index.row() and index.column() == NAME else flags

    def setData(self, index: AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        identity = self.id_at(index)
        if role == Qt.ItemDataRole.EditRole and identity and value != self._rows[identity].name:
            self.rename_requested.emit(identity, str(value))
        return False

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if not index.row():
            return self._world_data(index.column(), role)
        row = self._rows[self._visible[index.row() - 1]]
        if role == ROW_ROLE:
            return row
        if role == SELECTED_ROLE:
            return row.id in self._selected
        if role == ACTIVE_ROLE:
            return row.id == self._active
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return row.name if index.column() == NAME else None
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
        if not self._terms:
            return [identity for identity, row in self._rows.items() if not row.is_away]
        return matching(self.columns, self._terms)

    def _show_visible(self, ids: list[str]) -> None:
        self.beginResetModel()
        self._visible = ids
        self._place = None
        self.endResetModel()


def _tooltip(row: OutlinerRow, column: int) -> str:
    if column == HIDDEN:
        return "Hidden: click to show (Space)" if row.is_hidden else "Shown: click to hide (Space)"
    if column == LOCKED:
        return (
            "Locked: click to unlock (Shift+Space)"
            if row.is_locked
            else "Click to lock against picking and moving (Shift+Space)"
        )
    if column == PROBLEM:
        return row.problem
    if column == ENGINE:
        return row.engine_words
    if row.is_group:
        return f"{row.title} · group of {row.count}\nClick to select all of it, F2 to rename, ← → to fold"
    lines = [f"{row.id} · {row.type}", f"mesh {row.mesh} · texture {row.texture}"]
    if row.script:
        lines.append(f"script {row.script}")
    lines += [text for text in (row.engine_words, row.problem) if text]
    return "\n".join(lines)


def _spoken(row: OutlinerRow, column: int) -> str:
    if column == HIDDEN:
        return "hidden" if row.is_hidden else "shown"
    if column == LOCKED:
        return "locked" if row.is_locked else "not locked"
    if column == PROBLEM:
        return row.problem
    if column == ENGINE:
        return row.engine_words
    if row.is_group:
        return f"{row.title}, group of {row.count}, {'folded' if row.is_folded else 'open'}"
    return f"{row.id}, {row.type}"
