"""Breakpoints of devices that know no conditions: looked at in snapshots, which may miss what lies between two.

Only reported values are compared; a field that is not reported is never a hit. A hit is a snapshot in which the
condition has become true (or the watched field has changed). No Qt, no clock.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.presenters.breakpoint_plan import BreakpointPlan
from runtime.contracts.config import Clause
from runtime.contracts.snapshot import CardSnapshot, RuntimeSnapshot

Reported = int | str | bool | None
_FIELDS = {
    "currentValue": "current_value",
    "intermediateValue": "intermediate_value",
    "logicalState": "logical_state",
    "physicalState": "physical_state",
    "missionState": "mission_state",
    "phase": "phase",
    "quality": "quality",
    "health": "health",
    "setResult": "set_result",
    "resetResult": "reset_result",
}


@dataclass(frozen=True, slots=True)
class Hit:
    """A sampled breakpoint that acts now, with the number of its hits so far."""

    plan: BreakpointPlan
    hits: int


class Sampling:
    """Remembers of each breakpoint what it saw last and how often it was hit."""

    def __init__(self) -> None:
        self._hits: dict[BreakpointPlan, int] = {}
        self._before: dict[BreakpointPlan, Reported] = {}

    def hits(self, plan: BreakpointPlan) -> int:
        return self._hits.get(plan, 0)

    def look(self, snapshot: RuntimeSnapshot, plans: Sequence[BreakpointPlan]) -> tuple[Hit, ...]:
        """Return which of them act in this snapshot. One that halts acts in RUN_BREAKPOINT alone, as in the kernel."""
        for gone in self._before.keys() - set(plans):
            del self._before[gone]
            self._hits.pop(gone, None)
        acting = []
        for plan in plans:
            is_hit = self._is_hit(snapshot, plan)
            is_running = snapshot.halt is None and snapshot.run_mode == "RUN_BREAKPOINT"
            if not is_hit or (plan.action == "HALT" and not is_running):
                continue
            hits = self._hits[plan] = self.hits(plan) + 1
            if hits % plan.every_hits == 0:
                acting.append(Hit(plan, hits))
        return tuple(acting)

    def _is_hit(self, snapshot: RuntimeSnapshot, plan: BreakpointPlan) -> bool:
        card = snapshot.card(plan.card_id)
        if card is None:
            return False
        holds = plan.condition is None or is_true(snapshot, plan.condition)
        seen: Reported = reported(card, plan.on.field) if plan.on is not None else holds
        is_first, before = plan not in self._before, self._before.get(plan)
        self._before[plan] = seen
        if plan.on is None:
            return holds and before is not True
        is_change = not is_first and seen is not None and seen != before
        return is_change and holds and (plan.on.to is None or seen == plan.on.to)


def is_true(snapshot: RuntimeSnapshot, clause: Clause) -> bool:
    """Return whether a clause holds for what is reported; not when its field is not reported."""
    card = snapshot.card(clause.source.card_id)
    value = reported(card, clause.source.field) if card is not None else None
    wanted = clause.threshold
    if value is None or wanted is None:
        return False
    match clause.operator:
        case "EQ":
            return value == wanted
        case "NEQ":
            return value != wanted
    if isinstance(value, str) or isinstance(wanted, str):
        return False
    match clause.operator:
        case "GT":
            return value > wanted
        case "GTE":
            return value >= wanted
        case "LT":
            return value < wanted
        case _:
            return value <= wanted


def reported(card: CardSnapshot, field: str) -> Reported:
    """Return a field of a card by the contract's word for it; None where it is not reported."""
    name = _FIELDS.get(field)
    value: Reported = getattr(card, name) if name is not None else None
    return value
