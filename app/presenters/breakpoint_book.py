"""The breakpoints of one runtime: those it reports, and those that are kept here because it does not keep them.

A disabled breakpoint is removed in the runtime (its plan is kept here until it is enabled again); on a device that
reports no breakpoint objects one with a condition is kept here, too, and looked at with each snapshot. No Qt.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.presenters.breakpoint_plan import BreakpointPlan, plan_of
from runtime.contracts.snapshot import BreakpointState, RuntimeSnapshot


@dataclass(frozen=True, slots=True)
class Known:
    """One breakpoint. `state` is what the runtime reports of it; `is_sampled`: it is looked at in snapshots."""

    plan: BreakpointPlan
    is_enabled: bool
    state: BreakpointState | None = None
    is_sampled: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """The plans that a window keeps for a runtime, by card."""

    disabled: dict[int, BreakpointPlan]
    sampled: dict[int, BreakpointPlan]


class BreakpointBook:
    """`send` tells the runtime a `set_breakpoint` payload. What is enabled is what a snapshot says."""

    def __init__(self, send: Callable[[dict[str, Any]], None]) -> None:
        self._send = send
        self._snapshot: RuntimeSnapshot | None = None
        self._reported: dict[int, BreakpointState | bool] = {}
        self._kept: dict[int, BreakpointPlan] = {}
        self._sampled: dict[int, BreakpointPlan] = {}
        self._arming: set[int] = set()

    @property
    def knows_objects(self) -> bool:
        """Whether the runtime reports breakpoints as objects (or as null), and so evaluates conditions itself."""
        cards = self._snapshot.cards if self._snapshot is not None else ()
        return any(_reports_object(card.breakpoint, card.model_fields_set) for card in cards)

    @property
    def sampled(self) -> tuple[BreakpointPlan, ...]:
        """The enabled ones that have to be looked at in snapshots."""
        return tuple(self._sampled.values())

    def take_snapshot(self, snapshot: RuntimeSnapshot) -> bool:
        """Look at what is reported; True when the list is another than before."""
        self._snapshot = snapshot
        reported: dict[int, BreakpointState | bool] = {
            card.card_id: card.breakpoint for card in snapshot.breakpoint_cards if card.breakpoint is not None
        }
        if reported == self._reported:
            return False
        self._reported = reported
        for card_id in tuple(self._arming):
            if card_id in reported and _is_enabled(reported[card_id]):
                self._arming.discard(card_id)
                self._kept.pop(card_id, None)
        return True

    def known(self) -> tuple[Known, ...]:
        """Return all breakpoints by the number of their card, which is the order of evaluation."""
        found: dict[int, Known] = {card_id: Known(plan, False) for card_id, plan in self._kept.items()}
        for card_id, plan in self._sampled.items():
            found[card_id] = Known(plan, True, is_sampled=True)
        for card_id, state in self._reported.items():
            object_ = state if isinstance(state, BreakpointState) else None
            found[card_id] = Known(plan_of(card_id, state), _is_enabled(state), object_)
        return tuple(found[card_id] for card_id in sorted(found))

    def kept(self) -> dict[int, bool]:
        """Return the cards whose breakpoint only this window knows, and whether it is enabled (in snapshots)."""
        return {one.plan.card_id: one.is_enabled for one in self.known() if one.plan.card_id not in self._reported}

    def find(self, card_id: int) -> Known | None:
        return next((known for known in self.known() if known.plan.card_id == card_id), None)

    def set(self, plan: BreakpointPlan) -> None:
        """Arm a breakpoint; it takes the place of the one that its card had."""
        card_id = plan.card_id
        self._sampled.pop(card_id, None)
        if plan.is_plain or self.knows_objects:
            self._kept[card_id] = plan  # until a snapshot shows it
            self._arming.add(card_id)
            self._send(plan.payload())
            return
        self._kept.pop(card_id, None)
        if card_id in self._reported:
            self._send(plan.payload(enabled=False))
        self._sampled[card_id] = plan

    def enable(self, card_id: int) -> None:
        known = self.find(card_id)
        if known is not None and not known.is_enabled:
            self.set(known.plan)

    def disable(self, card_id: int) -> None:
        """Let it act no more, but keep its plan."""
        known = self.find(card_id)
        if known is None or not known.is_enabled:
            return
        self._kept[card_id] = known.plan
        self._arming.discard(card_id)
        if self._sampled.pop(card_id, None) is None:
            self._send(known.plan.payload(enabled=False))

    def remove(self, card_id: int) -> None:
        self._kept.pop(card_id, None)
        self._arming.discard(card_id)
        if self._sampled.pop(card_id, None) is None and card_id in self._reported:
            self._send({"cardId": card_id, "enabled": False})

    def keep_only(self, is_legal: Callable[[BreakpointPlan], bool]) -> tuple[BreakpointPlan, ...]:
        """Drop the plans kept here that another config has no place for, and return them."""
        gone = tuple(plan for plan in (*self._kept.values(), *self._sampled.values()) if not is_legal(plan))
        for plan in gone:
            self._kept.pop(plan.card_id, None)
            self._sampled.pop(plan.card_id, None)
            self._arming.discard(plan.card_id)
        return gone

    def take_out(self) -> Kept:
        """Return what is known here alone, and forget everything: another runtime is looked at."""
        kept = Kept(dict(self._kept), dict(self._sampled))
        self.forget()
        return kept

    def put_back(self, kept: Kept) -> None:
        """Go on with what was taken out when the runtime was left."""
        self._kept |= kept.disabled
        self._sampled |= kept.sampled

    def forget(self) -> None:
        """The runtime was started anew, or runs another config: nothing kept of the old one holds."""
        self._snapshot = None
        self._reported.clear()
        self._kept.clear()
        self._sampled.clear()
        self._arming.clear()


def _is_enabled(state: BreakpointState | bool) -> bool:
    return state.enabled if isinstance(state, BreakpointState) else state


def _reports_object(state: BreakpointState | bool | None, reported: set[str]) -> bool:
    return isinstance(state, BreakpointState) or (state is None and "breakpoint" in reported)
