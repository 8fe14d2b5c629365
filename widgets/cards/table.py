"""The view of the cards: fixed rows, one selection, a gutter that can be clicked, a veil while values are stale."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QBrush, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from widgets.cards.delegate import ROW_HEIGHT, CardsDelegate, column_widths
from widgets.cards.model import CardsModel
from widgets.cards.row import Column
from widgets.theme import Theme

HATCH_ALPHA = 0.5
LABEL_PX = 128
"""So wide a card's name is to stay; in a narrow table others give way."""
GIVES_WAY = (Column.EVAL, Column.FAMILY, Column.MISSION, Column.RESET, Column.SET, Column.HEALTH)
"""What the card page says as well; state, value and the marks of forces and masks stay."""


class CardsTable(QTableView):
    """Emits the card that was chosen and the card whose gutter was clicked, by id; `window_moved`: other rows show.

    `painted`: what was told of is in the window's picture; bringing that to the screen is the system's.
    """

    card_chosen = Signal(object)
    gutter_clicked = Signal(object)
    window_moved = Signal()
    painted = Signal()

    def __init__(
        self, theme: Theme, model: CardsModel, parent: QWidget | None = None, *, name: str = "cards_table"
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = model
        self._is_stale = False
        self._empty_text = ""
        self._widest_id = 0
        self._chosen: int | None = None
        self._is_restoring = False
        self._delegate = CardsDelegate(theme, model, self)
        self.setObjectName(name)
        self.setAccessibleName("Cards in evaluation order")
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self._set_up_view()
        self._size_columns()
        self.selectionModel().currentRowChanged.connect(self._current_changed)
        model.modelReset.connect(self._restore)
        model.modelReset.connect(self._update_window)
        for moved in (model.rowsInserted, model.rowsRemoved):
            moved.connect(self._restore)
            moved.connect(self._update_window)
        self.verticalScrollBar().valueChanged.connect(self._update_window)
        theme.changed.connect(self._theme_changed)

    @property
    def chosen(self) -> int | None:
        """The chosen card; it stays chosen while a filter hides it."""
        return self._chosen

    def choose(self, card_id: int) -> bool:
        """Select a card and scroll to it; False when no row shows it."""
        self._chosen = card_id
        row = self._model.row_of(card_id)
        if row is None:
            self.clearSelection()
            return False
        self._is_restoring = True
        self.selectRow(row)
        self._is_restoring = False
        self.scrollTo(self._model.index(row, Column.CARD))
        return True

    def show_stale(self, is_stale: bool) -> None:
        self._is_stale = is_stale
        self._delegate.refresh(stale=is_stale)
        self.viewport().update()

    def reveal(self, card_id: int) -> None:
        """Scroll to a card without choosing it; nothing where no row shows it."""
        row = self._model.row_of(card_id)
        if row is not None:
            self.scrollTo(self._model.index(row, Column.CARD))

    def fit_ids(self, widest: int) -> None:
        """Give the numbers of the cards as much room as the widest of them takes."""
        if len(str(widest)) != len(str(self._widest_id)):
            self._widest_id = widest
            self._size_columns()

    def show_empty_text(self, text: str) -> None:
        """What stands where the rows would be, while there are none."""
        if text != self._empty_text:
            self._empty_text = text
            self.viewport().update()

    def _set_up_view(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        # Always there, so that the columns of the watch list below stand under those of the table.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(ROW_HEIGHT)
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionsClickable(False)

    def _size_columns(self) -> None:
        header = self.horizontalHeader()
        header.setMinimumSectionSize(16)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self._widths = column_widths(self.fontMetrics(), self._widest_id)
        for column, width in self._widths.items():
            header.resizeSection(column, width)
        header.setSectionResizeMode(Column.CARD, QHeaderView.ResizeMode.Stretch)
        self._make_room()

    def _make_room(self) -> None:
        """Hide what can be spared, first things first, until names have room."""
        free = self.viewport().width() - sum(self._widths.values())
        for column in GIVES_WAY:
            is_spared = free < LABEL_PX
            if is_spared:
                free += self._widths[column]
            if self.isColumnHidden(column) != is_spared:
                self.setColumnHidden(column, is_spared)

    def _current_changed(self, current: QModelIndex) -> None:
        if current.isValid() and not self._is_restoring:
            self._chosen = self._model.row_at(current.row()).card_id
            self.card_chosen.emit(self._chosen)

    def rowsAboutToBeRemoved(self, parent: QModelIndex | QPersistentModelIndex, start: int, end: int) -> None:
        """The view moves the current row to a neighbour by itself; that is nobody's choice."""
        self._is_restoring = True
        super().rowsAboutToBeRemoved(parent, start, end)

    def _restore(self) -> None:
        """Rows came or went: the chosen card is selected where it shows, and nothing is where it does not."""
        self._is_restoring = True
        row = self._model.row_of(self._chosen) if self._chosen is not None else None
        if row is None:
            self.setCurrentIndex(QModelIndex())
        elif row != self.currentIndex().row() or not self.selectionModel().hasSelection():
            self.selectRow(row)
        self._is_restoring = False

    def _update_window(self) -> None:
        first = max(0, self.rowAt(0))
        last = self.rowAt(self.viewport().height() - 1)
        self._model.set_window(first, last if last >= 0 else self._model.rowCount() - 1)
        self.window_moved.emit()

    def _theme_changed(self) -> None:
        self._delegate.refresh()
        self.viewport().update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_delegate"):
            self._delegate.refresh()
            self._size_columns()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()
        self._update_window()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid() and index.column() == Column.GUTTER:
            self.gutter_clicked.emit(self._model.row_at(index.row()).card_id)
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        is_gutter = index.isValid() and index.column() == Column.GUTTER
        shape = Qt.CursorShape.PointingHandCursor if is_gutter else Qt.CursorShape.ArrowCursor
        if self.viewport().cursor().shape() != shape:
            self.viewport().setCursor(shape)
        super().mouseMoveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._is_stale or not self._model.rowCount():
            self._paint_over(event)
        self.painted.emit()

    def _paint_over(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        if not self._model.rowCount():
            painter.setPen(self._theme.color("text.2"))
            area = self.viewport().rect().adjusted(24, 24, -24, -24)
            painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), self._empty_text)
        elif self._is_stale:
            hatch = self._theme.color("line")
            hatch.setAlphaF(HATCH_ALPHA)
            painter.fillRect(event.rect(), QBrush(hatch, Qt.BrushStyle.BDiagPattern))
        painter.end()
