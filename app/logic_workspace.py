"""Builds the Logic workspace: its panels, their presenters, and what menus and keys do there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QSplitter, QVBoxLayout, QWidget

from app.presenters.active_config import ActiveConfig
from app.presenters.alarms import AlarmsPresenter
from app.presenters.audit import AuditPresenter
from app.presenters.breakpoints import BreakpointsPresenter
from app.presenters.card_page import CardPagePresenter
from app.presenters.cards import CardsPresenter
from app.presenters.config import ConfigPresenter
from app.presenters.forces import ForcesPresenter
from app.presenters.graph import GraphPresenter
from app.presenters.inputs import InputsPresenter
from app.presenters.override_terms import OverrideTerms
from app.presenters.release import AT_ONCE
from app.presenters.run_bar import RunBarPresenter
from app.presenters.security import SecurityPresenter
from app.presenters.stimulus import StimulusPresenter
from app.presenters.trend_export import TrendExport
from app.presenters.trends import TrendsPresenter
from app.presenters.watch import WatchPresenter
from app.rights import Rights
from app.runtime_events import RuntimeEvents
from app.runtime_memory import RuntimeMemory
from app.session import Session
from app.settings import Settings
from app.window import DockSpec, WorkspaceSpec
from widgets.alarms.panel import AlarmsPanel
from widgets.audit.looks import SECURITY
from widgets.audit.panel import AuditPanel
from widgets.breakpoints.panel import BreakpointsPanel
from widgets.card_page.panel import CardPage
from widgets.cards.panel import CardsPanel
from widgets.config.panel import ConfigPanel
from widgets.forces.panel import ForcesPanel
from widgets.graph.panel import GraphPanel
from widgets.inputs.panel import InputsPanel
from widgets.run_bar.panel import RunBar
from widgets.stale import why_idle
from widgets.stimulus.panel import StimulusPanel
from widgets.theme import Theme
from widgets.trends.panel import TrendsPanel

RIGHT = Qt.DockWidgetArea.RightDockWidgetArea
CARD_PAGE_PX = 410
CENTRAL_PX = 260
RELEASE_POLLS = 60
RELEASE_POLL_S = 0.05
BOTTOM = Qt.DockWidgetArea.BottomDockWidgetArea


@dataclass(frozen=True, slots=True)
class LogicWorkspace:
    """What wiring needs of it; the presenters live as long as this does."""

    spec: WorkspaceSpec
    active: ActiveConfig
    cards: CardsPresenter
    page: CardPagePresenter
    forces: ForcesPresenter
    inputs: InputsPresenter
    run: RunBarPresenter
    config: ConfigPresenter
    trends: TrendsPresenter
    breakpoints: BreakpointsPresenter
    deeds: LogicDeeds


def build_logic(
    theme: Theme, session: Session, settings: Settings, rights: Rights, events: RuntimeEvents
) -> LogicWorkspace:
    """Build panels and presenters on a session and join them: one chosen card everywhere."""
    cards_panel, page_panel, run_panel = CardsPanel(theme), CardPage(theme), RunBar(theme)
    forces_panel, inputs_panel, alarms_panel = ForcesPanel(theme), InputsPanel(theme), AlarmsPanel(theme)
    trends_panel, config_panel = TrendsPanel(theme), ConfigPanel(theme)
    stimulus_panel, breakpoints_panel, graph_panel = StimulusPanel(), BreakpointsPanel(theme), GraphPanel(theme)
    active = ActiveConfig(session)
    cards = CardsPresenter(cards_panel, session, active, barred=rights.why_not)
    memory = RuntimeMemory(session, settings)
    watch = WatchPresenter(cards_panel, memory)
    session.taken_up.connect(watch.refresh)
    terms = OverrideTerms(settings, session)
    page = CardPagePresenter(page_panel, session, active, terms)
    forces = ForcesPresenter(forces_panel, session, active, terms)
    AlarmsPresenter(alarms_panel, session, active)
    inputs = InputsPresenter(inputs_panel, session, active)
    run = RunBarPresenter(run_panel, session, active, terms, barred=rights.why_not)
    breakpoints = BreakpointsPresenter(breakpoints_panel, session, active, break_=run.break_, events=events)
    config = ConfigPresenter(config_panel, session, active, barred=rights.why_not)
    trends = TrendsPresenter(trends_panel, session, active, memory=memory)
    session.taken_up.connect(trends.begin_anew)
    TrendExport(trends_panel, session)
    stimulus = StimulusPresenter(stimulus_panel, session, active, barred=rights.why_not)
    audit_panel = AuditPanel()
    AuditPresenter(audit_panel, session)
    security_panel = AuditPanel(SECURITY)
    SecurityPresenter(security_panel, session)
    graph = GraphPresenter(graph_panel, session, active)

    cards_panel.card_chosen.connect(page.choose)
    cards_panel.card_chosen.connect(lambda _: run.state_changed.emit())
    cards_panel.card_chosen.connect(config.choose_card)
    cards_panel.card_chosen.connect(breakpoints.choose)
    breakpoints.card_requested.connect(cards.choose)
    breakpoints.kept_changed.connect(cards.show_kept)
    cards.plan_requested.connect(breakpoints.enable)
    cards_panel.card_chosen.connect(graph.choose)
    page.card_requested.connect(cards.choose)
    graph.card_chosen.connect(cards.choose)
    forces_panel.card_requested.connect(cards.choose)
    alarms_panel.card_requested.connect(cards.choose)

    def show_rights() -> None:
        page_panel.show_barred(rights.why_not("set_input_force"), rights.why_not("set_output_mask"))
        forces_panel.show_barred(rights.why_not("set_input_force") or rights.why_not("set_output_mask"))
        breakpoints_panel.show_barred(rights.why_not("set_breakpoint"))
        inputs_panel.show_barred(rights.why_not("set_virtual_input"))
        for presenter in (run, config, stimulus):
            presenter.show_rights()

    rights.changed.connect(show_rights)

    def begin_trends(_: object) -> None:
        session.snapshot_changed.disconnect(begin_trends)
        trends.begin()

    session.snapshot_changed.connect(begin_trends)
    spec = WorkspaceSpec(
        "logic",
        "Logic",
        _central(run_panel, cards_panel, page_panel),
        (
            DockSpec("overrides", "Overrides", forces_panel, RIGHT, 340, share=2),
            DockSpec("alarms", "Alarms", alarms_panel, RIGHT, 340, tab_with="overrides"),
            DockSpec("inputs", "Virtual inputs", inputs_panel, RIGHT, 340, share=3),
            DockSpec("stimulus", "Stimulus and waves", stimulus_panel, RIGHT, 340, tab_with="inputs"),
            DockSpec("trends", "Trends", trends_panel, BOTTOM, 320),
            DockSpec("breakpoints", "Breakpoints", breakpoints_panel, BOTTOM, 320, tab_with="trends"),
            DockSpec("config", "Config", config_panel, BOTTOM, 320, tab_with="trends"),
            DockSpec("graph", "Dependencies", graph_panel, BOTTOM, 320, tab_with="trends"),
            DockSpec("audit", "Audit", audit_panel, BOTTOM, 320, tab_with="trends"),
            DockSpec("security", "Security", security_panel, BOTTOM, 320, tab_with="trends"),
        ),
        raised=("overrides", "inputs", "trends"),
        parts=(run_panel, cards_panel, page_panel),
    )
    deeds = LogicDeeds(session, rights, terms, cards_panel, watch, forces, run, config, trends, breakpoints)
    return LogicWorkspace(spec, active, cards, page, forces, inputs, run, config, trends, breakpoints, deeds)


def _central(run_panel: QWidget, cards_panel: QWidget, page_panel: QWidget) -> QWidget:
    split = QSplitter(Qt.Orientation.Horizontal)
    split.setObjectName("logic_split")
    split.setChildrenCollapsible(False)
    split.addWidget(cards_panel)
    split.addWidget(page_panel)
    split.setStretchFactor(0, 2)
    split.setStretchFactor(1, 1)
    split.setSizes([846, CARD_PAGE_PX])
    central = QFrame()
    central.setMinimumHeight(CENTRAL_PX)
    column = QVBoxLayout(central)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(run_panel)
    column.addWidget(split, 1)
    return central


def program_path(name: str) -> Path:
    """Return the config of a sample program; the pump station is what a runtime starts with."""
    resources = files("resources")
    if name == "pump_station":
        return Path(str(resources / "factory.json"))
    return Path(str(resources / "samples" / "programs" / name / "config.json"))


class LogicDeeds:
    """What menus and keys do to the chosen card, to overrides and to the staged config."""

    def __init__(
        self,
        session: Session,
        rights: Rights,
        terms: OverrideTerms,
        cards: CardsPanel,
        watch: WatchPresenter,
        forces: ForcesPresenter,
        run: RunBarPresenter,
        config: ConfigPresenter,
        trends: TrendsPresenter,
        breakpoints: BreakpointsPresenter,
    ) -> None:
        self._show_breakpoints: Callable[[], object] = lambda: None
        self._breakpoints = breakpoints
        self._show_config: Callable[[], object] = lambda: None
        self._session = session
        self._rights = rights
        self._terms = terms
        self._cards = cards
        self._watch = watch
        self._forces = forces
        self._run = run
        self._config = config
        self._trends = trends

    def why_no_card(self) -> str:
        return "" if self._cards.chosen is not None else "no card is chosen"

    def why_not_command(self, command: str = "set_breakpoint") -> str:
        """Why the runtime cannot be told to do something; empty when it listens and the role allows it."""
        return why_idle(is_stale=self._session.is_stale, barred=self._rights.why_not(command))

    def edit_breakpoint(self) -> None:
        """Show the editor with the breakpoint of the chosen card, or with a new one on it."""
        self._show_breakpoints()
        self._breakpoints.begin_new()

    def toggle_breakpoint(self) -> None:
        self._cards.toggle_breakpoint()

    def jump_to_card(self) -> None:
        self._cards.open_jump()

    def toggle_watch(self) -> None:
        if self._cards.chosen is not None:
            self._watch.toggle(self._cards.chosen)

    def is_watched(self) -> bool:
        return self._cards.chosen in self._watch.watched

    def run_to_chosen(self) -> None:
        chosen = self._cards.chosen
        if chosen is not None:
            self._run.run_to(chosen)

    def release_all(self) -> None:
        self._forces.release_all()

    def why_nothing_to_release(self) -> str:
        return self.why_not_command("set_input_force") or ("" if self._forces.overridden else "nothing is overridden")

    def mask_all(self) -> None:
        """Mask every output, or free them again when they are masked."""
        if self.is_all_masked():
            self._session.command("set_output_mask_global", {"masked": False})
        elif not self._terms.why_not():
            self._session.command("set_output_mask_global", self._terms.added_to({"masked": True}))

    def why_not_mask_all(self) -> str:
        return self.why_not_command("set_output_mask_global") or ("" if self.is_all_masked() else self._terms.why_not())

    def is_all_masked(self) -> bool:
        snapshot = self._session.snapshot
        return snapshot is not None and bool(snapshot.test_mode.output_mask_global)

    def trend_chosen(self) -> None:
        chosen = self._cards.chosen
        if chosen is not None:
            self._trends.add(chosen)

    async def released(self) -> bool:
        """Release everything and tell whether a snapshot shows it within a few seconds."""
        self._forces.release_all()
        for _ in range(RELEASE_POLLS):
            if not self._forces.overridden:
                return True
            if self._session.is_stale:
                break
            await asyncio.sleep(RELEASE_POLL_S)
        return False

    async def left_with(self, reason: str) -> None:
        """Write a reason beside every override that stays, a few at a time, and wait for the answers."""
        orders = self._forces.orders_to_leave(reason)
        for first in range(0, len(orders), AT_ONCE):
            sent = {self._session.command(name, payload) for name, payload in orders[first : first + AT_ONCE]}
            for _ in range(RELEASE_POLLS):
                if not sent & {pending.request_id for pending in self._session.pending}:
                    break
                await asyncio.sleep(RELEASE_POLL_S)

    def when_breakpoints_are_shown(self, show: Callable[[], object]) -> None:
        """Tell how the breakpoints panel is brought to the front; the window knows."""
        self._show_breakpoints = show

    def when_config_is_shown(self, show: Callable[[], object]) -> None:
        """Tell how the config panel is brought to the front; the window knows."""
        self._show_config = show

    def show_config(self) -> None:
        self._show_config()

    def stage_sample(self, program: str) -> None:
        """Take a sample program as staged; it runs when it is committed."""
        self._show_config()
        self._config.life.import_file(program_path(program))

    def configure(self, verb: str) -> None:
        self._config.do(verb)

    def why_not_configure(self, verb: str) -> str:
        return self._config.why_not().get(verb, "")

    def undo(self) -> None:
        self._config.undo()

    def redo(self) -> None:
        self._config.redo()

    def why_no_undo(self) -> str:
        return self.why_not_configure("undo")

    def why_no_redo(self) -> str:
        return self.why_not_configure("redo")
