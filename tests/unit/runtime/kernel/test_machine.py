"""The machine: run modes, stepping, breakpoints, overrides, revisions and commits as scripts (semantics §2, §6, §7)."""

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.contracts.commands import ParsedCommand, RefusedCommand, SetVirtualInput
from runtime.kernel.carrying import DroppedState
from runtime.kernel.checkpoint import read_checkpoint
from runtime.kernel.machine import Expired, Machine, ScanOutcome, Trace
from runtime.kernel.program import Program
from tests.helpers.kernel import (
    START_MS,
    Rig,
    ai,
    bit,
    constant,
    di,
    do,
    math,
    number,
    pid,
    program,
    rtc,
    sio,
    variable,
    when,
)

OFF = {"enabled": False}


def three(**more: Any) -> Rig:
    """DI 1, DI 2 and DO 3 that follows DI 2."""
    return Rig(di(1), di(2), do(3, set=when(bit(2)), mode="Gated"), **more)


def fresh_three() -> Program:
    return program(di(1), di(2), do(3, set=when(bit(2)), mode="Gated"))


def halt(rig: Rig) -> tuple[str, int | None, int | None] | None:
    stand = rig.machine.halt
    return None if stand is None else (stand.reason, stand.next_card_id, stand.last_card_id)


# Run modes


def test_scans_run_freely_from_the_start() -> None:
    rig = three()
    assert rig.scan() == ScanOutcome(completed=True, halted=False)
    assert (rig.machine.run_mode, rig.machine.completed_scans, halt(rig)) == ("RUN_NORMAL", 1, None)


def test_run_step_halts_between_two_scans_before_the_first_card() -> None:
    rig = three()
    rig.scan()
    served = rig.mode("RUN_STEP")
    assert (served.publish, served.revision, served.scan) == (True, 1, None)
    assert halt(rig) == ("STEP", 1, 3)
    assert not rig.machine.is_mid_scan


def test_the_last_card_is_null_before_the_first_evaluation() -> None:
    rig = three()
    rig.mode("RUN_STEP")
    assert halt(rig) == ("STEP", 1, None)


def test_each_step_evaluates_exactly_one_enabled_card() -> None:
    rig = Rig(di(1), di(2, more=OFF), di(3))
    rig.mode("RUN_STEP")
    rig.set(i1=1, i3=1)
    rig.step()
    assert [rig.card(card_id)["physicalState"] for card_id in (1, 3)] == [True, False]
    assert (halt(rig), rig.machine.is_mid_scan) == (("STEP", 3, 1), True)
    rig.step()
    assert [rig.card(card_id)["evalCounter"] for card_id in (1, 2, 3)] == [1, 0, 1]


def test_step_on_last_card_ends_the_scan() -> None:
    rig = three()
    rig.mode("RUN_STEP")
    rig.set(i2=1)
    assert rig.step(2).scan == ScanOutcome(completed=False, halted=True)
    assert rig.step().scan == ScanOutcome(completed=True, halted=True)
    assert (rig.machine.completed_scans, halt(rig)) == (1, ("STEP", 1, 3))
    assert rig.machine.drives == {3: True}


def test_several_steps_are_several_steps_each_with_a_revision_of_its_own() -> None:
    rig = three()
    rig.mode("RUN_STEP")
    revisions = []
    for _ in range(4):
        served = rig.step()
        assert served.publish
        revisions.append((served.revision, rig.wire()["snapshotRevision"]))
    assert revisions == [(1, 1), (2, 2), (3, 3), (4, 4)]
    assert halt(rig) == ("STEP", 2, 1)


def test_step_once_in_a_free_running_mode_is_forbidden() -> None:
    rig = three()
    assert rig.refuse("step_once").code == "FORBIDDEN_IN_MODE"
    rig.mode("RUN_BREAKPOINT")
    assert rig.refuse("step_once").code == "FORBIDDEN_IN_MODE"


def test_an_unknown_run_mode_is_refused_with_its_field() -> None:
    refused = three().refuse("set_run_mode", mode="RUN_SLOW")
    assert (refused.code, refused.field) == ("VALIDATION_FAILED", "payload.mode")


def test_run_normal_finishes_the_partial_scan_and_then_runs_aligned() -> None:
    rig = three()
    rig.mode("RUN_STEP")
    rig.set(i2=1)
    rig.step()
    served = rig.mode("RUN_NORMAL")
    assert (served.publish, served.revision) == (False, 1)
    rig.set(i2=0)
    assert rig.scan() == ScanOutcome(completed=True, halted=False)
    assert rig.card(2)["logicalState"] is True, "the partial scan keeps what it latched"
    assert [rig.card(card_id)["evalCounter"] for card_id in (1, 2, 3)] == [1, 1, 1]
    rig.scan()
    assert [rig.card(card_id)["evalCounter"] for card_id in (1, 2, 3)] == [2, 2, 2]


def test_run_step_from_a_halt_keeps_the_position() -> None:
    rig = three()
    rig.serve("set_breakpoint", cardId=2, enabled=True)
    rig.mode("RUN_BREAKPOINT")
    rig.scan()
    served = rig.mode("RUN_STEP")
    assert (served.publish, halt(rig)) == (True, ("STEP", 2, 1))


def test_run_step_sent_while_a_partial_scan_runs_on_ends_that_scan_first() -> None:
    rig = three()
    rig.mode("RUN_STEP")
    rig.step()
    rig.mode("RUN_NORMAL")
    served = rig.mode("RUN_STEP")
    assert served.scan == ScanOutcome(completed=True, halted=True)
    assert (served.publish, halt(rig), rig.machine.completed_scans) == (True, ("STEP", 1, 3), 1)


def test_a_scan_asked_for_while_halted_is_a_broken_promise() -> None:
    rig = three()
    rig.mode("RUN_STEP")
    with pytest.raises(RuntimeError, match="halted"):
        rig.scan()


def test_without_an_enabled_card_run_step_halts_before_none_and_a_step_ends_an_empty_scan() -> None:
    rig = Rig(di(1, more=OFF))
    rig.mode("RUN_STEP")
    assert halt(rig) == ("STEP", None, None)
    assert rig.step().scan == ScanOutcome(completed=True, halted=True)
    assert rig.machine.completed_scans == 1
    rig.mode("RUN_BREAKPOINT")
    assert rig.scan() == ScanOutcome(completed=True, halted=False)


def test_inputs_are_latched_when_the_first_card_of_a_scan_is_evaluated() -> None:
    rig = three()
    rig.serve("set_breakpoint", cardId=1, enabled=True)
    rig.mode("RUN_BREAKPOINT")
    rig.scan(i2=0)  # halts before card 1: nothing latched yet
    rig.set(i2=1)
    rig.step(2)
    assert rig.card(2)["logicalState"] is True
    rig.set(i2=0)
    rig.step()
    assert rig.card(2)["rawValue"] == 1


def test_while_halted_outputs_hold_their_last_driven_state() -> None:
    rig = Rig(di(1), do(2, set=when(bit(1)), mode="Gated"), di(3))
    rig.scan(i1=1)
    rig.mode("RUN_STEP")
    rig.set(i1=0)
    rig.step(2)
    assert (rig.card(2)["physicalState"], rig.card(2)["driveState"]) == (False, True)
    rig.step()
    assert rig.card(2)["driveState"] is False


# Breakpoints


def test_run_breakpoint_halts_before_the_card() -> None:
    rig = three()
    rig.serve("set_breakpoint", cardId=2, enabled=True)
    rig.mode("RUN_BREAKPOINT")
    assert rig.scan() == ScanOutcome(completed=False, halted=True)
    assert halt(rig) == ("BREAKPOINT", 2, 1)
    assert [rig.card(card_id)["evalCounter"] for card_id in (1, 2, 3)] == [1, 0, 0]


def test_in_run_normal_breakpoints_stay_set_but_do_not_halt() -> None:
    rig = three()
    rig.serve("set_breakpoint", cardId=2, enabled=True)
    assert rig.scan(3).halted is False
    assert (rig.card(2)["breakpoint"]["enabled"], rig.card(2)["breakpoint"]["hits"]) == (True, 0)


def test_sent_again_while_halted_run_breakpoint_continues_with_at_least_one_card() -> None:
    rig = three()
    for card_id in (1, 2):
        rig.serve("set_breakpoint", cardId=card_id, enabled=True)
    rig.mode("RUN_BREAKPOINT")
    stands = []
    for _ in range(4):
        rig.scan()
        stands.append(halt(rig))
        served = rig.mode("RUN_BREAKPOINT")
        assert (served.publish, rig.machine.is_halted) == (False, False)
    assert [stand and stand[1] for stand in stands] == [1, 2, None, 1]
    assert rig.machine.completed_scans == 1


def test_one_breakpoint_halts_once_a_scan() -> None:
    rig = three()
    rig.serve("set_breakpoint", cardId=2, enabled=True)
    rig.mode("RUN_BREAKPOINT")
    rig.scan()
    for completed in (1, 2):
        rig.mode("RUN_BREAKPOINT")
        assert rig.scan().completed
        assert rig.scan() == ScanOutcome(completed=False, halted=True)
        assert (rig.machine.completed_scans, halt(rig)) == (completed, ("BREAKPOINT", 2, 1))


def test_sent_while_running_run_breakpoint_changes_nothing() -> None:
    rig = three()
    rig.mode("RUN_BREAKPOINT")
    rig.scan()
    served = rig.mode("RUN_BREAKPOINT")
    assert (served.publish, rig.machine.is_halted, rig.machine.run_mode) == (False, False, "RUN_BREAKPOINT")


def test_continuing_from_run_step_is_run_breakpoint_too() -> None:
    rig = three()
    rig.serve("set_breakpoint", cardId=1, enabled=True)
    rig.mode("RUN_STEP")
    rig.mode("RUN_BREAKPOINT")
    assert rig.scan() == ScanOutcome(completed=True, halted=False), "the card it is halted before is evaluated"
    assert rig.scan() == ScanOutcome(completed=False, halted=True)


def test_a_step_while_halted_at_a_breakpoint_stays_halted_in_the_same_mode() -> None:
    rig = three()
    rig.serve("set_breakpoint", cardId=1, enabled=True)
    rig.mode("RUN_BREAKPOINT")
    rig.scan()
    rig.step()
    assert (rig.machine.run_mode, halt(rig)) == ("RUN_BREAKPOINT", ("BREAKPOINT", 2, 1))


def test_set_breakpoint_never_resumes_anything() -> None:
    rig = three()
    rig.serve("set_breakpoint", cardId=2, enabled=True)
    rig.mode("RUN_BREAKPOINT")
    rig.scan()
    for enabled in (False, True, False):
        served = rig.serve("set_breakpoint", cardId=2, enabled=enabled)
        assert (served.publish, halt(rig)) == (True, ("BREAKPOINT", 2, 1))
    assert rig.card(2)["breakpoint"] is None


def test_a_breakpoint_set_while_halted_acts_on_a_card_not_yet_evaluated() -> None:
    rig = three()
    rig.serve("set_breakpoint", cardId=1, enabled=True)
    rig.mode("RUN_BREAKPOINT")
    rig.scan()
    rig.serve("set_breakpoint", cardId=3, enabled=True)
    rig.mode("RUN_BREAKPOINT")
    rig.scan()
    assert halt(rig) == ("BREAKPOINT", 3, 2)


def test_a_breakpoint_on_a_disabled_card_is_accepted_and_does_nothing() -> None:
    rig = Rig(di(1), di(2, more=OFF))
    rig.serve("set_breakpoint", cardId=2, enabled=True)
    rig.mode("RUN_BREAKPOINT")
    assert rig.scan(3) == ScanOutcome(completed=True, halted=False)
    assert rig.card(2)["breakpoint"]["hits"] == 0


def test_a_condition_and_a_hit_count_choose_the_halt() -> None:
    rig = Rig(ai(1), di(2))
    rig.serve("set_breakpoint", cardId=2, enabled=True, condition=number(1, "GTE", 500), everyHits=2)
    rig.mode("RUN_BREAKPOINT")
    assert rig.scan(3, i1=100).completed
    assert rig.scan(1, i1=500).completed
    assert rig.scan(1).halted
    assert rig.card(2)["breakpoint"]["hits"] == 2


def test_a_data_breakpoint_halts_after_the_card_whose_field_changed() -> None:
    rig = three()
    rig.serve("set_breakpoint", cardId=2, enabled=True, on={"field": "logicalState"})
    rig.mode("RUN_BREAKPOINT")
    assert rig.scan(2, i2=0).completed
    assert rig.scan(1, i2=1) == ScanOutcome(completed=False, halted=True)
    assert (halt(rig), rig.card(2)["logicalState"]) == (("BREAKPOINT", 3, 2), True)
    rig.mode("RUN_BREAKPOINT")
    assert rig.scan().completed
    assert rig.scan(2).completed


def test_a_data_breakpoint_on_the_last_card_ends_the_scan_and_halts() -> None:
    rig = three()
    rig.serve("set_breakpoint", cardId=3, enabled=True, on={"field": "missionState", "to": "ACTIVE"})
    rig.mode("RUN_BREAKPOINT")
    rig.scan(i2=0)
    assert rig.scan(1, i2=1) == ScanOutcome(completed=True, halted=True)
    assert (halt(rig), rig.machine.drives) == (("BREAKPOINT", 1, 3), {3: True})
    rig.mode("RUN_BREAKPOINT")
    assert rig.scan(1, i2=0).completed, "a change to something else is none"


def test_a_data_breakpoint_at_the_card_it_continues_from_still_sees_its_change() -> None:
    rig = three()
    rig.serve("set_breakpoint", cardId=1, enabled=True, on={"field": "physicalState"})
    rig.mode("RUN_STEP")
    rig.mode("RUN_BREAKPOINT")
    assert rig.scan(1, i1=1).halted
    assert halt(rig) == ("BREAKPOINT", 2, 1)


def test_a_breakpoint_that_is_put_back_counts_on() -> None:
    rig = three()
    rig.serve("set_breakpoint", cardId=2, enabled=True, action="TRACE", everyHits=3, hits=4)
    assert rig.card(2)["breakpoint"]["hits"] == 4
    assert rig.scan().traces == ()
    assert rig.scan().traces == (Trace(2, 6, 0),)


def test_a_trace_tells_the_value_that_its_card_had() -> None:
    rig = Rig(ai(1), di(2))
    rig.serve("set_breakpoint", cardId=2, enabled=True, action="TRACE")
    rig.serve("set_breakpoint", cardId=1, enabled=True, action="TRACE", on={"field": "currentValue"})
    traces = rig.scan(1, i1=512).traces
    assert traces[0] == Trace(1, 1, rig.card(1)["currentValue"])
    assert traces[0].value


def test_a_trace_tells_and_does_not_halt_in_any_mode() -> None:
    rig = three()
    rig.serve("set_breakpoint", cardId=2, enabled=True, action="TRACE", everyHits=2)
    rig.serve("set_breakpoint", cardId=3, enabled=True, action="TRACE", on={"field": "physicalState"})
    assert rig.scan(1, i2=1).traces == (Trace(3, 1, 0),)
    assert rig.scan() == ScanOutcome(completed=True, halted=False, traces=(Trace(2, 2, 0),))
    rig.mode("RUN_BREAKPOINT")
    assert rig.scan(2).traces == (Trace(2, 4, 0),)


def test_a_breakpoint_that_cannot_be_set_changes_nothing() -> None:
    rig = three()
    rig.serve("set_breakpoint", cardId=2, enabled=True, reason="first")
    assert rig.refuse("set_breakpoint", cardId=99, enabled=True).code == "NOT_FOUND"
    assert rig.refuse("set_breakpoint", cardId=2, enabled=True, on={"field": "x"}).field == "payload.on.field"
    assert rig.card(2)["breakpoint"]["reason"] == "first"


# Forces and masks


def test_a_force_set_while_halted_in_mid_scan_acts_on_a_card_not_yet_evaluated() -> None:
    rig = three()
    rig.mode("RUN_STEP")
    rig.step()
    assert rig.serve("set_input_force", cardId=2, mode="FORCED_HIGH").publish
    rig.step(2)
    assert (rig.card(2)["logicalState"], rig.machine.drives) == (True, {3: True})


def test_inputs_are_forced_while_any_force_is_not_real() -> None:
    rig = three()
    rig.serve("set_input_force", cardId=1, mode="REAL")
    assert rig.wire()["testMode"]["inputsForced"] is False
    rig.serve("set_input_force", cardId=1, mode="FORCED_LOW")
    assert rig.wire()["testMode"]["inputsForced"] is True
    rig.serve("set_input_force", cardId=1, mode="REAL")
    assert rig.wire()["testMode"]["inputsForced"] is False


def test_force_and_mask_on_disabled_cards_are_accepted_and_do_nothing() -> None:
    rig = Rig(di(1, more=OFF), do(2, more=OFF))
    rig.serve("set_input_force", cardId=1, mode="FORCED_HIGH")
    rig.serve("set_output_mask", cardId=2, masked=True)
    rig.scan()
    assert (rig.card(1)["physicalState"], rig.card(1)["force"]["mode"]) == (False, "FORCED_HIGH")
    assert (rig.card(2)["masked"], rig.machine.drives) == (True, {2: False})


def test_a_masked_output_is_held_off_at_once_even_while_halted() -> None:
    rig = Rig(do(1), do(2))
    rig.scan()
    rig.mode("RUN_STEP")
    rig.serve("set_output_mask", cardId=1, masked=True)
    assert rig.machine.drives == {1: False, 2: True}
    rig.serve("set_output_mask_global", masked=True)
    assert rig.machine.drives == {1: False, 2: False}
    assert [card["physicalState"] for card in rig.wire()["cards"]] == [True, True], "masking never touches logic"
    rig.serve("set_output_mask_global", masked=False)
    assert rig.machine.drives == {1: False, 2: True}
    rig.serve("set_output_mask", cardId=1, masked=False)
    assert rig.machine.drives == {1: True, 2: True}


def test_overrides_outlive_a_change_of_mode() -> None:
    rig = three()
    rig.serve("set_input_force", cardId=2, mode="FORCED_HIGH")
    rig.serve("set_output_mask", cardId=3, masked=True)
    for mode in ("RUN_STEP", "RUN_BREAKPOINT", "RUN_NORMAL"):
        rig.mode(mode)
    rig.scan()
    assert (rig.card(2)["logicalState"], rig.card(3)["driveState"]) == (True, False)


def test_overrides_expire_at_their_time() -> None:
    rig = Rig(di(1), do(2), do(3))
    rig.serve("set_input_force", cardId=1, mode="FORCED_HIGH", expiresInMs=50)
    rig.serve("set_output_mask", cardId=2, masked=True, expiresInMs=60)
    rig.serve("set_output_mask_global", masked=True, expiresInMs=70)
    rig.serve("set_output_mask", cardId=3, masked=True)
    rig.scan()
    assert rig.machine.expire(START_MS + 49) == ()
    assert rig.machine.expire(START_MS + 50) == (Expired("force", 1, "ann"),)
    assert rig.machine.expire(START_MS + 70) == (Expired("mask", 2, "ann"), Expired("globalMask", None, "ann"))
    assert rig.machine.drives == {2: True, 3: False}
    assert rig.machine.expire(START_MS + 70) == ()
    rig.scan()
    assert rig.card(1)["physicalState"] is False


def test_refused_overrides_change_nothing() -> None:
    rig = three()
    assert rig.refuse("set_input_force", cardId=3, mode="FORCED_HIGH").code == "INVALID_REQUEST"
    assert rig.refuse("set_output_mask", cardId=1, masked=True).code == "INVALID_REQUEST"
    assert rig.refuse("set_output_mask", cardId=99, masked=True).code == "NOT_FOUND"
    assert rig.refuse("set_output_mask_global", masked=True, reason="x" * 2000).code == "VALIDATION_FAILED"
    assert rig.wire()["testMode"] == {"outputMaskGlobal": False, "inputsForced": False, "globalMask": None}


def test_a_command_of_somebody_else_is_refused() -> None:
    rig = three()
    payload = SetVirtualInput.from_wire({"cardId": 1, "value": 1})
    with pytest.raises(RefusedCommand) as refused:
        rig.machine.serve(ParsedCommand("r", "set_virtual_input", payload), rig.scan_input(), actor="ann", now_ms=0)
    assert (refused.value.code, refused.value.field) == ("INVALID_REQUEST", "name")
    assert rig.machine.check_virtual_input(payload) == 1


# Revisions


def test_the_first_revision_is_1_and_each_names_the_next() -> None:
    rig = three()
    assert rig.machine.revision == 0
    assert rig.serve("set_output_mask_global", masked=True).revision == 1
    assert [rig.machine.publish(0).revision for _ in range(3)] == [1, 2, 3]
    assert rig.machine.revision == 3


def test_while_running_a_command_shows_with_the_next_scan_and_while_halted_at_once() -> None:
    rig = three()
    assert rig.serve("set_input_force", cardId=1, mode="FORCED_HIGH").publish is False
    assert rig.serve("set_breakpoint", cardId=1, enabled=True).publish is False
    rig.mode("RUN_STEP")
    assert rig.serve("set_input_force", cardId=1, mode="REAL").publish is True
    assert rig.mode("RUN_STEP").publish is True
    assert rig.mode("RUN_NORMAL").publish is False


def test_kernel_faults_are_shown() -> None:
    rig = three()
    rig.machine.count_fault("SCAN_OVERRUN")
    assert rig.wire()["system"]["faults"]["SCAN_OVERRUN"] == 1


# Commits


def test_a_commit_keeps_unchanged_cards_and_starts_changed_ones_anew() -> None:
    rig = three()
    rig.scan(2, i1=0, i2=1)
    new = program(di(1, invert=True), di(2), do(3, set=when(bit(2)), mode="Gated"), di(4))
    assert rig.machine.commit(new, "v2") == ()
    assert rig.machine.drives == {3: True}
    rig.scan()
    wire = rig.wire()
    assert wire["configVersion"] == "v2"
    assert [card["evalCounter"] for card in wire["cards"]] == [1, 3, 3, 1]
    assert rig.card(1)["currentValue"] == 0, "the first scan after a commit seeds a changed input"


def test_a_commit_while_halted_in_mid_scan_is_forbidden() -> None:
    rig = three()
    rig.mode("RUN_STEP")
    rig.step()
    new = program(di(1))
    with pytest.raises(RefusedCommand) as refused:
        rig.machine.commit(new, "v2")
    assert refused.value.code == "FORBIDDEN_IN_MODE"
    assert not new.is_taken
    rig.step(2)
    rig.machine.commit(new, "v2")
    assert halt(rig) == ("STEP", 1, 3), "halted between two scans it takes effect at once and the halt stays"


def test_a_commit_keeps_overrides_of_cards_with_the_same_family_and_lists_what_it_dropped() -> None:
    rig = Rig(di(1), di(2), do(3), do(4), di(5))
    for card_id in (1, 2):
        rig.serve("set_input_force", cardId=card_id, mode="FORCED_HIGH")
    for card_id in (3, 4):
        rig.serve("set_output_mask", cardId=card_id, masked=True)
    rig.serve("set_breakpoint", cardId=1, enabled=True)
    rig.serve("set_breakpoint", cardId=2, enabled=True)
    rig.serve("set_breakpoint", cardId=3, enabled=True, condition=bit(5), reason="kept?")
    rig.serve("set_output_mask_global", masked=True)
    dropped = rig.machine.commit(program(di(1, invert=True), do(3), sio(4), ai(2)), "v2")
    assert dropped == (
        DroppedState(2, "breakpoint"),
        DroppedState(2, "force"),
        DroppedState(3, "breakpoint"),
        DroppedState(4, "mask"),
    )
    assert dropped[0].to_wire() == {"cardId": 2, "what": "breakpoint"}
    rig.scan()
    assert (rig.card(1)["physicalState"], rig.card(1)["force"]["mode"]) == (False, "FORCED_HIGH")
    assert rig.card(1)["breakpoint"]["enabled"] is True
    assert (rig.card(3)["masked"], rig.wire()["testMode"]["outputMaskGlobal"]) == (True, True)
    assert rig.card(2)["force"]["mode"] == "REAL"


def test_a_kept_breakpoint_keeps_its_hits_and_reads_the_new_cards() -> None:
    rig = Rig(di(1), di(2))
    rig.serve("set_breakpoint", cardId=2, enabled=True, condition=bit(1), action="TRACE")
    rig.scan(2, i1=1)
    rig.machine.commit(program(di(1, invert=True), di(2)), "v2")
    assert rig.scan().traces == ()
    assert rig.scan(1, i1=0).traces == (Trace(2, 3, 0),)


def test_a_restore_clears_forces_and_breakpoints_and_keeps_masks() -> None:
    rig = three()
    rig.serve("set_input_force", cardId=1, mode="FORCED_HIGH")
    rig.serve("set_output_mask", cardId=3, masked=True)
    rig.serve("set_breakpoint", cardId=2, enabled=True)
    rig.serve("set_output_mask_global", masked=True)
    dropped = rig.machine.commit(program(di(1), di(2), do(3)), "v2", clear_overrides=True)
    assert dropped == (DroppedState(1, "force"), DroppedState(2, "breakpoint"))
    rig.mode("RUN_BREAKPOINT")
    assert rig.scan().completed
    assert (rig.card(1)["physicalState"], rig.card(3)["masked"]) == (False, True)
    assert rig.wire()["testMode"]["outputMaskGlobal"] is True


def test_a_commit_clears_latches() -> None:
    broken = math(5, more={"faultPolicy": "CRITICAL"}, operator="DIV", gate={"set": when(bit(1))})
    rig = Rig(di(1), broken)
    rig.scan(i1=1)
    assert rig.wire()["system"]["alarmActive"] is True
    rig.machine.commit(program(di(1), broken), "v2")
    assert (rig.wire()["system"]["alarmActive"], rig.card(5)["health"]) == (False, "OK")
    assert rig.card(5)["faultCounters"] == {"MATH": 1}


def test_a_commit_may_change_the_interval() -> None:
    rig = three()
    rig.machine.commit(program(di(1), interval_ms=50), "v2")
    assert (rig.machine.interval_ms, rig.wire()["scanIntervalMs"]) == (50, 50)


def test_a_program_that_runs_already_cannot_be_committed_or_run_again() -> None:
    rig = three()
    with pytest.raises(RuntimeError):
        rig.machine.commit(rig.program, "v2")
    with pytest.raises(RuntimeError):
        Machine(rig.program, config_version="v1")


# What always holds

MIXED = (
    di(1, debounceTime=2, edgeMode="CHANGE"),
    ai(2, emaAlpha=30),
    do(3, set=when(bit(1)), reset=when(number(2, "GT", 900)), delayBeforeON=1, onDuration=2, repeatCount=2),
    sio(4, set=when(number(2, "LT", 500)), mode="Gated", onDuration=1),
    math(5, inputA=variable(2), inputB=variable(1), operator="DIV", rateLimit=500, more={"faultPolicy": "CRITICAL"}),
    pid(6, processVariable=variable(2), setpoint=constant(400), gainP=100, gainI=50, gainD=10),
    rtc(7, second=0, trigger_duration=3),
    do(8, set=when(bit(4)), mode="Immediate", onDuration=1),
)
readings = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1000)), min_size=1, max_size=25)


def states(rig: Rig) -> list[dict[str, Any]]:
    cards: list[dict[str, Any]] = rig.wire()["cards"]
    return [{key: value for key, value in card.items() if key != "breakpoint"} for card in cards]


@given(readings)
def test_the_same_input_gives_the_same_output(samples: list[tuple[int, int]]) -> None:
    one, other = Rig(*MIXED), Rig(*MIXED)
    for high, level in samples:
        one.scan(i1=high, i2=level)
        other.scan(i1=high, i2=level)
        assert one.wire() == other.wire()


@given(readings, st.lists(st.integers(0, 9), min_size=1, max_size=8))
def test_a_run_cut_up_by_stepping_gives_the_same_states_as_free_running(
    samples: list[tuple[int, int]], steps: list[int]
) -> None:
    """Each scan is halted, stepped some cards far (perhaps past its end) and let run on."""
    free, cut = Rig(*MIXED), Rig(*MIXED)
    wanted = itertools.cycle(steps)
    for high, level in samples:
        free.scan(i1=high, i2=level)
        cut.set(i1=high, i2=level)
        cut.now_ms = free.now_ms
        cut.mode("RUN_STEP")
        completed = cut.machine.completed_scans
        for _ in range(next(wanted)):
            if cut.machine.completed_scans == completed:
                cut.step()
        cut.mode("RUN_NORMAL")
        if cut.machine.completed_scans == completed:
            cut.machine.scan(cut.scan_input())
        assert states(cut) == states(free)
        assert cut.machine.drives == free.machine.drives


@given(readings, st.sets(st.integers(1, 8)), st.integers(1, 3))
def test_breakpoints_change_when_cards_are_evaluated_and_nothing_else(
    samples: list[tuple[int, int]], stops: set[int], every: int
) -> None:
    free, cut = Rig(*MIXED), Rig(*MIXED)
    for card_id in stops:
        cut.serve("set_breakpoint", cardId=card_id, enabled=True, everyHits=every)
    cut.mode("RUN_BREAKPOINT")
    for high, level in samples:
        free.scan(i1=high, i2=level)
        cut.set(i1=high, i2=level)
        cut.now_ms = free.now_ms
        halts = 0
        while not cut.machine.scan(cut.scan_input()).completed:
            halts += 1
            assert halts <= len(stops)
            cut.mode("RUN_BREAKPOINT")
        assert states(cut) == states(free)


commands = st.one_of(
    st.sampled_from(["RUN_NORMAL", "RUN_STEP", "RUN_BREAKPOINT"]).map(lambda mode: ("set_run_mode", {"mode": mode})),
    st.just(("step_once", {})),
    st.tuples(st.integers(0, 9), st.booleans()).map(
        lambda pair: ("set_breakpoint", {"cardId": pair[0], "enabled": pair[1]})
    ),
    st.sampled_from(["REAL", "FORCED_HIGH", "FORCED_VALUE"]).map(
        lambda mode: ("set_input_force", {"cardId": 2, "mode": mode, "value": 77})
    ),
    st.booleans().map(lambda masked: ("set_output_mask_global", {"masked": masked})),
    st.just(("scan", {})),
)


@given(st.lists(commands, max_size=40))
def test_whatever_is_sent_the_kernel_stands_where_it_says(script: list[tuple[str, dict[str, Any]]]) -> None:
    rig = Rig(*MIXED)
    refusals = set()
    for name, payload in script:
        before = rig.machine.completed_scans
        try:
            if name == "scan":
                if not rig.machine.is_halted:
                    rig.scan()
            else:
                rig.serve(name, **payload)
        except RefusedCommand as refused:
            refusals.add(refused.code)
        machine = rig.machine
        assert machine.completed_scans - before in (0, 1)
        assert machine.is_halted is (machine.halt is not None)
        assert not (machine.is_halted and machine.run_mode == "RUN_NORMAL")
        assert not (machine.run_mode == "RUN_STEP" and not machine.is_halted)
        if rig.wire()["testMode"]["outputMaskGlobal"]:
            assert not any(machine.drives.values())
    assert refusals <= {"FORBIDDEN_IN_MODE", "NOT_FOUND", "VALIDATION_FAILED"}


def test_a_state_goes_from_one_machine_to_another_but_not_in_mid_scan() -> None:
    rig = three()
    rig.serve("set_breakpoint", cardId=3, enabled=True, everyHits=5)
    rig.serve("set_input_force", cardId=1, mode="FORCED_HIGH")
    rig.scan(3)
    other = three()
    other.machine.restore(read_checkpoint(rig.machine.capture().to_wire(), other.program))
    other.now_ms = rig.now_ms
    assert other.wire() == rig.wire()
    rig.mode("RUN_STEP")
    rig.step()
    with pytest.raises(RuntimeError, match="under way"):
        rig.machine.capture()


def test_a_restart_begins_as_after_boot_and_keeps_overrides_and_breakpoints() -> None:
    rig = three()
    rig.serve("set_output_mask_global", masked=True)
    rig.serve("set_breakpoint", cardId=1, enabled=True)
    rig.scan(3, i1=1)
    rig.machine.restart(fresh_three())
    assert rig.machine.completed_scans == 3
    rig.scan(1, i1=0)
    shown = rig.wire()
    assert shown["testMode"]["outputMaskGlobal"] is True
    assert shown["cards"][0]["breakpoint"]["enabled"] is True
    assert [card["evalCounter"] for card in shown["cards"]] == [1, 1, 1]


def test_a_restart_in_mid_scan_is_forbidden() -> None:
    rig = three()
    rig.mode("RUN_STEP")
    rig.serve("step_once")
    with pytest.raises(RefusedCommand) as refused:
        rig.machine.restart(fresh_three())
    assert refused.value.code == "FORBIDDEN_IN_MODE"
