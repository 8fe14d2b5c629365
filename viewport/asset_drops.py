"""Assets that are dragged over a viewport: what is dragged, where it would land, and the mark that shows it.

Any widget that offers assets drags `ASSET_MIME` (`asset_mime` makes it). Decides nothing: what is done with an asset
that was dropped is the business of who hears `dropped`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QMimeData, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QDropEvent, QPainter
from PySide6.QtWidgets import QWidget

from viewport.look import Theme
from viewport.overlays import paint_landing
from viewport.scene.landing import landing_of
from viewport.tools.sight import Surface
from viewport.tools.situation import Situation

ASSET_MIME = "application/x-plumbline-asset"
LONGEST_BYTES = 4096
"""More than a kind and a name is nobody's asset."""


class DraggedAsset(NamedTuple):
    """`kind` is "mesh", "texture" or whatever else both sides know; `name` is what a level calls it."""

    kind: str
    name: str


def asset_mime(asset: DraggedAsset) -> QMimeData:
    """Return what to drag for an asset; as text it is its name."""
    mime = QMimeData()
    mime.setData(ASSET_MIME, json.dumps(asset._asdict()).encode())
    mime.setText(asset.name)
    return mime


def asset_in(mime: QMimeData) -> DraggedAsset | None:
    """Return the asset that is dragged, None for anything else and for what cannot be understood."""
    if not mime.hasFormat(ASSET_MIME):
        return None
    data = bytes(mime.data(ASSET_MIME).data())
    if len(data) > LONGEST_BYTES:
        return None
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):  # another program may put anything there
        return None
    if not isinstance(document, dict):
        return None
    kind, name = document.get("kind"), document.get("name")
    if not isinstance(kind, str) or not isinstance(name, str) or not kind or not name:
        return None
    return DraggedAsset(kind, name)


class AssetDrops(QObject):
    """Owned by the view, used on the GUI thread. Where there is neither surface nor ground nothing can be dropped."""

    dropped = Signal(str, str, object, object, object)
    """kind, name, point, normal (Vec3), the id of the entity whose surface it is or None"""

    def __init__(self, view: QWidget, theme: Theme, situation: Callable[[], Situation]) -> None:
        super().__init__(view)
        self._view = view
        self._theme = theme
        self._situation = situation
        self._asset: DraggedAsset | None = None
        self._surface: Surface | None = None

    def enter(self, event: QDropEvent) -> None:
        """Take up what comes in; what is no asset is left to whoever stands behind the view."""
        self._asset = asset_in(event.mimeData())
        if self._asset is None:
            event.ignore()
        else:
            # Accepted even over the sky: only then the way on, to where there is ground, is told.
            self._land(event.position())
            self._answer(event, is_taken=True)

    def move(self, event: QDropEvent) -> None:
        self._land(event.position())
        self._answer(event, is_taken=self._surface is not None)

    def leave(self) -> None:
        self._asset = self._surface = None
        QWidget.update(self._view)

    def drop(self, event: QDropEvent) -> None:
        self._asset = asset_in(event.mimeData())
        self._land(event.position())
        asset, surface = self._asset, self._surface
        self._answer(event, is_taken=asset is not None and surface is not None)
        self.leave()
        if asset is not None and surface is not None:
            point, normal = (tuple(map(float, each)) for each in (surface.point, surface.normal))
            self.dropped.emit(asset.kind, asset.name, point, normal, surface.id)

    def paint(self, painter: QPainter) -> None:
        """Show where it would land, and what."""
        if self._asset is not None and self._surface is not None:
            landing = landing_of(self._situation().camera, self._surface.point, self._surface.normal)
            paint_landing(painter, self._theme, landing, self._asset.name)

    def _land(self, at: QPointF) -> None:
        self._surface = self._situation().sight.surface(at.x(), at.y()) if self._asset is not None else None
        # The picture under the mark is the same: only the widget is painted again.
        QWidget.update(self._view)

    @staticmethod
    def _answer(event: QDropEvent, *, is_taken: bool) -> None:
        if is_taken:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            event.ignore()
