"""Undo steps in their order: done ones, the current one, undone ones, and which of them is on disk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from widgets.row_keys import keeps_row_key
from widgets.theme import Theme

ROW_HEIGHT = 24
MARK_WIDTH = 20
_SAVED_ROLE = Qt.ItemDataRole.UserRole
_STATE_ROLE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class HistoryView:
    """`labels[0]` is the level as it was opened; `position` is the one in force, `saved_at` the one on disk."""

    labels: Sequence[str]
    position: int
    saved_at: int | None


class HistoryPanel(QWidget):
    """Shows the steps and emits the position that is wished for."""

    position_requested = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("history")
        self.setAccessibleName("History")
        self._labels: tuple[str, ...] = ()
        self._list = _Steps()
        self._list.setObjectName("history_list")
        self._list.setAccessibleName("Undo steps")
        self._list.setToolTip("Every step since the level was opened: click one, or Enter on it, to go there")
        self._list.setUniformItemSizes(True)
        self._list.setItemDelegate(_StepDelegate(theme, self._list))
        self._list.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        self._list.itemClicked.connect(self._ask)
        self._list.itemActivated.connect(self._ask)
        theme.changed.connect(self._list.viewport().update)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.addWidget(self._list)

    def show_history(self, view: HistoryView) -> None:
        """Show the steps; only what differs is built again."""
        labels = tuple(view.labels)
        keep = _common(self._labels, labels)
        while self._list.count() > keep:
            self._list.takeItem(self._list.count() - 1)
        for label in labels[keep:]:
            self._list.addItem(QListWidgetItem(label))
        self._labels = labels
        for place in range(self._list.count()):
            self._mark(self._list.item(place), place, view)
        current = self._list.item(view.position)
        if current is not None:
            self._list.setCurrentItem(current)
            self._list.scrollToItem(current)

    def focus_list(self) -> None:
        """Put the keyboard into the list, on the step in force."""
        self._list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _mark(self, item: QListWidgetItem, place: int, view: HistoryView) -> None:
        state = "current" if place == view.position else "done" if place < view.position else "undone"
        is_saved = place == view.saved_at
        if item.data(_STATE_ROLE) != state or item.data(_SAVED_ROLE) != is_saved:
            item.setData(_STATE_ROLE, state)
            item.setData(_SAVED_ROLE, is_saved)
            saved = ", saved" if is_saved else ""
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{item.text()}, {state}{saved}")

    def _ask(self, item: QListWidgetItem) -> None:
        self.position_requested.emit(self._list.row(item))


class _Steps(QListWidget):
    """The list of steps."""

    def event(self, event: QEvent) -> bool:
        return keeps_row_key(event) or super().event(event)


class _StepDelegate(QStyledItemDelegate):
    """Paints a step: the current one with a mark, undone ones faint, the saved one with a word."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:  # type: ignore[override]  # stubs
        return QSize(80, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:  # type: ignore[override]  # stubs
        rect: QRect = option.rect
        style: QStyle.StateFlag = option.state
        state = index.data(_STATE_ROLE)
        painter.save()
        if style & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, self._theme.color("surface.2"))
        if state == "current":
            painter.fillRect(QRect(rect.left(), rect.top(), 2, rect.height()), self._theme.color("accent"))
            painter.setPen(self._theme.color("accent"))
            painter.drawText(rect.adjusted(8, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, "▸")
        text_rect = rect.adjusted(8 + MARK_WIDTH, 0, -8, 0)
        if index.data(_SAVED_ROLE):
            painter.setPen(self._theme.color("text.2"))
            painter.drawText(text_rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, "saved")
            text_rect.adjust(0, 0, -48, 0)
        painter.setPen(self._theme.color("text.3" if state == "undone" else "text.1"))
        shown = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, text_rect.width())
        painter.drawText(text_rect, Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many labels the two begin with in common."""
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count
