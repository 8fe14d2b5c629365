"""Run: why something cannot be done is passed on."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.helpers.action_bench import ActionBench

pytestmark = pytest.mark.gui


@pytest.fixture
def bench(qtbot: QtBot) -> ActionBench:
    return ActionBench(qtbot)


def test_a_reason_against_it_is_passed_on(bench: ActionBench) -> None:
    bench.deeds.run.why_not.return_value = "the program runs"
    bench.deeds.logic.why_no_card.return_value = "no card is chosen"
    reasons = {state.id: state.why_disabled for state in bench.table.states()}
    assert reasons["run.step_card"] == "the program runs"
    assert reasons["run.run_to"] == "no card is chosen"
