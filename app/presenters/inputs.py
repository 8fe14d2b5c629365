"""Virtual inputs: raw readings of a snapshot to lines, switches and sliders to `set_virtual_input`.

Each card has one command in flight at most; what the hand does meanwhile is kept as the newest wish and sent next. A
runtime with real terminals refuses, once, and the panel says so.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject

from app.flight import AnsweredCommand
from app.presenters.active_config import ActiveConfig
from app.presenters.card_facts import CardFacts
from app.presenters.cards import force_words
from app.presenters.digit_pace import DigitPace
from app.presenters.refusals import refusal_text
from app.presenters.scaling import scale_of
from app.session import Session
from runtime.contracts.config import AiCard
from runtime.contracts.snapshot import CardSnapshot, RuntimeSnapshot
from runtime.contracts.virtual import VirtualIo
from widgets.inputs.panel import InputsPanel
from widgets.inputs.row import InputRow

REAL_INPUTS = (
    "This runtime reads real terminals, so its inputs cannot be set here. "
    "To try the logic with another reading, force the input on its card page."
)
UNSCALED_MAX = 4095
AT_ONCE = 8

INPUTS = frozenset({"DI", "AI"})


class InputsPresenter(QObject):
    def __init__(
        self,
        panel: InputsPanel,
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
        self._in_flight: dict[int, str] = {}
        self._wanted: dict[int, int | None] = {}
        self._returning: deque[int] = deque()
        self._is_refused = False
        self._seen: RuntimeSnapshot | None = None
        self._late: set[int] = set()
        self._is_anew = True
        self._made_of: tuple[object, ...] = ()
        self._rows: dict[int, InputRow] = {}
        self._pace = DigitPace(self.refresh, monotonic, self)
        session.snapshot_changed.connect(self._take_snapshot)
        session.staleness_changed.connect(panel.show_stale)
        session.command_answered.connect(self._answered)
        session.reset.connect(self._forget)
        active.changed.connect(self.refresh)
        panel.raw_requested.connect(self.set_raw)
        panel.value_requested.connect(self.set_value)
        panel.plant_requested.connect(self.hand_back)
        panel.all_to_plant_requested.connect(self.hand_all_back)
        panel.retry_requested.connect(self._open)
        panel.show_stale(session.is_stale)
        if session.snapshot is not None:
            self.refresh()

    def refresh(self) -> None:
        """Show the inputs as the newest snapshot has them."""
        self._pace.mark()
        snapshot = self._session.snapshot
        if snapshot is None:
            self._panel.show_rows(None)
            return
        plant, by_hand = virtual_io(snapshot)
        made_of = (self._active.facts, plant, by_hand, frozenset(self._in_flight))
        if self._is_anew or made_of != self._made_of:
            self._is_anew, self._made_of = False, made_of
            places = [place for place, card in enumerate(snapshot.cards) if card.card_type in INPUTS]
            self._rows = {place: self._row(snapshot.cards[place], plant, by_hand) for place in places}
        else:
            for place in self._late & self._rows.keys():
                self._rows[place] = self._row(snapshot.cards[place], plant, by_hand)
        self._late.clear()
        self._panel.show_source(f"moved by the plant {plant}" if plant else "")
        told = VirtualIo.of(snapshot.system.model_extra)
        self._panel.show_plant_problems(told.plant_problems if told is not None else ())
        self._panel.show_rows(list(self._rows.values()))

    def _row(self, card: CardSnapshot, plant: str | None, by_hand: frozenset[int]) -> InputRow:
        return input_row(
            card,
            self._active.facts,
            is_pending=card.card_id in self._in_flight,
            is_by_hand=card.card_id in by_hand,
            can_go_back=plant is not None,
        )

    def set_raw(self, card_id: int, raw: int) -> None:
        """Set a reading; while one is on its way only the newest wish is kept."""
        self._wish(card_id, raw)

    def hand_back(self, card_id: int) -> None:
        """Give a reading back to the plant."""
        self._wish(card_id, None)

    def hand_all_back(self) -> None:
        """Give every reading that a hand holds back to the plant, a few at a time."""
        snapshot = self._session.snapshot
        if snapshot is not None:
            self._returning = deque(sorted(virtual_io(snapshot)[1]))
            self._return_on()

    def _return_on(self) -> None:
        while self._returning and len(self._in_flight) < AT_ONCE:
            self.hand_back(self._returning.popleft())

    def _wish(self, card_id: int, raw: int | None) -> None:
        """Send what the hand wants of an input: a reading, or None for the plant's."""
        if self._is_refused or self._session.is_stale:
            return
        if card_id in self._in_flight:
            self._wanted[card_id] = raw
            return
        payload: dict[str, object] = {"cardId": card_id, "value": raw or 0}
        if raw is None:
            payload["source"] = "PLANT"
        self._in_flight[card_id] = self._session.command("set_virtual_input", payload)
        self._panel.show_problem(None)

    def set_value(self, card_id: int, value: int) -> None:
        """Set a reading by its engineering value in centiunits."""
        card = self._active.facts.card(card_id)
        scale = scale_of(card.config) if isinstance(card, AiCard) else None
        self.set_raw(card_id, scale.to_raw(value) if scale is not None and scale.is_useful else value)

    def _take_snapshot(self, snapshot: RuntimeSnapshot) -> None:
        places = self._session.changed_since(self._seen)
        self._seen = snapshot
        self._is_anew |= places is None
        self._late.update(places or ())
        self._pace.take(snapshot)

    def _answered(self, answered: AnsweredCommand) -> None:
        card_id = next((card for card, sent in self._in_flight.items() if sent == answered.pending.request_id), None)
        if card_id is None:
            return
        del self._in_flight[card_id]
        has_wish, wish = card_id in self._wanted, self._wanted.pop(card_id, None)
        result = answered.result
        is_of_payload = result is not None and (result.field or "").startswith("payload")
        if result is not None and result.error_code == "INVALID_REQUEST" and not is_of_payload:
            self._is_refused = True
            self._wanted.clear()
            self._returning.clear()
            self._panel.show_refused(REAL_INPUTS)
            return
        label = self._active.facts.label(card_id)
        what = f"Give {label} back to the plant" if answered.pending.payload.get("source") else f"Set {label}"
        self._panel.show_problem(refusal_text(what, answered))
        if has_wish:
            self._wish(card_id, wish)
        self._return_on()

    def _open(self) -> None:
        self._is_refused = False
        self._panel.show_refused(None)

    def _forget(self) -> None:
        self._in_flight.clear()
        self._wanted.clear()
        self._returning.clear()
        self._open()
        self.refresh()


def virtual_io(snapshot: RuntimeSnapshot) -> tuple[str | None, frozenset[int]]:
    """Return the plant that moves the readings and the cards that a hand holds, where the runtime reports them."""
    told = (snapshot.system.model_extra or {}).get("virtualIo")
    if not isinstance(told, dict):
        return None, frozenset()
    plant, by_hand = told.get("plant"), told.get("byHand")
    cards = [card for card in by_hand if isinstance(card, int)] if isinstance(by_hand, list) else []
    return plant if isinstance(plant, str) else None, frozenset(cards)


def input_row(
    card: CardSnapshot,
    facts: CardFacts,
    *,
    is_pending: bool = False,
    is_by_hand: bool = False,
    can_go_back: bool = False,
) -> InputRow:
    """Return the line of an input; without a config an AI is set in raw counts."""
    row = _reading(card, facts, card.label or facts.label(card.card_id))
    return replace(
        row,
        force=force_words(card, facts),
        is_pending=is_pending,
        is_by_hand=is_by_hand,
        can_go_back=can_go_back,
    )


def _reading(card: CardSnapshot, facts: CardFacts, label: str) -> InputRow:
    if card.card_type == "DI":
        return InputRow(card.card_id, label, "DI", card.raw_value)
    config = facts.card(card.card_id)
    scale = scale_of(config.config) if isinstance(config, AiCard) else None
    if scale is None or not scale.is_useful:
        low, high = (scale.raw_min, scale.raw_max) if scale is not None else (0, UNSCALED_MAX)
        return InputRow(
            card_id=card.card_id,
            label=label,
            kind="AI",
            raw=card.raw_value,
            raw_min=low,
            raw_max=high,
            minimum=low,
            maximum=None if scale is None else high,
            is_raw=True,
        )
    return InputRow(
        card_id=card.card_id,
        label=label,
        kind="AI",
        raw=card.raw_value,
        raw_min=scale.raw_min,
        raw_max=scale.raw_max,
        value=None if card.raw_value is None else scale.to_value(card.raw_value),
        minimum=scale.bounds[0],
        maximum=scale.bounds[1],
        unit=facts.unit(card.card_id),
    )
