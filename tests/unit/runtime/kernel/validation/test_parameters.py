"""Inline numbers, constants and references, and when a binding stands in for them."""

from __future__ import annotations

from tests.helpers.findings import Case, assert_error, assert_passes, assert_warning, cases, found
from tests.helpers.valid_config import GONE, changed, constant, value_of

STANDARD = "cards[2].config.standard"
INPUT_A = f"{STANDARD}.inputA"
INPUT_B = f"{STANDARD}.inputB"

ERRORS: list[Case] = [
    (INPUT_A, GONE, "V-CFG-022", INPUT_A),
    (INPUT_A, 5, "V-CFG-022", INPUT_A),
    (f"{INPUT_A}.sourceMode", "NET", "V-CFG-022", f"{INPUT_A}.sourceMode"),
    (f"{INPUT_A}.ref", GONE, "V-CFG-022", f"{INPUT_A}.ref"),
    (f"{INPUT_A}.value", -1, "V-CFG-004", f"{INPUT_A}.value"),
    (f"{INPUT_A}.ref.cardId", 99, "V-CFG-003", f"{INPUT_A}.ref.cardId"),
    (INPUT_A, value_of(1, "logicalState", "BOOL"), "V-CFG-012", f"{INPUT_A}.ref"),
    (INPUT_A, value_of(4, "missionState", "STATE"), "V-CFG-012", f"{INPUT_A}.ref"),
    (f"{INPUT_B}.value", GONE, "V-CFG-022", f"{INPUT_B}.value"),
    (f"{INPUT_B}.value", 1.0, "V-CFG-004", f"{INPUT_B}.value"),
    (f"{INPUT_B}.ref", {"cardId": 99, "field": "x", "type": "NUMBER"}, "V-CFG-003", f"{INPUT_B}.ref.cardId"),
    ("cards[0].config.debounceTime", GONE, "V-CFG-022", "cards[0].config.debounceTime"),
    ("cards[0].config.debounceTime", None, "V-CFG-022", "cards[0].config.debounceTime"),
    ("cards[4].config.repeatCount", -1, "V-CFG-004", "cards[4].config.repeatCount"),
]


@cases(ERRORS)
def test_parameter_is_refused_at_the_offending_leaf(path: str, value: object, rule: str, field: str) -> None:
    assert_error(path, value, rule, field)


@cases(
    [
        (INPUT_B, value_of(1), "V-CFG-012", f"{INPUT_B}.ref"),
        (f"{INPUT_B}.note", 5, "V-CFG-022", f"{INPUT_B}.note"),
        ("cards[6].config.pid.setpoint", constant(5), "V-CFG-024", "bindings[0].target.path"),
    ]
)
def test_parameter_passes_with_a_warning(path: str, value: object, rule: str, field: str) -> None:
    assert_warning(path, value, rule, field)


def test_parameters_at_their_limits_pass() -> None:
    assert_passes("cards[0].config.debounceTime", 4_294_967_295)
    assert_passes(f"{INPUT_B}.value", 0)


def test_a_null_is_absent_where_a_binding_feeds_the_parameter() -> None:
    assert_passes("cards[6].config.pid.setpoint", None)


def test_a_reference_of_a_block_that_is_not_in_use_is_checked_but_closes_no_cycle() -> None:
    document = changed("cards[6].config.standard", {**changed("x", 1)["cards"][2]["config"]["standard"]})
    document["cards"][6]["config"]["standard"]["inputA"] = value_of(7)
    assert found(document) == ([], [])
    document["cards"][6]["config"]["standard"]["inputA"] = value_of(99)
    assert found(document)[0] == [("V-CFG-003", "cards[6].config.standard.inputA.ref.cardId")]
