"""The dependency graph: the active config laid out in a worker, alive with what snapshots report."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.presenters.active_config import ActiveConfig
from app.presenters.card_facts import CardFacts
from app.presenters.card_text import value_text
from app.presenters.cards import is_forced
from app.presenters.digit_pace import DigitPace
from app.presenters.file_writing import write_file
from app.presenters.graph_layout import in_columns
from app.presenters.graph_worker import GraphWorker
from app.session import Session
from runtime.contracts.snapshot import BreakpointState, CardSnapshot, RuntimeSnapshot
from widgets.graph.panel import NOTHING_YET, GraphPanel
from widgets.graph.view import GraphEdge, GraphNode, GraphView, NodeState

LAYING_OUT = "Laying out the cards…"
NO_CARDS = "The active config has no cards. Add some in Config and commit."


class GraphPresenter(QObject):
    """Wire `card_chosen` to whoever selects a card everywhere. Nothing is laid out while nobody looks."""

    card_chosen = Signal(object)

    def __init__(
        self,
        panel: GraphPanel,
        session: Session,
        active: ActiveConfig,
        *,
        worker: GraphWorker | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent or panel)
        self._panel = panel
        self._session = session
        self._active = active
        self._worker = worker or GraphWorker(session.run_in_background, parent=self)
        self._laid_out: CardFacts | None = None
        self._places: dict[int, tuple[float, float]] = {}
        self._states: dict[int, NodeState] = {}
        self._seen: RuntimeSnapshot | None = None
        self._changed: set[int] = set()
        self._pace = DigitPace(self.refresh, monotonic, self)
        self._worker.placed.connect(self._take_places)
        self._worker.failed.connect(self._take_failure)
        active.changed.connect(self._config_changed)
        session.snapshot_changed.connect(self._take_snapshot)
        session.staleness_changed.connect(panel.show_stale)
        session.reset.connect(self._forget)
        panel.shown.connect(self._shown)
        panel.card_chosen.connect(self.card_chosen)
        panel.card_opened.connect(self.card_chosen)
        panel.export_requested.connect(self.export)
        panel.show_stale(session.is_stale)

    def choose(self, card_id: int) -> None:
        """Mark a card that was chosen elsewhere."""
        if card_id != self._panel.canvas.chosen:
            self._panel.choose(card_id)

    def export(self) -> None:
        """Ask where to, then write the graph as it stands now."""
        if not self._panel.canvas.view.nodes:
            self._panel.show_problem("There is no graph to export yet: no active config was read.")
            return
        version = self._active.version or "unknown"
        content = self._panel.svg(f"Cards of config {version}")

        def write(chosen: str) -> None:
            self._session.run_in_background(write_file(Path(chosen), lambda: content, self._panel))

        self._panel.choose_file(f"cards_{version}.svg", write)

    def refresh(self) -> None:
        """Show the cards that changed since they were shown last, as the newest snapshot has them."""
        snapshot = self._session.snapshot
        if snapshot is None or not self._panel.is_seen:
            return
        self._follow(snapshot)
        self._pace.mark()
        next_id = snapshot.halt.next_card_id if snapshot.halt is not None else None
        before = dict(self._states)
        for place in self._changed:
            card = snapshot.cards[place]
            self._states[card.card_id] = node_state(card, self._active.facts, is_next=card.card_id == next_id)
        self._changed.clear()
        if self._states != before:
            self._panel.show_states(dict(self._states))

    def _follow(self, snapshot: RuntimeSnapshot) -> None:
        """Note which cards changed since the snapshot that was looked at last."""
        if snapshot is self._seen:
            return
        places = self._session.changed_since(self._seen)
        if places is None or self._seen is None or self._seen.halt != snapshot.halt:
            places = tuple(range(len(snapshot.cards)))
        self._changed.update(places)
        self._seen = snapshot

    def _take_snapshot(self, snapshot: RuntimeSnapshot) -> None:
        if not self._panel.is_seen:
            return
        self._follow(snapshot)
        self._pace.take(snapshot)

    def _shown(self) -> None:
        self._config_changed()
        self.refresh()

    def _config_changed(self) -> None:
        """Lay out the active config unless it is the one that is shown, once somebody can see it."""
        facts = self._active.facts
        if not self._panel.is_seen or facts is self._laid_out:
            return
        self._laid_out = facts
        self._seen = None
        self._panel.show_graph(GraphView())
        self._panel.show_problem(None)
        if facts.config is None or not facts.config.cards:
            self._worker.stop()
            self._panel.show_empty_text(NO_CARDS if facts.is_known else self._active.problem or NOTHING_YET)
            return
        self._panel.show_empty_text(LAYING_OUT)
        cards = sorted(card.card_id for card in facts.config.cards)
        self._worker.lay_out(cards, [(edge.source, edge.reader) for edge in edges_of(facts)])

    def _take_places(self, places: dict[int, tuple[float, float]]) -> None:
        if self._laid_out is not None:
            self._panel.show_graph(graph_view(self._laid_out, places))
            self.refresh()

    def _take_failure(self, why: str) -> None:
        if self._laid_out is not None and self._laid_out.config is not None:
            cards = sorted(card.card_id for card in self._laid_out.config.cards)
            self._panel.show_problem(f"{why}. The cards stand in evaluation order instead, column by column.")
            self._take_places(in_columns(cards))

    def _forget(self) -> None:
        self._seen = None
        self._changed.clear()
        self._states.clear()
        self._panel.show_states({})


def edges_of(facts: CardFacts) -> tuple[GraphEdge, ...]:
    """Return who reads whom, once each; a read of a card that the config lacks is a finding elsewhere."""
    cards = {card.card_id for card in facts.config.cards} if facts.config is not None else set()
    pairs = {
        (reading.source, reading.reader)
        for card_id in cards
        for reading in facts.reads(card_id)
        if reading.source in cards
    }
    return tuple(GraphEdge(source, reader, is_late=source >= reader) for source, reader in sorted(pairs))


def graph_view(facts: CardFacts, places: dict[int, tuple[float, float]]) -> GraphView:
    """Return the graph of a config with its cards at these places."""
    nodes = tuple(
        GraphNode(card_id, facts.label(card_id), facts.family(card_id) or "", *places[card_id])
        for card_id in sorted(places)
        if facts.card(card_id) is not None
    )
    shown = {node.card_id for node in nodes}
    return GraphView(nodes, tuple(edge for edge in edges_of(facts) if {edge.source, edge.reader} <= shown))


def node_state(card: CardSnapshot, facts: CardFacts, *, is_next: bool = False) -> NodeState:
    """Return what a card shows in the graph: what was reported, in marks and words."""
    is_faulty = card.health not in (None, "OK") or card.quality not in (None, "OK")
    point = card.breakpoint
    marks = (
        ("▸", is_next),
        ("◆", point is True or (isinstance(point, BreakpointState) and point.enabled)),
        ("F", is_forced(card.force)),
        ("M", bool(card.masked)),
        ("▲", is_faulty),
    )
    value = card.mission_state or value_text(card, facts.unit(card.card_id))
    return NodeState(
        state=card.logical_state,
        value=value,
        marks="".join(mark for mark, is_there in marks if is_there),
        is_faulty=is_faulty,
        is_next=is_next,
        is_enabled=card.enabled is not False,
    )
