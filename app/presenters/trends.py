"""Which signals are trended, and what snapshots report of them. Values that stand still go on, silence does not."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QObject, QTimer

from app.presenters.active_config import ActiveConfig
from app.presenters.card_facts import CENTI_FAMILIES
from app.presenters.trend_signals import (
    COURSE,
    is_number,
    key_of,
    number_of,
    parse_key,
    signal_of,
    signals_of,
    state_of,
)
from app.presenters.trend_trigger import Trigger
from app.session import Session
from runtime.contracts.snapshot import CardSnapshot, RuntimeSnapshot
from widgets.plots.ticks import THIN
from widgets.trends.panel import TrendsPanel
from widgets.trends.view import CardChoice, TrendKind, TrendSignal, TriggerSpec, TriggerView

TICK_MS = 100
STILL_S = 0.2
"""A live link without a new snapshot for so long: the program stands, and its values with it."""
MOST_SIGNALS = 24
SUGGESTED = 3
OUTPUTS = frozenset({"DO"})


class Memory(Protocol):
    """Where the choice is kept between runs."""

    trended: tuple[str, ...]


class TrendsPresenter(QObject):
    """`add`, `remove` and `toggle` are for whoever knows what is chosen. Records also while nobody looks."""

    def __init__(
        self,
        panel: TrendsPanel,
        session: Session,
        active: ActiveConfig,
        *,
        memory: Memory | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent or panel)
        self._panel = panel
        self._session = session
        self._active = active
        self._memory = memory
        self._monotonic = monotonic
        self._trigger = Trigger()
        self._chosen: tuple[str, ...] = ()
        self._is_to_begin = False
        self._kinds: dict[int, TrendKind] = {}
        self._labels: dict[int, str | None] = {}
        self._offered: tuple[tuple[int, str, str | None], ...] = ()
        self._seen: RuntimeSnapshot | None = None
        self._recorded_at_s = float("-inf")
        self._ticker = QTimer(self)
        self._ticker.setInterval(TICK_MS)
        self._ticker.timeout.connect(self.tick)
        self._ticker.start()
        session.snapshot_changed.connect(self.take_snapshot)
        session.staleness_changed.connect(self._stale)
        session.reset.connect(self._reset)
        active.changed.connect(self._show)
        panel.toggle_requested.connect(self.toggle)
        panel.suggestion_requested.connect(self.suggest)
        panel.choices_requested.connect(self._offer)
        panel.trigger.arm_requested.connect(self.arm)
        panel.trigger.disarm_requested.connect(self.disarm)
        panel.base.held_changed.connect(self._held)
        if session.snapshot is not None:
            self.take_snapshot(session.snapshot)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The keys of the trended signals, in the order in which they were added."""
        return self._chosen

    @property
    def trigger(self) -> Trigger:
        return self._trigger

    def begin(self) -> None:
        """Trend what was trended last time; where nothing was, the suggestion."""
        remembered = self._memory.trended if self._memory is not None else ()
        keys = [key for key in remembered if parse_key(key) is not None]
        if keys:
            self._choose((*self._chosen, *(key for key in dict.fromkeys(keys) if key not in self._chosen)))
        else:
            self.suggest()

    def begin_anew(self) -> None:
        """Another runtime is looked at: trend what was trended there; nothing of the former is among it."""
        self._chosen, self._is_to_begin = (), True
        self.disarm()
        self._show()

    def add(self, card_id: int, field: str = COURSE) -> None:
        """Trend a card's course, or one field of it, from now on."""
        key = key_of(card_id, field)
        if key not in self._chosen:
            self._choose((*self._chosen, key))

    def remove(self, card_id: int, field: str = COURSE) -> None:
        """Trend it no longer; what was recorded of it is gone."""
        self._panel.show_problem(None)
        self._choose(tuple(one for one in self._chosen if one != key_of(card_id, field)))

    def toggle(self, key: str) -> None:
        """Trend a signal, or no longer."""
        parsed = parse_key(key)
        if parsed is not None:
            self.remove(*parsed) if key in self._chosen else self.add(*parsed)

    def suggest(self) -> None:
        """Trend the first cards with values and the first outputs."""
        cards = self._session.snapshot.cards if self._session.snapshot is not None else ()
        for families in (CENTI_FAMILIES, OUTPUTS):
            for card_id in [card.card_id for card in cards if card.card_type in families][:SUGGESTED]:
                self.add(card_id)

    def arm(self, spec: TriggerSpec) -> None:
        """Hold the picture at the next event of this kind."""
        if spec.problem:
            self._panel.trigger.show_view(TriggerView(spec.problem, tone="alarm"))
            return
        self._trigger.arm(spec)
        self._panel.base.clear_cursors()
        self._panel.base.go_live()
        self._show_trigger()

    def disarm(self) -> None:
        self._trigger.disarm()
        self._show_trigger()

    def take_snapshot(self, snapshot: RuntimeSnapshot) -> None:
        """Record what it reports of the trended signals."""
        if self._is_to_begin:
            self._is_to_begin = False
            self.begin()
        places = self._session.changed_since(self._seen)
        self._seen = snapshot
        if places is None or any(_offered(snapshot.cards[place]) != self._offered[place] for place in places):
            self._take_offer(snapshot)
        self._record(snapshot)

    def _take_offer(self, snapshot: RuntimeSnapshot) -> None:
        """Look what can be trended; another card or another label is another offer."""
        offered = tuple(map(_offered, snapshot.cards))
        if offered != self._offered:
            self._offered = offered
            self._labels = {card.card_id: card.label for card in snapshot.cards}
            self._kinds = {card.card_id: "number" if is_number(card) else "state" for card in snapshot.cards}
            self._show()

    def tick(self) -> None:
        """Draw values on while the program stands: nothing new, and the link lives. Look after the trigger."""
        snapshot = self._session.snapshot
        now = self._monotonic()
        if snapshot is not None and now - self._recorded_at_s >= STILL_S and not self._session.is_stale:
            self._record(snapshot)
        if self._trigger.is_due(now):
            self._hold_at_event()
        if self._trigger.phase == "running_on":
            self._show_trigger()

    def _choose(self, keys: Sequence[str]) -> None:
        if len(keys) > MOST_SIGNALS:
            told = f"{MOST_SIGNALS} signals are trended already. Take one out first (✕ beside its name)."
            self._panel.show_problem(told)
            keys = keys[:MOST_SIGNALS]
        self._chosen = tuple(keys)
        spec = self._trigger.spec
        if spec is not None and spec.key not in self._chosen:
            self.disarm()
        if self._memory is not None:
            self._memory.trended = self._chosen
        self._show()

    def _record(self, snapshot: RuntimeSnapshot) -> None:
        if not self._chosen:
            return
        now = self._recorded_at_s = self._monotonic()
        parsed = {signal.key: parse_key(signal.key) for signal in self._panel.signals}
        wanted = {one[0] for one in parsed.values() if one is not None}
        found = {card_id: snapshot.card(card_id) for card_id in wanted}
        spec = self._trigger.spec
        for signal in self._panel.signals:
            card_id, field = parsed[signal.key] or (0, COURSE)
            reported = found.get(card_id)
            value: float | None
            if signal.kind == "number":
                value = None if reported is None else number_of(reported, field)
                self._panel.append_number(signal.key, now, value)
            else:
                state = None if reported is None else state_of(reported, field)
                self._panel.append_state(signal.key, now, state)
                value = None if state is None else state.level
            if spec is not None and spec.key == signal.key and self._trigger.feed(now, value):
                self._show_trigger()

    def _hold_at_event(self) -> None:
        """Show the time around the event, with cursor A at it. A picture that is held makes room for the new one."""
        spec, base = self._trigger.spec, self._panel.base
        assert spec is not None
        base.clear_cursors()
        base.go_live()
        base.show_window(spec.before_s + spec.after_s)
        base.hold()
        base.pin(self._trigger.fired_at_s)
        self._trigger.hold()
        self._show_trigger()

    def _held(self, is_held: bool) -> None:
        """Going live again ends a single trigger that has done its work."""
        spec = self._trigger.spec
        if not is_held and self._trigger.phase == "held" and spec is not None and not spec.is_repeated:
            self.disarm()

    def _show_trigger(self) -> None:
        trigger = self._trigger
        if trigger.spec is None:
            view = TriggerView()
        elif trigger.phase == "armed":
            view = TriggerView("armed: waiting", True, "warn")
        elif trigger.phase == "running_on":
            left = trigger.left_s(self._monotonic())
            view = TriggerView(f"triggered, {left:.1f}{THIN}s to go", True, "warn")
        else:
            again = (
                f"held, event {trigger.count}; waiting for the next" if trigger.spec.is_repeated else "held; A marks it"
            )
            view = TriggerView(again, True, "ok")
        self._panel.trigger.show_view(view)

    def _show(self) -> None:
        self._panel.show_signals([self._signal(key) for key in self._chosen])
        self._panel.show_cards_known(bool(self._labels))

    def _signal(self, key: str) -> TrendSignal:
        card_id, field = parse_key(key) or (0, COURSE)
        facts = self._active.facts
        label = self._labels.get(card_id) or facts.label(card_id)
        return signal_of(card_id, field, self._kinds.get(card_id, "state"), label, facts)

    def _offer(self) -> None:
        snapshot, facts = self._session.snapshot, self._active.facts
        if snapshot is None:
            return
        self._panel.show_choices(
            [
                CardChoice(card.card_id, f"{card.card_id}  {card.label or facts.label(card.card_id)}", signals_of(card))
                for card in snapshot.cards
            ]
        )

    def _stale(self, is_stale: bool) -> None:
        self._panel.show_stale(is_stale, min(self._monotonic(), max(self._recorded_at_s, 0.0)))

    def _reset(self) -> None:
        now = self._monotonic()
        for signal in self._panel.signals:
            if signal.kind == "number":
                self._panel.append_number(signal.key, now, None)
            else:
                self._panel.append_state(signal.key, now, None)


def _offered(card: CardSnapshot) -> tuple[int, str, str | None]:
    return card.card_id, card.card_type, card.label
