"""The asset browser: a search line, filters, what is missing, and a grid of tiles. Passive: it emits wishes."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QImage, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from widgets.assets.delegate import TILE_SIZE, TileDelegate
from widgets.assets.missing import MissingList
from widgets.assets.model import TILE, AssetModel, MimeOf
from widgets.assets.views import KINDS, SOURCES, AssetKey, AssetsView, AssetTile
from widgets.row_keys import keeps_row_key
from widgets.theme import Theme

NOTHING = "No asset is named so or of that kind.\nDrop glTF, OBJ, STL, PLY, PNG or JPG files here, or import them."


class AssetsPanel(QWidget):
    """Shows a view; wishes carry the key of the asset that they are about."""

    use_requested = Signal(object)
    users_requested = Signal(object)
    locate_requested = Signal(object)
    replace_requested = Signal(object, str)
    import_requested = Signal()
    files_dropped = Signal(object)
    """tuple[str, ...]: local paths"""
    folder_requested = Signal(object)

    def __init__(self, theme: Theme, mime_of: MimeOf, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("assets")
        self.setAccessibleName("Assets")
        self.setAcceptDrops(True)
        self.model = AssetModel(mime_of)
        self.missing = MissingList()
        self._search = QLineEdit()
        self._search.setObjectName("assets_search")
        self._search.setAccessibleName("Search assets")
        self._search.setPlaceholderText("Search by name")
        self._search.setToolTip("Words that are in the name, in any order")
        self._search.setClearButtonEnabled(True)
        self._kind = self._choice("assets_kind", "Kind of asset", "All kinds", KINDS)
        self._source = self._choice("assets_source", "Where it comes from", "All places", SOURCES)
        self._import = QPushButton("Import…")
        self._import.setObjectName("assets_import")
        self._import.setToolTip("Copy models and pictures into the level's asset folder: glTF, OBJ, STL, PLY, PNG, JPG")
        self._count = QLabel()
        self._count.setObjectName("assets_count")
        self._count.setProperty("tone", "quiet")
        self.grid = _Grid()
        self._set_up_grid(theme)
        self._nothing = QLabel(NOTHING)
        self._nothing.setObjectName("assets_nothing")
        self._nothing.setProperty("tone", "quiet")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._body = QStackedWidget()
        self._body.addWidget(self.grid)
        self._body.addWidget(self._empty())
        self._lay_out()
        self._search.textChanged.connect(self._filter)
        self._kind.currentIndexChanged.connect(self._filter)
        self._source.currentIndexChanged.connect(self._filter)
        self._import.clicked.connect(self.import_requested)
        self.missing.locate_requested.connect(self.locate_requested)
        self.missing.replace_requested.connect(self.replace_requested)
        self.missing.users_requested.connect(self.users_requested)
        theme.changed.connect(self.grid.viewport().update)

    def show_view(self, view: AssetsView) -> None:
        chosen = self.chosen
        self.model.show_tiles(view.tiles)
        self.missing.show_rows(view.missing)
        self._is_loading = view.is_loading
        self._refresh()
        if chosen is not None:
            self.choose(chosen.key)

    def show_thumbnail(self, key: AssetKey, image: QImage | None) -> None:
        self.model.show_thumbnail(key, image)

    @property
    def chosen(self) -> AssetTile | None:
        index = self.grid.currentIndex()
        tile: AssetTile | None = index.data(TILE) if index.isValid() else None
        return tile

    def choose(self, key: AssetKey) -> None:
        """Put the keyboard's place on a tile and bring it into sight."""
        for row, tile in enumerate(self.model.shown):
            if tile.key == key:
                self.grid.setCurrentIndex(self.model.index(row))
                self.grid.scrollTo(self.model.index(row))

    def show_source(self, source: str) -> None:
        """Show what comes from one place only."""
        self._source.setCurrentIndex(self._source.findData(source))

    def show_all(self) -> None:
        """Take every filter away."""
        self._search.clear()
        self._kind.setCurrentIndex(0)
        self._source.setCurrentIndex(0)

    def focus_search(self) -> None:
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _paths(event):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if _paths(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = _paths(event)
        if paths:
            event.acceptProposedAction()
            self.files_dropped.emit(paths)

    def _filter(self) -> None:
        self.model.show_filter(self._search.text(), self._kind.currentData(), self._source.currentData())
        self._refresh()

    def _refresh(self) -> None:
        count = len(self.model.shown)
        self._count.setText("1 asset" if count == 1 else f"{count} assets")
        self._body.setCurrentIndex(0 if count or self._is_loading else 1)

    def _open_menu(self, at: QPoint) -> None:
        index = self.grid.indexAt(at)
        if not index.isValid():
            return
        tile: AssetTile = index.data(TILE)
        menu = QMenu(self)
        menu.setObjectName("assets_menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        use = {"mesh": "Place in front of the camera", "texture": "Give to the selection", "sky": "Use as the sky"}
        menu.addAction(use[tile.key.kind], partial(self.use_requested.emit, tile.key)).setObjectName("asset_use")
        users = menu.addAction("Select what uses it", partial(self.users_requested.emit, tile.key))
        users.setObjectName("asset_users")
        users.setEnabled(tile.uses > 0 and tile.key.kind != "sky")
        folder = menu.addAction("Show its folder", partial(self.folder_requested.emit, tile.key))
        folder.setEnabled(bool(tile.path))
        menu.popup(self.grid.viewport().mapToGlobal(at))

    def _use(self, index: QModelIndex) -> None:
        tile: AssetTile = index.data(TILE)
        self.use_requested.emit(tile.key)

    def _note_choice(self, *_: object) -> None:
        tile = self.chosen
        self.missing.choose(tile.key if tile is not None else None)

    def _set_up_grid(self, theme: Theme) -> None:
        grid = self.grid
        grid.setObjectName("assets_grid")
        grid.setAccessibleName("Assets")
        grid.setModel(self.model)
        self._delegate = TileDelegate(theme)
        grid.setItemDelegate(self._delegate)
        grid.setViewMode(QListView.ViewMode.IconMode)
        grid.setResizeMode(QListView.ResizeMode.Adjust)
        grid.setMovement(QListView.Movement.Static)
        grid.setUniformItemSizes(True)
        grid.setGridSize(TILE_SIZE + QSize(4, 4))
        grid.setMouseTracking(True)
        grid.setDragEnabled(True)
        grid.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        grid.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        grid.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        grid.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        grid.customContextMenuRequested.connect(self._open_menu)
        grid.doubleClicked.connect(self._use)
        grid.chosen.connect(self._use)
        grid.selectionModel().currentChanged.connect(self._note_choice)
        self._is_loading = True

    def _empty(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        button = QPushButton("Import…")
        button.setObjectName("assets_import_first")
        button.setAccessibleName("Import assets")
        button.clicked.connect(self.import_requested)
        column.addStretch()
        column.addWidget(self._nothing)
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignCenter)
        column.addStretch()
        return page

    @staticmethod
    def _choice(name: str, told: str, every: str, choices: dict[str, str]) -> QComboBox:
        box = QComboBox()
        box.setObjectName(name)
        box.setAccessibleName(told)
        box.setToolTip(told)
        box.addItem(every, "")
        for key, text in choices.items():
            box.addItem(text, key)
        return box

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(8, 8, 8, 4)
        head.setSpacing(8)
        head.addWidget(self._search, 1)
        for widget in (self._kind, self._source, self._count, self._import):
            head.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.missing)
        column.addWidget(self._body, 1)


class _Grid(QListView):
    """A grid whose Enter uses the tile."""

    chosen = Signal(QModelIndex)

    def event(self, event: QEvent) -> bool:
        return keeps_row_key(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.chosen.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


def _paths(event: QDropEvent) -> tuple[str, ...]:
    return tuple(url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile())
