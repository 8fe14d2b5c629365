"""Cells keep the colour that must catch the eye on the chosen row, too: a style sheet gives all its text one colour."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from widgets.theme import Theme


class ToneDelegate(QStyledItemDelegate):
    """Paints the ground of a chosen row itself and leaves the text to the item's own colour."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        shown = QStyleOptionViewItem(option)
        if shown.state & QStyle.StateFlag.State_Selected and index.data(Qt.ItemDataRole.ForegroundRole) is not None:
            painter.fillRect(shown.rect, self._theme.color("surface.3"))
            shown.state &= ~QStyle.StateFlag.State_Selected
        super().paint(painter, shown, index)
