"""Values in words."""

from __future__ import annotations

import pytest

from app.staged.directory import Directory
from app.staged.field_search import find, find_outside
from app.staged.paths import ABSENT, parse
from app.staged.units import CENTIUNITS
from app.staged.wording import clause_text, condition_text, json_text, reference_text, threshold_unit, value_text
from runtime.contracts.config import Family
from tests.helpers.pump_config import clause, constant, pump_config, value_of


@pytest.fixture
def directory() -> Directory:
    return Directory(pump_config()["cards"])


@pytest.mark.parametrize(
    ("family", "path", "value", "text"),
    [
        ("DO", "config.onDuration", 500, "5.00\u2009s"),
        ("DO", "config.onDuration", "x", '"x"'),
        ("DO", "config.onDuration", ABSENT, "nothing"),
        ("DO", "config.mode", "Gated", "Gated"),
        ("DO", "config.mode", "Odd", '"Odd"'),
        ("DI", "config.edgeMode", "CHANGE", "every change"),
        ("DI", "enabled", True, "on"),
        ("DI", "enabled", False, "off"),
        ("DI", "enabled", 1, "1"),
        ("DI", "label", "Float", "“Float”"),
        ("DI", "label", 5, "5"),
        ("DI", "config.set", {}, "constant true"),
        ("DI", "config.reset", None, "constant false"),
        ("SIO", "config.writePolicy.allowedRoles", ["ADMIN", "X"], "Admin, X"),
        ("SIO", "config.writePolicy.allowedRoles", [], "nobody"),
        ("SIO", "config.writePolicy.allowedRoles", ABSENT, "Operator and up"),
        ("RTC", "config.schedule.weekday", 1, "Monday"),
        ("RTC", "config.schedule.year", ABSENT, "every year"),
        ("DO", "config.set.clauseA", clause(2, "currentValue", "NUMBER", "GT", 8000), "Tank level > 80.00\u2009%"),
        ("DO", "config.set.clauseA.threshold", "IDLE", '"IDLE"'),
        ("DO", "config.set.clauseA.source", {"cardId": 2, "field": "currentValue"}, "Tank level"),
        ("MATH", "config.standard.inputA", constant(250), "2.50"),
        ("MATH", "config.standard.inputA", value_of(2), "Tank level"),
        ("MATH", "config.standard.inputA", 7, "7"),
    ],
)
def test_a_value_is_worded_by_its_field(
    directory: Directory, family: Family, path: str, value: object, text: str
) -> None:
    assert value_text(find(family, parse(path)), value, directory) == text


def test_a_threshold_is_worded_in_the_unit_given(directory: Directory) -> None:
    field = find("DO", parse("config.set.clauseA.threshold"))
    assert value_text(field, 8000, directory, unit=CENTIUNITS.of("%")) == "80.00\u2009%"


def test_passwords_are_never_worded(directory: Directory) -> None:
    field = find_outside(("wifi", "user", "password"))
    assert value_text(field, "***", directory) == "a password"
    assert value_text(field, "hunter2", directory) == "a new password"


def test_an_unknown_key_is_worded_as_json(directory: Directory) -> None:
    assert value_text(None, {"a": [1]}, directory) == '{"a":[1]}'
    assert value_text(None, None, directory) == "null"
    assert json_text(ABSENT) == "nothing"
    assert len(json_text("x" * 500)) == 120


def test_a_source_block_of_a_binding_is_no_plain_value(directory: Directory) -> None:
    field = find_outside(("bindings", 0, "source"))
    assert value_text(field, value_of(4), directory) == "Pump cycles"


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        ({}, "constant true"),
        (None, "constant true"),
        (pump_config()["cards"][3]["config"]["set"], "Tank level > 80.00\u2009% and Flush mission is IDLE"),
        (
            {
                "clauseA": clause(1, "logicalState", "BOOL", "NEQ", 1),
                "clauseB": clause(1, "physicalState", "BOOL", "EQ", 1),
                "combiner": "OR",
            },
            "High float is off or High float contact is on",
        ),
        (
            {"clauseA": clause(1, "currentValue", "NUMBER", "LTE", 5), "clauseB": clause(9, "x", "BOOL", "EQ", 2)},
            "High float count ≤ 5 (unused:) missing card 9 x = 2",
        ),
        ({"clauseA": clause(1, "logicalState", "BOOL", "EQ", 0), "combiner": "NONE"}, "High float is off"),
        ({"combiner": "AND"}, '{"combiner":"AND"}'),
        ([1], "[1]"),
    ],
)
def test_a_condition_is_one_sentence(directory: Directory, condition: object, text: str) -> None:
    assert condition_text(condition, directory, empty="constant true") == text


@pytest.mark.parametrize(
    ("broken", "text"),
    [
        ({}, "nothing ? nothing"),
        (clause(4, "missionState", "STATE", "EQ", 3), "Pump mission is 3"),
        (clause(2, "currentValue", "NUMBER", "ABOUT", "x"), 'Tank level ABOUT "x"'),
    ],
)
def test_a_broken_clause_is_told_as_it_stands(directory: Directory, broken: object, text: str) -> None:
    assert clause_text(broken, directory) == text


def test_what_is_no_reference_is_told_as_json(directory: Directory) -> None:
    assert reference_text(5, directory) == "5"


def test_a_threshold_has_the_unit_of_what_its_clause_reads(directory: Directory) -> None:
    pump = pump_config()["cards"][3]
    assert threshold_unit(pump, parse("config.set.clauseA.threshold"), directory) == CENTIUNITS.of("%")
