"""Config models: every family as the documents write it."""

import json
from importlib.resources import files

import pytest
from pydantic import ValidationError

from runtime.contracts.config import FAMILIES, FAMILY_CONFIGS, Config, DoConfig


def test_the_factory_config_comes_back_equal() -> None:
    document = json.loads((files("resources") / "factory.json").read_text(encoding="utf-8"))
    assert Config.from_wire(document).to_wire() == document


def test_the_factory_config_shows_every_family() -> None:
    document = json.loads((files("resources") / "factory.json").read_text(encoding="utf-8"))
    assert {card["cardType"] for card in document["cards"]} == set(FAMILIES) == set(FAMILY_CONFIGS)


def test_the_delay_keeps_its_spelling() -> None:
    wire = {"mode": "Normal", "delayBeforeON": 50, "onDuration": 100, "repeatCount": 0, "channel": 3}
    read = DoConfig.from_wire(wire)
    assert read.delay_before_on == 50
    assert read.to_wire() == wire


def test_an_unknown_family_is_refused() -> None:
    card = {"cardId": 1, "cardType": "SERVO", "enabled": True, "label": "", "faultPolicy": "WARN", "config": {}}
    with pytest.raises(ValidationError):
        Config.from_wire(
            {
                "configId": "c", "createdAt": "t", "cards": [card],
                "scan": {"intervalMs": 10, "jitterBudgetUs": 1, "overrunBudgetUs": 1},
            }
        )  # fmt: skip
