"""What may be read, and what a clause becomes when it reads something else."""

from __future__ import annotations

from typing import Any

import pytest

from app.staged.directory import Directory
from app.staged.families import PID_START
from app.staged.fields import PID
from app.staged.paths import written
from app.staged.references import (
    bindable_paths,
    field_words,
    fitted_clause,
    is_reference,
    operands,
    read_unit,
    type_of,
    value_readers,
)
from tests.helpers.pump_config import clause, constant, pump_config, value_of


@pytest.fixture
def directory() -> Directory:
    return Directory(pump_config()["cards"])


def test_a_clause_may_read_every_field_of_the_table(directory: Directory) -> None:
    found = {(one.entry.card_id, one.field, one.type) for one in operands(directory, "condition")}
    assert found == {
        (1, "currentValue", "NUMBER"),
        (1, "logicalState", "BOOL"),
        (1, "physicalState", "BOOL"),
        (2, "currentValue", "NUMBER"),
        (3, "currentValue", "NUMBER"),
        *((card_id, "currentValue", "NUMBER") for card_id in (4, 5)),
        *((card_id, field, "BOOL") for card_id in (4, 5) for field in ("logicalState", "physicalState")),
        *((card_id, "missionState", "STATE") for card_id in (4, 5)),
        (6, "logicalState", "BOOL"),
    }


def test_values_are_offered_by_the_way_they_are_stored(directory: Directory) -> None:
    assert [one.entry.card_id for one in operands(directory, "centiunits")] == [2, 3]
    assert [one.entry.card_id for one in operands(directory, "counts")] == [1, 4, 5]
    assert [one.entry.card_id for one in operands(directory, "centiunits", without={3})] == [2]


def test_a_card_of_an_unknown_family_is_not_offered() -> None:
    assert operands(Directory([{"cardId": 1, "cardType": "XY"}]), "condition") == ()


def test_an_operand_is_a_reference_with_words(directory: Directory) -> None:
    cycles = next(one for one in operands(directory, "counts") if one.entry.card_id == 4)
    assert cycles.ref == {"cardId": 4, "field": "currentValue", "type": "NUMBER"}
    assert cycles.words == "cycles"


@pytest.mark.parametrize(
    ("family", "field", "words"),
    [
        ("DI", "physicalState", "contact"),
        (None, "missionState", "mission"),
        ("AI", "currentValue", "value"),
        (None, 5, "5"),
    ],
)
def test_fields_have_words(family: Any, field: object, words: str) -> None:
    assert field_words(family, field) == words


@pytest.mark.parametrize(("ref", "kind"), [({"type": "BOOL"}, "BOOL"), ({"type": "X"}, None), (None, None)])
def test_the_type_of_a_reference(ref: object, kind: str | None) -> None:
    assert type_of(ref) == kind


@pytest.mark.parametrize(("ref", "scale"), [({"cardId": 2}, 100), ({"cardId": 1}, 1), ({"cardId": 99}, 1), (None, 1)])
def test_the_unit_of_what_is_read(directory: Directory, ref: object, scale: int) -> None:
    assert read_unit(ref, directory).scale == scale


NUMBER_OF = {card_id: {"cardId": card_id, "field": "currentValue", "type": "NUMBER"} for card_id in (1, 2, 3, 4)}
IS_ON = {"cardId": 1, "field": "logicalState", "type": "BOOL"}
MISSION = {"cardId": 4, "field": "missionState", "type": "STATE"}


@pytest.mark.parametrize(
    ("before", "ref", "operator", "threshold"),
    [
        (clause(2, "currentValue", "NUMBER", "LTE", 8000), NUMBER_OF[3], "LTE", 8000),
        (clause(1, "currentValue", "NUMBER", "GT", 5), NUMBER_OF[2], "GT", 500),
        (clause(2, "currentValue", "NUMBER", "GT", 550), NUMBER_OF[4], "GT", 5),
        (clause(2, "currentValue", "NUMBER", "GT", 8000), IS_ON, "EQ", 1),
        (clause(1, "logicalState", "BOOL", "NEQ", 0), {**IS_ON, "cardId": 4}, "NEQ", 0),
        (clause(1, "logicalState", "BOOL", "NEQ", 0), MISSION, "EQ", "ACTIVE"),
        (clause(4, "missionState", "STATE", "EQ", "IDLE"), {**MISSION, "cardId": 5}, "EQ", "IDLE"),
        (clause(4, "missionState", "STATE", "EQ", "IDLE"), NUMBER_OF[2], "EQ", 0),
        ({}, NUMBER_OF[2], "GT", 0),
        (None, IS_ON, "EQ", 1),
    ],
)
def test_a_clause_is_fitted_to_its_new_source(
    directory: Directory, before: object, ref: dict[str, object], operator: str, threshold: object
) -> None:
    fitted = fitted_clause(before, ref, directory)
    assert (fitted["source"], fitted["operator"], fitted["threshold"]) == (ref, operator, threshold)


def test_a_source_of_no_known_type_changes_the_source_alone(directory: Directory) -> None:
    assert fitted_clause({"operator": "GT"}, {"cardId": 1}, directory) == {"operator": "GT", "source": {"cardId": 1}}


def test_bindable_parameters_by_family(directory: Directory) -> None:
    cards = pump_config()["cards"]
    found = [{written(path): purpose for path, purpose in bindable_paths(card, directory).items()} for card in cards]
    assert found == [
        {"config.debounceTime": "centiunits"},
        {},
        {"config.standard.inputA": "centiunits", "config.standard.inputB": "centiunits"},
        {
            "config.delayBeforeON": "centiunits",
            "config.onDuration": "centiunits",
            "config.repeatCount": "counts",
            "config.set.clauseA.threshold": "centiunits",
        },
        {"config.delayBeforeON": "centiunits", "config.onDuration": "centiunits", "config.repeatCount": "counts"},
        {},
    ]


def test_a_controller_binds_its_own_inputs(directory: Directory) -> None:
    card = {"cardType": "MATH", "config": {"mode": PID, "pid": PID_START}}
    assert [written(path) for path in bindable_paths(card, directory)] == [
        "config.pid.processVariable",
        "config.pid.setpoint",
    ]


def test_threshold_of_a_count_binds_a_count(directory: Directory) -> None:
    card = {"cardType": "DI", "config": {"set": {"clauseA": clause(4, "currentValue", "NUMBER", "GT", 5)}}}
    assert bindable_paths(card, directory)[("config", "set", "clauseA", "threshold")] == "counts"


def test_who_depends_on_a_value_is_followed_to_the_end() -> None:
    document = pump_config()
    assert value_readers(document, 2) == {2, 3, 4}
    assert value_readers(document, 4) == {4}
    document["cards"][2]["config"]["standard"]["inputB"] = value_of(3)
    assert value_readers(document, 3) == {3, 4}


@pytest.mark.parametrize("document", [{}, {"cards": 5, "bindings": 5}, {"cards": [{}], "bindings": [5, {}]}])
def test_a_broken_document_has_no_readers(document: dict[str, object]) -> None:
    assert value_readers(document, 1) == {1}


@pytest.mark.parametrize(("value", "is_one"), [(IS_ON, True), (constant(5), False), ({"cardId": 1}, False), (5, False)])
def test_a_reference_names_a_card_and_a_field(value: object, is_one: bool) -> None:
    assert is_reference(value) is is_one
