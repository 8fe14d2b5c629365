"""Arrange: each page is opened by its own name."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.helpers.action_bench import ActionBench

pytestmark = pytest.mark.gui


@pytest.fixture
def bench(qtbot: QtBot) -> ActionBench:
    return ActionBench(qtbot)


@pytest.mark.parametrize("page", ["align", "array", "scatter", "mesh"])
def test_each_page_has_an_action(bench: ActionBench, page: str) -> None:
    bench.table.trigger(f"arrange.{page}")
    bench.deeds.arrange.open.assert_called_once_with(page)


def test_a_duplicate_is_repeated_only_where_something_is_selected(bench: ActionBench) -> None:
    bench.table.trigger("arrange.duplicate_again")
    bench.deeds.arrange.duplicate_again.assert_called_once()
    bench.deeds.world.why_no_selection.return_value = "nothing is selected"
    bench.table.trigger("arrange.duplicate_again")
    bench.deeds.arrange.duplicate_again.assert_called_once()


@pytest.mark.parametrize("verb", ["open", "apply", "revert", "unpack"])
def test_each_deed_with_prefabs_has_an_action(bench: ActionBench, verb: str) -> None:
    bench.table.trigger(f"prefab.{verb}")
    getattr(bench.deeds.prefabs, verb).assert_called_once_with()
