"""Conditions and clauses: V-CFG-006, 007, 016 … 018, and what an operator may compare."""

from __future__ import annotations

import pytest

from tests.helpers.findings import Case, assert_error, assert_passes, assert_warning, cases, found
from tests.helpers.valid_config import GONE, changed, clause

SET = "cards[3].config.set"
NUMBER = f"{SET}.clauseA"
BOOL = f"{SET}.clauseB"
STATE = "cards[4].config.set.clauseA"

ERRORS: list[Case] = [
    (SET, "always", "V-CFG-022", SET),
    (f"{SET}.combiner", GONE, "V-CFG-022", f"{SET}.combiner"),
    (f"{SET}.combiner", "XOR", "V-CFG-022", f"{SET}.combiner"),
    (f"{SET}.clauseA", GONE, "V-CFG-022", f"{SET}.clauseA"),
    (f"{SET}.clauseB", GONE, "V-CFG-007", f"{SET}.clauseB"),
    (f"{SET}.clauseB", None, "V-CFG-007", f"{SET}.clauseB"),
    (f"{SET}.clauseB", 5, "V-CFG-022", f"{SET}.clauseB"),
    (f"{NUMBER}.source", GONE, "V-CFG-022", f"{NUMBER}.source"),
    (f"{NUMBER}.source.type", "TEXT", "V-CFG-022", f"{NUMBER}.source.type"),
    (f"{NUMBER}.source.cardId", 255, "V-CFG-003", f"{NUMBER}.source.cardId"),
    (f"{NUMBER}.source.cardId", 6, "V-CFG-003", f"{NUMBER}.source.field"),
    (f"{NUMBER}.operator", "LIKE", "V-CFG-022", f"{NUMBER}.operator"),
    (f"{NUMBER}.operator", GONE, "V-CFG-022", f"{NUMBER}.operator"),
    (f"{NUMBER}.threshold", GONE, "V-CFG-022", f"{NUMBER}.threshold"),
    (f"{NUMBER}.threshold", "high", "V-CFG-022", f"{NUMBER}.threshold"),
    (f"{NUMBER}.threshold", 1.5, "V-CFG-004", f"{NUMBER}.threshold"),
    (f"{BOOL}.operator", "GT", "V-CFG-022", f"{BOOL}.operator"),
    (f"{BOOL}.threshold", True, "V-CFG-022", f"{BOOL}.threshold"),
    (f"{BOOL}.threshold", 2, "V-CFG-004", f"{BOOL}.threshold"),
    (f"{BOOL}.source.cardId", 2, "V-CFG-003", f"{BOOL}.source.field"),
    (f"{STATE}.source.field", "logicalState", "V-CFG-016", f"{STATE}.source"),
    (f"{STATE}.source.cardId", 1, "V-CFG-016", f"{STATE}.source"),
    (f"{STATE}.source.cardId", 99, "V-CFG-003", f"{STATE}.source.cardId"),
    (f"{STATE}.threshold", "RUNNING", "V-CFG-017", f"{STATE}.threshold"),
    (f"{STATE}.threshold", 1, "V-CFG-017", f"{STATE}.threshold"),
    (f"{STATE}.threshold", GONE, "V-CFG-022", f"{STATE}.threshold"),
    (f"{STATE}.operator", "NEQ", "V-CFG-018", f"{STATE}.operator"),
    (f"{STATE}.operator", 5, "V-CFG-022", f"{STATE}.operator"),
]


@cases(ERRORS)
def test_condition_is_refused_at_the_offending_leaf(path: str, value: object, rule: str, field: str) -> None:
    assert_error(path, value, rule, field)


@cases(
    [
        (f"{SET}.combiner", "NONE", "V-CFG-006", f"{SET}.clauseB"),
        (f"{SET}.note", "mine", "V-CFG-022", f"{SET}.note"),
        (f"{NUMBER}.note", "mine", "V-CFG-022", f"{NUMBER}.note"),
    ]
)
def test_condition_passes_with_a_warning(path: str, value: object, rule: str, field: str) -> None:
    assert_warning(path, value, rule, field)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (SET, None),
        (SET, {}),
        (SET, GONE),
        (f"{SET}.combiner", "OR"),
        ("cards[4].config.set.clauseB", None),
        (f"{NUMBER}.threshold", 0),
        (f"{NUMBER}.operator", "NEQ"),
        (f"{BOOL}.threshold", 0),
        (f"{BOOL}.source.field", "physicalState"),
        (f"{STATE}.threshold", "FINISHED"),
    ],
)
def test_condition_passes(path: str, value: object) -> None:
    assert_passes(path, value)


def test_an_unused_clause_is_checked_too_but_closes_no_cycle() -> None:
    document = changed(f"{SET}.clauseB", clause(4, "logicalState", "BOOL", "EQ", 1))
    assert found(document)[1] == [("V-CFG-013", "cards[3]")]
    changed(f"{SET}.combiner", "NONE", document)
    assert found(document)[1] == [("V-CFG-006", f"{SET}.clauseB")]
    changed(f"{SET}.clauseB.threshold", 5, document)
    assert found(document)[0] == [("V-CFG-004", f"{SET}.clauseB.threshold")]


def test_a_bound_threshold_needs_no_value_of_its_own() -> None:
    document = changed(f"{NUMBER}.threshold", GONE)
    document["bindings"].append(
        {
            "bindingId": "B-2",
            "target": {"cardId": 4, "path": "config.set.clauseA.threshold"},
            "source": document["bindings"][0]["source"],
        }
    )
    assert found(document) == ([], [])
