"""Config: each verb reaches the staged config."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.menus.config import PROGRAMS
from tests.helpers.action_bench import ActionBench

pytestmark = pytest.mark.gui


@pytest.fixture
def bench(qtbot: QtBot) -> ActionBench:
    return ActionBench(qtbot)


def test_each_verb_is_passed_on(bench: ActionBench) -> None:
    bench.table.trigger("config.validate")
    bench.deeds.logic.configure.assert_called_once_with("validate")


def test_why_a_verb_is_impossible_stands_beside_it(bench: ActionBench) -> None:
    bench.deeds.logic.why_not_configure.side_effect = lambda verb: "nothing is staged" if verb == "commit" else ""
    states = {state.id: state for state in bench.table.states()}
    assert states["config.commit"].why_disabled == "nothing is staged"
    assert states["config.validate"].enabled


def test_each_sample_program_is_staged_by_its_name(bench: ActionBench) -> None:
    for name, _ in PROGRAMS:
        bench.table.trigger(f"config.sample.{name}")
        bench.deeds.logic.stage_sample.assert_called_with(name)
