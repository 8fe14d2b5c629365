"""Builds the World workspace: viewport, outliner, inspector, problems and history on the document that is open."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import Qt

from app.arrange_deeds import ArrangeDeeds
from app.asset_watch import AssetWatch
from app.document.document import Document
from app.document.findings import AssetLookup, LevelFinding
from app.document.holder import DocumentHolder
from app.document.prefab_files import FOLDER
from app.document.queries import KINDS
from app.presenters.arrange import ArrangePresenter
from app.presenters.history import HistoryPresenter
from app.presenters.inspector import InspectorPresenter
from app.presenters.outliner import OutlinerPresenter
from app.presenters.prefabs import PrefabsPresenter
from app.presenters.problems import ProblemsPresenter
from app.presenters.select_by import SelectByPresenter
from app.presenters.viewport import ViewportPresenter
from app.select_deeds import SelectDeeds
from app.window import DockSpec, WorkspaceSpec
from app.world_deeds import WorldDeeds
from runtime.assets.library import AssetLibrary, level_asset_folder
from runtime.contracts.base import Vec3
from runtime.contracts.world import BUILTIN_MESHES
from viewport.assets.decoded import AssetKey
from viewport.view import ViewportView
from widgets.arrange.panel import ArrangePanel
from widgets.history.panel import HistoryPanel
from widgets.inspector.panel import InspectorPanel
from widgets.outliner.panel import OutlinerPanel
from widgets.prefabs.panel import PrefabsPanel
from widgets.problems.panel import ProblemsPanel
from widgets.select_by.panel import SelectByPanel
from widgets.stacked import stacked
from widgets.theme import Theme
from widgets.viewport_bar import ViewportBar

LEFT = Qt.DockWidgetArea.LeftDockWidgetArea
RIGHT = Qt.DockWidgetArea.RightDockWidgetArea
BOTTOM = Qt.DockWidgetArea.BottomDockWidgetArea


@dataclass(frozen=True, slots=True)
class WorldWorkspace:
    """What wiring needs of it; `presenters` live as long as this does."""

    spec: WorkspaceSpec
    view: ViewportView
    bar: ViewportBar
    deeds: WorldDeeds
    select: SelectDeeds
    arrange: ArrangeDeeds
    prefabs: PrefabsPresenter
    outliner: OutlinerPresenter
    reveal: Callable[[LevelFinding], None]
    show_fixes: Callable[[], None]
    focus: Callable[[str], object]
    presenters: tuple[object, ...]


class Assets:
    """Which assets there are for the level that is open: its folder's, the user's, the samples', the built-in ones."""

    def __init__(self, user: Path) -> None:
        self._library = AssetLibrary(user=user)
        self.prefabs = user.parent / FOLDER
        """The user's own prefabs, for every level."""

    def library_for(self, level: Path | None) -> AssetLibrary:
        return self._library.with_level(None if level is None else level_asset_folder(level))

    def own_folders_for(self, level: Path | None) -> tuple[Path, ...]:
        """Return the folders in which files may come and go: all but the samples'."""
        return replace(self.library_for(level), samples=None).folders

    def lookup_for(self, level: Path | None) -> AssetLookup:
        return self.library_for(level).has


def build_world(theme: Theme, holder: DocumentHolder, assets: Assets) -> WorldWorkspace:
    """Build panels and presenters on the holder's document, now and when it is replaced."""
    view = ViewportView(theme, assets.library_for(holder.document.path))
    bar = ViewportBar(theme)
    outliner, inspector = OutlinerPanel(theme), InspectorPanel(theme)
    problems, history = ProblemsPanel(theme), HistoryPanel(theme)

    inspector_presenter = InspectorPresenter(
        inspector, holder, asset_names=lambda kind: assets.library_for(holder.document.path).names(kind)
    )
    outliner_presenter = OutlinerPresenter(outliner, holder, frame=view.frame_selection)
    presenters = (
        ViewportPresenter(view, holder),
        outliner_presenter,
        inspector_presenter,
        ProblemsPresenter(
            problems,
            holder,
            reveal=_reveal_with(inspector_presenter),
            asset_names=lambda kind: assets.library_for(holder.document.path).names(kind),
        ),
        HistoryPresenter(history, holder),
    )
    deeds = WorldDeeds(holder, view, bar, centre=lambda: _snapped(view.pose.target))

    select = SelectDeeds(holder, view)
    select_by = SelectByPresenter(
        SelectByPanel([(kind, kind.capitalize()) for kind in KINDS], view), holder, select.tell
    )
    select.when_list_is_shown(select_by.show)

    arrange = ArrangePanel(theme)
    arranging = ArrangePresenter(
        arrange, holder, view, meshes=lambda: _meshes(assets.library_for(holder.document.path).names("mesh"))
    )

    prefabs = PrefabsPanel()
    piecing = PrefabsPresenter(
        prefabs,
        holder,
        user_folder=assets.prefabs,
        centre=lambda: _snapped(view.pose.target),
        frame=view.frame_selection,
    )

    watch = AssetWatch(view)

    def take_up(document: Document) -> None:
        view.set_library(assets.library_for(document.path))
        watch_folders()

    def watch_folders() -> None:
        watch.watch(assets.own_folders_for(holder.document.path))

    def look_again() -> None:
        document = holder.document
        document.look_for_assets_again(assets.lookup_for(document.path))
        view.look_for_assets_again()
        inspector_presenter.refresh_suggestions()

    def note_unreadable(reasons: Mapping[AssetKey, str]) -> None:
        holder.document.note_unreadable_assets({(key.kind, key.name): reason for key, reason in reasons.items()})

    watch.changed.connect(look_again)
    watch_folders()
    view.unreadable_assets_changed.connect(note_unreadable)
    deeds.when_assets_are_looked_for(look_again)

    focus_in: dict[str, Callable[[], object]] = {
        "outliner": outliner.focus_filter,
        "inspector": inspector.focus_first,
        "problems": problems.focus_list,
        "history": history.focus_list,
    }
    holder.subscribe(replaced=take_up)
    view.frame_measured.connect(view.show_cost)
    spec = WorkspaceSpec(
        "world",
        "World",
        stacked(bar, view, last_grows=True),
        (
            DockSpec("outliner", "Outliner", outliner, LEFT, 260),
            DockSpec("inspector", "Inspector", inspector, RIGHT, 360),
            DockSpec("arrange", "Arrange", arrange, RIGHT, 360, tab_with="inspector"),
            DockSpec("prefabs", "Prefabs", prefabs, RIGHT, 360, tab_with="inspector"),
            DockSpec("problems", "Problems", problems, BOTTOM, 190),
            DockSpec("history", "History", history, BOTTOM, 190, tab_with="problems"),
        ),
        raised=("problems", "inspector"),
        detached_title="The viewport",
    )
    return WorldWorkspace(
        spec,
        view,
        bar,
        deeds,
        select,
        ArrangeDeeds(holder, arranging),
        piecing,
        outliner_presenter,
        _reveal_with(inspector_presenter),
        problems.open_fixes,
        lambda panel: focus_in[panel](),
        (*presenters, select_by, arranging),
    )


def _reveal_with(inspector: InspectorPresenter) -> Callable[[LevelFinding], None]:
    def reveal(finding: LevelFinding) -> None:
        inspector.reveal(finding)

    return reveal


def _meshes(found: Iterable[str]) -> list[str]:
    return sorted({*BUILTIN_MESHES, *found})


def _snapped(point: Vec3) -> Vec3:
    """Where a new entity stands: what the camera looks at, on the ground, on half metres."""
    x, _, z = point
    return (round(x * 2) / 2, 0, round(z * 2) / 2)
