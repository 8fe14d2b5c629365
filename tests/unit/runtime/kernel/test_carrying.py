"""What outlasts another program: overrides and breakpoints of cards that are still there with the same family."""

from __future__ import annotations

from typing import Any

from runtime.contracts.commands import SetBreakpoint
from runtime.kernel.breakpoints import Breakpoint, build_breakpoint
from runtime.kernel.carrying import DroppedState, carry
from runtime.kernel.overrides import Force, Mask, Overrides
from runtime.kernel.program import Program
from tests.helpers.kernel import ai, bit, di, do, program, sio

RECORD = Mask("anna", 5)


def overridden(forces: tuple[int, ...] = (), masks: tuple[int, ...] = ()) -> Overrides:
    overrides = Overrides()
    for card_id in forces:
        overrides.set_force(card_id, Force("FORCED_HIGH", 1, RECORD))
    for card_id in masks:
        overrides.set_mask(card_id, RECORD)
    overrides.global_mask = RECORD
    return overrides


def point(of: Program, card_id: int, **more: Any) -> Breakpoint:
    payload = SetBreakpoint.from_wire({"cardId": card_id, "enabled": True, **more})
    return build_breakpoint(of, payload, by="otto", since_ms=7)


def test_what_belongs_to_a_card_of_the_same_family_stays_as_it_is() -> None:
    former, now = program(di(1), do(3)), program(di(1, invert=True), do(3))
    overrides, breakpoints = overridden((1,), (3,)), {1: point(former, 1)}
    breakpoints[1].hits = 4
    kept, dropped = carry(former, now, overrides, breakpoints, clear=False)
    assert dropped == ()
    assert (list(overrides.forces), list(overrides.masks), overrides.global_mask) == ([1], [3], RECORD)
    assert kept[1].card is now.by_id[1]
    assert (kept[1].hits, kept[1].by, kept[1].since_ms) == (4, "otto", 7)
    assert breakpoints[1].card is former.by_id[1]


def test_what_belongs_to_a_card_that_is_gone_or_another_is_dropped_in_the_order_of_cards() -> None:
    former, now = program(di(1), di(2), do(3), do(4)), program(ai(1), do(3), sio(4))
    breakpoints = {4: point(former, 4), 2: point(former, 2), 3: point(former, 3)}
    overrides = overridden((1, 2), (3, 4))
    kept, dropped = carry(former, now, overrides, breakpoints, clear=False)
    assert dropped == (
        DroppedState(1, "force"),
        DroppedState(2, "breakpoint"),
        DroppedState(2, "force"),
        DroppedState(4, "breakpoint"),
        DroppedState(4, "mask"),
    )
    assert dropped[0].to_wire() == {"cardId": 1, "what": "force"}
    assert (list(overrides.forces), list(overrides.masks), list(kept)) == ([], [3], [3])


def test_a_breakpoint_whose_condition_reads_what_is_gone_is_dropped() -> None:
    former, now = program(di(1), di(2)), program(di(1))
    kept, dropped = carry(former, now, Overrides(), {1: point(former, 1, condition=bit(2))}, clear=False)
    assert (kept, dropped) == ({}, (DroppedState(1, "breakpoint"),))


def test_clearing_drops_forces_and_breakpoints_and_leaves_masks() -> None:
    former, now = program(di(1), do(3)), program(di(1), do(3))
    overrides = overridden((1,), (3,))
    kept, dropped = carry(former, now, overrides, {1: point(former, 1)}, clear=True)
    assert dropped == (DroppedState(1, "breakpoint"), DroppedState(1, "force"))
    assert (kept, list(overrides.forces), list(overrides.masks), overrides.global_mask) == ({}, [], [3], RECORD)
