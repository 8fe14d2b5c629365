"""The cards panel: filters, the table, the watch list. It shows rows and tells wishes; it decides nothing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMargins, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QLabel, QToolButton, QVBoxLayout, QWidget

from runtime.contracts.config import FAMILIES
from widgets.cards.filtering import CardFilter
from widgets.cards.jump_line import JumpLine
from widgets.cards.model import CardsModel
from widgets.cards.row import CardRow
from widgets.cards.table import CardsTable
from widgets.cards.watch_strip import GONE, WatchStrip
from widgets.fields.line import Line
from widgets.flow import FlowLayout
from widgets.notice import Notice
from widgets.theme import Theme

FILTER_PX = 96
NOTHING_YET = "The cards of the runtime appear here with its first snapshot."
NO_CARDS = "The active config has no cards. Add some in Config and commit."
FILTERED_OUT = "No card passes the filters. Clear them to see all cards again."


class CardsPanel(QWidget):
    """`breakpoint_requested` carries the card and whether its breakpoint is wanted enabled, `cards_in_view` ids.

    `pin_requested`: a card and whether it is wanted on the watch list.
    """

    card_chosen = Signal(object)
    cards_in_view = Signal(object)
    breakpoint_requested = Signal(object, bool)
    pin_requested = Signal(object, bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("cards_panel")
        self.model = CardsModel(self)
        self.table = CardsTable(theme, self.model)
        self.watch = WatchStrip(theme)
        self.notice = Notice()
        self._watched: tuple[int, ...] = ()
        self._has_snapshot = False
        self._build_filters()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._bar)
        column.addWidget(self.notice)
        column.addWidget(self.table, 1)
        column.addWidget(self.watch)
        self.setFocusProxy(self.table)
        self.jump = JumpLine(self)
        self.table.card_chosen.connect(self.card_chosen)
        self.table.card_chosen.connect(self.watch.show_chosen)
        self.watch.card_chosen.connect(self._go_to)
        self.watch.gutter_clicked.connect(self._toggle)
        self.watch.pin_requested.connect(self.pin_requested)
        self.jump.card_chosen.connect(self._go_to)
        self.table.gutter_clicked.connect(self._toggle)
        self.table.window_moved.connect(self._tell_window)
        self.model.modelReset.connect(self._fit_ids)
        self._say_how_many()

    @property
    def chosen(self) -> int | None:
        return self.table.chosen

    def show_rows(self, rows: Sequence[CardRow]) -> None:
        """Show the cards of a snapshot, in its order."""
        self._has_snapshot = True
        self.model.show_rows(rows)
        self._show_watch()
        self._say_how_many()

    def show_watched(self, card_ids: Sequence[int]) -> None:
        """Pin these cards below the table, in this order."""
        self._watched = tuple(card_ids)
        self._show_watch()
        self._tell_window()

    @property
    def ids_in_view(self) -> frozenset[int]:
        """The cards that can be seen now, in the table or on the watch list."""
        return self.model.cards_in_window() | frozenset(self._watched)

    def open_jump(self) -> None:
        """What Ctrl+G does: ask for a number or a label, and go there."""
        self.jump.open_with(self.model.rows)

    def show_nothing(self) -> None:
        """Nothing is known of any card."""
        self._has_snapshot = False
        self.model.show_rows(())
        self._show_watch()
        self._say_how_many()

    def show_stale(self, is_stale: bool) -> None:
        self.table.show_stale(is_stale)
        self.watch.show_stale(is_stale)

    def show_problem(self, text: str | None) -> None:
        self.notice.say(text)

    def choose(self, card_id: int) -> None:
        """Select a card; filters that hide it are taken away."""
        if not self.table.choose(card_id) and self.model.card(card_id) is not None:
            self.clear_filters()
            self.table.choose(card_id)
        self.watch.show_chosen(card_id)

    def reveal(self, card_id: int) -> None:
        """Bring a card into view; what is chosen and what the filters hide stay."""
        self.table.reveal(card_id)

    def toggle_breakpoint(self) -> None:
        """What F9 does: ask for the other state of the chosen card's breakpoint."""
        if self.table.chosen is not None:
            self._toggle(self.table.chosen)

    def clear_filters(self) -> None:
        self._family.setCurrentIndex(0)
        self._text.clear()
        for button in (self._overridden, self._faulty, self._changing):
            button.setChecked(False)

    def focus_filter(self) -> None:
        """Put the cursor where the filter text is typed."""
        self._text.setFocus()
        self._text.selectAll()

    def _build_filters(self) -> None:
        self._family = QComboBox()
        self._family.setObjectName("cards_family")
        self._family.setAccessibleName("Show one family")
        self._family.addItem("All families", None)
        for family in FAMILIES:
            self._family.addItem(family, family)
        self._text = Line()
        self._text.setObjectName("cards_filter")
        self._text.setPlaceholderText("Filter by label or id")
        self._text.setAccessibleName("Filter cards by label or id")
        self._text.setClearButtonEnabled(True)
        self._overridden = _chip("Overridden", "cards_overridden", "Only cards that are forced (F) or masked (M)")
        self._faulty = _chip("Faulty", "cards_faulty", "Only cards whose health or quality is not OK (▲)")
        self._changing = _chip("Changing", "cards_changing", "Only cards that changed within the last three seconds")
        self._clear = QToolButton()
        self._clear.setObjectName("cards_clear_filters")
        self._clear.setText("Clear")
        self._clear.setToolTip("Show all cards again")
        self._clear.setProperty("flat", "true")
        self._clear.clicked.connect(self.clear_filters)
        self._count = QLabel()
        self._count.setObjectName("cards_count")
        self._count.setProperty("tone", "quiet")
        self._bar = FlowLayout(QMargins(8, 6, 8, 6), 4)
        self._text.setMinimumWidth(FILTER_PX)
        self._bar.addWidget(self._family)
        self._bar.addWidget(self._text)
        self._bar.grow(self._text)
        for button in (self._overridden, self._faulty, self._changing):
            button.toggled.connect(self._filter)
            self._bar.addWidget(button)
        self._bar.addWidget(self._clear)
        self._bar.addWidget(self._count)
        self._family.currentIndexChanged.connect(self._filter)
        self._text.textChanged.connect(self._filter)

    def _filter(self) -> None:
        self.model.set_filter(
            CardFilter(
                family=self._family.currentData(),
                text=self._text.text(),
                overridden=self._overridden.isChecked(),
                faulty=self._faulty.isChecked(),
                changing=self._changing.isChecked(),
            )
        )
        self._say_how_many()

    def _say_how_many(self) -> None:
        shown, total = self.model.rowCount(), self.model.total
        is_open = self.model.filter.is_open
        text = ("1 card" if total == 1 else f"{total} cards") if is_open else f"{shown} of {total}"
        if text != self._count.text():
            self._count.setText(text)
        self._clear.setVisible(not is_open)
        empty = NOTHING_YET if not self._has_snapshot else NO_CARDS if not total else FILTERED_OUT
        self.table.show_empty_text(empty)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.jump.place()

    def _go_to(self, card_id: int) -> None:
        self.choose(card_id)
        self.card_chosen.emit(card_id)

    def _show_watch(self) -> None:
        rows = [
            self.model.card(card_id) or CardRow(card_id, GONE if self._has_snapshot else "…", "–")
            for card_id in self._watched
        ]
        self.watch.show_rows(rows)

    def _fit_ids(self) -> None:
        """Both tables have the same columns, so that they stand below each other."""
        widest = max((row.card_id for row in self.model.rows), default=0)
        self.table.fit_ids(widest)
        self.watch.table.fit_ids(widest)

    def _tell_window(self) -> None:
        self.cards_in_view.emit(self.ids_in_view)

    def _toggle(self, card_id: int) -> None:
        row = self.model.card(card_id)
        if row is not None and row.breakpoint != "pending":
            self.breakpoint_requested.emit(card_id, row.breakpoint != "enabled")


def _chip(text: str, name: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setObjectName(name)
    button.setText(text)
    button.setCheckable(True)
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    return button
