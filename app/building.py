"""Builds what the World workspace has of engines: the run that is followed, its jobs, and what was built."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.build_deeds import BuildDeeds
from app.document.holder import DocumentHolder
from app.engine_marks import EngineMarks
from app.engine_runs import EngineRuns
from app.engine_scene import EngineScene
from app.presenters.jobs import JobsPresenter
from app.session import Session
from app.window import DockSpec, WorkspaceSpec
from app.world_workspace import BOTTOM, WorldWorkspace
from widgets.jobs.panel import JobsPanel
from widgets.theme import Theme


@dataclass(frozen=True, slots=True)
class Building:
    """What wiring needs of it; `presenters` live as long as this does."""

    runs: EngineRuns
    scene: EngineScene
    marks: EngineMarks
    deeds: BuildDeeds
    docks: tuple[DockSpec, ...]
    presenters: tuple[object, ...]

    def with_docks(self, spec: WorkspaceSpec) -> WorkspaceSpec:
        """Return the workspace with the docks of this beside its own."""
        return replace(spec, docks=(*spec.docks, *self.docks))


def build_building(theme: Theme, session: Session, holder: DocumentHolder, world: WorldWorkspace) -> Building:
    """Build panels and presenters; nothing is asked of the runtime until `runs.start`."""
    panel = JobsPanel(theme)
    runs = EngineRuns(session, parent=panel)
    deeds = BuildDeeds(runs, session, holder)
    scene = EngineScene(runs, holder, session, parent=panel)
    marks = EngineMarks(runs, scene, parent=panel)
    world.outliner.show_engine_marks(marks.of)
    marks.changed.connect(world.outliner.refresh_marks)
    marks.noted_changed.connect(world.view.set_engine_marks)
    holder.subscribe(replaced=lambda _: marks.look_again())
    presenter = JobsPresenter(panel, runs, deeds, session, holder, world.reveal)
    docks = (DockSpec("jobs", "Jobs", panel, BOTTOM, 190, tab_with="problems"),)
    return Building(runs, scene, marks, deeds, docks, (presenter,))
