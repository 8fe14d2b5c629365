"""References: cards and fields that are there (V-CFG-003), states (016), units."""

from __future__ import annotations

import pytest

from runtime.kernel.validation.references import OFFERED, Reference
from tests.helpers.findings import Case, assert_error, assert_warning, cases, found
from tests.helpers.valid_config import changed, clause

CLAUSE = "cards[3].config.set.clauseA"
IDS = {"DI": 1, "AI": 2, "MATH": 3, "DO": 4, "SIO": 5, "RTC": 6}

ERRORS: list[Case] = [
    (f"{CLAUSE}.source.cardId", 255, "V-CFG-003", f"{CLAUSE}.source.cardId"),
    (f"{CLAUSE}.source.cardId", -1, "V-CFG-004", f"{CLAUSE}.source.cardId"),
    (f"{CLAUSE}.source.cardId", "2", "V-CFG-022", f"{CLAUSE}.source.cardId"),
    (f"{CLAUSE}.source.field", "rawValue", "V-CFG-003", f"{CLAUSE}.source.field"),
    (f"{CLAUSE}.source.field", 7, "V-CFG-022", f"{CLAUSE}.source.field"),
    (f"{CLAUSE}.source.type", None, "V-CFG-022", f"{CLAUSE}.source.type"),
    (CLAUSE, clause(6, "currentValue", "NUMBER", "GT", 1), "V-CFG-003", f"{CLAUSE}.source.field"),
    (CLAUSE, clause(2, "missionState", "STATE", "EQ", "IDLE"), "V-CFG-016", f"{CLAUSE}.source"),
]
VALUES = {"NUMBER": 1, "BOOL": 1, "STATE": "IDLE"}


@cases(ERRORS)
def test_reference_is_refused_at_the_offending_leaf(path: str, value: object, rule: str, field: str) -> None:
    assert_error(path, value, rule, field)


def test_unknown_key_of_a_reference_is_a_warning() -> None:
    assert_warning(f"{CLAUSE}.source.note", 1, "V-CFG-022", f"{CLAUSE}.source.note")


@pytest.mark.parametrize(
    ("family", "kind", "field"),
    [(family, kind, field) for family, kinds in OFFERED.items() for kind, fields in kinds.items() for field in fields],
)
def test_every_field_that_a_family_offers_can_be_referred_to(family: str, kind: str, field: str) -> None:
    assert found(changed(CLAUSE, clause(IDS[family], field, kind, "EQ", VALUES[kind])))[0] == []


def test_a_card_of_unknown_family_is_reported_once_and_not_by_its_readers() -> None:
    assert found(changed("cards[1].cardType", "PLC"))[0] == [("V-CFG-019", "cards[1].cardType")]


def test_units_are_those_of_the_value_that_is_read() -> None:
    assert Reference(1, "DI", "NUMBER").unit == "counts"
    assert Reference(1, "AI", "NUMBER").unit == "centiunits"
    assert Reference(1, "DI", "BOOL").unit is None
    assert Reference(1, None, "NUMBER").unit is None
