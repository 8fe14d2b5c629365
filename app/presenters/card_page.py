"""The chosen card: snapshot and active config to the card page, its wishes to force and mask commands."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.flight import AnsweredCommand
from app.presenters.active_config import ActiveConfig
from app.presenters.card_trend import CardTrend
from app.presenters.card_view import card_view
from app.presenters.digit_pace import DigitPace
from app.presenters.override_terms import OverrideTerms
from app.presenters.refusals import refusal_text
from app.presenters.scaling import scale_of
from app.presenters.truth_log import TruthLog
from app.session import Session
from runtime.contracts.config import AiCard
from runtime.contracts.snapshot import CardSnapshot, RuntimeSnapshot
from widgets.card_page.panel import CardPage

ON_ITS_WAY = "on its way; waits for the runtime"


class CardPagePresenter(QObject):
    """Wire `choose` to the table's `card_chosen`, and `card_requested` to whoever selects a card everywhere."""

    card_requested = Signal(object)

    def __init__(
        self,
        panel: CardPage,
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
        self._truths = TruthLog(session, self)
        self._trend = CardTrend(monotonic)
        self._card_id: int | None = None
        self._shown: CardSnapshot | None = None
        self._pending: dict[str, int] = {}
        self._pace = DigitPace(self.refresh, monotonic, self)
        session.snapshot_changed.connect(self._take_snapshot)
        session.staleness_changed.connect(panel.show_stale)
        session.command_answered.connect(self._answered)
        session.reset.connect(self._forget)
        active.changed.connect(self.refresh)
        panel.force_requested.connect(self.force)
        panel.mask_requested.connect(self.mask)
        panel.card_requested.connect(self.card_requested)
        panel.show_stale(session.is_stale)

    @property
    def chosen(self) -> int | None:
        return self._card_id

    def choose(self, card_id: int) -> None:
        """Show another card."""
        if card_id != self._card_id:
            self._card_id = card_id
            self._trend.follow(card_id)
            if self._session.snapshot is not None:
                self._trend.take_snapshot(self._session.snapshot)
            self.refresh()

    def refresh(self) -> None:
        """Show the chosen card as the newest snapshot has it."""
        self._pace.mark()
        snapshot = self._session.snapshot
        card = snapshot.card(self._card_id) if snapshot is not None and self._card_id is not None else None
        self._shown = card
        if card is None or snapshot is None:
            self._panel.show_card(None)
            return
        pending = ON_ITS_WAY if card.card_id in self._pending.values() else ""
        facts = self._active.facts
        self._panel.show_card(card_view(card, facts, pending=pending, now=snapshot.timestamp, truths=self._truths))
        self._panel.show_trend(self._trend.view(card, facts))

    def force(self, card_id: int, mode: str, value: object) -> None:
        """Force an input; a value comes as the page's field stores it: centiunits, or raw without a config."""
        payload: dict[str, Any] = {"cardId": card_id, "mode": mode, "value": 0}
        if mode == "FORCED_VALUE":
            payload["value"] = self._raw(card_id, value)
        self._command("set_input_force", payload, is_release=mode == "REAL")

    def mask(self, card_id: int, is_masked: bool) -> None:
        self._command("set_output_mask", {"cardId": card_id, "masked": is_masked}, is_release=not is_masked)

    def _command(self, name: str, payload: dict[str, Any], *, is_release: bool) -> None:
        if self._session.is_stale:
            return
        why_not = "" if is_release else self._terms.why_not()
        if why_not:
            self._panel.show_problem(f"{'Force' if name == 'set_input_force' else 'Mask'}: {why_not}.")
            return
        if not is_release:
            payload = self._terms.added_to(payload)
        self._pending[self._session.command(name, payload)] = payload["cardId"]
        self._panel.show_problem(None)
        self.refresh()

    def _raw(self, card_id: int, value: object) -> int:
        card = self._active.facts.card(card_id)
        scale = scale_of(card.config) if isinstance(card, AiCard) else None
        if not isinstance(value, int):
            return self._held_raw(card_id)
        return scale.to_raw(value) if scale is not None and scale.is_useful else value

    def _held_raw(self, card_id: int) -> int:
        """The reading that the field shows while nobody typed another: the forced one, else the real one."""
        card = self._session.snapshot.card(card_id) if self._session.snapshot is not None else None
        if card is None:
            return 0
        if card.force is not None and card.force.value is not None and card.force.mode == "FORCED_VALUE":
            return card.force.value
        return card.raw_value or 0

    def _forget(self) -> None:
        self._trend.forget()
        self.refresh()

    def _take_snapshot(self, snapshot: RuntimeSnapshot) -> None:
        self._trend.take_snapshot(snapshot)
        if self._card_id is None:
            return
        card, before = snapshot.card(self._card_id), self._shown
        if card is None or before is None or _is_state_changed(card, before):
            self.refresh()
        else:
            self._pace.take(snapshot)

    def _answered(self, answered: AnsweredCommand) -> None:
        card_id = self._pending.pop(answered.pending.request_id, None)
        if card_id is None:
            return
        verb = "Force" if answered.pending.name == "set_input_force" else "Mask"
        if card_id == self._card_id:
            self._panel.show_problem(refusal_text(f"{verb} {self._active.facts.label(card_id)}", answered))
        self.refresh()


def _is_state_changed(card: CardSnapshot, before: CardSnapshot) -> bool:
    return (
        card.logical_state != before.logical_state
        or card.health != before.health
        or card.mission_state != before.mission_state
        or card.phase != before.phase
        or card.masked != before.masked
        or card.force != before.force
        or card.set_result != before.set_result
        or card.reset_result != before.reset_result
    )
