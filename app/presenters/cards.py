"""Snapshots to rows of the cards table, at their pace: a change of state at once, running digits 15 times a second.

Unchanged cards keep their row object, so that the table compares a thousand of them by identity. Nothing is worked
out here but words; what a snapshot does not report is shown as a dash. Values of rows that nobody sees wait until
somebody does.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from operator import attrgetter
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.flight import AnsweredCommand
from app.presenters.active_config import ActiveConfig
from app.presenters.breakpoint_state import breakpoint_payload, halts_always
from app.presenters.card_facts import CardFacts
from app.presenters.card_text import NOT_REPORTED, number, value_text
from app.presenters.digit_pace import DIGITS_S
from app.presenters.refusals import refusal_text
from app.session import Session
from runtime.contracts.snapshot import BreakpointState, CardSnapshot, ForceState, RuntimeSnapshot
from widgets.cards.panel import CardsPanel
from widgets.cards.row import BreakpointMark, CardRow
from widgets.cards.table import CardsTable

CHANGING_S = 3.0

_MARKS = attrgetter(
    "card_id", "card_type", "label", "enabled", "health", "quality", "breakpoint", "force", "mask", "masked"
)
"""What filters and commands look at: kept up to date for every card, seen or not."""
_STATE = attrgetter("logical_state", "set_result", "reset_result", "reset_override", "mission_state", "phase")
_DIGITS = attrgetter("current_value", "phase_elapsed_ms", "time_until_next_start_sec", "last_eval_us")


class CardsPresenter(QObject):
    """Wire `panel.card_chosen` to whoever shows one card, and `choose` to whoever asks for one.

    `state_shown` carries a snapshot in which the state of a card in view is another: it will be painted next.
    `plan_requested`: a breakpoint with more than its card is to be enabled or disabled by whoever keeps its plan.
    """

    state_shown = Signal(object)
    plan_requested = Signal(object, bool)

    def __init__(
        self,
        panel: CardsPanel,
        session: Session,
        active: ActiveConfig,
        *,
        barred: Callable[[str], str] = lambda command: "",
        monotonic: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        """`barred` tells why the role does not allow a command, an empty text when it does."""
        super().__init__(parent or panel)
        self._barred = barred
        self._panel = panel
        self._session = session
        self._active = active
        self._monotonic = monotonic
        self._kept: Mapping[int, bool] = {}
        self._rows: list[CardRow] = []
        self._cards: tuple[CardSnapshot, ...] = ()
        self._seen: RuntimeSnapshot | None = None
        self._painted_s: list[float] = []
        self._changed_s: list[float] = []
        self._marks: list[tuple[Any, ...]] = []
        self._states: list[tuple[Any, ...]] = []
        self._digits: list[tuple[Any, ...]] = []
        self._late: set[int] = set()
        self._changing: set[int] = set()
        self._in_view: frozenset[int] = panel.ids_in_view
        self._is_showing = False
        self._is_state_new = False
        self._position: tuple[int | None, int | None] = (None, None)
        self._revealed: int | None = None
        self._pending: dict[str, int] = {}
        self._flush_timer = QTimer(self)
        self._flush_timer.setSingleShot(True)
        self._flush_timer.setInterval(round(DIGITS_S * 1000))
        self._flush_timer.timeout.connect(self.flush)
        session.snapshot_changed.connect(self.take_snapshot)
        session.staleness_changed.connect(panel.show_stale)
        session.command_answered.connect(self._answered)
        session.reset.connect(self._forget)
        active.changed.connect(self._config_changed)
        panel.breakpoint_requested.connect(self._set_breakpoint)
        panel.cards_in_view.connect(self._view_moved)
        panel.show_stale(session.is_stale)
        if session.snapshot is not None:
            self.take_snapshot(session.snapshot)

    @property
    def table(self) -> CardsTable:
        """Where the rows are painted."""
        return self._panel.table

    def choose(self, card_id: int) -> None:
        """Select a card in the table, as a link elsewhere asks for."""
        self._panel.choose(card_id)
        self._panel.card_chosen.emit(card_id)

    def show_kept(self, kept: Mapping[int, bool]) -> None:
        """Mark the breakpoints that are kept here and not in the runtime: by card, whether they are enabled."""
        changed = {card_id for card_id in (*kept, *self._kept) if kept.get(card_id) != self._kept.get(card_id)}
        self._kept = dict(kept)
        for card_id in changed:
            self._repaint(card_id)

    def take_snapshot(self, snapshot: RuntimeSnapshot) -> None:
        """Turn what changed since the last snapshot into rows."""
        now = self._monotonic()
        places = self._session.changed_since(self._seen)
        if places is not None:
            self._take_changes(snapshot, places, now)
        elif [card.card_id for card in snapshot.cards] != [card.card_id for card in self._cards]:
            self._take_anew(snapshot, now)
        else:
            self._take_changes(snapshot, range(len(snapshot.cards)), now)
        self._seen = snapshot
        self._show()
        self._follow_halt()
        if self._is_state_new:
            self._is_state_new = False
            self.state_shown.emit(snapshot)
        if self._late and not self._flush_timer.isActive():
            self._flush_timer.start()

    def flush(self) -> None:
        """Paint the digits that were held back, of the cards in view."""
        now = self._monotonic()
        for index in [late for late in self._late if self._cards[late].card_id in self._in_view]:
            self._rebuild(index, now)
        self._show()

    def _view_moved(self, card_ids: frozenset[int]) -> None:
        self._in_view = card_ids
        if self._late and not self._is_showing:
            self.flush()

    def _show(self) -> None:
        self._is_showing = True
        self._panel.show_rows(self._rows)
        self._is_showing = False

    def _take_anew(self, snapshot: RuntimeSnapshot, now: float) -> None:
        self._cards = snapshot.cards
        self._position = _position(snapshot)
        self._painted_s = [now] * len(self._cards)
        self._changed_s = [now - CHANGING_S] * len(self._cards)
        self._marks = [_MARKS(card) for card in self._cards]
        self._states = [_STATE(card) for card in self._cards]
        self._digits = [_DIGITS(card) for card in self._cards]
        self._late.clear()
        self._changing.clear()
        self._rows = [self._row(index, now) for index in range(len(self._cards))]

    def _take_changes(self, snapshot: RuntimeSnapshot, places: Iterable[int], now: float) -> None:
        before, self._cards = self._cards, snapshot.cards
        self._follow_position(_position(snapshot), now)
        for index in places:
            self._take_card(index, before[index], now, is_halted=snapshot.halt is not None)
        for index in [one for one in self._changing if now - self._changed_s[one] >= CHANGING_S]:
            self._rebuild(index, now)

    def _follow_position(self, position: tuple[int | None, int | None], now: float) -> None:
        if position == self._position:
            return
        moved = {*position, *self._position}
        self._position = position
        for index, card in enumerate(self._cards):
            if card.card_id in moved:
                self._rebuild(index, now)

    def _follow_halt(self) -> None:
        """Keep the card that it stands before in view: once for each halt and step, so that one can look elsewhere."""
        next_id = self._position[0]
        if next_id != self._revealed:
            self._revealed = next_id
            if next_id is not None:
                self._panel.reveal(next_id)

    def _take_card(self, index: int, before: CardSnapshot, now: float, *, is_halted: bool) -> None:
        card = self._cards[index]
        marks, state, digits = _MARKS(card), _STATE(card), _DIGITS(card)
        is_marked = marks != self._marks[index]
        is_new = state != self._states[index]
        is_running = digits != self._digits[index]
        self._marks[index], self._states[index], self._digits[index] = marks, state, digits
        is_start = False
        if is_marked or is_new or (is_running and card.current_value != before.current_value):
            self._changed_s[index] = now
            is_start = not self._rows[index].is_changing
        is_seen = card.card_id in self._in_view
        self._is_state_new |= is_new and is_seen
        if is_marked or is_start or (is_new and is_seen):
            self._rebuild(index, now)
        elif is_new or is_running:
            is_due = is_halted or now - self._painted_s[index] >= DIGITS_S
            if is_due and is_seen:
                self._rebuild(index, now)
            else:
                self._late.add(index)

    def _rebuild(self, index: int, now: float) -> None:
        self._late.discard(index)
        self._painted_s[index] = now
        row = self._rows[index] = self._row(index, now)
        if row.is_changing:
            self._changing.add(index)
        else:
            self._changing.discard(index)

    def _row(self, index: int, now: float) -> CardRow:
        card = self._cards[index]
        next_id, last_id = self._position
        return card_row(
            card,
            self._active.facts,
            is_next=card.card_id == next_id,
            is_last=card.card_id == last_id,
            is_pending=card.card_id in self._pending.values(),
            kept=self._kept.get(card.card_id),
            is_changing=now - self._changed_s[index] < CHANGING_S,
        )

    def _repaint(self, card_id: int) -> None:
        now = self._monotonic()
        for index, card in enumerate(self._cards):
            if card.card_id == card_id:
                self._rebuild(index, now)
        self._show()

    def _config_changed(self) -> None:
        now = self._monotonic()
        for index in range(len(self._cards)):
            self._rebuild(index, now)
        if self._cards:
            self._show()

    def _forget(self) -> None:
        self._cards, self._rows, self._seen = (), [], None
        self._late.clear()
        self._changing.clear()
        self._panel.show_nothing()

    def _set_breakpoint(self, card_id: int, is_enabled: bool) -> None:
        if why := self._barred("set_breakpoint"):
            self._panel.show_problem(f"Breakpoint: {why}.")
            return
        card = next((one for one in self._cards if one.card_id == card_id), None)
        if card is None:
            return
        is_plain = card_id not in self._kept and (not card.breakpoint or halts_always(card.breakpoint))
        if not is_plain:
            self.plan_requested.emit(card_id, is_enabled)
            return
        payload = breakpoint_payload(card_id, card.breakpoint, enabled=is_enabled)
        self._pending[self._session.command("set_breakpoint", payload)] = card_id
        self._panel.show_problem(None)
        self._repaint(card_id)

    def _answered(self, answered: AnsweredCommand) -> None:
        card_id = self._pending.pop(answered.pending.request_id, None)
        if card_id is not None:
            self._panel.show_problem(refusal_text(f"Breakpoint on {self._active.facts.label(card_id)}", answered))
            self._repaint(card_id)


def card_row(
    card: CardSnapshot,
    facts: CardFacts,
    *,
    is_next: bool = False,
    is_last: bool = False,
    is_pending: bool = False,
    is_changing: bool = False,
    kept: bool | None = None,
) -> CardRow:
    """Return the row of one card; `kept`: its breakpoint is kept in this window alone, enabled or not."""
    mark, said = _breakpoint(card.breakpoint)
    if mark == "none" and kept is not None:
        mark, said = ("enabled", "breakpoint, may miss") if kept else ("disabled", "breakpoint, disabled")
    mission, progress = mission_text(card, facts)
    return CardRow(
        card_id=card.card_id,
        label=card.label or facts.label(card.card_id),
        family=card.card_type,
        is_enabled=card.enabled is not False,
        breakpoint="pending" if is_pending else mark,
        breakpoint_words="breakpoint on its way" if is_pending else said,
        is_next=is_next,
        is_last=is_last,
        state=card.logical_state,
        value=value_text(card, facts.unit(card.card_id)),
        set_result=card.set_result,
        reset_result=card.reset_result,
        is_set_overridden=card.reset_override is True,
        mission=mission,
        progress=progress,
        health=card.health or "",
        quality=card.quality or "",
        force=force_words(card, facts),
        mask=mask_words(card),
        eval_us="–" if card.last_eval_us is None else str(card.last_eval_us),
        is_changing=is_changing,
    )


def mission_text(card: CardSnapshot, facts: CardFacts) -> tuple[str, float | None]:
    """Return e.g. `ON 3.2 / 5.0 s` and its share of the phase, from reported fields and the configured length."""
    if card.mission_state is None:
        return "", None
    if card.mission_state != "ACTIVE" or card.phase is None:
        return card.mission_state, None
    if card.phase_elapsed_ms is None:
        return f"ACTIVE · {card.phase}", None
    length_ms = facts.phase_length_ms(card.card_id, card.phase)
    elapsed = f"{card.phase_elapsed_ms / 1000:.1f}"
    if length_ms is None:
        return f"{card.phase} {elapsed}\u2009s", None
    return f"{card.phase} {elapsed} / {length_ms / 1000:.1f}\u2009s", card.phase_elapsed_ms / length_ms


def is_forced(force: ForceState | None) -> bool:
    return force is not None and force.mode != "REAL"


def force_words(card: CardSnapshot, facts: CardFacts) -> str:
    """Return what an input is forced to, empty when it is not."""
    if card.force is None or not is_forced(card.force):
        return ""
    modes = {"FORCED_HIGH": "forced high", "FORCED_LOW": "forced low"}
    if card.force.mode in modes:
        return modes[card.force.mode]
    value = NOT_REPORTED if card.force.value is None else number(card.force.value, None)
    return f"forced to raw {value}"


def mask_words(card: CardSnapshot) -> str:
    """Return how a masked output stands, empty when it is not masked; a device that says no more may freeze it."""
    if not card.masked:
        return ""
    return "masked: held off" if card.drive_state is False else "masked: held off or frozen"


def _breakpoint(state: BreakpointState | bool | None) -> tuple[BreakpointMark, str]:
    if isinstance(state, BreakpointState):
        words = "breakpoint" if state.enabled else "breakpoint, disabled"
        if state.condition is not None or state.on is not None:
            words += ", conditional"
        if state.hits:
            words += f", {state.hits} hits"
        return ("enabled" if state.enabled else "disabled"), words
    return ("enabled", "breakpoint") if state else ("none", "")


def _position(snapshot: RuntimeSnapshot) -> tuple[int | None, int | None]:
    if snapshot.halt is None:
        return None, None
    return snapshot.halt.next_card_id, snapshot.halt.last_card_id
