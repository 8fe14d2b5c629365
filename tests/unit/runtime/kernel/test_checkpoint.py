"""Checkpoints: a machine that goes on from one cannot be told from the machine of which it was taken."""

import json
from typing import Any

import pytest

from runtime.kernel.checkpoint import UnusableStateError, read_checkpoint
from runtime.kernel.machine import Machine
from tests.helpers.kernel import Rig, ai, bit, both, di, do, math, program, rtc, sio, when

CARDS = (
    di(1, debounceTime=3, reset=when(bit(3))),
    ai(2, emaAlpha=20),
    do(3, set=both(bit(1), bit(1)), delayBeforeON=2, onDuration=0),
    sio(4, set=when(bit(3))),
    math(5, emaAlpha=30),
    rtc(7),
)


def worked() -> Rig:
    """A bench on which a bit of everything is under way."""
    rig = Rig(*CARDS)
    rig.scan(3, i2=300)
    rig.scan(7, i1=1, i2=700)
    rig.serve("set_input_force", cardId=2, mode="FORCED_VALUE", value=400, reason="why", expiresInMs=5000)
    rig.serve("set_output_mask", cardId=3, masked=True)
    rig.serve("set_output_mask_global", masked=True)
    rig.serve("set_breakpoint", cardId=3, enabled=True, everyHits=1000)
    rig.mode("RUN_BREAKPOINT")
    rig.machine.count_fault("IO_READ")
    rig.scan(4)
    return rig


def carried_over(rig: Rig) -> Machine:
    """A machine of the same config that was told the state as text."""
    state = json.loads(json.dumps(rig.machine.capture().to_wire()))
    fresh = program(*CARDS)
    machine = Machine(fresh, config_version="")
    machine.restore(read_checkpoint(state, fresh))
    return machine


def test_both_go_on_alike() -> None:
    rig = worked()
    other = carried_over(rig)
    assert other.capture().to_wire() == rig.machine.capture().to_wire()
    for number in range(40):
        rig.scan(1, i1=number // 9 % 2)
        other.scan(rig.scan_input())
        assert other.publish(rig.now_ms).to_wire() == rig.wire()
    rig.now_ms += 6000
    assert [one.card_id for one in other.expire(rig.now_ms)] == [2]
    assert [one.card_id for one in rig.machine.expire(rig.now_ms)] == [2]
    assert other.publish(rig.now_ms).to_wire() == rig.wire()


def test_a_fresh_machine_and_a_halted_one_have_a_state_too() -> None:
    rig = Rig(*CARDS)
    assert carried_over(rig).capture().to_wire() == rig.machine.capture().to_wire()
    rig.mode("RUN_STEP")
    other = carried_over(rig)
    assert other.is_halted
    assert other.publish(rig.now_ms).to_wire() == rig.wire()
    rig.mode("RUN_BREAKPOINT")
    assert carried_over(rig).capture().is_resuming


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda state: state.pop("faults"), "lacks 'faults'"),
        (lambda state: state["cards"][0].update(cardId=99), "99"),
        (lambda state: state.update(revision=None), "cannot be read"),
        (lambda state: state.update(forces=None), "cannot be read"),
    ],
)
def test_a_state_that_does_not_fit_is_refused_with_the_reason(spoil: Any, reason: str) -> None:
    state = worked().machine.capture().to_wire()
    spoil(state)
    with pytest.raises(UnusableStateError, match=reason):
        read_checkpoint(state, program(*CARDS))
