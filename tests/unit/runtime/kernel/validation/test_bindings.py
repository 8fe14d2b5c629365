"""Bindings: V-CFG-003, 012, 014, 024."""

from __future__ import annotations

from runtime.kernel.validation import load_config, validate_config
from tests.helpers.findings import PROFILE, Case, assert_error, assert_passes, assert_warning, cases, found
from tests.helpers.valid_config import GONE, binding, changed, clause, constant, valid_config, value_of

TARGET = "bindings[1].target.path"
REF = "bindings[0].source.ref"

ERRORS: list[Case] = [
    ("bindings[1]", 7, "V-CFG-022", "bindings[1]"),
    ("bindings[0].bindingId", 5, "V-CFG-022", "bindings[0].bindingId"),
    ("bindings[1]", {"bindingId": "B", "source": value_of(3)}, "V-CFG-022", "bindings[1].target"),
    ("bindings[1]", {**binding("B", 4, "config.onDuration", 0)}, "V-CFG-022", "bindings[1].source"),
    ("bindings[1]", binding("B", "4", "config.onDuration", value_of(3)), "V-CFG-022", "bindings[1].target.cardId"),
    ("bindings[1]", binding("B", 4, None, value_of(3)), "V-CFG-022", TARGET),
    ("bindings[1]", binding("B", 99, "config.onDuration", value_of(3)), "V-CFG-003", "bindings[1].target.cardId"),
    ("bindings[0].source.sourceMode", "NET", "V-CFG-022", "bindings[0].source.sourceMode"),
    ("bindings[0].source.ref", GONE, "V-CFG-022", REF),
    ("bindings[0].source.ref.cardId", 99, "V-CFG-003", f"{REF}.cardId"),
    ("bindings[0].source.ref.cardId", 6, "V-CFG-003", f"{REF}.field"),
    ("bindings[0].source.value", -1, "V-CFG-004", "bindings[0].source.value"),
    (REF, value_of(4, "logicalState", "BOOL")["ref"], "V-CFG-012", REF),
    (REF, value_of(4, "missionState", "STATE")["ref"], "V-CFG-012", REF),
    (f"{REF}.cardId", 1, "V-CFG-012", REF),
    ("bindings[1]", binding("B", 4, "currentValue", value_of(3)), "V-CFG-014", TARGET),
    ("bindings[1]", binding("B", 4, "config.physicalState", value_of(3)), "V-CFG-014", TARGET),
    ("bindings[1]", binding("B", 4, "config.channel", value_of(3)), "V-CFG-024", TARGET),
    ("bindings[1]", binding("B", 7, "config.pid.setpoint", value_of(3)), "V-CFG-024", TARGET),
    ("bindings[0].source", constant(5), "V-CFG-024", "bindings[0].target.path"),
]


@cases(ERRORS)
def test_binding_is_refused_at_the_offending_leaf(path: str, value: object, rule: str, field: str) -> None:
    assert_error(path, value, rule, field)


@cases(
    [
        ("bindings[0].note", 1, "V-CFG-022", "bindings[0].note"),
        ("bindings[0].target.note", 1, "V-CFG-022", "bindings[0].target.note"),
        ("bindings[0].source.note", 1, "V-CFG-022", "bindings[0].source.note"),
        ("bindings[1]", binding("B", 4, "config.onDuration", value_of(3)), "V-CFG-024", TARGET),
    ]
)
def test_binding_passes_with_a_warning(path: str, value: object, rule: str, field: str) -> None:
    assert_warning(path, value, rule, field)


def test_bindings_may_be_left_out() -> None:
    document = changed("cards[6].config.pid.setpoint", constant(5))
    del document["bindings"]
    assert found(document) == ([], [])
    assert load_config(document, PROFILE).bindings == ()
    assert_passes("bindings[0].source.value", 0)


def test_a_list_of_bindings_that_is_none_is_refused() -> None:
    document = changed("cards[6].config.pid.setpoint", constant(5), changed("bindings", None))
    assert found(document)[0] == [("V-CFG-022", "bindings")]


def test_units_must_agree_and_the_finding_names_both() -> None:
    error = validate_config(changed("bindings[1]", binding("B", 4, "config.repeatCount", value_of(3))), PROFILE).errors[
        0
    ]
    assert error.field == "bindings[1].source.ref"
    assert error.details == {"rule": "V-CFG-012", "cardId": 3, "gives": "centiunits", "takes": "counts"}


def test_thresholds_take_the_unit_of_what_they_are_compared_with() -> None:
    document = changed("cards[3].config.set.clauseA", clause(1, "currentValue", "NUMBER", "GT", None))
    document["bindings"].append(binding("B", 4, "config.set.clauseA.threshold", value_of(3)))
    assert found(document)[0] == [("V-CFG-012", "bindings[1].source.ref")]
    document["bindings"][1]["source"] = value_of(1)
    assert found(document) == ([], [])


def test_the_second_of_two_bindings_with_one_target_is_the_wrong_one() -> None:
    document = valid_config()
    document["bindings"].append(binding("B", 7, "config.pid.setpoint", value_of(2)))
    error = validate_config(document, PROFILE).errors[0]
    assert error.field == "bindings[1].target.path"
    assert error.details == {"rule": "V-CFG-024", "cardId": 7, "boundBy": "bindings[0]"}


def test_a_target_of_unknown_family_is_reported_by_its_card_alone() -> None:
    assert found(changed("cards[6].cardType", "PLC"))[0] == [("V-CFG-019", "cards[6].cardType")]
