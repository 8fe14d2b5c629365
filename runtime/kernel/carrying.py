"""What of one program's forces, masks and breakpoints outlasts another program that takes its place (semantics §6, §7).

Only the records are sorted; the machine applies them to the new cards.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from runtime.contracts.commands import RefusedCommand
from runtime.kernel.breakpoints import Breakpoint, build_breakpoint
from runtime.kernel.overrides import Overrides
from runtime.kernel.program import Program


@dataclass(frozen=True, slots=True)
class DroppedState:
    """Something of a card that a commit or restore did not keep."""

    card_id: int
    what: Literal["force", "mask", "breakpoint"]

    def to_wire(self) -> dict[str, Any]:
        return {"cardId": self.card_id, "what": self.what}


def carry(
    former: Program, program: Program, overrides: Overrides, breakpoints: Mapping[int, Breakpoint], *, clear: bool
) -> tuple[dict[int, Breakpoint], tuple[DroppedState, ...]]:
    """Return the breakpoints in the new program, and what was dropped, by cardId; `overrides` loses what does not last.

    What lasts is that of cards which still exist with the same family. `clear` drops forces and breakpoints of all.
    """
    dropped: list[DroppedState] = []
    for card_id in overrides.forces:
        if clear or not _is_same_family(former, program, card_id):
            overrides.set_force(card_id, None)
            dropped.append(DroppedState(card_id, "force"))
    for card_id in overrides.masks:
        if not _is_same_family(former, program, card_id):
            overrides.set_mask(card_id, None)
            dropped.append(DroppedState(card_id, "mask"))
    kept: dict[int, Breakpoint] = {}
    for card_id, point in breakpoints.items():
        moved = None if clear or not _is_same_family(former, program, card_id) else _moved(program, point)
        if moved is None:
            dropped.append(DroppedState(card_id, "breakpoint"))
        else:
            kept[card_id] = moved
    return kept, tuple(sorted(dropped, key=lambda drop: (drop.card_id, drop.what)))


def _is_same_family(former: Program, program: Program, card_id: int) -> bool:
    card = program.by_id.get(card_id)
    return card is not None and card.family == former.by_id[card_id].family


def _moved(program: Program, point: Breakpoint) -> Breakpoint | None:
    """Return the breakpoint in the new program, or None when its condition refers to what is gone."""
    try:
        moved = build_breakpoint(program, point.payload, by=point.by, since_ms=point.since_ms)
    except RefusedCommand:
        return None
    moved.hits = point.hits
    return moved
