"""Cells' values and actions put into the staged config."""

from __future__ import annotations

from typing import Any

import pytest

from app.presenters.config_editing import act, edit
from app.presenters.config_form import BINDINGS_PAGE, PROGRAM_PAGE, WIFI_PAGE
from app.staged.paths import ABSENT, parse, value_at
from app.staged.staged_config import StagedConfig
from tests.helpers.pump_config import pump_config
from widgets.config.view import Reference

LEVEL = Reference(2, "currentValue", "NUMBER")
REF = {"cardId": 2, "field": "currentValue", "type": "NUMBER"}


@pytest.fixture
def staged() -> StagedConfig:
    return StagedConfig(pump_config())


def key(staged: StagedConfig, card_id: int) -> str:
    found = staged.key_of(card_id)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("card_id", "address", "value", "place", "stored"),
    [
        (4, "config.onDuration", 750, "cards[3].config.onDuration", 750),
        (4, "label", "Pump A", "cards[3].label", "Pump A"),
        (4, "enabled", False, "cards[3].enabled", False),
        (4, "config.mode", "Gated", "cards[3].config.mode", "Gated"),
        (4, "cardType", "SIO", "cards[3].cardType", "SIO"),
        (4, "cardId", 40, "cards[3].cardId", 40),
        (4, "config.set.combiner", "OR", "cards[3].config.set.combiner", "OR"),
        (4, "config.set.clauseA.threshold", 7500, "cards[3].config.set.clauseA.threshold", 7500),
        (4, "config.set.clauseB.source", LEVEL, "cards[3].config.set.clauseB.source", REF),
        (4, "config.set.clauseB.source", LEVEL, "cards[3].config.set.clauseB.threshold", 0),
        (4, "bind:config.delayBeforeON", LEVEL, "bindings[1].source.ref", REF),
        (3, "config.mode", "Mode_PID_Controller", "cards[2].config.pid.gainP", 100),
        (3, "config.standard.inputB.ref", LEVEL, "cards[2].config.standard.inputB.ref", REF),
        (
            3,
            "config.standard.inputA.sourceMode",
            "CONSTANT",
            "cards[2].config.standard.inputA",
            {"sourceMode": "CONSTANT", "value": 0},
        ),
        (
            3,
            "config.standard.inputB.sourceMode",
            "VARIABLE_REF",
            "cards[2].config.standard.inputB",
            {"sourceMode": "VARIABLE_REF"},
        ),
        (6, "config.schedule.weekday", None, "cards[5].config.schedule.weekday", ABSENT),
        (6, "config.schedule.year", 2026, "cards[5].config.schedule.year", 2026),
        (5, "config.writePolicy.allowedRoles", ["ADMIN"], "cards[4].config.writePolicy.allowedRoles", ["ADMIN"]),
    ],
)
def test_a_value_is_put_where_its_address_says(
    staged: StagedConfig, card_id: int, address: str, value: object, place: str, stored: object
) -> None:
    edit(staged, key(staged, card_id), address, value)
    assert value_at(staged.document, parse(place)) == stored
    assert len(staged.history.done) == 1


@pytest.mark.parametrize(
    ("page", "address", "value", "stored"),
    [
        (PROGRAM_PAGE, "scan.intervalMs", 20, 20),
        (WIFI_PAGE, "wifi.user.password", "hunter2", "hunter2"),
        (BINDINGS_PAGE, "bindings[0].target.path", "config.delayBeforeON", "config.delayBeforeON"),
        (BINDINGS_PAGE, "bindings[0].source.ref", LEVEL, REF),
        (PROGRAM_PAGE, "vendor", 1, 1),
    ],
)
def test_a_value_outside_of_the_cards_is_put_there(
    staged: StagedConfig, page: str, address: str, value: object, stored: object
) -> None:
    edit(staged, page, address, value)
    assert value_at(staged.document, parse(address)) == stored


def test_edits_say_what_they_are_and_merge_by_key(staged: StagedConfig) -> None:
    for value in (510, 520):
        edit(staged, key(staged, 4), "config.onDuration", value, "k")
    edit(staged, key(staged, 4), "vendor", 1)
    edit(staged, PROGRAM_PAGE, "scan.intervalMs", 20)
    assert [one.label for one in staged.history.done] == ["Card 4: On for", "Card 4: vendor", "Interval"]


@pytest.mark.parametrize(
    ("card_id", "action", "next_address", "place", "stored"),
    [
        (5, "add:config.reset.clauseA", "config.reset.clauseA.source", "cards[4].config.reset.clauseA", {}),
        (4, "drop:config.reset.clauseA", "", "cards[3].config.reset", {}),
        (
            4,
            "bind:config.delayBeforeON",
            "bind:config.delayBeforeON",
            "bindings[1].target.path",
            "config.delayBeforeON",
        ),
        (4, "unbind:config.onDuration", "config.onDuration", "bindings", []),
        (5, "drop:config.writePolicy.allowedRoles", "", "cards[4].config.writePolicy", ABSENT),
    ],
)
def test_an_action_on_a_card_is_done_and_says_where_to_go_on(
    staged: StagedConfig, card_id: int, action: str, next_address: str, place: str, stored: object
) -> None:
    assert act(staged, key(staged, card_id), action) == next_address
    assert value_at(staged.document, parse(place)) == stored


def test_actions_outside_of_the_cards() -> None:
    document: dict[str, Any] = {"cards": []}
    staged = StagedConfig(document)
    assert act(staged, WIFI_PAGE, "add:wifi") == "wifi.master.ssid"
    edit(staged, WIFI_PAGE, "wifi.user.password", "hunter2")
    assert act(staged, WIFI_PAGE, "drop:wifi.user.password") == ""
    assert staged.document["wifi"]["user"]["password"] == "***"
    assert act(staged, BINDINGS_PAGE, "add:binding") == "bindings[0].target.cardId"
    act(staged, BINDINGS_PAGE, "drop:bindings[0]")
    act(staged, BINDINGS_PAGE, "drop:nothing")
    assert staged.document["bindings"] == []
