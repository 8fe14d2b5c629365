"""Builds what the window has of its engine's work for another backend (`--engine-connect`); nothing without that."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from typing import Any

from app.outside_job import OutsideJob
from app.presenters.outside_work import OutsideWorkPresenter
from app.window import DockSpec, WorkspaceSpec
from app.world_workspace import RIGHT, Assets
from runtime.outside_work import OutsideWork
from viewport.view import ViewportView
from widgets.engines.panel import EnginesPanel
from widgets.outside_work.panel import OutsideWorkPanel
from widgets.theme import Theme


@dataclass(frozen=True, slots=True)
class WorkingOutside:
    """`start` once the event loop runs, `shut_down` and `stop` before the end."""

    work: OutsideWork
    presenter: OutsideWorkPresenter
    panel: OutsideWorkPanel

    def with_dock(self, spec: WorkspaceSpec) -> WorkspaceSpec:
        """Return the workspace with the dock of this beside its own."""
        dock = DockSpec("outside_work", "Work for others", self.panel, RIGHT, 520, left_of="inspector")
        return replace(spec, docks=(*spec.docks, dock))

    def start(self) -> None:
        self.work.start()
        self.presenter.start()

    def shut_down(self) -> None:
        """Show nothing more."""
        self.presenter.shut_down()

    def stop(self) -> None:
        """Say goodbye to the backend; blocks for a moment, best when no window is seen any more."""
        self.work.stop()


def build_working_outside(
    job: OutsideJob | None,
    theme: Theme,
    assets: Assets,
    engines: EnginesPanel,
    run: Callable[[Coroutine[Any, Any, None]], None],
) -> WorkingOutside | None:
    """Build it where it was asked for; what it says of the connection stands in the engines panel, too."""
    if job is None:
        return None
    library = assets.library_for(None)
    work = OutsideWork(
        job.url, job.token, library, secret=job.secret, requires_signatures=job.requires_signatures, tls=job.tls
    )
    panel = OutsideWorkPanel()

    def make_view() -> ViewportView:
        return ViewportView(theme, library, is_read_only=True)

    presenter = OutsideWorkPresenter(panel, work, make_view=make_view, run=run)
    presenter.changed.connect(lambda view: engines.show_own(f"{view.state} · {view.jobs}", view.tone, view.tip))
    return WorkingOutside(work, presenter, panel)
