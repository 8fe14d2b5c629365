"""Edit: undo belongs to the workspace."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.helpers.action_bench import ActionBench

pytestmark = pytest.mark.gui


@pytest.fixture
def bench(qtbot: QtBot) -> ActionBench:
    return ActionBench(qtbot)


def test_undo_belongs_to_the_workspace(bench: ActionBench) -> None:
    bench.table.trigger("edit.undo")
    bench.deeds.world.undo.assert_called_once()
    bench.workspace = "logic"
    bench.table.trigger("edit.undo")
    bench.deeds.logic.undo.assert_called_once()
    bench.workspace = "stats"
    bench.table.trigger("edit.undo")
    assert bench.deeds.world.undo.call_count == 1
