"""What a jump finds, and in which order."""

from __future__ import annotations

import pytest

from widgets.cards.jumping import MOST, found_cards
from widgets.cards.row import CardRow

ROWS = [
    CardRow(1, "Low float", "DI"),
    CardRow(8, "Pump 1", "DO"),
    CardRow(18, "Main pump", "DO"),
    CardRow(81, "Valve 8", "DO"),
    CardRow(90, "Spare", "DO"),
]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        pytest.param("", [], id="nothing typed"),
        pytest.param("8", [8, 81], id="the number itself, then numbers and words that begin with it"),
        pytest.param(" PUMP ", [8, 18], id="a word of the label, whatever its case"),
        pytest.param("par", [90], id="letters within a word"),
        pytest.param("zzz", [], id="what no card has"),
    ],
)
def test_numbers_come_before_labels_and_beginnings_before_middles(typed: str, found: list[int]) -> None:
    assert [row.card_id for row in found_cards(ROWS, typed)] == found


def test_no_more_are_offered_than_can_be_looked_over() -> None:
    many = [CardRow(card_id, f"Lamp {card_id}", "DO") for card_id in range(100, 200)]
    assert [row.card_id for row in found_cards(many, "lamp")] == list(range(100, 100 + MOST))
