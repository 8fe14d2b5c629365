"""Snapshots: shape, additive fields, and that they never change once taken."""

from typing import Any

import orjson
import pytest

from runtime.contracts.snapshot import RuntimeSnapshot
from runtime.kernel.snapshot import halt_reason
from tests.helpers.kernel import UINT32_MAX, Rig, ai, bit, di, do, math, number, pid, program, rtc, sio, when

CARDS = (
    di(1, set=when(bit(2))),
    di(2),
    ai(3),
    math(4, more={"faultPolicy": "CRITICAL"}, operator="DIV"),
    pid(5),
    rtc(7),
    do(8, set=when(number(3, "GT", 5))),
    sio(9, more={"enabled": False}),
)
COMMON = {
    "cardId",
    "cardType",
    "label",
    "enabled",
    "health",
    "breakpoint",
    "faultCounters",
    "evalCounter",
    "lastEvalUs",
}
GATE = {"setResult", "resetResult", "resetOverride", "setClauses", "resetClauses"}
FIELDS: dict[str, set[str]] = {
    "DI": COMMON | GATE | {"logicalState", "physicalState", "currentValue", "rawValue", "force"},
    "AI": COMMON | {"currentValue", "quality", "rawValue", "force"},
    "MATH": COMMON | GATE | {"currentValue", "intermediateValue"},
    "RTC": COMMON | {"logicalState", "timeUntilNextStartSec", "timeUntilNextEndSec"},
    "SIO": COMMON | GATE | {"logicalState", "physicalState", "currentValue", "missionState", "phase", "phaseElapsedMs"},
}
FIELDS["DO"] = FIELDS["SIO"] | {"masked", "mask", "driveState"}


def test_each_family_reports_its_own_fields_and_no_others() -> None:
    rig = Rig(*CARDS)
    for _ in range(2):
        for card in rig.wire()["cards"]:
            assert card.keys() == FIELDS[card["cardType"]]
        rig.scan()


def test_the_cards_are_in_evaluation_order_disabled_ones_included() -> None:
    assert [card["cardId"] for card in Rig(*reversed(CARDS)).wire()["cards"]] == [1, 2, 3, 4, 5, 7, 8, 9]


def test_a_snapshot_is_plain_json_and_parses_as_the_contract() -> None:
    rig = Rig(*CARDS)
    rig.serve("set_input_force", cardId=1, mode="FORCED_HIGH")
    rig.serve("set_output_mask", cardId=8, masked=True)
    rig.serve("set_output_mask_global", masked=True)
    rig.serve("set_breakpoint", cardId=2, enabled=True, condition=number(3, "GT", 1), everyHits=2)
    rig.mode("RUN_STEP")
    rig.step(4)
    wire = rig.wire()
    assert orjson.loads(orjson.dumps(wire)) == wire
    parsed = RuntimeSnapshot.from_wire(wire)
    assert parsed.to_wire() == wire
    assert (parsed.type, parsed.api_version, parsed.config_version) == ("runtime_snapshot", "2.0", "v1")


def test_the_head_says_where_the_kernel_stands() -> None:
    rig = Rig(*CARDS)
    rig.scan()
    wire = rig.wire()
    assert {key: value for key, value in wire.items() if key not in ("cards", "system")} == {
        "type": "runtime_snapshot",
        "apiVersion": "2.0",
        "timestamp": "2026-01-01T00:00:00.010Z",
        "snapshotRevision": 1,
        "scanIntervalMs": 10,
        "runMode": "RUN_NORMAL",
        "testMode": {"outputMaskGlobal": False, "inputsForced": False, "globalMask": None},
        "halt": None,
        "configVersion": "v1",
    }
    assert wire["system"]["alarmActive"] is True
    assert [alarm["cardId"] for alarm in wire["system"]["alarms"]] == [4]
    rig.mode("RUN_STEP")
    assert rig.wire()["halt"] == {"reason": "STEP", "nextCardId": 1, "lastCardId": 8}


def test_what_control_knows_is_added() -> None:
    snapshot = Rig(*CARDS).machine.publish(0)
    wire = snapshot.to_wire(boot_id="b-1", metrics={"scanLastUs": 5}, system={"wifiOnline": True})
    assert (wire["bootId"], wire["metrics"], wire["system"]["wifiOnline"]) == ("b-1", {"scanLastUs": 5}, True)
    assert not {"bootId", "metrics"} & snapshot.to_wire().keys()


def test_overrides_and_breakpoints_are_shown_on_their_cards() -> None:
    rig = Rig(*CARDS)
    rig.serve("set_input_force", cardId=3, mode="FORCED_VALUE", value=7, reason="test")
    rig.serve("set_output_mask", cardId=8, masked=True)
    rig.serve("set_output_mask_global", masked=True, reason="work on the motor", expiresInMs=1000)
    rig.serve("set_breakpoint", cardId=2, enabled=True)
    wire = rig.wire()
    cards: dict[int, Any] = {card["cardId"]: card for card in wire["cards"]}
    assert (cards[3]["force"]["mode"], cards[3]["force"]["value"], cards[3]["force"]["reason"]) == (
        "FORCED_VALUE",
        7,
        "test",
    )
    assert cards[1]["force"] == {"mode": "REAL", "value": None}
    assert (cards[8]["masked"], cards[8]["mask"]["by"]) == (True, "ann")
    assert (cards[2]["breakpoint"]["hits"], cards[1]["breakpoint"]) == (0, None)
    assert wire["testMode"] == {
        "outputMaskGlobal": True,
        "inputsForced": True,
        "globalMask": {
            "by": "ann",
            "since": "2026-01-01T00:00:00.000Z",
            "reason": "work on the motor",
            "expiresAt": "2026-01-01T00:00:01.000Z",
        },
    }


def test_evaluations_are_counted_in_mid_scan_too_and_disabled_cards_have_none() -> None:
    rig = Rig(*CARDS)
    rig.scan(3)
    rig.mode("RUN_STEP")
    rig.step(2)
    assert [card["evalCounter"] for card in rig.wire()["cards"]] == [4, 4, 3, 3, 3, 3, 3, 0]
    rig.mode("RUN_NORMAL")
    rig.machine.scan(rig.scan_input())
    rig.machine._scan.completed = UINT32_MAX + 5
    assert rig.card(1)["evalCounter"] == UINT32_MAX


def test_what_the_last_measurement_cost_is_shown() -> None:
    times = iter(range(0, 1000, 7))
    rig = Rig(di(1), di(2), tick_us=lambda: next(times))
    rig.scan()
    assert [card["lastEvalUs"] for card in rig.wire()["cards"]] == [7, 0]


def test_a_snapshot_taken_does_not_change_whatever_happens_later() -> None:
    rig = Rig(*CARDS, tick_us=iter(range(1000)).__next__)
    rig.serve("set_breakpoint", cardId=2, enabled=True, action="TRACE")
    rig.scan(3, i2=1, i3=500)
    snapshot = rig.machine.publish(rig.now_ms)
    before = orjson.dumps(snapshot.to_wire())
    rig.serve("set_input_force", cardId=3, mode="FORCED_VALUE", value=0)
    rig.serve("set_output_mask", cardId=8, masked=True)
    rig.serve("set_breakpoint", cardId=2, enabled=False)
    rig.machine.count_fault("IO_READ")
    rig.scan(5, i1=1, i2=0)
    rig.machine.commit(program(di(1), di(77)), "v2")
    rig.scan()
    assert orjson.dumps(snapshot.to_wire()) == before


@pytest.mark.parametrize(("mode", "reason"), [("RUN_STEP", "STEP"), ("RUN_BREAKPOINT", "BREAKPOINT")])
def test_the_reason_of_a_halt_is_its_mode(mode: Any, reason: str) -> None:
    assert halt_reason(mode) == reason
