"""Choosing what to trend: a popup with a line to type in and the cards, each with the fields that it reports."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from widgets.fields.line import Line
from widgets.trends.view import CardChoice, SignalChoice

WIDTH_PX = 340
HEIGHT_PX = 420
KEY = Qt.ItemDataRole.UserRole
NAVIGATION = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)
KEYS = "Enter adds · → opens a card's fields · Esc closes"
NOTHING = "No card has these letters."


class SignalPicker(QFrame):
    """A popup; emits the key of each signal that is chosen and stays open, so that several can be added."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("trend_picker")
        self._cards: tuple[CardChoice, ...] = ()
        self._taken: frozenset[str] = frozenset()
        self._line = Line()
        self._line.setObjectName("trend_picker_line")
        self._line.setPlaceholderText("Card, or card and field")
        self._line.setAccessibleName("Search what to trend")
        self._line.setClearButtonEnabled(True)
        self._line.textChanged.connect(self._fill)
        self._line.installEventFilter(self)
        self._tree = QTreeWidget()
        self._tree.setObjectName("trend_picker_tree")
        self._tree.setAccessibleName("Cards and their fields")
        self._tree.setHeaderHidden(True)
        self._tree.setUniformRowHeights(True)
        self._tree.setExpandsOnDoubleClick(False)
        self._tree.itemExpanded.connect(self._fill_card)
        self._tree.itemActivated.connect(self._choose)
        self._tree.itemClicked.connect(self._click)
        self._tree.installEventFilter(self)
        self._note = QLabel(KEYS)
        self._note.setProperty("tone", "quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        for widget in (self._line, self._tree, self._note):
            column.addWidget(widget)
        self.setFixedSize(WIDTH_PX, HEIGHT_PX)

    def open_with(self, cards: Sequence[CardChoice], taken: frozenset[str], corner: QPoint) -> None:
        """Show cards below a point in global coordinates, `taken` ones marked, with an empty line to type in."""
        self._cards, self._taken = tuple(cards), taken
        self._line.clear()
        self._fill()
        screen = self.screen().availableGeometry()
        y = corner.y() if corner.y() + HEIGHT_PX <= screen.bottom() else max(screen.top(), corner.y() - HEIGHT_PX - 32)
        self.move(min(corner.x(), screen.right() - WIDTH_PX), y)
        self.show()
        self._line.setFocus()

    def show_taken(self, taken: frozenset[str]) -> None:
        """Mark what is trended already."""
        self._taken = taken
        for row in range(self._tree.topLevelItemCount()):
            card = self._tree.topLevelItem(row)
            assert card is not None
            for item in (card, *self._fields_of(card)):
                item.setCheckState(0, self._check(item.data(0, KEY)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                item = self._tree.currentItem()
                if item is not None:
                    self._choose(item)
                return True
            if watched is self._line and Qt.Key(event.key()) in NAVIGATION:
                self._tree.setFocus()
                return False
        return super().eventFilter(watched, event)

    def _fill(self) -> None:
        """Show the cards that have all words; a word that is only in a field opens the card at it."""
        words = self._line.text().casefold().split()
        self._tree.clear()
        items = []
        for card in self._cards:
            in_fields = [word for word in words if word not in card.text.casefold()]
            found = [one for one in card.signals[1:] if all(word in one.text.casefold() for word in in_fields)]
            if in_fields and not found:
                continue
            item = QTreeWidgetItem([card.text])
            item.setData(0, KEY, card.signals[0].key)
            item.setCheckState(0, self._check(card.signals[0].key))
            if len(card.signals) > 1:
                item.setChildIndicatorPolicy(QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator)
            if in_fields:
                item.addChildren([self._field_item(one) for one in found])
            items.append(item)
        self._tree.addTopLevelItems(items)
        for item in items if words else []:
            item.setExpanded(item.childCount() > 0)
        if items:
            self._tree.setCurrentItem(next(iter(self._fields_of(items[0])), items[0]))
        self._note.setText(KEYS if items else NOTHING)

    @staticmethod
    def _fields_of(card: QTreeWidgetItem) -> list[QTreeWidgetItem]:
        children = (card.child(index) for index in range(card.childCount()))
        return [child for child in children if child is not None]

    def _fill_card(self, item: QTreeWidgetItem) -> None:
        if item.childCount() == 0:
            key = item.data(0, KEY)
            card = next(one for one in self._cards if one.signals[0].key == key)
            item.addChildren([self._field_item(one) for one in card.signals[1:]])

    def _field_item(self, choice: SignalChoice) -> QTreeWidgetItem:
        item = QTreeWidgetItem([choice.text])
        item.setData(0, KEY, choice.key)
        item.setCheckState(0, self._check(choice.key))
        return item

    def _check(self, key: str) -> Qt.CheckState:
        return Qt.CheckState.Checked if key in self._taken else Qt.CheckState.Unchecked

    def _click(self, item: QTreeWidgetItem) -> None:
        # A click on the box itself has already turned it; the row must do the same thing.
        item.setCheckState(0, self._check(item.data(0, KEY)))
        self._choose(item)

    def _choose(self, item: QTreeWidgetItem) -> None:
        self.chosen.emit(item.data(0, KEY))
