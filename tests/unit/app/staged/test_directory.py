"""Who is who in a config."""

import pytest

from app.staged.directory import Directory, entry_of, whole
from tests.helpers.pump_config import pump_config


@pytest.fixture
def directory() -> Directory:
    return Directory(pump_config()["cards"])


def test_cards_are_found_by_number_with_family_label_and_unit(directory: Directory) -> None:
    level = directory.get(2)
    assert level is not None
    assert (level.family, level.label, level.symbol, level.value_unit.scale) == ("AI", "Tank level", "%", 100)
    float_ = directory.get(1)
    assert float_ is not None
    assert float_.value_unit.scale == 1


def test_entries_come_in_evaluation_order() -> None:
    cards = list(reversed(pump_config()["cards"]))
    assert [entry.card_id for entry in Directory(cards).entries()] == [1, 2, 3, 4, 5, 6]


def test_of_two_cards_with_one_number_the_first_counts() -> None:
    directory = Directory([{"cardId": 1, "label": "first"}, {"cardId": 1, "label": "second"}])
    assert directory.name(1) == "first"


@pytest.mark.parametrize(
    ("card_id", "name"), [(4, "Pump"), (99, "missing card 99"), (True, "missing card True"), ("4", "missing card 4")]
)
def test_a_card_is_called_by_its_label_or_said_to_be_missing(directory: Directory, card_id: object, name: str) -> None:
    assert directory.name(card_id) == name


def test_a_nameless_card_is_called_by_its_number() -> None:
    assert Directory([{"cardId": 7}]).name(7) == "card 7"


@pytest.mark.parametrize("card", [{}, {"cardId": "1"}, {"cardId": True}, {"cardId": 1.5}])
def test_a_card_without_a_usable_number_is_nobody(card: dict[str, object]) -> None:
    assert entry_of(card) is None
    assert Directory([card]).entries() == ()


@pytest.mark.parametrize(("value", "number"), [(3, 3), (True, None), (3.0, None), ("3", None), (None, None)])
def test_a_whole_number_is_an_integer_and_no_boolean(value: object, number: int | None) -> None:
    assert whole(value) == number


def test_a_label_or_unit_of_another_type_is_none() -> None:
    entry = entry_of({"cardId": 1, "cardType": "AI", "label": 5, "config": {"engineeringUnit": 7}})
    assert entry is not None
    assert (entry.label, entry.symbol) == ("", "")


def test_a_label_is_shown_with_what_is_not_seen() -> None:
    assert Directory([{"cardId": 1, "label": "a\tb"}]).name(1) == "a\\tb"
