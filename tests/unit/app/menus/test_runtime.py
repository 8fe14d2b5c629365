"""Runtime: which one the window works with."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.helpers.action_bench import ActionBench

pytestmark = pytest.mark.gui


def test_the_dialog_is_opened(qtbot: QtBot) -> None:
    bench = ActionBench(qtbot)
    bench.table.trigger("runtime.connect")
    bench.deeds.connection.show.assert_called_once_with()


def test_the_own_runtime_cannot_be_taken_up_twice(qtbot: QtBot) -> None:
    bench = ActionBench(qtbot)
    bench.table.trigger("runtime.own")
    bench.deeds.connection.use_own.assert_called_once_with()
    bench.deeds.connection.why_not_own.return_value = "it is the one in use"
    states = {state.id: state for state in bench.table.states()}
    assert states["runtime.own"].why_disabled == "it is the one in use"
