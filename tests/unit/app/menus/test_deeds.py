"""An action of one workspace means nothing in another."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.helpers.action_bench import ActionBench

pytestmark = pytest.mark.gui


@pytest.fixture
def bench(qtbot: QtBot) -> ActionBench:
    return ActionBench(qtbot)


@pytest.mark.parametrize("action", ["tool.move", "edit.delete", "add.box", "view.frame_all"])
def test_what_edits_the_world_is_for_its_workspace(bench: ActionBench, action: str) -> None:
    bench.workspace = "logic"
    state = next(state for state in bench.table.states() if state.id == action)
    assert "Ctrl+1" in state.why_disabled
    bench.workspace = "world"
    assert next(state for state in bench.table.states() if state.id == action).enabled


@pytest.mark.parametrize("action", ["run.jump", "run.watch"])
def test_what_looks_at_cards_is_for_the_logic_workspace(bench: ActionBench, action: str) -> None:
    state = next(state for state in bench.table.states() if state.id == action)
    assert "Ctrl+2" in state.why_disabled
    bench.workspace = "logic"
    assert next(state for state in bench.table.states() if state.id == action).enabled
