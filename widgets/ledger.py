"""A list of short entries with a mark before and, where it can be released, a cross behind: the ledger, alarms.

Painted by a delegate, so that a thousand masked outputs cost no more than one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from widgets.stale import tip_while, why_idle
from widgets.theme import Theme

ENTRY_HEIGHT = 65
LINE_HEIGHT = 19
MARK_WIDTH = 34
CROSS_WIDTH = 32
Index = QModelIndex | QPersistentModelIndex
MarkTone = Literal["warn", "alarm", "halt"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger. `key` is whatever its owner knows it by; `card_id` is where a click leads."""

    key: object
    mark: str
    title: str
    what: str
    details: str
    remark: str = ""
    card_id: int | None = None
    tone: MarkTone = "warn"
    can_release: bool = False
    is_releasing: bool = False

    @property
    def words(self) -> str:
        return ". ".join(part for part in (f"{self.title}: {self.what}", self.details, self.remark) if part)


class LedgerModel(QAbstractListModel):
    """Entries in order; tells of the changed ones alone while their keys stay the same."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[Entry, ...] = ()
        self.is_stale = False
        self.barred = ""

    @property
    def why_idle(self) -> str:
        """Why nothing can be released now; empty when it can."""
        return why_idle(is_stale=self.is_stale, barred=self.barred)

    def entry(self, row: int) -> Entry:
        return self._entries[row]

    def show_entries(self, entries: Sequence[Entry]) -> None:
        new, old = tuple(entries), self._entries
        if [one.key for one in new] != [one.key for one in old]:
            self.beginResetModel()
            self._entries = new
            self.endResetModel()
            return
        self._entries = new
        for row, (after, before) in enumerate(zip(new, old, strict=True)):
            if after != before:
                self.dataChanged.emit(self.index(row), self.index(row))

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if index.isValid() and role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._entries[index.row()].words
        if index.isValid() and role == Qt.ItemDataRole.ToolTipRole:
            entry = self._entries[index.row()]
            told = "\n".join(part for part in (entry.title, entry.what, entry.details, entry.remark) if part)
            return tip_while(f"{told}\n✕ releases it" if entry.can_release else told, self.why_idle)
        return None


def _right_margin(entry: Entry) -> int:
    return CROSS_WIDTH if entry.can_release else 8


class LedgerDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, model: LedgerModel, parent: QListView) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = model
        self._view = parent
        self.is_stale = False

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, ENTRY_HEIGHT + self._remark_height(self._model.entry(index.row())))

    def _remark_height(self, entry: Entry) -> int:
        """Remarks say what to do: they are broken into lines, not cut."""
        if not entry.remark:
            return 0
        width = self._view.viewport().width() - MARK_WIDTH - _right_margin(entry)
        flags = int(_TOP_LEFT | Qt.TextFlag.TextWordWrap)
        needed = QFontMetrics(self._view.font()).boundingRect(QRect(0, 0, max(width, 120), 1000), flags, entry.remark)
        return max(LINE_HEIGHT, needed.height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry = self._model.entry(index.row())
        rect: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, self._theme.color("surface.3"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_mark(painter, rect, entry)
        text = rect.adjusted(MARK_WIDTH, 4, -_right_margin(entry), -4)
        self._paint_lines(painter, text, entry)
        if entry.can_release:
            self._paint_cross(painter, cross_rect(rect), entry)
        painter.setPen(self._theme.color("line"))
        painter.drawLine(rect.bottomLeft() + QPoint(MARK_WIDTH, 0), rect.bottomRight())

    def _paint_mark(self, painter: QPainter, rect: QRect, entry: Entry) -> None:
        color = self._theme.color(entry.tone, stale=self.is_stale)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        top = rect.top() + 7.0
        if entry.mark == "▲":
            middle = rect.left() + 18.0
            corners = [QPointF(middle - 7, top + 13), QPointF(middle, top), QPointF(middle + 7, top + 13)]
            painter.drawPolygon(QPolygonF(corners))
            return
        box = QRectF(rect.left() + 9, top, 18, 16)
        painter.drawRoundedRect(box, 3, 3)
        font = QFont(self._view.font())
        font.setWeight(QFont.Weight.Bold)
        font.setPixelSize(11)
        painter.setFont(font)
        painter.setPen(self._theme.color("surface.1"))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), entry.mark)

    def _paint_lines(self, painter: QPainter, rect: QRect, entry: Entry) -> None:
        title = QFont(self._view.font())
        title.setWeight(QFont.Weight.DemiBold)
        plain = QFont(self._view.font())
        lines = (
            (title, "text.1", entry.title),
            (plain, entry.tone, entry.what),
            (plain, "text.2", "releasing …" if entry.is_releasing else entry.details),
        )
        line = QRect(rect.left(), rect.top(), rect.width(), LINE_HEIGHT)
        for font, token, text in lines:
            painter.setFont(font)
            painter.setPen(self._theme.color(token, stale=self.is_stale))
            painter.drawText(
                line, _LEFT, QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, line.width())
            )
            line.translate(0, LINE_HEIGHT)
        line.setBottom(rect.bottom())
        painter.drawText(line, int(_TOP_LEFT | Qt.TextFlag.TextWordWrap), entry.remark)

    def _paint_cross(self, painter: QPainter, rect: QRect, entry: Entry) -> None:
        painter.setPen(self._theme.color("text.3" if entry.is_releasing or self._model.why_idle else "text.1"))
        center = QRectF(rect).center()
        if entry.is_releasing:
            painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), "…")
            return
        painter.drawLine(center + QPointF(-4, -4), center + QPointF(4, 4))
        painter.drawLine(center + QPointF(-4, 4), center + QPointF(4, -4))


class LedgerList(QListView):
    """Emits `release_requested` with an entry's key (its cross, or Delete) and `card_requested` for a double click."""

    release_requested = Signal(object)
    card_requested = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.entries = LedgerModel(self)
        self._delegate = LedgerDelegate(theme, self.entries, self)
        self._empty_text = ""
        self.setModel(self.entries)
        self.setItemDelegate(self._delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.activated.connect(self._open)
        theme.changed.connect(self.viewport().update)

    def show_entries(self, entries: Sequence[Entry], empty_text: str) -> None:
        """Show the entries, or that sentence in their place."""
        self.entries.show_entries(entries)
        if empty_text != self._empty_text:
            self._empty_text = empty_text
            self.viewport().update()

    def show_stale(self, is_stale: bool) -> None:
        """While nothing is heard nothing is released: the crosses are greyed and the tooltip says why."""
        self._delegate.is_stale = self.entries.is_stale = is_stale
        self.viewport().update()

    def show_barred(self, why: str) -> None:
        """Grey the crosses while the role of whoever sits here may release nothing, with the reason."""
        self.entries.barred = why
        self.viewport().update()

    def cross_at(self, row: int) -> QRect:
        """Return where the cross of an entry is, in viewport pixels."""
        return cross_rect(self.visualRect(self.entries.index(row)))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and self.cross_at(index.row()).contains(event.position().toPoint()):
            self._release(index.row())
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.currentIndex().isValid():
            self._release(self.currentIndex().row())
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.entries.rowCount() == 0:
            painter = QPainter(self.viewport())
            painter.setPen(self._theme.color("text.2", stale=self._delegate.is_stale))
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
            painter.drawText(self.viewport().rect().adjusted(10, 6, -10, -6), int(flags), self._empty_text)
            painter.end()

    def _release(self, row: int) -> None:
        entry = self.entries.entry(row)
        if entry.can_release and not entry.is_releasing and not self.entries.why_idle:
            self.release_requested.emit(entry.key)

    def _open(self, index: QModelIndex) -> None:
        card_id = self.entries.entry(index.row()).card_id
        if card_id is not None:
            self.card_requested.emit(card_id)


_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_TOP_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


def cross_rect(entry: QRect) -> QRect:
    """Return the clickable square of an entry's cross."""
    return QRect(entry.right() - CROSS_WIDTH + 1, entry.top() + 7, CROSS_WIDTH, CROSS_WIDTH)
