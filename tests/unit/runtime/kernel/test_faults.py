import pytest

from runtime.kernel.faults import KERNEL_FAULTS, KernelFaults, find_alarms, wire_alarm
from tests.helpers.kernel import Rig, math


def test_kernel_faults_are_counted_by_name() -> None:
    faults = KernelFaults()
    faults.count("IO_READ")
    faults.count("IO_READ")
    assert faults.counts() == {"SCAN_OVERRUN": 0, "QUEUE_OVERFLOW": 0, "IO_READ": 2, "IO_WRITE": 0, "CLOCK": 0}
    assert tuple(faults.counts()) == KERNEL_FAULTS


def test_an_unknown_kernel_fault_is_a_broken_promise() -> None:
    with pytest.raises(KeyError):
        KernelFaults().count("GREMLIN")


def test_the_counts_handed_out_do_not_change_later() -> None:
    faults = KernelFaults()
    before = faults.counts()
    faults.count("CLOCK")
    assert before["CLOCK"] == 0


def test_each_latched_card_is_an_alarm_in_evaluation_order() -> None:
    broken = {"operator": "DIV", "more": {"faultPolicy": "CRITICAL"}}
    rig = Rig(math(9, **broken), math(5, **broken), math(7))
    rig.scan()
    alarms = find_alarms(rig.program.maths)
    assert [card_id for card_id, _ in alarms] == [5, 9]
    assert wire_alarm(alarms[0]) == {
        "cardId": 5,
        "fault": "MATH",
        "since": "2026-01-01T00:00:00.010Z",
        "latched": True,
        "clears": "when the card's reset is true, or a config is committed or restored",
    }


def test_counters_go_on_from_where_they_were() -> None:
    faults = KernelFaults()
    faults.restore({"IO_READ": 4})
    faults.count("IO_READ")
    assert (faults.counts()["IO_READ"], faults.counts()["CLOCK"]) == (5, 0)
