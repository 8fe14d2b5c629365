"""Page values compare by content, so that an unchanged card repaints nothing."""

from __future__ import annotations

import dataclasses

import pytest

from widgets.card_page.view import CardPageView, ClauseLine, ConditionView


def page(result: bool | None) -> CardPageView:
    condition = ConditionView("set", result, (ClauseLine("Level > 80", result),))
    return CardPageView(8, "Pump 1", "DO", True, "ACTIVE", "2", "cycles", "OK", "healthy", (condition,))


def test_equal_pages_are_equal_and_a_truth_makes_the_difference() -> None:
    assert page(True) == page(True)
    assert page(True) != page(None)


def test_a_page_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        page(True).label = "Pump 2"  # type: ignore[misc]  # that is the point
