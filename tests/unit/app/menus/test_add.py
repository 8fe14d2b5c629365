"""Add: each built-in shape."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.helpers.action_bench import ActionBench

pytestmark = pytest.mark.gui


@pytest.fixture
def bench(qtbot: QtBot) -> ActionBench:
    return ActionBench(qtbot)


def test_each_shape_is_added_by_its_own_name(bench: ActionBench) -> None:
    for spec in bench.specs:
        if spec.menu == "Add":
            bench.table.trigger(spec.id)
            bench.deeds.world.add.assert_called_with(spec.id.removeprefix("add."))
    assert bench.deeds.world.add.call_count == 7
