"""Asset browser and document: what can be used comes down, and with thumbnails; placing, replacing, importing go up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

import numpy as np
from PySide6.QtCore import QObject, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QImage

from app.asset_worker import AssetWorker
from app.document import asset_use, operations
from app.document.document import Document
from app.document.edits import DocumentChange
from app.document.findings import AssetKind
from app.document.holder import DocumentHolder
from app.presenters.asset_rows import Listing, listing_of
from runtime.assets.library import AssetLibrary
from runtime.contracts.base import Vec3
from viewport.assets.thumbnail import Pixels
from viewport.assets.thumbnail_cache import ThumbnailCache
from widgets.assets.panel import AssetsPanel
from widgets.assets.views import AssetKey, AssetsView, AssetTile

SETTLE_MS = 150
"""What changes meanwhile is listed once."""
UP: Vec3 = (0.0, 1.0, 0.0)


class AssetsPresenter(QObject):
    """Lives on the GUI thread; folders are read and pictures drawn in two workers."""

    said = Signal(str, str)
    listed = Signal()

    def __init__(
        self,
        panel: AssetsPanel,
        holder: DocumentHolder,
        *,
        library_for: Callable[[Path | None], AssetLibrary],
        thumbnails: Path,
        centre: Callable[[], Vec3],
    ) -> None:
        super().__init__(panel)
        self._panel = panel
        self._holder = holder
        self._library_for = library_for
        self._centre = centre
        self._cache = ThumbnailCache(thumbnails)
        self._lister, self._drawer = AssetWorker(self), AssetWorker(self, newest_first=True)
        self._listing = Listing((), (), {})
        self._wanted: AssetKey | None = None
        self._round = 0
        self._settled = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settled.timeout.connect(self._list)
        panel.use_requested.connect(self._use)
        panel.users_requested.connect(self._select_users)
        panel.replace_requested.connect(self._replace)
        panel.folder_requested.connect(self._show_folder)
        panel.model.thumbnail_wanted.connect(self._draw)
        holder.subscribe(replaced=self._take_up, changed=self._follow)
        self._list()

    @property
    def is_idle(self) -> bool:
        """Nothing is on its way, neither rows nor pictures."""
        return self._lister.is_idle and self._drawer.is_idle and not self._settled.isActive()

    @property
    def library(self) -> AssetLibrary:
        return self._library_for(self._document.path)

    def choose(self, kind: str, name: str) -> None:
        """Show a tile as chosen, as soon as it is there."""
        self._wanted = AssetKey(kind, name)
        self._settled.start()

    def drop(self, kind: str, name: str, point: Vec3, normal: Vec3, entity: str | None) -> None:
        """Do what an asset that was dropped on a surface means: it stands there, or is put onto what was hit."""
        if kind == "mesh":
            self.place(name, point, normal)
        elif kind == "sky":
            asset_use.use_sky(self._document, name)
        elif entity is None:
            self.said.emit("warn", "A texture is put onto an entity: drop it on one.")
        elif not asset_use.assign_texture(self._document, [entity], name) and entity in self._document.editor.locked:
            self.said.emit("warn", f"{entity} is locked and keeps its texture.")

    def place(self, mesh: str, point: Vec3, normal: Vec3 = UP) -> None:
        """Add an entity that stands on a surface; the file is read in the worker, to know where its foot is."""
        library, document = self.library, self._document

        def foot() -> Vec3:
            low, high = library.load_mesh(mesh).bounds.astype(np.float64)
            facing = np.array(normal, np.float64)
            reach = float(np.where(facing > 0, -facing * low, -facing * high).sum())
            x, y, z = (round(at + along * reach, 6) for at, along in zip(point, normal, strict=True))
            return x, y, z

        def put(position: Vec3) -> None:
            if document is self._holder.document:
                operations.add_entity(document, mesh, position)

        self._lister.do(foot, put, lambda error: self.said.emit("alarm", f"{mesh} cannot be placed. {error}"))

    @property
    def _document(self) -> Document:
        return self._holder.document

    def _take_up(self, _: Document) -> None:
        self._drawer.forget()
        self._panel.model.forget_thumbnails()
        self._list()

    def _follow(self, change: DocumentChange) -> None:
        if not change.is_preview and (change.entities or change.scene or change.findings):
            self._settled.start()

    def _list(self) -> None:
        self._round += 1
        asked, library, state = self._round, self.library, self._document.state
        unreadable = dict(self._document.live_findings.unreadable)

        def show(listing: Listing) -> None:
            if asked == self._round:
                self._show(listing)

        self._lister.do(lambda: listing_of(library, state, unreadable), show)

    def _show(self, listing: Listing) -> None:
        self._listing = listing
        self._panel.show_view(AssetsView(listing.tiles, listing.missing))
        if self._wanted in listing.offers:
            wanted, self._wanted = self._wanted, None
            self._panel.show_all()
            self._panel.choose(cast(AssetKey, wanted))
        self.listed.emit()

    def _draw(self, tile: AssetTile) -> None:
        offer = self._listing.offers.get(tile.key)
        if offer is None:
            return
        library, cache = self.library, self._cache
        self._drawer.do(
            lambda: cache.thumbnail(library, offer),
            lambda pixels: self._panel.show_thumbnail(tile.key, _image(pixels)),
            lambda _: self._panel.show_thumbnail(tile.key, None),
        )

    def _use(self, key: AssetKey) -> None:
        if key.kind == "mesh":
            self.place(key.name, self._centre())
        elif key.kind == "sky":
            asset_use.use_sky(self._document, key.name)
        elif not len(self._document.selection):
            self.said.emit(
                "warn", "Nothing is selected: select what is to have the texture, or drag it onto something."
            )
        else:
            asset_use.assign_texture(self._document, self._document.selection.ids, key.name)

    def _select_users(self, key: AssetKey) -> None:
        users = asset_use.used_assets(self._document.state).get((cast(AssetKind, key.kind), key.name), ())
        self._document.selection.replace(users)

    def _replace(self, key: AssetKey, name: str) -> None:
        count = asset_use.replace_asset(self._document, cast(AssetKind, key.kind), key.name, name)
        places = "1 place" if count == 1 else f"{count} places"
        self.said.emit("ok", f"“{name}” stands for “{key.name}” at {places}; Ctrl+Z takes it back.")

    def _show_folder(self, key: AssetKey) -> None:
        offer = self._listing.offers.get(key)
        if offer is not None and offer.files:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(offer.files[0].parent)))


def _image(pixels: Pixels) -> QImage:
    height, width = pixels.shape[:2]
    return QImage(pixels.tobytes(), width, height, 4 * width, QImage.Format.Format_RGBA8888).copy()
