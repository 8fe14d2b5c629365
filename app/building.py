"""Builds what the World workspace has of engines: the run that is followed, its jobs, and what was built."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.build_deeds import BuildDeeds
from app.document.document import Document
from app.document.holder import DocumentHolder
from app.drift_deeds import DriftDeeds
from app.engine_list import EngineList
from app.engine_marks import EngineMarks
from app.engine_runs import EngineRuns
from app.engine_scene import EngineScene
from app.feature_flags import ALL_ON, WORLD_PREVIEW, FeatureFlags
from app.presenters.drift import DriftPresenter
from app.presenters.engine_view import EngineViewPresenter
from app.presenters.engines import EnginesPresenter
from app.presenters.jobs import JobsPresenter
from app.presenters.replay import ReplayPresenter
from app.rights import Rights
from app.runtime_events import RuntimeEvents
from app.session import Session
from app.window import DockSpec, WorkspaceSpec
from app.world_workspace import BOTTOM, RIGHT, Assets, WorldWorkspace
from viewport.view import ViewportView
from widgets.drift.strip import DriftStrip
from widgets.engine_view.panel import EngineViewPanel
from widgets.engines.panel import EnginesPanel
from widgets.jobs.panel import JobsPanel
from widgets.stacked import stacked
from widgets.theme import Theme


@dataclass(frozen=True, slots=True)
class Building:
    """What wiring needs of it; `presenters` live as long as this does."""

    runs: EngineRuns
    scene: EngineScene
    marks: EngineMarks
    deeds: BuildDeeds
    drift: DriftDeeds
    strip: DriftStrip
    docks: tuple[DockSpec, ...]
    presenters: tuple[object, ...]
    view: EngineViewPresenter
    engines: EnginesPresenter
    engines_panel: EnginesPanel
    replay: ReplayPresenter

    def with_docks(self, spec: WorkspaceSpec) -> WorkspaceSpec:
        """Return the workspace with the docks of this beside its own, the strip of differences above the inspector."""
        own = tuple(
            replace(dock, panel=stacked(self.strip, dock.panel, last_grows=True)) if dock.id == "inspector" else dock
            for dock in spec.docks
        )
        return replace(spec, docks=(*own, *self.docks))


def build_building(
    theme: Theme,
    session: Session,
    holder: DocumentHolder,
    world: WorldWorkspace,
    assets: Assets,
    rights: Rights,
    events: RuntimeEvents,
    flags: FeatureFlags = ALL_ON,
) -> Building:
    """Build panels and presenters; nothing is asked of the runtime until `runs.start`."""

    def make_view(document: Document) -> ViewportView:
        return ViewportView(theme, assets.library_for(document.path), is_read_only=True)

    panel = JobsPanel(theme)
    runs = EngineRuns(session, events=events, library=lambda: assets.library_for(holder.document.path), parent=panel)
    deeds = BuildDeeds(runs, session, holder, barred=rights.why_not, flags=flags)
    scene = EngineScene(runs, holder, session, parent=panel)
    marks = EngineMarks(runs, scene, parent=panel)
    world.outliner.show_engine_marks(marks.of)
    marks.changed.connect(world.outliner.refresh_marks)
    marks.noted_changed.connect(world.view.set_engine_marks)
    holder.subscribe(replaced=lambda _: marks.look_again())
    engine_list = EngineList(runs, session, parent=panel)
    presenter = JobsPresenter(panel, runs, deeds, session, holder, world.reveal, engine_list)
    replay = ReplayPresenter(panel, runs.calls, session, window=panel.window, show_jobs=deeds.show_jobs, parent=panel)
    drift, strip = DriftDeeds(runs, scene, holder, deeds, parent=panel), DriftStrip()
    differences = DriftPresenter(strip, drift, runs, scene, holder)
    engine_panel = EngineViewPanel()
    seen = EngineViewPresenter(
        engine_panel, scene, marks, deeds, session, holder, world.view, lambda: make_view(holder.document)
    )
    engines_panel = EnginesPanel(theme)
    engines = EnginesPresenter(engines_panel, engine_list, session, barred=rights.why_not)
    docks: tuple[DockSpec, ...] = (
        DockSpec("jobs", "Jobs", panel, BOTTOM, 190, tab_with="problems"),
        DockSpec("engines", "Engines", engines_panel, BOTTOM, 190, tab_with="problems"),
    )
    view_dock = DockSpec("engine_view", "Engine view", engine_panel, RIGHT, 520, left_of="inspector")
    if not flags.why_not(WORLD_PREVIEW):
        docks = (*docks, view_dock)
    return Building(
        runs, scene, marks, deeds, drift, strip, docks, (presenter, differences), seen, engines, engines_panel, replay
    )
