"""Filters hold all at once."""

from __future__ import annotations

import pytest

from widgets.cards.filtering import CardFilter
from widgets.cards.row import CardRow

PUMP = CardRow(8, "Pump 1", "DO", mask="masked", health="FAULT")
LEVEL = CardRow(2, "Tank level", "AI", is_changing=True)


@pytest.mark.parametrize(
    ("wanted", "pump", "level"),
    [
        (CardFilter(), True, True),
        (CardFilter(family="DO"), True, False),
        (CardFilter(text="tank"), False, True),
        (CardFilter(text=" 8 "), True, False),
        (CardFilter(text="88"), False, False),
        (CardFilter(overridden=True), True, False),
        (CardFilter(faulty=True), True, False),
        (CardFilter(changing=True), False, True),
        (CardFilter(family="DO", text="tank"), False, False),
    ],
)
def test_a_card_passes_only_all_conditions(wanted: CardFilter, pump: bool, level: bool) -> None:
    assert (wanted.passes(PUMP), wanted.passes(LEVEL)) == (pump, level)


def test_only_the_empty_filter_is_open() -> None:
    assert CardFilter().is_open
    assert CardFilter(text="  ").is_open
    assert not CardFilter(family="DI").is_open
    assert not CardFilter(changing=True).is_open
