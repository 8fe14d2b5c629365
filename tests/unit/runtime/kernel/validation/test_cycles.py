"""Cycles of cards: by values an error, by a condition a warning (V-CFG-013)."""

from __future__ import annotations

from typing import Any

from runtime.contracts.errors import ErrorObject
from runtime.kernel.validation import validate_config
from tests.helpers.findings import PROFILE, found, places
from tests.helpers.valid_config import (
    binding,
    card,
    changed,
    clause,
    constant,
    mission,
    standard_math,
    valid_config,
    value_of,
)


def cycle_of(one: ErrorObject) -> Any:
    return (one.details or {})["cycle"]


def when(card_id: int, state: str = "FINISHED") -> dict[str, Any]:
    return {"clauseA": clause(card_id, "missionState", "STATE", "EQ", state), "combiner": "NONE"}


def test_a_cycle_of_values_is_one_error_at_its_lowest_id() -> None:
    document = valid_config()
    document["cards"] += [
        card(22, "MATH", standard_math(value_of(21), constant(1))),
        card(21, "MATH", standard_math(value_of(20), constant(1))),
        card(20, "MATH", standard_math(value_of(22), constant(1))),
    ]
    errors = validate_config(document, PROFILE).errors
    assert places(errors) == [("V-CFG-013", "cards[9]")]
    assert cycle_of(errors[0]) == [20, 22, 21]


def test_two_cycles_are_two_errors() -> None:
    document = valid_config()
    for low in (20, 30):
        document["cards"] += [
            card(low, "MATH", standard_math(value_of(low + 1), constant(1))),
            card(low + 1, "MATH", standard_math(value_of(low), value_of(2))),
        ]
    assert [cycle_of(one) for one in validate_config(document, PROFILE).errors] == [[20, 21], [30, 31]]


def test_a_self_reference_is_a_cycle_of_one() -> None:
    errors = validate_config(changed("cards[2].config.standard.inputA", value_of(3)), PROFILE).errors
    assert places(errors) == [("V-CFG-013", "cards[2]")]
    assert cycle_of(errors[0]) == [3]


def test_a_binding_closes_a_cycle_of_values() -> None:
    assert found(changed("bindings[0].source", value_of(7)))[0] == [("V-CFG-013", "cards[6]")]


def test_an_input_that_a_binding_overrides_closes_no_cycle() -> None:
    document = changed("cards[2].config.standard.inputA", value_of(3))
    document["bindings"].append(binding("B", 3, "config.standard.inputA", value_of(2)))
    assert found(document) == ([], [("V-CFG-024", "bindings[1].target.path")])


def test_a_cycle_that_a_condition_closes_is_a_warning() -> None:
    validation = validate_config(changed("cards[3].config.reset", when(5)), PROFILE)
    assert places(validation.errors) == []
    assert places(validation.warnings) == [("V-CFG-013", "cards[3]")]
    assert cycle_of(validation.warnings[0]) == [4, 5]


def test_reset_when_finished_is_a_warning_about_one_card() -> None:
    validation = validate_config(changed("cards[4].config.reset", when(5)), PROFILE)
    assert places(validation.warnings) == [("V-CFG-013", "cards[4]")]
    assert "card 5 on itself" in validation.warnings[0].message


def test_a_cycle_of_a_binding_and_a_condition_is_a_warning() -> None:
    document = changed(
        "cards[2].config.set", {"clauseA": clause(7, "currentValue", "NUMBER", "GT", 5), "combiner": "NONE"}
    )
    assert found(document) == ([], [("V-CFG-013", "cards[2]")])


def test_what_values_already_close_is_not_told_again_for_a_condition_beside_it() -> None:
    document = changed("bindings[0].source", value_of(7))
    changed(
        "cards[6].config.set", {"clauseA": clause(7, "currentValue", "NUMBER", "GT", 5), "combiner": "NONE"}, document
    )
    assert found(document) == ([("V-CFG-013", "cards[6]")], [])


def test_every_card_of_an_interlock_is_named_without_a_flood() -> None:
    document = valid_config()
    ids = range(20, 32)
    for card_id in ids:
        condition = {
            "clauseA": clause(20 if card_id != 20 else 21, "logicalState", "BOOL", "EQ", 1),
            "clauseB": clause(31 if card_id != 31 else 30, "logicalState", "BOOL", "EQ", 1),
            "combiner": "OR",
        }
        document["cards"].append(card(card_id, "SIO", mission(reset=condition)))
    warnings = validate_config(document, PROFILE).warnings
    assert len(warnings) < len(ids)
    named = {card_id for one in warnings for card_id in cycle_of(one)}
    assert {20, 21, 30, 31} <= named


def test_a_long_cycle_is_shown_in_part_and_listed_in_full() -> None:
    document = valid_config()
    document["cards"] += [
        card(20 + n, "MATH", standard_math(value_of(20 + (n + 1) % 40), constant(0))) for n in range(40)
    ]
    error = validate_config(document, PROFILE).errors[0]
    assert cycle_of(error) == list(range(20, 60))
    assert "and more" in error.message
    assert len(error.message) < 250
