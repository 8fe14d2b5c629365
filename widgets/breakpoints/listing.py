"""The list of breakpoints: a tick enables, Delete removes, Enter or a double click goes to the card."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from widgets.breakpoints.view import BreakpointLine
from widgets.row_table import set_up_rows
from widgets.stale import tip_while, why_idle
from widgets.theme import Theme

Index = QModelIndex | QPersistentModelIndex
COLUMNS = ("", "Hits", "Card", "Acts", "By and since", "Why")
TICK, HITS, CARD, WHEN, ORIGIN, REASON = range(6)
_WIDTHS = {TICK: 96, HITS: 48, CARD: 144, ORIGIN: 152, REASON: 120}
WHEN_PX = 192
"""So much room stays for when a breakpoint acts; in a narrow list others give way, which the tooltip tells as well."""
GIVES_WAY = (REASON, ORIGIN, HITS)
MARKS = {"halt": "◆", "trace": "◇ trace"}


class BreakpointModel(QAbstractTableModel):
    """Lines in order. A tick is a wish: what is shown changes with `show_lines` alone."""

    tick_requested = Signal(object, bool)

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines: tuple[BreakpointLine, ...] = ()
        self.is_stale = False
        self.barred = ""

    @property
    def why_idle(self) -> str:
        """Why no breakpoint can be changed now; empty when one can."""
        return why_idle(is_stale=self.is_stale, barred=self.barred)

    def line(self, row: int) -> BreakpointLine:
        return self._lines[row]

    def row_of(self, card_id: int) -> int | None:
        return next((row for row, line in enumerate(self._lines) if line.card_id == card_id), None)

    def show_lines(self, lines: Sequence[BreakpointLine]) -> None:
        new, old = tuple(lines), self._lines
        if [line.card_id for line in new] != [line.card_id for line in old]:
            self.beginResetModel()
            self._lines = new
            self.endResetModel()
            return
        self._lines = new
        for row, (after, before) in enumerate(zip(new, old, strict=True)):
            if after != before:
                self.dataChanged.emit(self.index(row, 0), self.index(row, len(COLUMNS) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        is_tickable = index.column() == TICK and not self.why_idle and not self._lines[index.row()].is_pending
        return flags | Qt.ItemFlag.ItemIsUserCheckable if is_tickable else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line, column = self._lines[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return _text(line, column)
            case Qt.ItemDataRole.CheckStateRole if column == TICK:
                return Qt.CheckState.Checked if line.is_enabled else Qt.CheckState.Unchecked
            case Qt.ItemDataRole.ForegroundRole:
                return self._color(line, column)
            case Qt.ItemDataRole.AccessibleTextRole:
                return line.words
            case Qt.ItemDataRole.ToolTipRole:
                return tip_while(f"{line.words}\n{line.origin}", self.why_idle)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role == Qt.ItemDataRole.CheckStateRole and not self.why_idle:
            is_wanted = Qt.CheckState(value) == Qt.CheckState.Checked
            self.tick_requested.emit(self._lines[index.row()].card_id, is_wanted)
        return False

    def _color(self, line: BreakpointLine, column: int) -> object:
        if column == TICK and line.is_enabled:
            return self._theme.color("halt", stale=self.is_stale)
        if column in (ORIGIN, HITS):
            return self._theme.color("text.2", stale=self.is_stale)
        return self._theme.color("text.1" if line.is_enabled else "text.3", stale=self.is_stale)


def _text(line: BreakpointLine, column: int) -> str:
    note = f"  ({line.note})" if line.note else ""
    return {
        TICK: "…" if line.is_pending else MARKS[line.kind],
        CARD: f"{line.card_id}  {line.label}",
        WHEN: f"{line.when}{note}",
        HITS: line.hits,
        ORIGIN: line.origin,
        REASON: line.reason,
    }[column]


class BreakpointList(QTableView):
    """`chosen` carries the card of the current line, `card_requested` the card to go to."""

    chosen = Signal(object)
    card_requested = Signal(object)
    remove_requested = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("breakpoints_list")
        self.setAccessibleName("Breakpoints: a tick enables, Delete removes, Enter goes to the card")
        self._theme = theme
        self._empty_text = ""
        self.lines = BreakpointModel(theme, self)
        self.setModel(self.lines)
        set_up_rows(self, _WIDTHS, stretch=WHEN)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.doubleClicked.connect(self._go)
        theme.changed.connect(self.viewport().update)

    @property
    def current(self) -> int | None:
        """The card of the current line."""
        index = self.currentIndex()
        return self.lines.line(index.row()).card_id if index.isValid() else None

    def show_lines(self, lines: Sequence[BreakpointLine], empty_text: str) -> None:
        held = self.current
        self._empty_text = empty_text
        self.lines.show_lines(lines)
        if held is not None and self.current is None:
            self.choose(held)
        self.viewport().update()

    def choose(self, card_id: int) -> None:
        """Make the line of that card the current one, if it has one."""
        row = self.lines.row_of(card_id)
        if row is not None and card_id != self.current:
            self.setCurrentIndex(self.lines.index(row, CARD))

    def show_stale(self, is_stale: bool) -> None:
        self.lines.is_stale = is_stale
        self.viewport().update()

    def show_barred(self, why: str) -> None:
        self.lines.barred = why
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        free = self.viewport().width() - sum(_WIDTHS.values())
        for column in GIVES_WAY:
            is_spared = free < WHEN_PX
            free += _WIDTHS[column] if is_spared else 0
            if self.isColumnHidden(column) != is_spared:
                self.setColumnHidden(column, is_spared)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid():
            self.chosen.emit(self.lines.line(current.row()).card_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        card_id = self.current
        if card_id is not None and event.key() == Qt.Key.Key_Delete and not self.lines.why_idle:
            self.remove_requested.emit(card_id)
        elif card_id is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.card_requested.emit(card_id)
        elif card_id is not None and event.key() == Qt.Key.Key_Space:
            line = self.lines.line(self.currentIndex().row())
            if not line.is_pending and not self.lines.why_idle:
                self.lines.tick_requested.emit(card_id, not line.is_enabled)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.lines.rowCount() == 0:
            painter = QPainter(self.viewport())
            painter.setPen(self._theme.color("text.2"))
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
            painter.drawText(self.viewport().rect().adjusted(12, 8, -12, -8), int(flags), self._empty_text)
            painter.end()

    def _go(self, index: QModelIndex) -> None:
        if index.column() != TICK:
            self.card_requested.emit(self.lines.line(index.row()).card_id)
