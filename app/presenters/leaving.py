"""Leaving a runtime that goes on with overrides: each is set again as it is, with the reason why it stays.

So the reason stands in the runtime's own ledger and audit, where the next person looks. Values only, no Qt.
"""

from __future__ import annotations

from typing import Any

from app.presenters.release import OverrideKey
from app.presenters.runtime_clock import ms_of
from runtime.contracts.snapshot import ForceState, MaskState, RuntimeSnapshot

Order = tuple[str, dict[str, Any]]


def orders_to_leave(
    snapshot: RuntimeSnapshot, keys: tuple[OverrideKey, ...], reason: str, now_ms: int | None
) -> tuple[Order, ...]:
    """Return the commands that give these overrides a reason and change nothing else of them."""
    orders: list[Order] = []
    for key in keys:
        card = snapshot.card(key.card_id) if key.card_id is not None else None
        if key.kind == "mask_global":
            orders.append(("set_output_mask_global", {"masked": True, "reason": reason}))
        elif card is not None and key.kind == "mask":
            payload = {"cardId": card.card_id, "masked": True, "reason": reason}
            orders.append(("set_output_mask", payload | _rest(card.mask, now_ms)))
        elif card is not None and card.force is not None:
            payload = {"cardId": card.card_id, "mode": card.force.mode, "value": card.force.value or 0}
            orders.append(("set_input_force", payload | {"reason": reason} | _rest(card.force, now_ms)))
    return tuple(orders)


def _rest(state: ForceState | MaskState | None, now_ms: int | None) -> dict[str, int]:
    """Return the time that an override still has, so that it ends when it would have ended."""
    ends = ms_of(state.expires_at) if state is not None else None
    return {"expiresInMs": max(1, ends - now_ms)} if ends is not None and now_ms is not None else {}
