"""The run bar's value: comparable, so that the same state repaints nothing."""

from __future__ import annotations

import dataclasses

import pytest

from widgets.run_bar.view import RUN_ACTIONS, RunBarView


def test_equal_states_are_equal_values() -> None:
    assert RunBarView("run", {}, None, "RUNNING") == RunBarView("run", {}, None, "RUNNING")
    assert RunBarView("run") != RunBarView("break")


def test_a_view_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        RunBarView().mode = "run"  # type: ignore[misc]  # that is the point


def test_the_verbs_stand_in_the_order_of_the_bar() -> None:
    assert RUN_ACTIONS == ("run", "break", "step_card", "step_scan", "step_scans", "continue")
