"""Builds the asset browser and importing, and joins them to the World workspace."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.document.holder import DocumentHolder
from app.presenters.asset_import import AssetImport
from app.presenters.assets import AssetsPresenter
from app.session import Session
from app.window import DockSpec, WorkspaceSpec
from app.world_workspace import Assets, WorldWorkspace
from runtime.contracts.base import Vec3
from viewport.asset_drops import DraggedAsset, asset_mime
from widgets.assets.panel import AssetsPanel
from widgets.theme import Theme


@dataclass(frozen=True, slots=True)
class AssetBrowser:
    """What wiring needs of it."""

    panel: AssetsPanel
    presenter: AssetsPresenter
    importing: AssetImport

    def with_docks(self, spec: WorkspaceSpec) -> WorkspaceSpec:
        """Return the workspace with the browser beside its problems."""
        dock = DockSpec(
            "assets", "Assets", self.panel, Qt.DockWidgetArea.BottomDockWidgetArea, 190, tab_with="problems"
        )
        return replace(spec, docks=(*spec.docks, dock))


def build_assets(
    theme: Theme,
    session: Session,
    holder: DocumentHolder,
    world: WorldWorkspace,
    assets: Assets,
    thumbnails: Path,
    window: Callable[[], QWidget],
) -> AssetBrowser:
    """Build panel, presenter and importing."""
    panel = AssetsPanel(theme, lambda kind, name: asset_mime(DraggedAsset(kind, name)))

    def centre() -> Vec3:
        x, _, z = world.view.pose.target
        return (round(x * 2) / 2, 0, round(z * 2) / 2)

    presenter = AssetsPresenter(panel, holder, library_for=assets.library_for, thumbnails=thumbnails, centre=centre)
    importing = AssetImport(
        holder,
        window=window,
        run=session.run_in_background,
        library_for=assets.library_for,
        look_again=world.deeds.look_for_assets,
        centre=centre,
        parent=panel,
    )
    panel.import_requested.connect(importing.choose)
    panel.locate_requested.connect(importing.locate)
    panel.files_dropped.connect(lambda paths: importing.take([Path(one) for one in paths]))
    importing.imported.connect(presenter.choose)
    world.view.asset_dropped.connect(presenter.drop)
    return AssetBrowser(panel, presenter, importing)
