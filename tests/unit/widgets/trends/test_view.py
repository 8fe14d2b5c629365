"""What is trended: which lines share an axis."""

from __future__ import annotations

from widgets.trends.view import CardChoice, TrendCard


def test_lines_of_one_unit_share_an_axis() -> None:
    assert TrendCard(2, "Level", "number", "%").axis == TrendCard(3, "Setpoint", "number", "%").axis


def test_lines_without_a_unit_have_axes_of_their_own() -> None:
    assert TrendCard(5, "Inflow", "number").axis != TrendCard(6, "Outflow", "number").axis


def test_a_choice_names_its_card() -> None:
    assert CardChoice(8, "8  Pump 1").card_id == 8
