"""What is trended: which lines share an axis; what a trigger needs."""

from __future__ import annotations

from widgets.trends.view import TrendSignal, TriggerSpec


def test_lines_of_one_unit_share_an_axis() -> None:
    assert TrendSignal("2", "Level", "number", "%").axis == TrendSignal("3", "Setpoint", "number", "%").axis


def test_lines_without_a_unit_have_axes_of_their_own() -> None:
    assert TrendSignal("5", "Inflow", "number").axis != TrendSignal("6", "Outflow", "number").axis


def test_a_column_is_headed_with_its_unit() -> None:
    assert TrendSignal("2", "Level", "number", "%").title == "Level [%]"
    assert TrendSignal("5", "Inflow", "number").title == "Inflow"


def test_a_trigger_needs_time_around_it_and_a_window_that_is_one() -> None:
    assert TriggerSpec("2", "rises", 80.0).problem == ""
    assert "before or after" in TriggerSpec("2", "rises", 80.0, before_s=0.0, after_s=0.0).problem
    assert "lower end" in TriggerSpec("2", "leaves", 80.0, 80.0).problem
