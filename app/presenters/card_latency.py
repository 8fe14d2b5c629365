"""From a card's change in the kernel to its pixel: what the window measures of itself, for Stats.

The change may have come in any scan since the snapshot before, so the time runs from the earliest of them: what is
shown is never too small. Publication and painting share one clock in an embedded runtime alone; of a remote one only
the way from the arrival of the text is measured.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject

from app.presenters.cards import CardsPresenter
from app.session import Session
from runtime.contracts.snapshot import RuntimeSnapshot
from widgets.stats.panel import StatsPanel

GOAL_MS = 50.0


class CardLatency(QObject):
    """A child of the panel that it feeds. While the table cannot be seen nothing is measured."""

    def __init__(
        self,
        panel: StatsPanel,
        session: Session,
        cards: CardsPresenter,
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(panel)
        self._panel = panel
        self._session = session
        self._table = cards.table
        self._monotonic = monotonic
        self._before: RuntimeSnapshot | None = None
        self._waiting: tuple[float | None, float] | None = None
        panel.show_limit("card", "goal", GOAL_MS)
        cards.state_shown.connect(self._begin)
        session.snapshot_changed.connect(self._remember)
        session.reset.connect(self._forget)
        cards.table.painted.connect(self._end)

    def _begin(self, snapshot: RuntimeSnapshot) -> None:
        """A change is on its way to the table; the earliest of those that wait counts."""
        if not self._table.isVisible():
            self._waiting = None
        elif self._waiting is None:
            self._waiting = self._changed_s(snapshot), self._session.taken_s

    def _remember(self, snapshot: RuntimeSnapshot) -> None:
        """Runs after the table's presenter, which is connected first: what it compares with is still held then."""
        self._before = snapshot

    def _end(self) -> None:
        if self._waiting is None:
            return
        changed_s, taken_s = self._waiting
        self._waiting = None
        now = self._monotonic()
        if changed_s is not None:
            self._panel.append("card", "kernel", now, (now - changed_s) * 1000)
        self._panel.append("card", "arrival", now, (now - taken_s) * 1000)

    def _changed_s(self, snapshot: RuntimeSnapshot) -> float | None:
        """Return when the earliest scan that can have brought the change was published; None for another's clock."""
        metrics = snapshot.metrics
        if not self._session.link_view.is_embedded or metrics is None or metrics.published_us is None:
            return None
        if self._before is None or self._before.metrics is None or self._before.metrics.published_us is None:
            return None
        unseen = snapshot.snapshot_revision - self._before.snapshot_revision - 1
        earliest_us = metrics.published_us - max(0, unseen) * snapshot.scan_interval_ms * 1000
        return max(earliest_us, self._before.metrics.published_us) / 1_000_000

    def _forget(self) -> None:
        self._before = None
        self._waiting = None
