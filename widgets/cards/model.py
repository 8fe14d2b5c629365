"""The cards as a Qt table model that tells only what changed, and only where somebody can see it.

Rows are frozen values; the delegate takes them by row number and paints. The model never formats and never decides.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt

from widgets.cards.filtering import CardFilter
from widgets.cards.row import CardRow, Column, changed_columns, words

Index = QModelIndex | QPersistentModelIndex
CARD_MIME = "application/x-plumbline-card"
"""What a dragged card is: its id in decimal."""
HEADERS: dict[Column, tuple[str, str]] = {
    Column.GUTTER: ("", "Breakpoints ◆ (click or F9), next card ▸ and last card • while halted"),
    Column.ID: ("id", "cardId: the order of evaluation"),
    Column.CARD: ("card", "label"),
    Column.FAMILY: ("", "cardType: DI, AI, DO, SIO, MATH or RTC"),
    Column.STATE: ("state", "logicalState: ● on, ○ off, – where the family has none"),
    Column.VALUE: ("value", "currentValue: decimals for AI and MATH, a count for the others"),
    Column.SET: ("set", "setResult: the set condition, ● true, ○ false; struck through while reset dominates"),
    Column.RESET: ("rst", "resetResult: the reset condition, ● true, ○ false"),
    Column.MISSION: ("mission", "missionState and phase, with its progress where the phase has a length"),
    Column.HEALTH: ("health", "health and quality: ▲ WARN or FAULT"),
    Column.MARKS: ("", "F: the input is forced, M: the output is masked"),
    Column.EVAL: ("µs", "lastEvalUs: what the last evaluation took, in microseconds"),
}
MANY_MOVES = 64
"""Up to how many rows come and go one by one when a filter's answer changes; beyond it the table is reset."""


class CardsModel(QAbstractTableModel):
    """Lives on the GUI thread. `set_window` says which rows are on screen; others are not told of."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[CardRow] = []
        self._place_of: dict[int, int] = {}
        self._shown: list[int] = []
        self._filter = CardFilter()
        self._window: tuple[int, int] | None = None

    @property
    def filter(self) -> CardFilter:
        return self._filter

    @property
    def total(self) -> int:
        """How many cards there are, shown or not."""
        return len(self._rows)

    def row_at(self, row: int) -> CardRow:
        return self._rows[self._shown[row]]

    def row_of(self, card_id: int) -> int | None:
        """Return the row that shows a card; None when it is filtered out or unknown."""
        return next((at for at, index in enumerate(self._shown) if self._rows[index].card_id == card_id), None)

    def card(self, card_id: int) -> CardRow | None:
        place = self._place_of.get(card_id)
        return None if place is None else self._rows[place]

    @property
    def rows(self) -> Sequence[CardRow]:
        """Every card, shown or not, in evaluation order."""
        return self._rows

    def set_window(self, first: int, last: int) -> None:
        """Tell of changes in these rows only; others are painted from the newest values once they come into view."""
        self._window = (first, last)

    def cards_in_window(self) -> frozenset[int]:
        """Return the ids of the cards that are on screen; all that pass the filter while no window is set."""
        first, last = self._window or (0, len(self._shown) - 1)
        return frozenset(self._rows[index].card_id for index in self._shown[max(0, first) : last + 1])

    def show_rows(self, rows: Sequence[CardRow]) -> None:
        """Show these cards. An unchanged row is best given as the same object."""
        if len(rows) != len(self._rows) or any(
            new is not old and new.card_id != old.card_id for new, old in zip(rows, self._rows, strict=True)
        ):
            self.beginResetModel()
            self._rows = list(rows)
            self._place_of = {row.card_id: place for place, row in enumerate(self._rows)}
            self._shown = self._passing()
            self.endResetModel()
            return
        before_of: dict[int, CardRow] = {}
        for index, row in enumerate(rows):
            before = self._rows[index]
            if row is before:
                continue
            self._rows[index] = row
            before_of[index] = before
        if not self._filter.is_open:
            self._follow_filter()
        self._tell(before_of)

    def set_filter(self, wanted: CardFilter) -> None:
        if wanted == self._filter:
            return
        self._filter = wanted
        self._follow_filter()

    def tell_all(self) -> None:
        """Everything looks different now (theme, staleness)."""
        if self._shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._shown) - 1, len(Column) - 1))

    def _passing(self) -> list[int]:
        if self._filter.is_open:
            return list(range(len(self._rows)))
        return [index for index, row in enumerate(self._rows) if self._filter.passes(row)]

    def _follow_filter(self) -> None:
        wanted = self._passing()
        if wanted == self._shown:
            return
        gone = sorted(set(self._shown) - set(wanted), reverse=True)
        come = sorted(set(wanted) - set(self._shown))
        if len(gone) + len(come) > MANY_MOVES:
            self.beginResetModel()
            self._shown = wanted
            self.endResetModel()
            return
        for index in gone:
            at = self._shown.index(index)
            self.beginRemoveRows(QModelIndex(), at, at)
            del self._shown[at]
            self.endRemoveRows()
        for index in come:
            at = wanted.index(index)
            self.beginInsertRows(QModelIndex(), at, at)
            self._shown.insert(at, index)
            self.endInsertRows()

    def _tell(self, before_of: dict[int, CardRow]) -> None:
        if not before_of:
            return
        first, last = self._window or (0, len(self._shown) - 1)
        for at in range(max(0, first), min(last, len(self._shown) - 1) + 1):
            before = before_of.get(self._shown[at])
            columns = changed_columns(before, self.row_at(at)) if before is not None else None
            if columns is not None:
                self.dataChanged.emit(self.index(at, columns[0]), self.index(at, columns[1]))

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(Column)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return words(self.row_at(index.row()), Column(index.column()))
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        plain = super().flags(index)
        return plain | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else plain

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        dragged = QMimeData()
        dragged.setData(CARD_MIME, str(self.row_at(indexes[0].row()).card_id).encode())
        return dragged

    def mimeTypes(self) -> list[str]:
        return [CARD_MIME]

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return HEADERS[Column(section)][0]
        if role == Qt.ItemDataRole.ToolTipRole:
            return HEADERS[Column(section)][1]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            is_number = section in (Column.ID, Column.VALUE, Column.EVAL)
            is_dot = section in (Column.STATE, Column.SET, Column.RESET)
            side = Qt.AlignmentFlag.AlignRight if is_number else Qt.AlignmentFlag.AlignLeft
            return (Qt.AlignmentFlag.AlignHCenter if is_dot else side) | Qt.AlignmentFlag.AlignVCenter
        return None
