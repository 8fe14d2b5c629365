"""Jump to card: a line to type a number or a text in, and the cards that it finds, over the table. Keys do it all."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from widgets.cards.jumping import MOST, found_cards
from widgets.cards.row import CardRow
from widgets.fields.line import Line

WIDTH_PX = 420
ROW_PX = 26
MARGIN_PX = 8
CARD_ID = Qt.ItemDataRole.UserRole
KEYS = "↑ ↓ choose · Enter jumps · Esc closes"
NOTHING_TYPED = "Type the number of a card or a part of its label"
NOTHING_FOUND = "No card has this number or these letters in its label"


class JumpLine(QFrame):
    """Lies over its parent while it is open. Emits the card that was chosen, after it has closed."""

    card_chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._above = parent
        self.setObjectName("cards_jump")
        self.setProperty("role", "popup")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._rows: tuple[CardRow, ...] = ()
        self._line = Line()
        self._line.setObjectName("cards_jump_line")
        self._line.setPlaceholderText("Jump to card: number or label")
        self._line.setAccessibleName("Jump to card by number or label")
        self._line.textChanged.connect(self._find)
        self._line.installEventFilter(self)
        self._list = QListWidget()
        self._list.setObjectName("cards_jump_list")
        self._list.setAccessibleName("Cards found")
        self._list.setUniformItemSizes(True)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.itemClicked.connect(self._choose)
        self._note = QLabel(NOTHING_TYPED)
        self._note.setObjectName("cards_jump_note")
        self._note.setProperty("tone", "quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        column.addWidget(self._line)
        column.addWidget(self._list)
        column.addWidget(self._note)
        self.hide()

    @property
    def found(self) -> tuple[int, ...]:
        """The cards that are offered, the likeliest first."""
        return tuple(self._list.item(row).data(CARD_ID) for row in range(self._list.count()))

    @property
    def note(self) -> str:
        """What stands below the list."""
        return self._note.text()

    def open_with(self, rows: Iterable[CardRow]) -> None:
        """Open over the top of the parent, with the line empty and focused."""
        self._rows = tuple(rows)
        self._line.clear()
        self._find("")
        self.place()
        self.show()
        self.raise_()
        self._line.setFocus()

    def place(self) -> None:
        """Take the place that the parent leaves."""
        width = min(WIDTH_PX, self._above.width() - 2 * MARGIN_PX)
        self.setFixedWidth(width)
        self.adjustSize()
        self.move((self._above.width() - width) // 2, MARGIN_PX)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._take_key(Qt.Key(event.key()))
        if watched is self._line and event.type() == QEvent.Type.FocusOut:
            self.hide()
        return super().eventFilter(watched, event)

    def _take_key(self, key: Qt.Key) -> bool:
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if key == Qt.Key.Key_Down else -1
            self._list.setCurrentRow(max(0, min(self._list.count() - 1, self._list.currentRow() + step)))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            item = self._list.currentItem()
            if item is not None:
                self._choose(item)
        elif key == Qt.Key.Key_Escape:
            self._close()
        else:
            return False
        return True

    def _find(self, typed: str) -> None:
        self._list.clear()
        for row in found_cards(self._rows, typed):
            item = QListWidgetItem(f"{row.card_id}  {row.label}  ·  {row.family}")
            item.setData(CARD_ID, row.card_id)
            item.setSizeHint(QSize(0, ROW_PX))
            self._list.addItem(item)
        self._list.setCurrentRow(0)
        count = self._list.count()
        self._list.setVisible(count > 0)
        self._list.setFixedHeight(ROW_PX * min(count, MOST) + 4)
        self._note.setText(KEYS if count else NOTHING_FOUND if typed.strip() else NOTHING_TYPED)
        self.adjustSize()

    def _choose(self, item: QListWidgetItem) -> None:
        card_id: int = item.data(CARD_ID)
        self._close()
        self.card_chosen.emit(card_id)

    def _close(self) -> None:
        self.hide()
        self._above.setFocus()
