"""Paints a tile: the picture, the name, where it comes from and how often it is used."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from widgets.assets.model import TILE
from widgets.assets.views import SOURCES, AssetTile
from widgets.theme import Theme

PICTURE = 64
TILE_SIZE = QSize(96, 108)
_PAD = 4


class TileDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return TILE_SIZE

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        tile: AssetTile = index.data(TILE)
        picture: QPixmap | None = index.data(Qt.ItemDataRole.DecorationRole)
        theme = self._theme
        box = QRectF(option.rect).adjusted(2, 2, -2, -2)
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        is_under = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(theme.color("accent" if is_chosen else "line"))
        painter.setBrush(theme.color("surface.3" if is_chosen or is_under else "surface.2"))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        place = QRectF(box.left() + (box.width() - PICTURE) / 2, box.top() + 4, PICTURE, PICTURE)
        if picture is not None:
            painter.drawPixmap(place, picture, QRectF(picture.rect()))
        else:
            painter.setPen(theme.color("text.3"))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, "…")
        text = QRectF(box.left() + _PAD, place.bottom() + 1, box.width() - 2 * _PAD, 18)
        painter.setPen(theme.color("text.1"))
        name = option.fontMetrics.elidedText(tile.key.name, Qt.TextElideMode.ElideMiddle, int(text.width()))
        painter.drawText(text, Qt.AlignmentFlag.AlignCenter, name)
        painter.setPen(theme.color("text.2" if tile.uses else "text.3"))
        below = SOURCES[tile.source] + (f" · {tile.uses}\u2009×" if tile.uses else "")
        painter.drawText(text.translated(0, 16), Qt.AlignmentFlag.AlignCenter, below)
        painter.restore()
