"""Builds the Stats workspace: live plots of what frames, scans and the link cost."""

from __future__ import annotations

from dataclasses import dataclass

from app.presenters.card_latency import CardLatency
from app.presenters.cards import CardsPresenter
from app.presenters.render_report import RenderReport
from app.presenters.stats import StatsPresenter
from app.presenters.window_meter import WindowMeter
from app.session import Session
from app.window import WorkspaceSpec
from viewport.view import ViewportView
from widgets.stats.panel import StatsPanel
from widgets.theme import Theme


@dataclass(frozen=True, slots=True)
class StatsWorkspace:
    """What wiring needs of it; the presenter lives as long as this does."""

    spec: WorkspaceSpec
    presenter: StatsPresenter


def build_stats(theme: Theme, session: Session, view: ViewportView) -> StatsWorkspace:
    """Build the panel and feed it with the viewport's frames and the session's snapshots."""
    panel = StatsPanel(theme)
    presenter = StatsPresenter(panel, session)
    view.frame_measured.connect(presenter.take_frame)
    view.frame_measured.connect(RenderReport(session, parent=panel).take_frame)
    return StatsWorkspace(WorkspaceSpec("stats", "Stats", panel, parts=tuple(panel.plots.values())), presenter)


def measure_window(stats: StatsWorkspace, session: Session, cards: CardsPresenter) -> None:
    """Feed the panel with what the window measures of itself: how long it was held up, and cards until painted."""
    WindowMeter(stats.presenter.panel)
    CardLatency(stats.presenter.panel, session, cards)
