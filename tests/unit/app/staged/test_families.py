"""New cards and changed families."""

import pytest
from pydantic import TypeAdapter

from app.staged.families import PID_START, changed_family, free_number, new_card
from runtime.contracts.base import UINT32_MAX
from runtime.contracts.config import FAMILIES, Card, Family, Pid
from tests.helpers.pump_config import pump_config

CARD: TypeAdapter[Card] = TypeAdapter(Card)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_new_card_is_a_card_of_its_family(family: Family) -> None:
    card = CARD.validate_python(new_card(family, 12, channel=3))
    assert (card.card_id, card.card_type) == (12, family)
    assert getattr(card.config, "channel", 3) == 3


def test_new_cards_share_nothing() -> None:
    one, other = new_card("MATH", 1), new_card("MATH", 2)
    assert one["config"] is not other["config"]
    assert one["config"]["standard"] is not other["config"]["standard"]  # type: ignore[index]  # JSON


def test_the_start_of_a_controller_is_complete() -> None:
    assert Pid.from_wire(PID_START).gain_p == 100


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("index", range(6))
def test_every_card_becomes_a_card_of_every_family(family: Family, index: int) -> None:
    card = pump_config()["cards"][index]
    changed = CARD.validate_python(changed_family(card, family, channel=7))
    assert (changed.card_id, changed.card_type, changed.label) == (card["cardId"], family, card["label"])


def test_an_output_made_internal_keeps_conditions_times_and_mode() -> None:
    pump = pump_config()["cards"][3] | {"vendor": 1}
    pump["config"] |= {"mode": "Gated", "future": 2}
    changed = changed_family(pump, "SIO")
    config = pump["config"]
    kept = {
        key: config[key] for key in ("mode", "delayBeforeON", "onDuration", "repeatCount", "set", "reset", "future")
    }
    assert changed["config"] == kept
    assert changed["vendor"] == 1


def test_what_another_family_does_not_have_goes() -> None:
    changed = changed_family(pump_config()["cards"][3], "AI")
    assert "set" not in changed["config"]  # type: ignore[operator]  # JSON


def test_a_card_of_an_unknown_family_loses_nothing() -> None:
    changed = changed_family({"cardId": 1, "cardType": "XY", "config": {"odd": 1}}, "DI")
    assert changed["config"]["odd"] == 1  # type: ignore[index]  # JSON


def test_a_card_without_a_config_gets_one() -> None:
    assert "channel" in changed_family({"cardId": 1, "cardType": "DI", "config": 5}, "DO")["config"]  # type: ignore[operator]


@pytest.mark.parametrize(
    ("taken", "after", "number"), [(set(), 0, 1), ({1, 2, 4}, 1, 3), ({1}, 5, 6), ({UINT32_MAX, 1}, UINT32_MAX - 1, 2)]
)
def test_the_next_free_number(taken: set[int], after: int, number: int) -> None:
    assert free_number(taken, after) == number
