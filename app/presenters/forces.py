"""Overrides and alarms of a snapshot as a ledger; releasing them is asked for here and seen in a snapshot."""

from __future__ import annotations

import time
from collections.abc import Callable

from pydantic import ValidationError
from PySide6.QtCore import QObject, QTimer

from app.presenters.active_config import ActiveConfig
from app.presenters.card_text import NOT_REPORTED, age, local_time, value_text
from app.presenters.cards import DIGITS_S, force_words, is_forced, mask_words
from app.presenters.release import OverrideKey, Release
from app.session import AnsweredCommand, Session
from runtime.contracts.snapshot import Alarm, CardSnapshot, ForceState, MaskState, RuntimeSnapshot
from runtime.contracts.timestamps import unix_ms
from widgets.forces.ledger import Entry
from widgets.forces.panel import ForcesPanel

AGE_TICK_MS = 1000
NOTHING_OVERRIDDEN = (
    "Nothing is overridden: every input is real and every output follows its logic. "
    "Force an input or mask an output on its card page."
)
NO_ALARMS = "No alarms. A fault whose policy is CRITICAL would stand here until its card is reset."
ALARMS_NOT_REPORTED = "This runtime does not report its alarms one by one."
NOTHING_YET = "Overrides appear here with the first snapshot of the runtime."


class ForcesPresenter(QObject):
    """Wire `panel.card_requested` to whoever shows a card."""

    def __init__(
        self,
        panel: ForcesPanel,
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
        self._heard_s = 0.0
        self._shown_s = 0.0
        self._shown_keys: tuple[OverrideKey, ...] = ()
        self._shown_alarms: tuple[Alarm, ...] | None = None
        self._release = Release(session.command, self._name)
        self._ages = QTimer(self)
        self._ages.setInterval(AGE_TICK_MS)
        self._ages.timeout.connect(self.refresh)
        session.snapshot_changed.connect(self._take_snapshot)
        session.command_answered.connect(self._answered)
        session.staleness_changed.connect(panel.show_stale)
        session.reset.connect(self._forget)
        active.changed.connect(self.refresh)
        panel.release_requested.connect(self.release)
        panel.release_all_requested.connect(self.release_all)
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
        keys = override_keys(snapshot)
        self._shown_keys, self._shown_alarms, self._shown_s = keys, snapshot.system.alarms, self._monotonic()
        if bool(keys or snapshot.system.alarms) != self._ages.isActive():
            self._ages.stop() if self._ages.isActive() else self._ages.start()
        cards = {card.card_id: card for card in snapshot.cards} if keys else {}
        now_ms = self._runtime_ms(snapshot)
        self._panel.show_overrides([self._override(key, snapshot, cards, now_ms) for key in keys], NOTHING_OVERRIDDEN)
        alarms = snapshot.system.alarms
        if alarms is None:
            self._panel.show_alarms(self._alarms_by_health(snapshot), ALARMS_NOT_REPORTED)
        else:
            self._panel.show_alarms([self._alarm(alarm, now_ms) for alarm in alarms], NO_ALARMS)

    def _take_snapshot(self, snapshot: RuntimeSnapshot) -> None:
        now = self._heard_s = self._monotonic()
        keys = override_keys(snapshot)
        before = self._release.problem
        self._release.take_snapshot(snapshot.snapshot_revision, frozenset(keys))
        if self._release.problem != before:
            self._show_problem()
        is_new = keys != self._shown_keys or snapshot.system.alarms != self._shown_alarms
        if is_new or snapshot.halt is not None or now - self._shown_s >= DIGITS_S:
            self.refresh()

    def _answered(self, answered: AnsweredCommand) -> None:
        if self._release.take_answer(answered):
            self._show_problem()
            self.refresh()

    def _forget(self) -> None:
        self._release.forget()
        self._show_nothing()

    def _show_nothing(self) -> None:
        self._panel.show_overrides((), NOTHING_YET)
        self._panel.show_alarms((), "")

    def _show_problem(self) -> None:
        self._panel.show_problem(self._release.problem)

    def _runtime_ms(self, snapshot: RuntimeSnapshot) -> int | None:
        """What the runtime's clock shows now: its last timestamp and the time since we heard it."""
        try:
            return unix_ms(snapshot.timestamp) + round((self._monotonic() - self._heard_s) * 1000)
        except ValueError:
            return None

    def _name(self, key: OverrideKey) -> str:
        return "all outputs" if key.card_id is None else self._active.facts.label(key.card_id)

    def _override(
        self, key: OverrideKey, snapshot: RuntimeSnapshot, cards: dict[int, CardSnapshot], now_ms: int | None
    ) -> Entry:
        is_releasing = key in self._release.under_way
        if key.card_id is None:
            mask = global_mask(snapshot)
            return Entry(
                key=key,
                mark="M",
                title="All outputs",
                what="masked",
                details=origin(mask, now_ms),
                remark=remark(mask),
                can_release=True,
                is_releasing=is_releasing,
            )
        card = cards[key.card_id]
        state = card.force if key.kind == "force" else card.mask
        return Entry(
            key=key,
            mark="F" if key.kind == "force" else "M",
            title=card.label or self._name(key),
            what=self._force_result(card) if key.kind == "force" else mask_words(card),
            details=origin(state, now_ms),
            remark=remark(state),
            card_id=key.card_id,
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

    def _alarm(self, alarm: Alarm, now_ms: int | None) -> Entry:
        latch = "latched" if alarm.latched else "not latched"
        since = _since(alarm.since, now_ms)
        return Entry(
            key=(alarm.card_id, alarm.fault),
            mark="▲",
            title=self._active.facts.label(alarm.card_id),
            what=f"{alarm.fault}, {latch}",
            details=since,
            remark=f"clears: {alarm.clears}",
            card_id=alarm.card_id,
            tone="alarm",
        )

    def _alarms_by_health(self, snapshot: RuntimeSnapshot) -> list[Entry]:
        """What can be said of a device that reports health only."""
        entries = [
            Entry(
                key=card.card_id,
                mark="▲",
                title=card.label or self._active.facts.label(card.card_id),
                what="FAULT",
                details=f"since {NOT_REPORTED}",
                remark=f"clears: {NOT_REPORTED}",
                card_id=card.card_id,
                tone="alarm",
            )
            for card in snapshot.cards
            if card.health == "FAULT"
        ]
        if snapshot.system.alarm_active and not entries:
            entries.append(Entry("any", "▲", "An alarm is active", "", f"of which card: {NOT_REPORTED}", tone="alarm"))
        return entries


def override_keys(snapshot: RuntimeSnapshot) -> tuple[OverrideKey, ...]:
    """Return what a snapshot reports as overridden: the global mask first, then cards in evaluation order."""
    keys = [OverrideKey("mask_global")] if snapshot.test_mode.output_mask_global else []
    for card in snapshot.overridden_cards:
        if is_forced(card.force):
            keys.append(OverrideKey("force", card.card_id))
        if card.masked:
            keys.append(OverrideKey("mask", card.card_id))
    return tuple(keys)


def origin(state: ForceState | MaskState | None, now_ms: int | None) -> str:
    """Return who and since when, as far as it is reported."""
    if state is None or (state.by is None and state.since is None):
        return f"by and since {NOT_REPORTED}"
    return f"{state.by or f'by {NOT_REPORTED}'} · {_since(state.since, now_ms)}"


def remark(state: ForceState | MaskState | None) -> str:
    """Return why and until when, empty where neither is reported."""
    if state is None:
        return ""
    ends = local_time(state.expires_at)
    parts = (f"“{state.reason}”" if state.reason else "", f"until {ends}" if ends else "")
    return " · ".join(part for part in parts if part)


def global_mask(snapshot: RuntimeSnapshot) -> MaskState | None:
    """Return who masked all outputs, where the runtime reports it (`testMode.globalMask`)."""
    told = (snapshot.test_mode.model_extra or {}).get("globalMask")
    try:
        return MaskState.from_wire(told) if isinstance(told, dict) else None
    except ValidationError:
        return None


def _since(since: str | None, now_ms: int | None) -> str:
    at = local_time(since)
    if at is None or since is None:
        return f"since {NOT_REPORTED}"
    return f"since {at}" if now_ms is None else f"since {at} ({age((now_ms - unix_ms(since)) / 1000)})"
