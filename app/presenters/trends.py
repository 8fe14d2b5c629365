"""Which cards are trended, and what snapshots report of them. Values that stand still are drawn on, silence is not."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from app.presenters.active_config import ActiveConfig
from app.presenters.card_facts import CENTI_FAMILIES
from app.session import Session
from runtime.contracts.snapshot import CardSnapshot, RuntimeSnapshot
from widgets.plots.bands import BandState
from widgets.trends.panel import TrendsPanel
from widgets.trends.view import CardChoice, TrendCard

TICK_MS = 100
STILL_S = 0.2
"""A live link without a new snapshot for so long: the program stands, and its values with it."""
MOST_CARDS = 16
SUGGESTED = 3
OUTPUTS = frozenset({"DO"})


class TrendsPresenter(QObject):
    """`add` and `remove` are for whoever knows which card is chosen. Records also while nobody looks."""

    def __init__(
        self,
        panel: TrendsPanel,
        session: Session,
        active: ActiveConfig,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent or panel)
        self._panel = panel
        self._session = session
        self._active = active
        self._monotonic = monotonic
        self._chosen: tuple[int, ...] = ()
        self._kinds: dict[int, str] = {}
        self._labels: dict[int, str | None] = {}
        self._offered: tuple[tuple[int, str, str | None], ...] = ()
        self._recorded_at_s = float("-inf")
        self._ticker = QTimer(self)
        self._ticker.setInterval(TICK_MS)
        self._ticker.timeout.connect(self.tick)
        self._ticker.start()
        session.snapshot_changed.connect(self.take_snapshot)
        session.staleness_changed.connect(self._stale)
        session.reset.connect(self._reset)
        active.changed.connect(self._show)
        panel.add_requested.connect(self.add)
        panel.remove_requested.connect(self.remove)
        panel.suggestion_requested.connect(self.suggest)
        if session.snapshot is not None:
            self.take_snapshot(session.snapshot)

    @property
    def chosen(self) -> tuple[int, ...]:
        """The trended cards, in the order in which they were added."""
        return self._chosen

    def add(self, card_id: int) -> None:
        """Trend a card from now on."""
        if card_id in self._chosen:
            return
        if len(self._chosen) >= MOST_CARDS:
            self._panel.show_problem(f"{MOST_CARDS} cards are trended already. Take one out first (✕ beside its name).")
            return
        self._chosen = (*self._chosen, card_id)
        self._show()

    def remove(self, card_id: int) -> None:
        """Trend a card no longer; what was recorded of it is gone."""
        self._chosen = tuple(one for one in self._chosen if one != card_id)
        self._panel.show_problem(None)
        self._show()

    def suggest(self) -> None:
        """Trend the first cards with values and the first outputs."""
        cards = self._session.snapshot.cards if self._session.snapshot is not None else ()
        for families in (CENTI_FAMILIES, OUTPUTS):
            for card_id in [card.card_id for card in cards if card.card_type in families][:SUGGESTED]:
                self.add(card_id)

    def take_snapshot(self, snapshot: RuntimeSnapshot) -> None:
        """Record what it reports of the trended cards."""
        offered = tuple((card.card_id, card.card_type, card.label) for card in snapshot.cards)
        if offered != self._offered:
            self._offered = offered
            self._labels = {card.card_id: card.label for card in snapshot.cards}
            self._kinds = {card.card_id: "number" if is_number(card) else "state" for card in snapshot.cards}
            self._show()
        self._record(snapshot)

    def tick(self) -> None:
        """Draw values on while the program stands: nothing new, and the link lives."""
        snapshot = self._session.snapshot
        is_still = self._monotonic() - self._recorded_at_s >= STILL_S
        if snapshot is not None and is_still and not self._session.is_stale:
            self._record(snapshot)

    def _record(self, snapshot: RuntimeSnapshot) -> None:
        if not self._chosen:
            return
        now = self._recorded_at_s = self._monotonic()
        wanted = set(self._chosen)
        found = {card.card_id: card for card in snapshot.cards if card.card_id in wanted}
        for card in self._panel.cards:
            reported = found.get(card.card_id)
            if card.kind == "number":
                self._panel.append_number(card.card_id, now, None if reported is None else number_of(reported))
            else:
                self._panel.append_state(card.card_id, now, None if reported is None else state_of(reported))

    def _show(self) -> None:
        self._panel.show_cards([self._trend_card(card_id) for card_id in self._chosen])
        self._panel.show_choices(self._choices())

    def _trend_card(self, card_id: int) -> TrendCard:
        facts = self._active.facts
        label = self._labels.get(card_id) or facts.label(card_id)
        if self._kinds.get(card_id) == "number":
            return TrendCard(card_id, label, "number", facts.unit(card_id))
        return TrendCard(card_id, label, "state")

    def _choices(self) -> list[CardChoice]:
        facts = self._active.facts
        return [
            CardChoice(card_id, f"{card_id}  {label or facts.label(card_id)}")
            for card_id, label in self._labels.items()
            if card_id not in self._chosen
        ]

    def _stale(self, is_stale: bool) -> None:
        self._panel.show_stale(is_stale, min(self._monotonic(), max(self._recorded_at_s, 0.0)))

    def _reset(self) -> None:
        now = self._monotonic()
        for card in self._panel.cards:
            if card.kind == "number":
                self._panel.append_number(card.card_id, now, None)
            else:
                self._panel.append_state(card.card_id, now, None)


def is_number(card: CardSnapshot) -> bool:
    """Whether a card's course is that of its value; all others have a state."""
    return card.card_type in CENTI_FAMILIES or (card.logical_state is None and card.mission_state is None)


def number_of(card: CardSnapshot) -> float | None:
    """Return the value of a card in its unit, None where it was not reported."""
    if card.current_value is None:
        return None
    return card.current_value / 100 if card.card_type in CENTI_FAMILIES else float(card.current_value)


def state_of(card: CardSnapshot) -> BandState | None:
    """Return a card's state as a band: full while it is on, half while its mission waits, a line while it is off.

    A mission's `logicalState` says that it is ACTIVE; that it is ON say its phase and `physicalState`.
    """
    mark = " F" if card.force is not None and card.force.mode != "REAL" else " M" if card.masked else ""
    mission = card.mission_state
    if mission is not None:
        is_active = mission == "ACTIVE"
        text = (card.phase or mission) if is_active else mission
        is_on = card.phase == "ON" if card.physical_state is None else card.physical_state
        level = 1.0 if is_on else 0.5 if is_active else 0.0
        return BandState(f"{text}{mark}", level)
    if card.logical_state is None:
        return None
    return BandState(f"{'on' if card.logical_state else 'off'}{mark}", float(card.logical_state))
