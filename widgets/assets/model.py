"""The tiles as a Qt list: filtered by search, kind and source; thumbnails are asked for when a tile is painted."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QImage, QPixmap

from widgets.assets.views import SOURCES, AssetKey, AssetTile

Index = QModelIndex | QPersistentModelIndex
TILE = Qt.ItemDataRole.UserRole
MimeOf = Callable[[str, str], QMimeData]
_MOST_KEPT = 2_000


class AssetModel(QAbstractListModel):
    """Knows tiles and their pictures. `thumbnail_wanted` comes once for each tile that was painted without one."""

    thumbnail_wanted = Signal(object)
    """AssetTile"""

    def __init__(self, mime_of: MimeOf) -> None:
        super().__init__()
        self._mime_of = mime_of
        self._all: tuple[AssetTile, ...] = ()
        self._shown: list[AssetTile] = []
        self._pictures: dict[AssetKey, QPixmap | None] = {}
        self._search, self._kind, self._source = "", "", ""

    @property
    def shown(self) -> Sequence[AssetTile]:
        return self._shown

    def show_tiles(self, tiles: Sequence[AssetTile]) -> None:
        """Show these; pictures of those that are still there stay."""
        before = {tile.key: tile for tile in self._all}
        self._all = tuple(tiles)
        kept = {
            tile.key for tile in tiles
            if tile.key in before and (before[tile.key].path, before[tile.key].source) == (tile.path, tile.source)
        }  # fmt: skip
        self._pictures = {key: picture for key, picture in self._pictures.items() if key in kept}
        self._filter()

    def show_filter(self, search: str, kind: str, source: str) -> None:
        """Show what has these words in its name, is of this kind and from there; empty means any."""
        self._search, self._kind, self._source = search, kind, source
        self._filter()

    def show_thumbnail(self, key: AssetKey, image: QImage | None) -> None:
        """Take up a picture; None: there is none to be had."""
        if len(self._pictures) > _MOST_KEPT:
            self._pictures.clear()
        self._pictures[key] = None if image is None else QPixmap.fromImage(image)
        for row, tile in enumerate(self._shown):
            if tile.key == key:
                self.dataChanged.emit(self.index(row), self.index(row))

    def forget_thumbnails(self) -> None:
        """Have every picture made anew, as files may have changed."""
        self._pictures.clear()
        if self._shown:
            self.dataChanged.emit(self.index(0), self.index(len(self._shown) - 1))

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        tile = self._shown[index.row()]
        if role == Qt.ItemDataRole.DecorationRole:
            if tile.key not in self._pictures:
                self._pictures[tile.key] = None
                self.thumbnail_wanted.emit(tile)
            return self._pictures[tile.key]
        if role == Qt.ItemDataRole.DisplayRole:
            return tile.key.name
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return _told(tile)
        return tile if role == TILE else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        key = self._shown[indexes[0].row()].key
        return self._mime_of(key.kind, key.name)

    def _filter(self) -> None:
        words = self._search.lower().split()
        shown = [
            tile for tile in self._all
            if (not self._kind or tile.key.kind == self._kind)
            and (not self._source or tile.source == self._source)
            and all(word in tile.key.name.lower() for word in words)
        ]  # fmt: skip
        if shown == self._shown:
            return
        self.beginResetModel()
        self._shown = shown
        self.endResetModel()


def _told(tile: AssetTile) -> str:
    used = "not used in this level" if not tile.uses else f"used {tile.uses} ×"
    told = f"{tile.key.name} · {tile.key.kind} · {SOURCES[tile.source]}, {used}"
    return f"{told}\n{tile.path}" if tile.path else told
