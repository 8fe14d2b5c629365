"""Conditions: every operator and field, what they report, and what they take over at a commit."""

from typing import Any

import pytest

from runtime.contracts import config as contract
from runtime.kernel.conditions import Condition, build_clause, build_condition
from runtime.kernel.wiring import Wiring
from tests.helpers.kernel import ai, bit, both, di, do, either, number, program, rtc, sio, state, when

CARDS = program(di(1), ai(2), do(8), sio(9), rtc(7)).by_id
WIRING = Wiring(CARDS, {"config.set.clauseA.threshold": 2})


def build(block: dict[str, Any] | None, *, empty: bool = True, wiring: Wiring = WIRING) -> Condition:
    condition = None if block is None else contract.Condition.from_wire(block)
    return build_condition(condition, wiring, "config.reset", empty=empty)


@pytest.fixture(autouse=True)
def card_states() -> None:
    CARDS[1].logical_state = True
    CARDS[1].physical_state = False
    CARDS[2].current_value = 500
    CARDS[8].mission_state = "ACTIVE"


@pytest.mark.parametrize("block", [None, {}, {"combiner": "NONE"}, {"clauseB": number(2, "GT", 1), "combiner": "NONE"}])
@pytest.mark.parametrize("empty", [True, False])
def test_an_empty_block_is_constant(block: dict[str, Any] | None, empty: bool) -> None:
    condition = build(block, empty=empty)
    assert condition.evaluate() is empty
    assert condition.report() == ()
    condition.adopt(build(block, empty=empty))
    assert condition.evaluate() is empty


@pytest.mark.parametrize(
    ("operator", "below", "equal", "above"),
    [
        ("GT", False, False, True),
        ("GTE", False, True, True),
        ("LT", True, False, False),
        ("LTE", True, True, False),
        ("EQ", False, True, False),
        ("NEQ", True, False, True),
    ],
)
def test_each_number_operator_compares_with_the_threshold(operator: str, below: bool, equal: bool, above: bool) -> None:
    condition = build(when(number(2, operator, 500)))
    results = []
    for value in (499, 500, 501):
        CARDS[2].current_value = value
        results.append(condition.evaluate())
        assert condition.report() == (results[-1], value)
    assert results == [below, equal, above]


@pytest.mark.parametrize(
    ("clause", "result", "value"),
    [
        (bit(1, 1), True, True),
        (bit(1, 0), False, True),
        (bit(1, 1, operator="NEQ"), False, True),
        (bit(1, 0, operator="NEQ"), True, True),
        (bit(1, 1, "physicalState"), False, False),
        (bit(1, 0, "physicalState"), True, False),
        (bit(7, 0), True, False),
        (state(8, "ACTIVE"), True, "ACTIVE"),
        (state(8, "FINISHED"), False, "ACTIVE"),
        (state(9, "IDLE"), True, "IDLE"),
    ],
)
def test_each_state_clause_reports_what_it_read(clause: dict[str, Any], result: bool, value: object) -> None:
    condition = build(when(clause))
    assert condition.report() == (False, None)
    assert condition.evaluate() is result
    assert condition.report() == (result, value)


def test_both_and_either_evaluate_both_clauses_always() -> None:
    true, false = bit(1, 1), number(2, "GT", 900)
    cases = [(both(true, false), False), (both(false, true), False), (both(true, true), True)]
    cases += [(either(true, false), True), (either(false, true), True), (either(false, false), False)]
    for block, expected in cases:
        condition = build(block)
        assert condition.evaluate() is expected
        assert None not in condition.report()
        assert len(condition.report()) == 4


def test_clause_b_without_a_combiner_does_not_count() -> None:
    condition = build({"clauseA": bit(1, 1), "clauseB": number(2, "GT", 900), "combiner": "NONE"})
    assert condition.evaluate() is True
    assert condition.report() == (True, True)


def test_a_bound_threshold_is_read_at_every_evaluation() -> None:
    clause = build_clause(contract.Clause.from_wire(number(2, "GTE")), WIRING, "config.set.clauseA")
    CARDS[2].current_value = 5
    assert clause.evaluate() is True  # it is compared with itself
    clause = build_clause(contract.Clause.from_wire(number(8, "GTE")), WIRING, "config.set.clauseA")
    assert clause.evaluate() is False


@pytest.mark.parametrize("block", [when(number(2, "GT", 1)), when(bit(1)), when(state(8, "ACTIVE"))])
def test_a_commit_keeps_what_equal_conditions_reported(block: dict[str, Any]) -> None:
    pairs = [block, both(block["clauseA"], bit(1)), either(bit(1), block["clauseA"])]
    for one in pairs:
        old, new = build(one), build(one)
        old.evaluate()
        new.adopt(old)
        assert new.report() == old.report()
        assert new.result == old.result


def test_a_report_is_the_same_object_until_something_changes() -> None:
    condition = build(both(number(2, "GT", 1), bit(1)))
    condition.evaluate()
    first = condition.report()
    condition.evaluate()
    assert condition.report() is first
    CARDS[2].current_value = 501
    condition.evaluate()
    assert condition.report() == (True, 501, True, True)
    assert first == (True, 500, True, True)
