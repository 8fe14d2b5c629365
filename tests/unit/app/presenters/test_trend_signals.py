"""Which fields are offered, and how reports become lines and bands."""

from __future__ import annotations

from typing import Any

import pytest

from app.presenters.card_facts import CardFacts
from app.presenters.trend_signals import (
    FIELDS,
    is_number,
    key_of,
    number_of,
    parse_key,
    signal_of,
    signals_of,
    state_of,
)
from runtime.contracts.config import Config
from runtime.contracts.snapshot import CardSnapshot
from tests.helpers.logic import pump_config
from widgets.plots.bands import BandState


def card(**fields: Any) -> CardSnapshot:
    return CardSnapshot.from_wire({"cardId": 8, "cardType": "DO", **fields})


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({}, None),
        ({"logicalState": True}, BandState("on", 1.0)),
        ({"logicalState": False}, BandState("off", 0.0)),
        ({"logicalState": True, "force": {"mode": "FORCED_HIGH"}}, BandState("on F", 1.0)),
        ({"logicalState": True, "force": {"mode": "REAL"}}, BandState("on", 1.0)),
        ({"missionState": "IDLE", "logicalState": False}, BandState("IDLE", 0.0)),
        (
            {"missionState": "ACTIVE", "phase": "DELAY", "logicalState": True, "physicalState": False},
            BandState("DELAY", 0.5),
        ),
        (
            {"missionState": "ACTIVE", "phase": "ON", "logicalState": True, "physicalState": True, "masked": True},
            BandState("ON M", 1.0),
        ),
        ({"missionState": "ACTIVE", "phase": "ON"}, BandState("ON", 1.0)),
        ({"missionState": "ACTIVE"}, BandState("ACTIVE", 0.5)),
        ({"missionState": "FINISHED"}, BandState("FINISHED", 0.0)),
    ],
)
def test_states_are_as_high_as_they_drive(fields: dict[str, Any], state: BandState | None) -> None:
    assert state_of(card(**fields)) == state


def test_numbers_are_those_of_calculations_and_of_families_without_a_state() -> None:
    assert is_number(card(cardType="AI", currentValue=8250))
    assert not is_number(card(logicalState=True))
    assert is_number(card(cardType="COUNTER", currentValue=3))
    assert number_of(card(cardType="AI", currentValue=8250)) == 82.5
    assert number_of(card(cardType="COUNTER", currentValue=3)) == 3.0
    assert number_of(card(cardType="AI")) is None


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_each_field_is_one_of_the_contract_and_read_from_it(field: Any) -> None:
    by_alias = {model.alias or name: name for name, model in CardSnapshot.model_fields.items()}
    assert field.name in by_alias
    given: object = 1 if field.kind == "number" else True
    if field.name in ("missionState", "phase", "quality", "health"):
        given = "X"
    reported = card(**{field.name: given})
    assert field.read(reported) == getattr(reported, by_alias[field.name]) == given


def test_only_what_is_reported_is_offered() -> None:
    texts = [choice.text for choice in signals_of(card(logicalState=True, setResult=False, health="OK"))]
    assert texts == ["course: state", "logical state", "set result", "health"]


@pytest.mark.parametrize("text", ["", "x", "-1", "8.", "8.nothing", "08", "8.currentValue.x", "9" * 20, "²"])
def test_a_text_that_is_no_key_is_none(text: str) -> None:
    assert parse_key(text) is None


def test_a_key_names_card_and_field() -> None:
    assert parse_key(key_of(8)) == (8, "")
    assert parse_key(key_of(8, "rawValue")) == (8, "rawValue")


def test_a_field_has_its_own_unit_and_hundredths_are_read_as_such() -> None:
    facts = CardFacts(Config.from_wire(pump_config()), "v1")
    assert signal_of(2, "", "number", "Tank level", facts).title == "Tank level [%]"
    assert signal_of(2, "rawValue", "number", "Tank level", facts).title == "Tank level: raw value"
    assert signal_of(8, "phaseElapsedMs", "state", "Pump 1", facts).unit == "ms"
    assert signal_of(8, "", "state", "Pump 1", facts).kind == "state"


@pytest.mark.parametrize(
    ("card_id", "field", "is_count"),
    [(2, "currentValue", False), (2, "", False), (2, "rawValue", True), (8, "currentValue", True), (8, "phase", False),
     (8, "phaseElapsedMs", True), (99, "currentValue", False)],
)  # fmt: skip
def test_counters_and_raw_readings_have_no_decimals(card_id: int, field: str, is_count: bool) -> None:
    facts = CardFacts(Config.from_wire(pump_config()), "v1")
    assert signal_of(card_id, field, "number", "Card", facts).is_count is is_count

    level = card(cardType="AI", currentValue=8250, rawValue=3300)
    assert (number_of(level), number_of(level, "rawValue")) == (82.5, 3300.0)


def test_fields_that_are_texts_stand_high_when_they_matter() -> None:
    assert state_of(card(quality="BAD"), "quality") == BandState("BAD", 1.0)
    assert state_of(card(quality="GOOD"), "quality") == BandState("GOOD", 0.0)
    assert state_of(card(missionState="ACTIVE"), "missionState") == BandState("ACTIVE", 1.0)
    assert state_of(card(setResult=False), "setResult") == BandState("off", 0.0)
    assert state_of(card(), "setResult") is None
