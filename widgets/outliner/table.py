"""The list of the outliner: mouse and keys become wishes for a selection, how rows look is `painting.py`'s."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QTableView,
)

from widgets.outliner.model import (
    ENGINE,
    HIDDEN,
    LOCKED,
    NAME,
    PROBLEM,
    OutlinerModel,
)
from widgets.outliner.painting import INDENT, ROW_HEIGHT, RowPainting
from widgets.outliner.reordering import RowDrag
from widgets.theme import Theme

MARK_WIDTH = 24
STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class OutlinerTable(QTableView):
    """Shows the model and says what is wished. `how` of a selection is `replace`, `add` or `toggle`."""

    selection_requested = Signal(object, str)
    hidden_requested = Signal(object, bool)
    locked_requested = Signal(object, bool)
    frame_requested = Signal(str)
    fold_requested = Signal(str, bool)
    reorder_requested = Signal(object, str)
    """The entities that are to stand in front of another; an empty text is the end."""
    reorder_refused = Signal(str)

    def __init__(self, model: OutlinerModel, theme: Theme) -> None:
        super().__init__()
        self._model = model
        self._anchor = ""
        self._hovered_row = -1
        self._drag = RowDrag(model)
        self._pressed_at = QPoint()
        self._replaces_on_release = ""
        self.setObjectName("outliner_table")
        self.setAccessibleName("Entities")
        self.setAccessibleDescription("Drag rows, or press Alt with an arrow key, to change the order of the file")
        self.setModel(model)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._delegate = RowPainting(
            theme, self, hovered_row=lambda: self._hovered_row, is_filtered=lambda: bool(model.filter_text)
        )
        self.setItemDelegate(self._delegate)
        self._size_columns()
        theme.changed.connect(self.viewport().update)

    def current_id(self) -> str:
        """Return the entity that the keyboard is on, an empty text for the world and for nothing."""
        return self._model.id_at(self.currentIndex())

    @property
    def hovered_row(self) -> int:
        """The row under the pointer, -1 when there is none: its eye and lock are shown."""
        return self._hovered_row

    def reveal(self, identity: str) -> None:
        """Scroll to an entity and put the keyboard on it; does nothing when the filter leaves it out."""
        index = self._model.index_of(identity)
        if index.isValid():
            self._make_current(index)
            self.scrollTo(index)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        self._let_go()
        index = self.indexAt(event.position().toPoint())
        if index.column() in (HIDDEN, LOCKED) and self._model.id_at(index):
            self._toggle_mark(index)
        elif self._is_on_chevron(index, event.position().toPoint().x()):
            self._fold(index)
        else:
            self._select_by_mouse(index, event.modifiers())
            if not event.modifiers():
                self._pressed_at = event.position().toPoint()
                self._drag.hold(self._model.id_at(index))
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        at = event.position().toPoint()
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._drag_to(at)
        self._hover(self.rowAt(at.y()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        ids, before, replacing = self._drag.ids, self._drag.before, self._replaces_on_release
        self._let_go()
        if ids and before is not None:
            self.reorder_requested.emit(ids, before)
        elif replacing and not ids:
            self.selection_requested.emit((replacing,), "replace")
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        before = self._drag.before
        if not self._drag.is_under_way or before is None:
            return
        index = self._model.index_of(before) if before else self._model.index(self._model.rowCount() - 1, NAME)
        rect = self.visualRect(index)
        painter = QPainter(self.viewport())
        edge = rect.top() if before else rect.bottom() + 1
        painter.fillRect(
            QRect(rect.left() + INDENT, edge - 1, self.viewport().width() - INDENT, 2), self._delegate.accent
        )
        painter.end()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if self._is_on_chevron(index, event.position().toPoint().x()):
            self._fold(index)
        elif index.column() == NAME:
            if self._model.id_at(index):
                self.edit(index)
        elif index.column() == PROBLEM:
            self.frame_requested.emit(self._model.id_at(index))
        else:
            self.mousePressEvent(event)

    def event(self, event: QEvent) -> bool:
        # “Select all”, Home and End of the window mean the level; here they mean what the filter lets through.
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            plain, ctrl = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
            if (event.key(), event.modifiers()) in (
                (Qt.Key.Key_A, ctrl),
                (Qt.Key.Key_Home, plain),
                (Qt.Key.Key_End, plain),
            ):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state() == QAbstractItemView.State.EditingState or not self._take_key(event):
            super().keyPressEvent(event)

    def _take_key(self, event: QKeyEvent) -> bool:
        moves = {
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_PageUp: -self._page(),
            Qt.Key.Key_PageDown: self._page(),
            Qt.Key.Key_Home: -(10**9),
            Qt.Key.Key_End: 10**9,
        }
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape and self._drag.is_under_way:
            self._let_go()
        elif key in STEPS and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._step(STEPS[key])
        elif key in moves:
            self._move(moves[key], event.modifiers())
        elif key == Qt.Key.Key_A and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.selection_requested.emit(tuple(self._model.visible_ids), "replace")
        elif key == Qt.Key.Key_Space and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._request([self.current_id()], "toggle")
        elif key == Qt.Key.Key_Space:
            locks = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self._toggle_mark(self.currentIndex().siblingAtColumn(LOCKED if locks else HIDDEN))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current_id():
            self.frame_requested.emit(self.current_id())
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and self._is_group(self.currentIndex()):
            self._fold(self.currentIndex(), key == Qt.Key.Key_Left)
        elif key == Qt.Key.Key_H and not event.modifiers():
            self._toggle_mark(self.currentIndex().siblingAtColumn(HIDDEN))
        else:
            return False
        event.accept()
        return True

    def _move(self, by: int, modifiers: Qt.KeyboardModifier) -> None:
        """Put the keyboard on another row; Ctrl leaves the selection alone, Shift extends it."""
        at = self._model.index_of(self.current_id())
        row = (at.row() if at.isValid() else 0) + by
        index = self._model.index(min(max(row, 0), self._model.rowCount() - 1), NAME)
        self._make_current(index)
        self.scrollTo(index)
        identity = self._model.id_at(index)
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            self._request(self._range_to(identity), "replace")
        elif not modifiers & Qt.KeyboardModifier.ControlModifier:
            self._anchor = identity
            self.selection_requested.emit((identity,) if identity else (), "replace")

    def _select_by_mouse(self, index: QModelIndex, modifiers: Qt.KeyboardModifier) -> None:
        identity = self._model.id_at(index)
        if not index.isValid():
            return
        self._make_current(index)
        adds = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        if modifiers & Qt.KeyboardModifier.ShiftModifier and identity:
            self._request(self._range_to(identity), "add" if adds else "replace")
            return
        self._anchor = identity
        if adds:
            self._request([identity], "toggle")
        elif identity in self._model.selected and len(self._model.selected) > 1:
            self._replaces_on_release = identity  # they may be about to be dragged together
        else:
            self.selection_requested.emit((identity,) if identity else (), "replace")

    def _drag_to(self, at: QPoint) -> None:
        """Take the pressed rows along once the pointer has left its place, and point between the rows."""
        if not self._drag.is_under_way:
            if (at - self._pressed_at).manhattanLength() < QApplication.startDragDistance():
                return
            refusal = self._drag.start()
            if refusal:
                self._replaces_on_release = ""
                self.reorder_refused.emit(refusal)
            if not self._drag.is_under_way:
                return
        bar = self.verticalScrollBar()
        if at.y() < 0 or at.y() >= self.viewport().height():
            bar.setValue(bar.value() + (-1 if at.y() < 0 else 1))
        self._drag.aim(self._gap_at(at.y()))
        can_drop = self._drag.before is not None
        self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor if can_drop else Qt.CursorShape.ForbiddenCursor)
        self.viewport().update()

    def _gap_at(self, y: int) -> int:
        """Return the row in front of which a height lies."""
        row = self.rowAt(min(max(y, 0), self.viewport().height() - 1))
        if row < 0:
            return self._model.rowCount()
        return row + (y - self.rowViewportPosition(row) > ROW_HEIGHT // 2)

    def _let_go(self) -> None:
        self._drag.hold("")
        self._replaces_on_release = ""
        self.viewport().unsetCursor()
        self.viewport().update()

    def _step(self, by: int) -> None:
        """Move what is selected by one place."""
        wish = self._drag.stepped(by)
        if isinstance(wish, str):
            self.reorder_refused.emit(wish)
        else:
            self.reorder_requested.emit(*wish)

    def _range_to(self, identity: str) -> list[str]:
        """Return the ids between the anchor and an entity, ending with the entity."""
        start, end = self._model.index_of(self._anchor), self._model.index_of(identity)
        if not end.isValid():
            return []
        if not start.isValid():
            self._anchor = identity
            start = end
        step = 1 if start.row() <= end.row() else -1
        ids = self._model.visible_ids
        return [ids[row - 1] for row in range(start.row(), end.row() + step, step)]

    def _toggle_mark(self, index: QModelIndex) -> None:
        """Hide or lock a row, with all that are selected when it is one of them."""
        row = self._model.row_at(index)
        if row is None:
            return
        chosen = self._model.selected
        ids = tuple(known for known in self._model.visible_ids if known in chosen) if row.id in chosen else (row.id,)
        if index.column() == HIDDEN:
            self.hidden_requested.emit(ids, not row.is_hidden)
        else:
            self.locked_requested.emit(ids, not row.is_locked)

    def _is_group(self, index: QModelIndex) -> bool:
        row = self._model.row_at(index)
        return row is not None and row.is_group

    def _is_on_chevron(self, index: QModelIndex, x: int) -> bool:
        row = self._model.row_at(index)
        if row is None or not row.is_group or index.column() != NAME:
            return False
        return x < self.visualRect(index).left() + INDENT * (1 + row.depth) + 4

    def _fold(self, index: QModelIndex, is_folded: bool | None = None) -> None:
        """Fold a group or open it; turn it round unless told which."""
        row = self._model.row_at(index)
        if row is not None and is_folded != row.is_folded:
            self.fold_requested.emit(row.id, not row.is_folded)

    def _request(self, ids: list[str], how: str) -> None:
        wanted = tuple(identity for identity in ids if identity)
        if wanted:
            self.selection_requested.emit(wanted, how)

    def _make_current(self, index: QModelIndex) -> None:
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)

    def _hover(self, row: int) -> None:
        if row != self._hovered_row:
            self._hovered_row = row
            self.viewport().update()

    def _page(self) -> int:
        return max(self.viewport().height() // ROW_HEIGHT - 1, 1)

    def _size_columns(self) -> None:
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(ROW_HEIGHT)
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.hide()
        header.setMinimumSectionSize(MARK_WIDTH)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        for column in (ENGINE, PROBLEM, HIDDEN, LOCKED):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            self.setColumnWidth(column, MARK_WIDTH)
