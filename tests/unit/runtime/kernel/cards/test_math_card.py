"""MATH, what both modes share: gate, hold, fallback, faults by policy, latches (card-semantics §5, §7 *MATH*)."""

import pytest

from runtime.contracts.config import MathCard as MathSpec
from runtime.kernel.cards.math_card import MathCard
from tests.helpers.kernel import START_MS, UINT32_MAX, Rig, ai, bit, di, math, number, variable, when

GATE = {"set": when(bit(1)), "reset": when(bit(2)), "fallbackValue": 77}


def divider(policy: str = "WARN", **standard: object) -> Rig:
    """100 / AI 3, gated by DI 1, reset by DI 2, fallback 0.77."""
    block = {"inputA": {"sourceMode": "CONSTANT", "value": 100}, "inputB": variable(3), "operator": "DIV", **standard}
    return Rig(di(1), di(2), ai(3), math(5, more={"faultPolicy": policy}, gate=GATE, **block))


def test_before_the_first_evaluation_readers_see_the_fallback_value() -> None:
    rig = Rig(math(5, gate={"fallbackValue": 77}))
    assert rig.card(5)["currentValue"] == 77
    reader = Rig(di(1, set=when(number(5, "EQ", 77))), math(5, gate={"fallbackValue": 77}))
    reader.scan()
    assert reader.card(1)["setResult"] is True, "card 1 is evaluated before card 5"


def test_a_disabled_card_shows_0_and_not_its_fallback_value() -> None:
    rig = Rig(math(5, more={"enabled": False}, gate={"fallbackValue": 77}))
    rig.scan()
    shown = rig.card(5)
    assert (shown["currentValue"], shown["health"], shown["evalCounter"]) == (0, "OK", 0)


def test_the_value_follows_while_set_and_holds_while_not() -> None:
    rig = divider()
    rig.scan(i1=1, i3=50)
    assert (rig.card(5)["currentValue"], rig.card(5)["intermediateValue"]) == (200, 200)
    rig.scan(i1=0, i3=25)
    assert (rig.card(5)["currentValue"], rig.card(5)["intermediateValue"]) == (200, 200)


def test_reset_shows_the_fallback_value_and_runs_nothing_else() -> None:
    rig = divider()
    rig.scan(i1=1, i3=50)
    rig.scan(i2=1, i3=0)
    shown = rig.card(5)
    assert (shown["currentValue"], shown["intermediateValue"], shown["resetOverride"]) == (77, 0, True)
    assert shown["faultCounters"] == {"MATH": 0}


@pytest.mark.parametrize(
    ("policy", "health", "alarm"), [("INFO", "OK", False), ("WARN", "WARN", False), ("CRITICAL", "FAULT", True)]
)
def test_a_fault_acts_by_the_policy(policy: str, health: str, alarm: bool) -> None:
    rig = divider(policy)
    rig.scan(i1=1, i3=50)
    rig.scan(i3=0)
    shown = rig.card(5)
    assert (shown["currentValue"], shown["intermediateValue"], shown["health"]) == (77, 0, health)
    assert shown["faultCounters"] == {"MATH": 1}
    assert rig.wire()["system"]["alarmActive"] is alarm


def test_warn_lasts_as_long_as_the_fault_and_every_scan_counts() -> None:
    rig = divider("WARN")
    rig.scan(3, i1=1, i3=0)
    assert (rig.card(5)["health"], rig.card(5)["faultCounters"]) == ("WARN", {"MATH": 3})
    rig.scan(i3=50)
    assert (rig.card(5)["health"], rig.card(5)["faultCounters"]) == ("OK", {"MATH": 3})


def test_while_held_there_is_no_fault_and_warn_ends() -> None:
    rig = divider("WARN")
    rig.scan(i1=1, i3=0)
    rig.scan(i1=0)
    assert (rig.card(5)["health"], rig.card(5)["currentValue"]) == ("OK", 77)


def test_a_latched_card_shows_fallback_and_fault_runs_nothing_and_counts_nothing() -> None:
    rig = divider("CRITICAL")
    rig.scan(i1=1, i3=0)
    latched_ms = rig.now_ms
    rig.scan(5, i3=50)
    shown = rig.card(5)
    assert (shown["currentValue"], shown["health"], shown["faultCounters"]) == (77, "FAULT", {"MATH": 1})
    rig.scan(i1=0)
    assert rig.card(5)["health"] == "FAULT", "a latch stays while held"
    assert rig.program_card(5).latched_since_ms == latched_ms
    assert latched_ms == START_MS + 10


def test_the_scan_in_which_reset_is_true_clears_value_health_and_alarm() -> None:
    rig = divider("CRITICAL")
    rig.scan(i1=1, i3=0)
    rig.scan(i2=1, i3=50)
    assert (rig.card(5)["currentValue"], rig.card(5)["health"]) == (77, "OK")
    assert rig.wire()["system"]["alarmActive"] is False
    rig.scan(i2=0)
    assert (rig.card(5)["currentValue"], rig.card(5)["health"]) == (200, "OK")


def test_the_fault_counter_saturates() -> None:
    rig = divider()
    rig.program_card(5).fault_count = UINT32_MAX
    rig.scan(i1=1, i3=0)
    assert rig.card(5)["faultCounters"] == {"MATH": UINT32_MAX}


def test_the_clauses_of_both_conditions_are_shown() -> None:
    rig = divider()
    rig.scan(i1=1)
    assert rig.card(5)["setClauses"] == [{"result": True, "value": True}]
    assert rig.card(5)["resetClauses"] == [{"result": False, "value": False}]


def test_a_mode_must_say_how_it_computes_and_restarts() -> None:
    card = MathCard(MathSpec.from_wire(math(5)))
    with pytest.raises(NotImplementedError):
        card.compute(10)
    with pytest.raises(NotImplementedError):
        card.restart()
