"""The list of staged cards with the pages above them: marks for added, changed and faulty ones; a filter; verbs below.

One model for thousands of rows; nothing is a widget but the list itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from widgets.config.view import ListRow
from widgets.fields.line import Line
from widgets.icons import icon
from widgets.theme import Theme

ROW_HEIGHT = 24
NUMBER_WIDTH = 40
NUMBER_GAP = 8
FAMILY_WIDTH = 40
NO_CARDS = "No cards yet. Add the first one below, or import a config file."
NOT_FOUND = "No card passes the filter."
MARKS = {"added": ("+", "ok"), "changed": ("●", "warn")}


class CardListModel(QAbstractListModel):
    """The rows that pass the filter. Pages (rows without a family) always do."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[ListRow, ...] = ()
        self._shown: list[ListRow] = []
        self._filter = ""
        self._digits = 0

    @property
    def rows(self) -> tuple[ListRow, ...]:
        return tuple(self._shown)

    @property
    def digits(self) -> int:
        """How many the longest number of a card has."""
        return self._digits

    @property
    def has_cards(self) -> bool:
        return any(row.family or row.number for row in self._all)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self._shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{row.number} {row.title}".strip()
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return spoken(row)
        return None

    def row_at(self, place: int) -> ListRow:
        return self._shown[place]

    def place_of(self, key: str) -> int | None:
        return next((place for place, row in enumerate(self._shown) if row.key == key), None)

    def show_rows(self, rows: Sequence[ListRow]) -> None:
        """Show these rows; where only marks changed the list is not laid out anew."""
        self._all = tuple(rows)
        self._digits = max((len(row.number) for row in self._all), default=0)
        shown = [row for row in self._all if self._passes(row)]
        if [row.key for row in shown] == [row.key for row in self._shown]:
            self._shown = shown
            if shown:
                self.dataChanged.emit(self.index(0), self.index(len(shown) - 1))
            return
        self.beginResetModel()
        self._shown = shown
        self.endResetModel()

    def filter_by(self, text: str) -> None:
        self._filter = text
        self.show_rows(self._all)

    def _passes(self, row: ListRow) -> bool:
        said = f"{row.number} {row.title} {row.family} {row.mark}".casefold()
        return not (row.family or row.number) or all(word in said for word in self._filter.casefold().split())


class CardListDelegate(QStyledItemDelegate):
    """Paints a row: number, label, family, mark of change, mark of findings."""

    def __init__(self, theme: Theme, model: CardListModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(160, ROW_HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row = self._model.row_at(index.row())
        rect = QRect(option.rect)
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, self._theme.color("surface.3"))
            painter.fillRect(QRect(rect.left(), rect.top(), 2, rect.height()), self._theme.color("accent"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, self._theme.color("surface.2"))
        font = QFont(option.font)
        left = rect.left() + 8
        if row.number:
            width = max(NUMBER_WIDTH, QFontMetrics(font).horizontalAdvance("8" * self._model.digits) + 1 + NUMBER_GAP)
            number = QRect(left, rect.top(), width - NUMBER_GAP, ROW_HEIGHT)
            self._text(painter, number, row.number, "text.2", font, right=True)
            left += width
        if row.family:
            small = QFont(font)
            small.setPixelSize(11)
            self._text(painter, QRect(left, rect.top(), FAMILY_WIDTH, ROW_HEIGHT), row.family, "text.3", small)
            left += FAMILY_WIDTH
        right = self._marks(painter, rect, row, font)
        if not (row.family or row.number):
            font.setWeight(QFont.Weight.DemiBold)
        token = MARKS[row.mark][1] if row.mark else "text.1" if row.is_enabled else "text.3"
        self._text(painter, QRect(left, rect.top(), right - left, ROW_HEIGHT), row.title, token, font)

    def _marks(self, painter: QPainter, rect: QRect, row: ListRow, font: QFont) -> int:
        """Paint the marks at the right edge and return where they begin."""
        marks = [("▲", "alarm")] if row.errors else [("△", "warn")] if row.warnings else []
        marks += [MARKS[row.mark]] if row.mark else []
        right = rect.right() - 8
        for sign, token in marks:
            self._text(painter, QRect(right - 16, rect.top(), 16, ROW_HEIGHT), sign, token, font, right=True)
            right -= 18
        return right - 4

    def _text(self, painter: QPainter, rect: QRect, text: str, token: str, font: QFont, *, right: bool = False) -> None:
        painter.setFont(font)
        painter.setPen(self._theme.color(token))
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, int(side | Qt.AlignmentFlag.AlignVCenter), shown)


class CardList(QWidget):
    """`chosen` carries the key of a row; the rest are wishes about the card that is chosen."""

    chosen = Signal(str)
    add_requested = Signal(str)
    duplicate_requested = Signal()
    copy_requested = Signal()
    paste_requested = Signal()
    remove_requested = Signal()
    move_requested = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("config_list")
        self._theme = theme
        self.model = CardListModel(self)
        self.filter = Line()
        self.filter.setObjectName("config_filter")
        self.filter.setPlaceholderText("Filter staged cards")
        self.filter.setAccessibleName("Filter staged cards by number, label, family or mark")
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._filter)
        self.view = _View(self)
        self.view.setModel(self.model)
        self.view.setItemDelegate(CardListDelegate(theme, self.model, self.view))
        self.view.selectionModel().currentChanged.connect(self._tell)
        self._empty = QLabel()
        self._empty.setWordWrap(True)
        self._empty.setProperty("tone", "quiet")
        self._empty.setMargin(8)
        self._buttons: dict[str, QToolButton] = {}
        self._families = QMenu(self)
        self._families.setObjectName("config_add_menu")
        self._verbs = QHBoxLayout()
        self._build()
        self._paint_icons()
        theme.changed.connect(self._paint_icons)
        self.show_rows(())

    @property
    def current(self) -> str:
        """The key of the chosen row, empty when none is."""
        index = self.view.currentIndex()
        return self.model.row_at(index.row()).key if index.isValid() else ""

    def show_rows(self, rows: Sequence[ListRow]) -> None:
        """Show the cards; the chosen one stays chosen while it is there."""
        current = self.current
        self.model.show_rows(rows)
        self._restore(current)
        self._say_empty()
        self._enable()

    def show_families(self, families: Sequence[tuple[str, str]]) -> None:
        """Offer these families, each with its words, under Add."""
        self._families.clear()
        for family, words in families:
            action = self._families.addAction(words)
            action.setObjectName(f"config_add_{family}")
            action.triggered.connect(lambda _checked, family=family: self.add_requested.emit(family))

    def choose(self, key: str) -> None:
        """Select a row without telling; a filter that hides it is taken away."""
        if self.model.place_of(key) is None and self.filter.text():
            self.filter.clear()
        self._restore(key)
        self._enable()

    def remove_chosen(self) -> None:
        """What Del does: ask for the chosen card to be removed."""
        if self._buttons["remove"].isEnabled():
            self.remove_requested.emit()

    def _restore(self, key: str) -> None:
        place = self.model.place_of(key)
        selection = self.view.selectionModel()
        selection.blockSignals(True)
        if place is None:
            selection.clear()
        else:
            selection.setCurrentIndex(self.model.index(place), QItemSelectionModel.SelectionFlag.ClearAndSelect)
        selection.blockSignals(False)
        if place is not None:
            self.view.scrollTo(self.model.index(place))
        self.view.viewport().update()

    def _tell(self) -> None:
        self._enable()
        if self.current:
            self.chosen.emit(self.current)

    def _filter(self, text: str) -> None:
        current = self.current
        self.model.filter_by(text)
        self._restore(current)
        self._say_empty()

    def _say_empty(self) -> None:
        passing = any(row.family or row.number for row in self.model.rows)
        self._empty.setText(NOT_FOUND if self.model.has_cards else NO_CARDS)
        self._empty.setVisible(not passing)

    def _enable(self) -> None:
        place = self.model.place_of(self.current)
        is_card = place is not None and bool(self.model.row_at(place).number or self.model.row_at(place).family)
        for name in ("duplicate", "remove", "up", "down"):
            self._buttons[name].setEnabled(is_card)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        top = QHBoxLayout()
        top.setContentsMargins(8, 8, 8, 4)
        top.addWidget(self.filter)
        column.addLayout(top)
        column.addWidget(self.view, 1)
        column.addWidget(self._empty)
        self._verbs.setContentsMargins(8, 4, 8, 8)
        self._verbs.setSpacing(4)
        self._add_button("add", "mdi6.plus", "Add a card after the chosen one")
        self._buttons["add"].setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._buttons["add"].setMenu(self._families)
        self._add_button("duplicate", "mdi6.content-copy", "Duplicate the card with its bindings (Ctrl+D)")
        self._add_button("remove", "mdi6.trash-can-outline", "Remove the card and its bindings (Del)")
        self._verbs.addStretch(1)
        self._add_button("up", "mdi6.arrow-up", "Evaluate earlier: swap numbers with the card above; references follow")
        self._add_button(
            "down", "mdi6.arrow-down", "Evaluate later: swap numbers with the card below; references follow"
        )
        self._buttons["duplicate"].clicked.connect(self.duplicate_requested)
        self._buttons["remove"].clicked.connect(self.remove_requested)
        self._buttons["up"].clicked.connect(lambda: self.move_requested.emit(-1))
        self._buttons["down"].clicked.connect(lambda: self.move_requested.emit(1))
        column.addLayout(self._verbs)

    def _add_button(self, name: str, icon: str, tip: str) -> None:
        button = QToolButton()
        button.setObjectName(f"config_{name}")
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setProperty("icon_name", icon)
        self._buttons[name] = button
        self._verbs.addWidget(button)

    def _paint_icons(self) -> None:
        for button in self._buttons.values():
            button.setIcon(icon(self._theme, str(button.property("icon_name"))))
        self.view.viewport().update()


class _View(QListView):
    """The list itself; Del, Ctrl+D, Ctrl+C and Ctrl+V act on the chosen card."""

    def __init__(self, owner: CardList) -> None:
        super().__init__()
        self._owner = owner
        self.setObjectName("config_cards")
        self.setAccessibleName("Staged cards in evaluation order")
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self._owner.remove_chosen()
        elif event.key() == Qt.Key.Key_D and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self._owner.duplicate_requested.emit()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self._owner.copy_requested.emit()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self._owner.paste_requested.emit()
        else:
            super().keyPressEvent(event)


def spoken(row: ListRow) -> str:
    """Return a row in words, for tooltips and screen readers."""
    parts = [f"{row.number} {row.title}".strip(), row.family, row.mark, "" if row.is_enabled else "disabled"]
    if row.errors:
        parts.append(f"{row.errors} error{'s' if row.errors > 1 else ''}")
    if row.warnings:
        parts.append(f"{row.warnings} warning{'s' if row.warnings > 1 else ''}")
    return ", ".join(part for part in parts if part)
