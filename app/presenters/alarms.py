"""Alarms of a snapshot as lines: card, fault, since when, latched or not, what clears it. Looking clears nothing."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from app.presenters.active_config import ActiveConfig
from app.presenters.card_text import NOT_REPORTED
from app.presenters.runtime_clock import RuntimeClock, since_words
from app.session import Session
from runtime.contracts.snapshot import Alarm, RuntimeSnapshot
from widgets.alarms.panel import AlarmsPanel
from widgets.ledger import Entry

AGE_TICK_MS = 1000
NO_ALARMS = "No alarms. A fault whose policy is CRITICAL would stand here until its card is reset."
ALARMS_NOT_REPORTED = "This runtime does not report its alarms one by one."
NOTHING_YET = "Alarms appear here with the first snapshot of the runtime."

Known = tuple[object, ...]


class AlarmsPresenter(QObject):
    """Wire `panel.card_requested` to whoever shows a card."""

    def __init__(
        self,
        panel: AlarmsPanel,
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
        self._clock = RuntimeClock(monotonic)
        self._seen: frozenset[Known] = frozenset()
        self._shown: tuple[object, ...] | None = None
        self._ages = QTimer(self)
        self._ages.setInterval(AGE_TICK_MS)
        self._ages.timeout.connect(self.refresh)
        session.snapshot_changed.connect(self._take_snapshot)
        session.staleness_changed.connect(panel.show_stale)
        session.reset.connect(self._forget)
        active.changed.connect(self.refresh)
        panel.seen_requested.connect(self.see_all)
        panel.show_stale(session.is_stale)
        if session.snapshot is None:
            panel.show_alarms((), NOTHING_YET, unseen=0)
        else:
            self._take_snapshot(session.snapshot)

    def see_all(self) -> None:
        """Mark all that stand now as seen; they stay until the runtime clears them."""
        snapshot = self._session.snapshot
        if snapshot is not None:
            self._seen = frozenset(entry.key for entry in self._entries(snapshot) if isinstance(entry.key, tuple))
            self.refresh()

    def refresh(self) -> None:
        """Show the newest snapshot again: ages and names."""
        snapshot = self._session.snapshot
        if snapshot is None:
            return
        self._clock.hear(snapshot)
        self._shown = _alarming(snapshot)
        entries = self._entries(snapshot)
        self._seen &= {entry.key for entry in entries if isinstance(entry.key, tuple)}
        if bool(entries) != self._ages.isActive():
            self._ages.stop() if self._ages.isActive() else self._ages.start()
        unseen = sum(entry.key not in self._seen for entry in entries)
        empty_text = ALARMS_NOT_REPORTED if snapshot.system.alarms is None else NO_ALARMS
        self._panel.show_alarms(entries, empty_text, unseen=unseen)

    def _take_snapshot(self, snapshot: RuntimeSnapshot) -> None:
        self._clock.hear(snapshot)
        if _alarming(snapshot) != self._shown:
            self.refresh()

    def _forget(self) -> None:
        self._seen = frozenset()
        self._shown = None
        self._ages.stop()
        self._panel.show_alarms((), NOTHING_YET, unseen=0)

    def _entries(self, snapshot: RuntimeSnapshot) -> list[Entry]:
        alarms = snapshot.system.alarms
        if alarms is None:
            return self._by_health(snapshot)
        return [self._entry(alarm) for alarm in alarms]

    def _entry(self, alarm: Alarm) -> Entry:
        key = (alarm.card_id, alarm.fault, alarm.since)
        latch = "latched" if alarm.latched else "not latched: it goes with its cause"
        return Entry(
            key=key,
            mark="▲",
            title=f"{alarm.card_id}  {self._active.facts.label(alarm.card_id)}",
            what=f"{alarm.fault}, {latch}",
            details=f"{self._look(key)} · {since_words(alarm.since, self._clock.now_ms)}",
            remark=f"clears: {alarm.clears}",
            card_id=alarm.card_id,
            tone="alarm",
        )

    def _by_health(self, snapshot: RuntimeSnapshot) -> list[Entry]:
        """What can be said of a device that reports health only."""
        entries = [
            Entry(
                key=(card.card_id, "FAULT"),
                mark="▲",
                title=f"{card.card_id}  {card.label or self._active.facts.label(card.card_id)}",
                what=f"FAULT, latched: {NOT_REPORTED}",
                details=f"{self._look((card.card_id, 'FAULT'))} · since {NOT_REPORTED}",
                remark=f"clears: {NOT_REPORTED}",
                card_id=card.card_id,
                tone="alarm",
            )
            for card in snapshot.cards
            if card.health == "FAULT"
        ]
        if snapshot.system.alarm_active and not entries:
            key = ("any",)
            where = f"of which card: {NOT_REPORTED}"
            entries.append(Entry(key, "▲", "An alarm is active", self._look(key), where, tone="alarm"))
        return entries

    def _look(self, key: Known) -> str:
        return "seen, not cleared" if key in self._seen else "new"


def _alarming(snapshot: RuntimeSnapshot) -> tuple[object, ...]:
    """Return what a snapshot says of alarms, to be compared with the next."""
    alarms = snapshot.system.alarms
    if alarms is not None:
        return alarms
    faulty = (card.card_id for card in snapshot.cards if card.health == "FAULT")
    return ("by health", snapshot.system.alarm_active, *faulty)
