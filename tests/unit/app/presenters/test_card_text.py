"""Numbers, spans and sentences as people read them."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from app.presenters import card_text
from app.presenters.card_facts import CardFacts
from runtime.contracts.config import Clause, Config, Ref
from runtime.contracts.snapshot import CardSnapshot
from tests.helpers.logic import pump_config

FACTS = CardFacts(Config.from_wire(pump_config()), "v1")


def plain(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html)).replace("\u2009", " ")


def clause(card_id: int, field: str, kind: str, operator: str, threshold: Any) -> Clause:
    source = {"cardId": card_id, "field": field, "type": kind}
    return Clause.from_wire({"source": source, "operator": operator, "threshold": threshold})


@pytest.mark.parametrize(
    ("value", "family", "unit", "expected"),
    [
        (8250, "AI", "%", "82.50 %"),
        (5, "MATH", "", "0.05"),
        (12, "DI", "", "12"),
        (4294967295, "AI", "bar", "42949672.95 bar"),
    ],
)
def test_values_are_decimals_for_measured_and_counts_for_counted(
    value: int, family: str, unit: str, expected: str
) -> None:
    assert card_text.number(value, family, unit).replace("\u2009", " ") == expected


def test_a_duration_has_its_unit_after_a_thin_space() -> None:
    assert card_text.seconds_of_cs(125) == "1.25\u2009s"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"cardType": "DO", "currentValue": 2}, "2"),
        ({"cardType": "RTC", "timeUntilNextStartSec": 9000}, "in 2:30:00"),
        ({"cardType": "RTC", "timeUntilNextStartSec": 65}, "in 1:05"),
        ({"cardType": "RTC"}, "–"),
        ({"cardType": "XYZ"}, "–"),
    ],
)
def test_value_text_of_a_snapshot(fields: dict[str, Any], expected: str) -> None:
    assert card_text.value_text(CardSnapshot.from_wire({"cardId": 1, **fields})) == expected


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(-1, "0 s"), (12.9, "12 s"), (125, "2 min"), (12000, "3 h 20 min"), (100000, "1 d 3 h")],
)
def test_ages_are_coarse(seconds: float, expected: str) -> None:
    assert card_text.age(seconds).replace("\u2009", " ") == expected


def test_an_age_needs_two_times_of_one_clock() -> None:
    start, later = "2026-01-01T00:00:00Z", "2026-01-01T00:02:00.000Z"
    assert card_text.age_between(start, later) == "2\u2009min"
    assert card_text.age_between(None, later) is None
    assert card_text.age_between("yesterday", later) is None


def test_local_time_is_a_clock_time_or_nothing() -> None:
    assert re.fullmatch(r"\d\d:\d\d:\d\d", card_text.local_time("2026-01-01T00:00:00Z") or "")
    assert card_text.local_time("soon") is None
    assert card_text.local_time(None) is None


@pytest.mark.parametrize(
    ("given", "operand", "expected"),
    [
        (clause(2, "currentValue", "NUMBER", "GT", 8000), 8250, "Tank level (82.50 %) > 80.00 %"),
        (clause(1, "currentValue", "NUMBER", "LTE", 12), 12, "Low float (12) ≤ 12"),
        (clause(9, "missionState", "STATE", "EQ", "IDLE"), "ACTIVE", "Pump 2 (ACTIVE) is IDLE"),
        (clause(3, "logicalState", "BOOL", "EQ", 1), 0, "High float (off) is on"),
        (clause(3, "logicalState", "BOOL", "NEQ", 1), False, "High float (off) is off"),
        (clause(3, "physicalState", "BOOL", "EQ", 0), 1, "High float contact (on) is off"),
        (clause(8, "physicalState", "BOOL", "NEQ", 0), True, "Pump 1 output (on) is on"),
        (clause(2, "currentValue", "NUMBER", "NEQ", 100), None, "Tank level (not reported) ≠ 1.00 %"),
        (clause(77, "currentValue", "NUMBER", "EQ", 100), 100, "card 77 (100) = 100"),
        (clause(2, "peak", "NUMBER", "EQ", 100), 100, "Tank level.peak (1.00 %) = 1.00 %"),
        (clause(2, "currentValue", "NUMBER", "GT", None), 100, "Tank level (1.00 %) > –"),
    ],
)
def test_a_clause_is_a_sentence(given: Clause, operand: Any, expected: str) -> None:
    assert plain(card_text.clause_sentence(given, FACTS, operand)) == expected


def test_a_bound_threshold_names_its_source() -> None:
    given = clause(2, "currentValue", "NUMBER", "GT", 0)
    ref = Ref.from_wire({"cardId": 5, "field": "currentValue", "type": "NUMBER"})
    assert plain(card_text.clause_sentence(given, FACTS, 8250, bound_threshold=ref)) == "Tank level (82.50 %) > Inflow"


def test_labels_cannot_smuggle_markup() -> None:
    config = pump_config()
    config["cards"][1]["label"] = "<b>Tank</b>"
    link = card_text.card_link(2, CardFacts(Config.from_wire(config)))
    assert "&lt;b&gt;Tank" in link
    assert 'href="card:2"' in link
