"""Who is who and who reads whom, from a config as values."""

from __future__ import annotations

from typing import Any

import pytest

from app.presenters.card_facts import CardFacts
from runtime.contracts.config import Config
from tests.helpers.logic import pump_config


def facts_of(**changes: Any) -> CardFacts:
    return CardFacts(Config.from_wire({**pump_config(), **changes}), "v1")


def bind(card_id: int, path: str, source: int) -> dict[str, Any]:
    ref = {"cardId": source, "field": "currentValue", "type": "NUMBER"}
    return {
        "bindingId": f"B-{card_id}",
        "target": {"cardId": card_id, "path": path},
        "source": {"sourceMode": "VARIABLE_REF", "ref": ref},
    }


def pid_card() -> dict[str, Any]:
    ref = {"cardId": 2, "field": "currentValue", "type": "NUMBER"}
    return {
        "cardId": 20,
        "cardType": "MATH",
        "enabled": True,
        "label": "Level control",
        "faultPolicy": "WARN",
        "config": {
            "mode": "Mode_PID_Controller",
            "fallbackValue": 0,
            "pid": {
                "processVariable": {"sourceMode": "VARIABLE_REF", "ref": ref},
                "setpoint": {"sourceMode": "CONSTANT", "value": 5000},
                "gainP": 100,
                "gainI": 0,
                "gainD": 0,
                "outputMin": 0,
                "outputMax": 10000,
                "integralResetPolicy": "NEVER",
            },
        },
    }


def test_cards_have_labels_units_and_scales() -> None:
    facts = facts_of()
    assert facts.is_known
    assert facts.label(2) == "Tank level"
    assert facts.unit(2) == "%"
    assert facts.unit(5) == ""
    assert [facts.is_centi(card) for card in (1, 2, 5, 8)] == [False, True, True, False]
    raw = facts.input_range(2)
    assert raw is not None
    assert (raw.min, raw.max) == (0, 4000)
    assert facts.input_range(1) is None


def test_without_a_config_every_answer_is_empty() -> None:
    facts = CardFacts()
    assert not facts.is_known
    assert facts.label(7) == "card 7"
    assert facts.family(7) is None
    assert facts.unit(7) == ""
    assert facts.phase_length_ms(7, "ON") is None
    assert facts.condition(7, "set") is None
    assert facts.reads(7) == ()
    assert facts.readers(7) == ()


@pytest.mark.parametrize(
    ("card_id", "phase", "expected"),
    [(8, "ON", 5000), (8, "DELAY", 1000), (8, None, None), (9, "ON", None), (1, "ON", None), (10, "ON", 500)],
)
def test_phases_last_as_long_as_configured(card_id: int, phase: str | None, expected: int | None) -> None:
    assert facts_of().phase_length_ms(card_id, phase) == expected


def test_the_length_of_a_bound_phase_is_not_known_from_the_config() -> None:
    facts = facts_of(bindings=[bind(8, "config.onDuration", 5)])
    assert facts.phase_length_ms(8, "ON") is None
    bound = facts.bound(8, "config.onDuration")
    assert bound is not None
    assert bound.card_id == 5


def test_reads_and_readers_are_two_sides_of_one_thing() -> None:
    facts = facts_of()
    assert [(one.source, one.what) for one in facts.reads(8)] == [(2, "set"), (9, "set"), (3, "reset")]
    assert [(one.reader, one.what) for one in facts.readers(2)] == [(5, "input A"), (8, "set"), (9, "set")]
    assert facts.readers(11) == ()


def test_a_binding_is_read_instead_of_the_inline_source() -> None:
    facts = facts_of(bindings=[bind(5, "config.standard.inputA", 1)])
    assert [(one.source, one.what) for one in facts.reads(5)] == [(1, "binding of inputA")]


def test_a_controller_reads_its_process_variable() -> None:
    config = pump_config()
    facts = CardFacts(Config.from_wire({**config, "cards": [*config["cards"], pid_card()]}))
    assert [(one.source, one.where) for one in facts.reads(20)] == [(2, "config.pid.processVariable")]


def test_conditions_are_empty_blocks_where_absent_and_none_where_impossible() -> None:
    facts = facts_of()
    absent = facts.condition(10, "set")
    assert absent is not None
    assert absent.clause_a is None
    assert facts.condition(2, "set") is None
    assert facts.condition(11, "reset") is None


def test_a_label_is_shown_with_what_is_not_seen() -> None:
    cards = pump_config()["cards"]
    cards[0]["label"] = "Float\nswitch"
    assert facts_of(cards=cards).label(1) == "Float\\nswitch"
