"""Simulation as scripts: stimulus in, messages out (semantics §7 *Scans and time*, *Stimulus and commands*)."""

from typing import Any

import pytest

from runtime.kernel.simulation import Simulation
from runtime.kernel.stimulus import StimulusLine
from tests.helpers.kernel import START_MS, Json, bit, command, di, do, program, rtc, sio, when

CARDS = (di(1), di(2), do(3, set=when(bit(2)), mode="Gated"))


def line(scan: int, *commands: object, synced: bool | None = None, **inputs: int) -> StimulusLine:
    return StimulusLine(scan, {int(name[1:]): value for name, value in inputs.items()}, synced, commands)


def mode(name: str, request_id: str) -> Json:
    return command("set_run_mode", {"mode": name}, request_id)


def step(request_id: str) -> Json:
    return command("step_once", {}, request_id)


def run(scans: int, *lines: StimulusLine, cards: tuple[Json, ...] = CARDS, interval_ms: int = 10) -> list[Json]:
    return list(Simulation(program(*cards, interval_ms=interval_ms), lines, START_MS).run(scans))


def brief(messages: list[Json]) -> list[Any]:
    """Write a snapshot as its revision, a result as its request id and the revision that it names."""
    return [
        message["snapshotRevision"]
        if message["type"] == "runtime_snapshot"
        else f"{message['requestId']}->{message['snapshotRevision']}"
        for message in messages
    ]


def card(message: Json, card_id: int) -> Json:
    found: Json = next(one for one in message["cards"] if one["cardId"] == card_id)
    return found


def test_there_is_one_snapshot_a_scan_at_kernel_time() -> None:
    messages = run(3)
    assert brief(messages) == [1, 2, 3]
    assert [message["timestamp"][-9:] for message in messages] == ["0:00.010Z", "0:00.020Z", "0:00.030Z"]
    assert run(0) == []


def test_inputs_keep_their_value_until_changed_and_start_at_0() -> None:
    messages = run(5, line(2, i2=1), line(4, i2=0))
    assert [card(message, 2)["rawValue"] for message in messages] == [0, 1, 1, 0, 0]


def test_a_scan_reads_the_clock_at_its_own_kernel_time() -> None:
    messages = run(3, cards=(rtc(7, second=2),), interval_ms=1000)
    assert [card(message, 7)["logicalState"] for message in messages] == [False, True, False]
    assert messages[1]["timestamp"] == "2026-01-01T00:00:02.000Z"


def test_the_clock_is_synchronised_until_a_line_says_otherwise() -> None:
    messages = run(3, line(2, synced=False), line(3, synced=True), cards=(rtc(7),))
    assert [card(message, 7)["health"] for message in messages] == ["OK", "WARN", "OK"]


def test_commands_are_served_before_their_scan_and_each_result_precedes_its_effect() -> None:
    force = command("set_input_force", {"cardId": 2, "mode": "FORCED_HIGH"}, "f")
    messages = run(3, line(2, force))
    assert brief(messages) == [1, "f->2", 2, 3]
    assert [card(messages[index], 2)["physicalState"] for index in (0, 2)] == [False, True]
    assert messages[1] == {
        "type": "command_result",
        "apiVersion": "2.0",
        "requestId": "f",
        "timestamp": "2026-01-01T00:00:00.010Z",
        "status": "SUCCESS",
        "errorCode": None,
        "message": None,
        "snapshotRevision": 2,
    }
    assert card(messages[2], 2)["force"]["by"] == "simulate"


def test_a_refused_command_names_the_last_revision_and_why() -> None:
    wrong = command("set_input_force", {"cardId": 99, "mode": "REAL"}, "w")
    messages = run(2, line(2, wrong, {"type": "command"}, 5))
    assert brief(messages) == [1, "w->1", "None->1", "None->1", 2]
    assert (messages[1]["errorCode"], messages[1]["field"], messages[1]["details"]) == (
        "NOT_FOUND",
        "payload.cardId",
        {"cardId": 99},
    )
    assert [message["errorCode"] for message in messages[2:4]] == ["UNSUPPORTED_API_VERSION", "INVALID_REQUEST"]


def test_halting_publishes_a_revision_and_kernel_time_stands_still() -> None:
    messages = run(4, line(2, mode("RUN_STEP", "a")), line(3, step("b")), line(9, mode("RUN_NORMAL", "c")))
    assert brief(messages) == [1, "a->2", 2, "b->3", 3, "c->4", 4, 5, 6]
    assert messages[2]["halt"] == {"reason": "STEP", "nextCardId": 1, "lastCardId": 3}
    times = [message["timestamp"][-7:-1] for message in messages]
    assert times == ["00.010", "00.010", "00.010", "00.020", "00.020", "00.020", "00.020", "00.030", "00.040"]


def test_while_halted_the_next_line_is_served_at_once_whatever_its_scan() -> None:
    messages = run(2, line(1, mode("RUN_STEP", "a")), line(500, mode("RUN_NORMAL", "b")))
    assert brief(messages) == ["a->1", 1, "b->2", 2, 3]


def test_a_halt_that_no_line_ends_ends_the_run() -> None:
    assert brief(run(100, line(2, mode("RUN_STEP", "a")))) == [1, "a->2", 2]


def test_the_inputs_of_a_line_wait_for_the_next_latch() -> None:
    messages = run(
        2, line(1, mode("RUN_STEP", "a"), step("b")), line(1, step("c"), step("d"), i2=1), line(1, step("e"))
    )
    snapshots = [message for message in messages if message["type"] == "runtime_snapshot"]
    assert [card(message, 2)["physicalState"] for message in snapshots] == [False] * 5
    messages = run(2, line(1, mode("RUN_STEP", "a"), i2=1), line(1, step("b"), step("c")))
    assert card(messages[-1], 2)["physicalState"] is True


def test_each_command_of_a_line_is_in_effect_before_the_next() -> None:
    messages = run(1, line(1, mode("RUN_STEP", "a"), step("b"), mode("RUN_NORMAL", "c"), mode("RUN_STEP", "d")))
    assert brief(messages) == ["a->1", 1, "b->2", 2, "c->3", "d->3", 3]
    assert messages[-1]["halt"]["nextCardId"] == 1


def test_the_run_ends_with_the_last_completed_scan() -> None:
    steps = [step(f"s{index}") for index in range(9)]
    messages = run(1, line(1, mode("RUN_STEP", "a"), *steps))
    assert brief(messages)[-2:] == ["s2->4", 4]


def test_breakpoint_mode_publishes_one_snapshot_a_revision() -> None:
    stop = command("set_breakpoint", {"cardId": 2, "enabled": True}, "p")
    go = [line(9, mode("RUN_BREAKPOINT", f"g{index}")) for index in range(2)]
    messages = run(2, line(1, stop, mode("RUN_BREAKPOINT", "m")), *go)
    assert brief(messages) == ["p->1", "m->1", 1, "g0->2", 2, 3, "g1->4", 4]
    assert [message["halt"] and message["halt"]["reason"] for message in messages if "halt" in message] == [
        "BREAKPOINT",
        None,
        "BREAKPOINT",
        None,
    ]


def test_a_repeated_request_id_returns_the_first_result_and_does_nothing_twice() -> None:
    messages = run(2, line(1, mode("RUN_STEP", "a"), step("b"), step("b")), line(1, step("c"), step("d")))
    assert brief(messages) == ["a->1", 1, "b->2", 2, "b->2", "c->3", 3, "d->4", 4]
    assert messages[2] == messages[4]


def test_the_same_request_id_with_another_content_is_refused() -> None:
    messages = run(1, line(1, mode("RUN_BREAKPOINT", "a"), mode("RUN_STEP", "a")))
    assert (messages[1]["errorCode"], messages[1]["details"]) == ("INVALID_REQUEST", {"reason": "REUSED"})


def test_a_virtual_input_is_an_input() -> None:
    high = command("set_virtual_input", {"cardId": 2, "value": 1}, "v")
    wrong = command("set_virtual_input", {"cardId": 3, "value": 1}, "w")
    messages = run(1, line(1, high, wrong))
    assert [message["status"] for message in messages[:2]] == ["SUCCESS", "FAILURE"]
    assert card(messages[-1], 2)["physicalState"] is True
    halted = run(1, line(1, mode("RUN_STEP", "a"), high))
    assert brief(halted) == ["a->1", 1, "v->2", 2]


def test_a_simulation_has_no_waves() -> None:
    wave = {"kind": "STEP", "low": 0, "high": 1, "periodMs": 10}
    messages = run(
        1, line(1, command("set_virtual_input", {"cardId": 2, "value": 0, "source": "WAVE", "wave": wave}, "w"))
    )
    assert (messages[0]["errorCode"], "no waves" in messages[0]["message"]) == ("INVALID_REQUEST", True)


def test_overrides_expire_by_kernel_time() -> None:
    force = command("set_input_force", {"cardId": 2, "mode": "FORCED_HIGH", "expiresInMs": 30}, "f")
    messages = run(7, line(2, force))
    snapshots = [message for message in messages if message["type"] == "runtime_snapshot"]
    assert [card(message, 2)["physicalState"] for message in snapshots] == [
        False,
        True,
        True,
        True,
        False,
        False,
        False,
    ]


def test_an_override_that_expires_while_stepping_is_shown_at_once() -> None:
    mask = command("set_output_mask_global", {"masked": True, "expiresInMs": 10}, "m")
    messages = run(2, line(1, mask, mode("RUN_STEP", "a"), step("b"), step("c")))
    assert brief(messages) == ["m->1", "a->1", 1, "b->2", 2, 3, "c->4", 4]
    assert [message["testMode"]["outputMaskGlobal"] for message in messages if "testMode" in message] == [
        True,
        True,
        False,
        False,
    ]


def test_a_snapshot_has_no_metrics_no_boot_id_and_measures_nothing() -> None:
    (message,) = run(1)
    assert not {"metrics", "bootId"} & message.keys()
    assert {one["lastEvalUs"] for one in message["cards"]} == {0}
    assert (message["configVersion"], message["system"]["wifiOnline"]) == ("v1", False)


@pytest.mark.parametrize("cards", [(), (sio(1, more={"enabled": False}),)])
def test_without_an_enabled_card_scans_are_empty(cards: tuple[Json, ...]) -> None:
    assert brief(run(2, cards=cards)) == [1, 2]
    assert brief(run(1, line(1, mode("RUN_STEP", "a"), step("b")), cards=cards)) == ["a->1", 1, "b->2", 2]


def test_it_says_how_many_scans_were_completed_by_each_message() -> None:
    simulation = Simulation(program(di(1)), (), 0)
    assert [simulation.completed_scans for _ in simulation.run(3)] == [1, 2, 3]
