"""Select: each respect reaches the deeds, and what cannot be grouped says why."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.helpers.action_bench import ActionBench

pytestmark = pytest.mark.gui


@pytest.fixture
def bench(qtbot: QtBot) -> ActionBench:
    return ActionBench(qtbot)


@pytest.mark.parametrize("kind", ["type", "mesh", "texture", "script"])
def test_each_respect_has_an_action(bench: ActionBench, kind: str) -> None:
    bench.table.trigger(f"select.like_{kind}")
    bench.deeds.select.like_active.assert_called_once_with(kind)


def test_why_nothing_can_be_grouped_stands_beside_it(bench: ActionBench) -> None:
    bench.deeds.select.why_not_groupable.return_value = "select two or more to group"
    states = {state.id: state for state in bench.table.states()}
    assert states["group.make"].why_disabled == "select two or more to group"
    assert states["group.dissolve"].enabled
