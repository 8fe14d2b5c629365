from typing import Any

import pytest

from runtime.contracts.config import DiCard
from runtime.kernel.cards.card import Card, describe_record
from runtime.kernel.scan_input import ScanInput
from tests.helpers.kernel import START_MS, di, program


class Lamp(Card):
    """The least that a family is."""

    family = "DI"
    STATE = ("logical_state",)


def lamp(**more: Any) -> Lamp:
    return Lamp(DiCard.from_wire(di(4, more=more)))


def test_a_card_begins_off_idle_and_at_zero() -> None:
    card = lamp(label="Lamp", enabled=False)
    assert (card.card_id, card.label, card.enabled) == (4, "Lamp", False)
    assert (card.current_value, card.logical_state, card.physical_state) == (0, False, False)
    assert card.mission_state == "IDLE"


def test_every_card_is_reported_between_the_same_keys() -> None:
    assert list(lamp().describe_identity()) == ["cardId", "cardType", "label", "enabled", "health"]
    assert list(describe_record({})) == ["breakpoint", "faultCounters", "evalCounter", "lastEvalUs"]


def test_a_card_adopts_the_state_of_its_former_self() -> None:
    old, new = lamp(), lamp()
    old.logical_state = True
    old.current_value = 9
    old.born_scan = 3
    new.adopt(old)
    assert (new.logical_state, new.born_scan) == (True, 3)
    assert new.current_value == 0, "only what STATE names is state"


def test_what_a_family_must_say_has_no_default() -> None:
    card = lamp()
    for method in (lambda: card.evaluate(ScanInput(10, START_MS, True, {})), card.row, card.describe):
        with pytest.raises(NotImplementedError):
            method()
    with pytest.raises(NotImplementedError):
        card.wire(())


def test_all_families_describe_every_key_that_they_wire() -> None:
    card = program(di(1)).by_id[1]
    assert card.wire(card.row()).keys() == card.describe().keys()
