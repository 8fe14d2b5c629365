"""Conditions looked at in snapshots: only what is reported counts, and a hit is a change to true."""

from __future__ import annotations

from typing import Any

import pytest

from app.presenters.breakpoint_plan import BreakpointPlan
from app.presenters.breakpoint_sampling import Hit, Sampling, is_true, reported
from runtime.contracts.config import Clause
from runtime.contracts.snapshot import FieldChange, RuntimeSnapshot
from tests.helpers.logic import pump_station


def snapshot(mode: str = "RUN_BREAKPOINT", halt: Any = None, **cards: dict[str, Any]) -> RuntimeSnapshot:
    document = {**pump_station(), "runMode": mode, "halt": halt}
    for card in document["cards"]:
        card.update(cards.get(f"c{card['cardId']}", {}))
    return RuntimeSnapshot.from_wire(document)


def clause(card_id: int, field: str, kind: str, operator: str, threshold: int | str | None) -> Clause:
    source = {"cardId": card_id, "field": field, "type": kind}
    return Clause.from_wire({"source": source, "operator": operator, "threshold": threshold})


HIGH = clause(2, "currentValue", "NUMBER", "GT", 8300)
WHEN_HIGH = BreakpointPlan(8, HIGH)


@pytest.mark.parametrize(
    ("operator", "threshold", "expected"),
    [
        ("GT", 8249, True), ("GT", 8250, False), ("GTE", 8250, True), ("GTE", 8251, False), ("LT", 8251, True),
        ("LT", 8250, False), ("LTE", 8250, True), ("LTE", 8249, False), ("EQ", 8250, True), ("EQ", 1, False),
        ("NEQ", 1, True), ("NEQ", 8250, False), ("GT", None, False),
    ],
)  # fmt: skip
def test_numbers_are_compared_as_reported(operator: str, threshold: int | None, expected: bool) -> None:
    assert is_true(snapshot(), clause(2, "currentValue", "NUMBER", operator, threshold)) is expected


def test_states_are_compared_as_reported_and_what_is_not_reported_is_never_true() -> None:
    assert is_true(snapshot(), clause(8, "missionState", "STATE", "EQ", "ACTIVE"))
    assert is_true(snapshot(), clause(1, "logicalState", "BOOL", "EQ", 1))
    assert not is_true(snapshot(), clause(2, "missionState", "STATE", "EQ", "ACTIVE"))
    assert not is_true(snapshot(), clause(77, "currentValue", "NUMBER", "NEQ", 5))
    assert not is_true(snapshot(), clause(8, "missionState", "STATE", "GT", "ACTIVE"))
    card = snapshot().card(8)
    assert card is not None
    assert reported(card, "colour") is None


def test_a_condition_acts_once_when_it_becomes_true() -> None:
    sampling = Sampling()
    assert sampling.look(snapshot(), [WHEN_HIGH]) == ()
    high = snapshot(c2={"currentValue": 8400})
    assert sampling.look(high, [WHEN_HIGH]) == (Hit(WHEN_HIGH, 1),)
    assert sampling.look(high, [WHEN_HIGH]) == ()
    sampling.look(snapshot(), [WHEN_HIGH])
    assert sampling.look(high, [WHEN_HIGH]) == (Hit(WHEN_HIGH, 2),)
    assert sampling.hits(WHEN_HIGH) == 2


def test_what_halts_acts_only_while_it_runs_to_a_breakpoint_and_a_trace_always() -> None:
    trace = BreakpointPlan(8, HIGH, action="TRACE")
    high = {"c2": {"currentValue": 8400}}
    assert Sampling().look(snapshot("RUN_NORMAL", **high), [WHEN_HIGH, trace]) == (Hit(trace, 1),)
    halt = {"reason": "BREAKPOINT", "nextCardId": 8, "lastCardId": 5}
    assert Sampling().look(snapshot(halt=halt, **high), [WHEN_HIGH]) == ()


def test_a_change_of_a_field_acts_when_it_is_the_one_waited_for() -> None:
    any_change = BreakpointPlan(8, on=FieldChange(field="missionState"))
    to_idle = BreakpointPlan(9, on=FieldChange(field="missionState", to="ACTIVE"))
    sampling = Sampling()
    assert sampling.look(snapshot(), [any_change, to_idle]) == ()
    finished = snapshot(c8={"missionState": "FINISHED"}, c9={"missionState": "FINISHED"})
    assert sampling.look(finished, [any_change, to_idle]) == (Hit(any_change, 1),)
    active = snapshot(c8={"missionState": "FINISHED"}, c9={"missionState": "ACTIVE"})
    assert sampling.look(active, [any_change, to_idle]) == (Hit(to_idle, 1),)


def test_every_so_many_hits_are_counted() -> None:
    plan = BreakpointPlan(8, HIGH, every_hits=2)
    sampling = Sampling()
    acted = []
    for value in (8400, 0, 8400, 0, 8400, 0, 8400):
        acted += sampling.look(snapshot(c2={"currentValue": value}), [plan])
    assert [hit.hits for hit in acted] == [2, 4]


def test_one_that_was_taken_away_begins_anew() -> None:
    sampling = Sampling()
    high = snapshot(c2={"currentValue": 8400})
    sampling.look(high, [WHEN_HIGH])
    sampling.look(high, [])
    assert sampling.hits(WHEN_HIGH) == 0
    assert sampling.look(high, [WHEN_HIGH]) == (Hit(WHEN_HIGH, 1),)


def test_a_card_that_is_not_reported_is_no_hit() -> None:
    assert Sampling().look(snapshot(), [BreakpointPlan(77)]) == ()
