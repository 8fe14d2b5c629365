"""Planning a breakpoint: every step leaves something that the kernel takes."""

from __future__ import annotations

from typing import Any

import pytest

from app.presenters.breakpoint_plan import (
    WATCHED,
    WORDS_OF,
    BreakpointPlan,
    edited,
    field_name,
    first_change,
    first_clause,
    is_legal,
    plan_of,
    readable,
    unit_of,
    value_words,
    when_words,
)
from app.staged.directory import Directory
from runtime.contracts.config import Clause
from runtime.contracts.snapshot import BreakpointState, FieldChange
from runtime.kernel import command_checks
from runtime.kernel.cards.ai import AiCard
from runtime.kernel.cards.di import DiCard
from runtime.kernel.cards.math_card import MathCard
from runtime.kernel.cards.mission import DoCard, SioCard
from runtime.kernel.cards.rtc import RtcCard
from tests.helpers.logic import pump_config

DIRECTORY = Directory(pump_config()["cards"])
FLOAT, LEVEL, INFLOW, PUMP, CLOCK = 1, 2, 5, 8, 11


def after(plan: BreakpointPlan, *edits: tuple[str, Any]) -> BreakpointPlan:
    for name, value in edits:
        plan = edited(plan, name, value, DIRECTORY)
        assert is_legal(plan, DIRECTORY)
    return plan


@pytest.mark.parametrize(
    ("family", "card"),
    [("DI", DiCard), ("AI", AiCard), ("DO", DoCard), ("SIO", SioCard), ("MATH", MathCard), ("RTC", RtcCard)],
)
def test_what_may_be_watched_is_what_the_kernel_watches(family: str, card: Any) -> None:
    assert sorted(WATCHED[family]) == sorted(card.WATCHABLE)


def test_the_words_of_a_field_are_those_that_the_kernel_knows() -> None:
    assert {field: set(words) for field, words in WORDS_OF.items()} == {
        field: set(words) for field, words in command_checks._WORDS.items()
    }


def test_a_plain_plan_sends_its_card_alone() -> None:
    plan = BreakpointPlan(PUMP)
    assert plan.is_plain
    assert plan.payload() == {"cardId": 8, "enabled": True}


def test_everything_planned_is_sent_and_nothing_of_it_when_disabled() -> None:
    plan = after(
        BreakpointPlan(PUMP),
        ("trigger", "changed"), ("watch_field", "missionState"), ("watch_to", "FINISHED"), ("has_condition", True),
        ("source_card", LEVEL), ("operator", "GT"), ("threshold", 8000),
        ("every_hits", 3), ("action", "TRACE"), ("reason", "pump hunts"),
    )  # fmt: skip
    assert not plan.is_plain
    assert plan.payload() == {
        "cardId": 8,
        "enabled": True,
        "on": {"field": "missionState", "to": "FINISHED"},
        "condition": {
            "source": {"cardId": 2, "field": "currentValue", "type": "NUMBER"},
            "operator": "GT",
            "threshold": 8000,
        },
        "everyHits": 3,
        "action": "TRACE",
        "reason": "pump hunts",
    }
    assert plan.payload(enabled=False) == {"cardId": 8, "enabled": False}


def test_a_reported_breakpoint_is_the_plan_that_made_it() -> None:
    clause = first_clause(LEVEL, DIRECTORY)
    state = BreakpointState(enabled=True, condition=clause, every_hits=2, action="TRACE", reason="why")
    assert plan_of(LEVEL, state) == BreakpointPlan(LEVEL, clause, None, 2, "TRACE", "why")
    assert plan_of(LEVEL, True) == BreakpointPlan(LEVEL)


def test_another_card_takes_its_own_fields() -> None:
    plan = after(BreakpointPlan(PUMP), ("trigger", "changed"), ("watch_field", "phase"), ("card_id", LEVEL))
    assert plan.on == FieldChange(field="currentValue")
    assert after(plan, ("trigger", "reached")).on is None


def test_another_source_keeps_relation_and_threshold_only_where_they_mean_the_same() -> None:
    plan = after(
        BreakpointPlan(PUMP), ("has_condition", True), ("source_card", LEVEL), ("operator", "LT"), ("threshold", 500)
    )
    same = after(plan, ("source_card", INFLOW)).condition
    assert same is not None
    assert (same.operator, same.threshold) == ("LT", 500)
    other = after(plan, ("source_card", FLOAT)).condition
    assert other is not None
    assert (other.operator, other.threshold) == ("GT", 0)
    state = after(plan, ("source_card", PUMP), ("source_field", "missionState")).condition
    assert state is not None
    assert (state.source.type, state.operator, state.threshold) == ("STATE", "EQ", "ACTIVE")
    assert after(plan, ("has_condition", False)).condition is None


def test_a_condition_of_a_card_that_has_nothing_to_read_begins_with_the_first_that_has() -> None:
    directory = Directory([{"cardId": 3, "cardType": "XYZ"}, {"cardId": 4, "cardType": "DI"}])
    clause = first_clause(3, directory)
    assert clause is not None
    assert clause.source.card_id == 4
    assert first_clause(3, Directory([])) is None
    assert first_change("XYZ") is None
    assert readable(99, directory) == ()


def test_a_wish_that_no_control_makes_is_a_broken_promise() -> None:
    plan = BreakpointPlan(PUMP, condition=first_clause(PUMP, DIRECTORY))
    with pytest.raises(KeyError):
        edited(plan, "colour", 1, DIRECTORY)


def test_a_plan_is_legal_while_its_config_has_all_of_it() -> None:
    clause = first_clause(LEVEL, DIRECTORY)
    without_level = Directory([card for card in pump_config()["cards"] if card["cardId"] != LEVEL])
    assert is_legal(BreakpointPlan(PUMP, condition=clause), DIRECTORY)
    assert not is_legal(BreakpointPlan(PUMP, condition=clause), without_level)
    assert not is_legal(BreakpointPlan(LEVEL), without_level)
    assert not is_legal(BreakpointPlan(LEVEL, on=FieldChange(field="phase")), DIRECTORY)


def test_a_plan_is_told_in_one_line() -> None:
    assert when_words(BreakpointPlan(PUMP), DIRECTORY) == "before the card"
    clause = Clause.from_wire(
        {"source": {"cardId": 2, "field": "currentValue", "type": "NUMBER"}, "operator": "GT", "threshold": 8000}
    )
    assert when_words(BreakpointPlan(PUMP, clause), DIRECTORY) == "before the card, if Tank level > 80.00\u2009%"
    change = FieldChange(field="missionState", to="ACTIVE")
    assert when_words(BreakpointPlan(PUMP, on=change), DIRECTORY) == "when mission changes to ACTIVE"
    assert when_words(BreakpointPlan(PUMP, on=FieldChange(field="setResult")), DIRECTORY) == "when set result changes"


@pytest.mark.parametrize(
    ("card_id", "field", "to", "words"),
    [
        (LEVEL, "currentValue", 8250, "82.50\u2009%"),
        (FLOAT, "currentValue", 12, "12"),
        (INFLOW, "intermediateValue", 150, "1.50"),
        (FLOAT, "logicalState", True, "on"),
        (FLOAT, "logicalState", 0, "off"),
        (PUMP, "phase", "DELAY", "DELAY"),
        (LEVEL, "currentValue", None, "None"),
    ],
)
def test_the_value_that_is_waited_for_reads_as_its_field_does(card_id: int, field: str, to: Any, words: str) -> None:
    assert value_words(card_id, FieldChange(field=field, to=to), DIRECTORY) == words


def test_unknown_cards_count_plainly() -> None:
    assert unit_of(99, "currentValue", DIRECTORY).scale == 1
    assert field_name(99, "currentValue", DIRECTORY) == "value"
    assert edited(BreakpointPlan(PUMP, on=FieldChange(field="phase")), "card_id", 99, DIRECTORY).on is None
