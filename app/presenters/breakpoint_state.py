"""Reported breakpoints: which of them halt on every scan, and the command that makes one what it was. No Qt."""

from __future__ import annotations

from typing import Any

from runtime.contracts.snapshot import BreakpointState


def halts_always(breakpoint_: BreakpointState | bool | None) -> bool:
    """Whether a breakpoint halts before its card on every scan, whoever set it."""
    if isinstance(breakpoint_, BreakpointState):
        is_plain = breakpoint_.condition is None and breakpoint_.on is None and (breakpoint_.every_hits or 1) == 1
        return breakpoint_.enabled and is_plain and breakpoint_.action == "HALT"
    return breakpoint_ is True


def breakpoint_payload(card_id: int, state: BreakpointState | bool | None, **changes: Any) -> dict[str, Any]:
    """Return the command payload that makes a card's breakpoint what it is reported to be, with changes on top.

    Its hits are counted on; a device that does not know that counts from 0.
    """
    payload: dict[str, Any] = {"cardId": card_id, "enabled": state is True}
    if isinstance(state, BreakpointState):
        wire = state.to_wire()
        payload["enabled"] = state.enabled
        payload.update(
            {key: wire[key] for key in ("condition", "on", "everyHits", "action", "reason", "hits") if wire.get(key)}
        )
    return {**payload, **changes}
