"""The table of all actions: no two on one key, every menu filled, each does something."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.action_list import MENUS
from tests.helpers.action_bench import ActionBench

pytestmark = pytest.mark.gui


@pytest.fixture
def bench(qtbot: QtBot) -> ActionBench:
    return ActionBench(qtbot)


def test_no_two_actions_share_an_id_or_a_key(bench: ActionBench) -> None:
    ids = [spec.id for spec in bench.specs]
    assert len(ids) == len(set(ids))
    assert bench.table.conflicts() == ()


def test_every_menu_has_its_actions_and_no_action_is_lost(bench: ActionBench) -> None:
    assert {spec.menu for spec in bench.specs} == set(MENUS)


def test_every_action_does_something(bench: ActionBench) -> None:
    for workspace in ("world", "logic"):
        bench.workspace = workspace
        for spec in bench.specs:
            bench.deeds.reset_mock()
            if not spec.why_not():
                spec.run()
                assert bench.deeds.mock_calls, spec.id
