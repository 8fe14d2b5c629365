"""Breakpoints: before a card, or after it when one of its fields changed; with a condition and a hit count.

A hit is a moment at which the breakpoint would act: the card is reached (or the watched field changed) and its
condition, if any, is true. It acts on every `everyHits`-th: HALT stands the kernel, TRACE only tells.
"""

from __future__ import annotations

from runtime.contracts.commands import SetBreakpoint
from runtime.contracts.config import Clause
from runtime.contracts.timestamps import rfc3339
from runtime.kernel.cards.card import Card, JsonObject
from runtime.kernel.command_checks import (
    Watch,
    check_clause,
    check_reason,
    check_uint32,
    check_watch,
    find_card,
)
from runtime.kernel.conditions import Condition, build_clause
from runtime.kernel.numbers import count_up
from runtime.kernel.program import Program
from runtime.kernel.wiring import Wiring


class Breakpoint:
    """One card's breakpoint; `watch` is None for one that acts before the card."""

    __slots__ = ("by", "card", "condition", "every_hits", "hits", "is_trace", "payload", "since_ms", "watch")

    def __init__(
        self, card: Card, payload: SetBreakpoint, condition: Condition, watch: Watch | None, by: str, since_ms: int
    ) -> None:
        self.card = card
        self.payload = payload
        self.condition = condition
        self.watch = watch
        self.by = by
        self.since_ms = since_ms
        self.every_hits = payload.every_hits or 1
        self.is_trace = payload.action == "TRACE"
        self.hits = payload.hits or 0

    def is_due(self) -> bool:
        """Count a hit if the condition holds, and tell whether the breakpoint acts."""
        if not self.condition.evaluate():
            return False
        self.hits = count_up(self.hits)
        return self.hits % self.every_hits == 0

    def read_watched(self) -> object:
        """Return the watched field's value now; None when nothing is watched."""
        return None if self.watch is None else getattr(self.card, self.watch.attribute)

    def is_change(self, before: object) -> bool:
        """Tell whether the watched field changed since it was `before`, to the value that is waited for."""
        assert self.watch is not None
        now = self.read_watched()
        return now != before and (self.watch.wanted is None or now == self.watch.wanted)

    def to_wire(self, hits: int) -> JsonObject:
        """Return what a snapshot shows; all but the hits never changes."""
        payload = self.payload
        return {
            "enabled": True,
            "condition": None if payload.condition is None else _wire_clause(payload.condition),
            "on": None if payload.on is None else {"field": payload.on.field, "to": payload.on.to},
            "everyHits": self.every_hits,
            "action": payload.action,
            "hits": hits,
            "by": self.by,
            "since": rfc3339(self.since_ms),
            "reason": payload.reason,
        }


def _wire_clause(clause: Clause) -> JsonObject:
    """Return the clause without the unknown keys that came with it: they would travel in every snapshot."""
    source = clause.source
    return {
        "source": {"cardId": source.card_id, "field": source.field, "type": source.type},
        "operator": clause.operator,
        "threshold": clause.threshold,
    }


def build_breakpoint(program: Program, payload: SetBreakpoint, *, by: str, since_ms: int) -> Breakpoint:
    """Return the breakpoint that a command asks for; raises `RefusedCommand`."""
    card = find_card(program, payload.card_id)
    check_reason(payload.reason)
    check_uint32(payload.every_hits, "everyHits")
    check_uint32(payload.hits, "hits")
    condition = Condition(True)
    if payload.condition is not None:
        check_clause(program, payload.condition)
        condition = build_clause(payload.condition, Wiring(program.by_id, {}), "condition")
    watch = None if payload.on is None else check_watch(card, payload.on)
    return Breakpoint(card, payload, condition, watch, by, since_ms)
