"""The watch list: pinned cards below the table, in the same columns, whatever the filters above leave out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from widgets.cards.delegate import ROW_HEIGHT
from widgets.cards.model import CARD_MIME, CardsModel
from widgets.cards.row import CardRow
from widgets.cards.table import CardsTable
from widgets.theme import Theme

SIDE_PX = 8
MOST_ROWS = 6
"""So many rows stand without scrolling."""
HOW_TO = "Watch list: drag a card here, or choose it and press Ctrl+P. It stays in view whatever the filters hide."
GONE = "not in the active config"


class WatchStrip(QWidget):
    """Passive. `pin_requested` carries a card and whether it is wanted pinned."""

    card_chosen = Signal(object)
    gutter_clicked = Signal(object)
    pin_requested = Signal(object, bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("watch_strip")
        self.setAcceptDrops(True)
        self._model = CardsModel(self)
        self.table = CardsTable(theme, self._model, name="watch_table")
        self.table.setAccessibleName("Watched cards")
        self.table.horizontalHeader().hide()
        self.table.card_chosen.connect(self.card_chosen)
        self.table.gutter_clicked.connect(self.gutter_clicked)
        self._said = ""
        self._title = QLabel()
        self._title.setObjectName("watch_title")
        self._title.setProperty("tone", "quiet")
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._unpin = QToolButton()
        self._unpin.setObjectName("watch_unpin")
        self._unpin.setText("Unpin")
        self._unpin.setToolTip("Take the chosen card off the watch list (Del)")
        self._unpin.setProperty("flat", "true")
        self._unpin.clicked.connect(self._unpin_chosen)
        bar = QHBoxLayout()
        bar.setContentsMargins(SIDE_PX, 4, SIDE_PX, 4)
        bar.addWidget(self._title, 1)
        bar.addWidget(self._unpin)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(_line())
        column.addLayout(bar)
        column.addWidget(self.table)
        self.show_rows(())

    @property
    def shown(self) -> tuple[CardRow, ...]:
        """The rows, in the order in which they were pinned."""
        return tuple(self._model.row_at(row) for row in range(self._model.rowCount()))

    def show_rows(self, rows: Sequence[CardRow]) -> None:
        """Show the pinned cards; an unchanged row is best given as the same object."""
        is_resized = len(rows) != self._model.rowCount()
        self._model.show_rows(rows)
        if is_resized or not rows:
            self.table.setVisible(bool(rows))
            self.table.setFixedHeight(ROW_HEIGHT * min(MOST_ROWS, len(rows)) + 2)
            self._said = f"Watch list · {len(rows)}" if rows else HOW_TO
            self._title.setToolTip("" if rows else HOW_TO)
            self._fit_title()
            self._unpin.setVisible(bool(rows))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_title()

    def _fit_title(self) -> None:
        """One line, whatever the width: in a small window the rows of the table need the room."""
        room = self.width() - 2 * SIDE_PX - (self._unpin.sizeHint().width() + SIDE_PX if self.shown else 0)
        self._title.setText(self._title.fontMetrics().elidedText(self._said, Qt.TextElideMode.ElideRight, room))

    def show_stale(self, is_stale: bool) -> None:
        self.table.show_stale(is_stale)

    def show_chosen(self, card_id: int) -> None:
        """Mark the chosen card where it is pinned."""
        self.table.choose(card_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self._unpin_chosen()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(CARD_MIME):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if event.mimeData().hasFormat(CARD_MIME):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        text = bytes(event.mimeData().data(CARD_MIME).data())
        if text.isdigit():
            event.acceptProposedAction()
            self.pin_requested.emit(int(text), True)

    def _unpin_chosen(self) -> None:
        chosen = self.table.chosen
        if chosen is not None and self._model.card(chosen) is not None:
            self.pin_requested.emit(chosen, False)


def _line() -> QFrame:
    line = QFrame()
    line.setObjectName("rule")
    line.setFixedHeight(1)
    return line
