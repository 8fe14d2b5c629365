"""The overrides of a snapshot as a ledger: who, since when, why, until when; breakpoints below them.

Releasing is asked for here and seen in a snapshot; an override that ends by itself is warned of before.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from pydantic import ValidationError
from PySide6.QtCore import QObject, QTimer, Signal

from app.flight import AnsweredCommand
from app.presenters.active_config import ActiveConfig
from app.presenters.card_text import NOT_REPORTED, age, local_time, value_text
from app.presenters.cards import force_words, is_forced, mask_words
from app.presenters.digit_pace import DigitPace
from app.presenters.leaving import Order, orders_to_leave
from app.presenters.override_expiry import WARN_BEFORE_MS, ExpiryWatch
from app.presenters.override_terms import OverrideTerms
from app.presenters.release import OverrideKey, Release
from app.presenters.runtime_clock import RuntimeClock, ms_of, since_words
from app.session import Session
from runtime.contracts.snapshot import BreakpointState, CardSnapshot, ForceState, MaskState, RuntimeSnapshot
from widgets.forces.panel import ForcesPanel
from widgets.forces.terms import TermsView
from widgets.ledger import Entry

AGE_TICK_MS = 1000
NOTHING_OVERRIDDEN = (
    "Nothing is overridden: every input is real and every output follows its logic. "
    "Force an input or mask an output on its card page."
)
NOTHING_TOLD = (
    "Nothing is reported as overridden, yet this runtime does not report all of it: inputs may be forced and outputs "
    "masked all the same."
)
NOTHING_YET = "Overrides appear here with the first snapshot of the runtime."


class ForcesPresenter(QObject):
    """Wire `panel.card_requested` to whoever shows a card, and `warned` to where it is read from any workspace."""

    warned = Signal(str)

    def __init__(
        self,
        panel: ForcesPanel,
        session: Session,
        active: ActiveConfig,
        terms: OverrideTerms,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent or panel)
        self._panel = panel
        self._session = session
        self._active = active
        self._terms = terms
        self._clock = RuntimeClock(monotonic)
        self._expiry = ExpiryWatch(self._name)
        self._pace = DigitPace(self.refresh, monotonic, self)
        self._shown_keys: tuple[OverrideKey, ...] | None = None
        self._release = Release(session.command, self._name)
        self._ages = QTimer(self)
        self._ages.setInterval(AGE_TICK_MS)
        self._ages.timeout.connect(self._tick)
        session.snapshot_changed.connect(self._take_snapshot)
        session.command_answered.connect(self._answered)
        session.staleness_changed.connect(panel.show_stale)
        session.reset.connect(self._forget)
        active.changed.connect(self.refresh)
        panel.release_requested.connect(self.release)
        panel.release_all_requested.connect(self.release_all)
        panel.terms.reason_changed.connect(terms.take_reason)
        panel.terms.expiry_chosen.connect(lambda expires_in_ms: terms.take_expiry(expires_in_ms or None))
        panel.terms.demand_changed.connect(terms.demand_reason)
        terms.changed.connect(self._show_terms)
        self._show_terms()
        panel.show_stale(session.is_stale)
        if session.snapshot is None:
            self._show_nothing()
        else:
            self._take_snapshot(session.snapshot)

    @property
    def overridden(self) -> tuple[OverrideKey, ...]:
        """What is overridden now, as reported: the global mask first, then cards in evaluation order."""
        snapshot = self._session.snapshot
        return override_keys(snapshot) if snapshot is not None else ()

    def orders_to_leave(self, reason: str) -> tuple[Order, ...]:
        """Return the commands that write a reason beside everything that is overridden."""
        snapshot = self._session.snapshot
        if snapshot is None:
            return ()
        self._clock.hear(snapshot)
        return orders_to_leave(snapshot, override_keys(snapshot), reason, self._clock.now_ms)

    def release(self, key: OverrideKey) -> None:
        """Release one; it stays in the list until a snapshot shows it gone. While nothing is heard nothing is sent."""
        if self._session.is_stale:
            return
        self._release.start((key,))
        self._show_problem()
        self.refresh()

    def release_all(self) -> None:
        """Release everything, forces before masks, so that no output wakes up on a forced input."""
        if self._session.is_stale:
            return
        order = {"force": 0, "mask": 1, "mask_global": 2}
        self._release.start(sorted(self.overridden, key=lambda key: order[key.kind]))
        self._show_problem()
        self.refresh()

    def refresh(self) -> None:
        """Show the newest snapshot again: ages, names, what is being released."""
        snapshot = self._session.snapshot
        if snapshot is None:
            return
        self._clock.hear(snapshot)
        keys, points = override_keys(snapshot), breakpoint_keys(snapshot)
        self._shown_keys = (*keys, *points)
        self._pace.mark()
        if bool(keys or points) != self._ages.isActive():
            self._ages.stop() if self._ages.isActive() else self._ages.start()
        releasing = self._release.under_way
        entries = [self._override(key, snapshot, is_releasing=key in releasing) for key in keys]
        entries += [self._breakpoint(key, snapshot, is_releasing=key in releasing) for key in points]
        empty_text = NOTHING_OVERRIDDEN if snapshot.reports_overrides else NOTHING_TOLD
        self._panel.show_overrides(entries, empty_text, breakpoints=len(points))

    def _tick(self) -> None:
        self._watch_expiry()
        self.refresh()

    def _take_snapshot(self, snapshot: RuntimeSnapshot) -> None:
        self._clock.hear(snapshot)
        keys = (*override_keys(snapshot), *breakpoint_keys(snapshot))
        before = self._release.problem
        self._release.take_snapshot(snapshot.snapshot_revision, frozenset(keys))
        if self._release.problem != before:
            self._show_problem()
        is_new = keys != self._shown_keys
        if is_new:
            self._watch_expiry()
        if is_new or (keys and self._pace.is_due(snapshot)):
            self.refresh()

    def _watch_expiry(self) -> None:
        """Warn of what is about to end by itself, and tell what has."""
        snapshot = self._session.snapshot
        if snapshot is None or self._session.is_stale:
            return
        ends = {key: ms_of(state.expires_at) for key in override_keys(snapshot) if (state := _state(key, snapshot))}
        known = {key: at for key, at in ends.items() if at is not None}
        for told in self._expiry.look(known, self._clock.now_ms):
            self._panel.show_problem(told, "warn")
            self.warned.emit(told)

    def _show_terms(self) -> None:
        terms = self._terms
        self._panel.show_terms(
            TermsView(terms.reason, terms.expires_in_ms or 0, terms.demands_reason, bool(terms.why_not()))
        )

    def _answered(self, answered: AnsweredCommand) -> None:
        # One that was taken shows nothing new: it is on its way until a snapshot shows it gone.
        if self._release.take_answer(answered) and self._release.problem is not None:
            self._show_problem()
            self.refresh()

    def _forget(self) -> None:
        self._release.forget()
        self._expiry.forget()
        self._shown_keys = None
        self._show_nothing()

    def _show_nothing(self) -> None:
        self._panel.show_overrides((), NOTHING_YET)

    def _show_problem(self) -> None:
        self._panel.show_problem(self._release.problem)

    def _name(self, key: OverrideKey) -> str:
        return "all outputs" if key.card_id is None else self._active.facts.label(key.card_id)

    def _override(self, key: OverrideKey, snapshot: RuntimeSnapshot, *, is_releasing: bool) -> Entry:
        state, now_ms = _state(key, snapshot), self._clock.now_ms
        card = snapshot.card(key.card_id) if key.card_id is not None else None
        what = "masked"
        if card is not None:
            what = self._force_result(card) if key.kind == "force" else mask_words(card)
        return Entry(
            key=key,
            mark="F" if key.kind == "force" else "M",
            title="All outputs" if card is None else card.label or self._name(key),
            what=what,
            details=origin(state, now_ms),
            remark=remark(state, now_ms),
            card_id=key.card_id,
            tone="alarm" if _ends_soon(state, now_ms) else "warn",
            can_release=True,
            is_releasing=is_releasing,
        )

    def _breakpoint(self, key: OverrideKey, snapshot: RuntimeSnapshot, *, is_releasing: bool) -> Entry:
        card = snapshot.card(key.card_id) if key.card_id is not None else None
        point = card.breakpoint if card is not None else None
        state = point if isinstance(point, BreakpointState) else None
        by = NOT_REPORTED if state is None or state.by is None else state.by
        since = since_words(state.since if state is not None else None, self._clock.now_ms)
        kind = "tracepoint" if state is not None and state.action == "TRACE" else "breakpoint"
        return Entry(
            key=key,
            mark="◆",
            title=(card.label if card is not None else None) or self._name(key),
            what=kind,
            details=f"{'by ' if by == NOT_REPORTED else ''}{by} · {since}",
            remark=f"“{state.reason}”" if state is not None and state.reason else "",
            card_id=key.card_id,
            tone="halt",
            can_release=True,
            is_releasing=is_releasing,
        )

    def _force_result(self, card: CardSnapshot) -> str:
        facts = self._active.facts
        if card.card_type == "AI":
            result = value_text(card, facts.unit(card.card_id))
        else:
            result = NOT_REPORTED if card.logical_state is None else "on" if card.logical_state else "off"
        return f"{force_words(card, facts)} → {result}"


def override_keys(snapshot: RuntimeSnapshot) -> tuple[OverrideKey, ...]:
    """Return what a snapshot reports as overridden: the global mask first, then cards in evaluation order."""
    keys = [OverrideKey("mask_global")] if snapshot.test_mode.output_mask_global else []
    for card in snapshot.overridden_cards:
        if is_forced(card.force):
            keys.append(OverrideKey("force", card.card_id))
        if card.masked:
            keys.append(OverrideKey("mask", card.card_id))
    return tuple(keys)


def breakpoint_keys(snapshot: RuntimeSnapshot) -> tuple[OverrideKey, ...]:
    """Return the breakpoints that a snapshot reports as enabled, in evaluation order."""
    return tuple(
        OverrideKey("breakpoint", card.card_id)
        for card in snapshot.breakpoint_cards
        if card.breakpoint is True or (isinstance(card.breakpoint, BreakpointState) and card.breakpoint.enabled)
    )


def origin(state: ForceState | MaskState | None, now_ms: int | None) -> str:
    """Return who and since when, as far as it is reported."""
    if state is None or (state.by is None and state.since is None):
        return f"by and since {NOT_REPORTED}"
    return f"{state.by or f'by {NOT_REPORTED}'} · {since_words(state.since, now_ms)}"


def remark(state: ForceState | MaskState | None, now_ms: int | None = None) -> str:
    """Return why and until when, empty where neither is reported."""
    if state is None:
        return ""
    ends, at = ms_of(state.expires_at), local_time(state.expires_at)
    until = f"until {at}" if at else ""
    if until and ends is not None and now_ms is not None:
        until += f", in {age((ends - now_ms) / 1000)}"
    return " · ".join(part for part in (f"“{state.reason}”" if state.reason else "", until) if part)


def _ends_soon(state: ForceState | MaskState | None, now_ms: int | None) -> bool:
    ends = ms_of(state.expires_at) if state is not None else None
    return ends is not None and now_ms is not None and ends - now_ms <= WARN_BEFORE_MS


def _state(key: OverrideKey, snapshot: RuntimeSnapshot) -> ForceState | MaskState | None:
    """Return what is reported of an override: who, since when, why, until when."""
    card = snapshot.card(key.card_id) if key.card_id is not None else None
    if card is None:
        return global_mask(snapshot)
    return card.force if key.kind == "force" else card.mask


def global_mask(snapshot: RuntimeSnapshot) -> MaskState | None:
    """Return who masked all outputs, where the runtime reports it (`testMode.globalMask`)."""
    told = (snapshot.test_mode.model_extra or {}).get("globalMask")
    try:
        return MaskState.from_wire(told) if isinstance(told, dict) else None
    except ValidationError:
        return None
