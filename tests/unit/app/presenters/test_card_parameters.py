"""Parameters in words, for every family."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from app.presenters.card_facts import CardFacts
from app.presenters.card_parameters import parameters_of, schedule_words
from runtime.contracts.config import Config, Schedule
from tests.helpers.logic import pump_config


def words_of(card_id: int, change: dict[str, Any] | None = None, bindings: list[Any] | None = None) -> dict[str, str]:
    """Name to plain text of one card's parameters; `change` replaces keys of its config."""
    config = pump_config()
    for card in config["cards"]:
        if card["cardId"] == card_id:
            card["config"] = {**card["config"], **(change or {})}
    facts = CardFacts(Config.from_wire({**config, "bindings": bindings or []}))
    card = facts.card(card_id)
    assert card is not None
    return {
        one.name: unescape(re.sub(r"<[^>]+>", "", one.value)).replace("\u2009", " ")
        for one in parameters_of(card, facts)
    }


def binding(card_id: int, path: str) -> dict[str, Any]:
    ref = {"cardId": 5, "field": "currentValue", "type": "NUMBER"}
    return {
        "bindingId": "B-1",
        "target": {"cardId": card_id, "path": path},
        "source": {"sourceMode": "VARIABLE_REF", "ref": ref},
    }


def test_a_digital_input() -> None:
    assert words_of(1) == {
        "Channel": "0",
        "Inverted": "no",
        "Debounce": "0.05 s",
        "Counts edges": "rising",
        "Fault policy": "WARN",
    }
    assert words_of(1, {"debounceTime": 0, "invert": True, "edgeMode": "CHANGE"})["Debounce"] == "none"


def test_an_analogue_input_says_raw_where_it_is_raw() -> None:
    assert words_of(2) == {
        "Channel": "0",
        "Reading": "0 … 4000 raw",
        "Clamped to": "0 … 4000 raw",
        "Maps to": "0.00 … 100.00 %",
        "Smoothing": "EMA, 20 % new",
        "Fault policy": "WARN",
    }
    assert words_of(2, {"emaAlpha": 100})["Smoothing"] == "none"


def test_an_output_says_what_its_zeros_mean() -> None:
    assert words_of(8) == {
        "Channel": "0",
        "Mode": "Normal",
        "Delay before ON": "1.00 s",
        "On for": "5.00 s",
        "Cycles": "repeats until reset",
        "Fault policy": "WARN",
    }
    gated = words_of(9)
    assert gated["On for"] == "until the gate closes or reset"
    assert gated["Delay before ON"] == "none"
    assert gated["Cycles"] == "3"


def test_an_internal_mission_has_a_gap_and_writers() -> None:
    words = words_of(10, {"writePolicy": {"allowedRoles": ["ENGINEER"]}})
    assert words["Gap between cycles"] == "0.50 s"
    assert words["May be written by"] == "ENGINEER"
    assert "Channel" not in words


def test_a_calculation_is_a_sentence() -> None:
    assert words_of(5) == {
        "Calculates": "Tank level × 1.50",
        "Rate limit": "5.00 /s",
        "Clamped to": "0.00 … 200.00",
        "Scaled to": "off",
        "Smoothing": "none",
        "Fallback": "0.00",
        "Fault policy": "WARN",
    }


@pytest.mark.parametrize(
    ("change", "name", "said"),
    [
        ({"operator": "MIN"}, "Calculates", "the smaller of Tank level and 1.50"),
        ({"operator": "MAX"}, "Calculates", "the larger of Tank level and 1.50"),
        ({"inputB": None}, "Calculates", "Tank level × –"),
        ({"rateLimit": 0}, "Rate limit", "off"),
        ({"clampMin": 9, "clampMax": 9}, "Clamped to", "off"),
        ({"scaleMin": 100, "scaleMax": 500}, "Scaled to", "1.00 … 5.00"),
        ({"emaAlpha": 30}, "Smoothing", "EMA, 30 % new"),
    ],
)
def test_a_pipeline_says_what_is_on_and_off(change: dict[str, Any], name: str, said: str) -> None:
    standard = next(card for card in pump_config()["cards"] if card["cardId"] == 5)["config"]["standard"]
    assert words_of(5, {"standard": {**standard, **change}})[name] == said


def test_a_controller_names_its_gains_with_units() -> None:
    level = {"cardId": 2, "field": "currentValue", "type": "NUMBER"}
    pid = {
        "processVariable": {"sourceMode": "VARIABLE_REF", "ref": level},
        "setpoint": {"sourceMode": "CONSTANT", "value": 5000},
        "gainP": 150,
        "gainI": 20,
        "gainD": 0,
        "outputMin": 0,
        "outputMax": 10000,
        "integralResetPolicy": "ON_SIGN_CHANGE",
    }
    words = words_of(5, {"mode": "Mode_PID_Controller", "pid": pid})
    assert words["Process variable"] == "Tank level"
    assert words["Setpoint"] == "50.00"
    assert words["Gain I"] == "0.20 /s"
    assert words["Output"] == "0.00 … 100.00"
    assert words["Integral is cleared"] == "when the error changes sign, and on reset"


def test_what_is_bound_names_its_source() -> None:
    assert words_of(8, bindings=[binding(8, "config.onDuration")])["On for"] == "as long as Inflow says"
    assert words_of(8, bindings=[binding(8, "config.repeatCount")])["Cycles"] == "Inflow"
    assert words_of(5, bindings=[binding(5, "config.standard.inputB")])["Calculates"] == "Tank level × Inflow"


def test_a_clock_card() -> None:
    assert words_of(11)["Schedule"] == "every Monday at 02:30:00"
    assert words_of(11)["On for"] == "60.00 s"
    assert words_of(11, {"triggerDuration": 0})["On for"] == "one scan"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "every day at 12:00:05"),
        ({"weekday": 7}, "every Sunday at 12:00:05"),
        ({"day": 1, "month": 3, "year": 2026}, "1 Mar 2026 at 12:00:05"),
        ({"day": 1}, "day 1 of every month at 12:00:05"),
        ({"month": 12, "weekday": 1}, "every day of Dec, if a Monday, at 12:00:05"),
        ({"day": 0, "month": 0, "weekday": 0}, "every day at 12:00:05"),
    ],
)
def test_schedules_are_sentences(fields: dict[str, int], said: str) -> None:
    assert schedule_words(Schedule.from_wire({"hour": 12, "minute": 0, "second": 5, **fields})) == said
