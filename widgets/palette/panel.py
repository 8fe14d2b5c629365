"""The palette's window: a line to type in, a list to choose from. Arrow keys, Enter and Esc are all it needs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from widgets.dynamic import set_dynamic
from widgets.fields.line import Line
from widgets.palette.matching import PaletteEntry, letter_places, matching
from widgets.theme import Theme

WIDTH_PX = 640
ROW_PX = 30
ROWS_SHOWN = 12
ENTRY = Qt.ItemDataRole.UserRole
KEYS = "↑ ↓ choose · Enter runs it · Esc closes"
NOTHING_FOUND = "No action has these letters in this order. Fewer find more."


class Palette(QFrame):
    """A popup over the window. Emits the id of the action that was chosen, after it has closed."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("palette")
        self._entries: tuple[PaletteEntry, ...] = ()
        self._line = Line()
        self._line.setObjectName("palette_line")
        self._line.setPlaceholderText("Type what you want to do")
        self._line.setAccessibleName("Search actions")
        self._line.textChanged.connect(self._filter)
        self._line.installEventFilter(self)
        self._list = QListWidget()
        self._list.setObjectName("palette_list")
        self._list.setAccessibleName("Actions found")
        self._list.setUniformItemSizes(True)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._delegate = _EntryDelegate(theme, self)
        self._list.setItemDelegate(self._delegate)
        self._list.itemClicked.connect(self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        column.addWidget(self._line)
        column.addWidget(self._list)
        self._note = QLabel()
        self._note.setObjectName("palette_note")
        column.addWidget(self._note)
        self.setFixedSize(WIDTH_PX, ROW_PX * ROWS_SHOWN + 84)
        self._list.currentRowChanged.connect(self._show_note)

    @property
    def shown_ids(self) -> tuple[str, ...]:
        return tuple(self._list.item(row).data(ENTRY).id for row in range(self._list.count()))

    def open_with(self, entries: Sequence[PaletteEntry], top_centre: QPoint) -> None:
        """Show all entries, with the line empty and focused; `top_centre` in global coordinates."""
        self._entries = tuple(entries)
        self._line.clear()
        self._filter("")
        self.move(top_centre.x() - self.width() // 2, top_centre.y())
        self.show()
        self._line.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._take_key(event)
        return super().eventFilter(watched, event)

    def _take_key(self, event: QKeyEvent) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: ROWS_SHOWN, Qt.Key.Key_PageUp: -ROWS_SHOWN}
        key = Qt.Key(event.key())
        if key in steps:
            last = self._list.count() - 1
            self._list.setCurrentRow(max(0, min(last, self._list.currentRow() + steps[key])))
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            item = self._list.currentItem()
            if item is not None:
                self._choose(item)
            return True
        if key == Qt.Key.Key_Escape:
            self.close()
            return True
        return False

    @property
    def note(self) -> str:
        """What stands below the list: what the keys do, or what is in the way."""
        return self._note.text()

    def _filter(self, typed: str) -> None:
        self._delegate.typed = typed
        self._list.clear()
        for entry in matching(self._entries, typed):
            item = QListWidgetItem(entry.text)
            item.setData(ENTRY, entry)
            item.setSizeHint(QSize(0, ROW_PX))
            item.setToolTip(f"Not now: {entry.why_disabled}" if entry.why_disabled else "")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{entry.text}, {entry.shortcut or 'no shortcut'}")
            self._list.addItem(item)
        self._list.setCurrentRow(0)
        self._show_note()

    def _show_note(self) -> None:
        item = self._list.currentItem()
        entry: PaletteEntry | None = None if item is None else item.data(ENTRY)
        text, tone = KEYS, "faint"
        if entry is None:
            text, tone = NOTHING_FOUND, "quiet"
        elif not entry.enabled:
            text, tone = f"{entry.text}: not now, {entry.why_disabled}", "warn"
        self._note.setText(self._note.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, WIDTH_PX - 32))
        self._note.setToolTip(text)
        set_dynamic(self._note, "tone", tone)

    def _choose(self, item: QListWidgetItem) -> None:
        entry: PaletteEntry = item.data(ENTRY)
        if not entry.enabled:
            return
        self.close()
        self.chosen.emit(entry.id)


class _EntryDelegate(QStyledItemDelegate):
    """Text at the left, category after it, shortcut or the reason against it at the right."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self.typed = ""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        entry: PaletteEntry = index.data(ENTRY)
        area: QRect = option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, self._theme.color("surface.3"))
            painter.fillRect(area.left(), area.top(), 2, area.height(), self._theme.color("accent"))
        inner = area.adjusted(12, 0, -12, 0)
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        metrics = painter.fontMetrics()
        painter.setPen(self._theme.color("text.1" if entry.enabled else "text.3"))
        painter.drawText(inner, left, entry.text)
        self._mark_letters(painter, inner, entry)
        painter.setPen(self._theme.color("text.3"))
        painter.drawText(inner.adjusted(metrics.horizontalAdvance(entry.text) + 12, 0, 0, 0), left, entry.category)
        note = entry.shortcut if entry.enabled else entry.why_disabled
        room = inner.width() - metrics.horizontalAdvance(f"{entry.text}    {entry.category}")
        painter.setPen(self._theme.color("text.2"))
        painter.drawText(inner, right, metrics.elidedText(note, Qt.TextElideMode.ElideRight, max(0, room)))
        painter.restore()

    def _mark_letters(self, painter: QPainter, inner: QRect, entry: PaletteEntry) -> None:
        """Underline what was typed, where it was found."""
        metrics = painter.fontMetrics()
        y = inner.center().y() + metrics.ascent() // 2 + 3
        for place in letter_places(entry.searched, self.typed):
            if place < len(entry.text):
                x = inner.left() + metrics.horizontalAdvance(entry.text[:place])
                width = metrics.horizontalAdvance(entry.text[place])
                painter.fillRect(x, y, width, 2, self._theme.color("accent"))
