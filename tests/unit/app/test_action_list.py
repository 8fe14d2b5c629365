"""The table of all actions: no two on one key, every menu filled, each possible only where it means something."""

from __future__ import annotations

from typing import Any
from unittest.mock import MagicMock

import pytest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from app.action_list import MENUS, Deeds, action_list
from app.actions import ActionTable

pytestmark = pytest.mark.gui


class Bench:
    """The table over deeds that only note that they were called."""

    def __init__(self, qtbot: QtBot) -> None:
        self.deeds: Any = MagicMock()
        self.workspace = "world"
        for half in (self.deeds.world, self.deeds.logic):
            for name in ("why_no_undo", "why_no_redo", "why_no_selection", "why_no_card", "why_nothing_to_release"):
                getattr(half, name).return_value = ""
        self.deeds.logic.why_not_configure.return_value = ""
        self.deeds.logic.is_all_masked.return_value = False
        self.deeds.run.why_not.return_value = None
        self.window = QMainWindow()
        qtbot.addWidget(self.window)
        given = Deeds(
            files=self.deeds.files,
            holder=self.deeds.holder,
            world=self.deeds.world,
            logic=self.deeds.logic,
            run=self.deeds.run,
            open_sample=self.deeds.open_sample,
            show_workspace=self.deeds.show_workspace,
            workspace=lambda: self.workspace,
            show_palette=self.deeds.show_palette,
            select_theme=self.deeds.select_theme,
            theme=lambda: "dark",
            reset_layout=self.deeds.reset_layout,
            show_welcome=self.deeds.show_welcome,
            quit=self.deeds.quit,
        )
        self.specs = action_list(given)
        self.table = ActionTable(self.specs, self.window)


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return Bench(qtbot)


def test_no_two_actions_share_an_id_or_a_key(bench: Bench) -> None:
    ids = [spec.id for spec in bench.specs]
    assert len(ids) == len(set(ids))
    assert bench.table.conflicts() == ()


def test_every_menu_has_its_actions_and_no_action_is_lost(bench: Bench) -> None:
    assert {spec.menu for spec in bench.specs} == set(MENUS)


def test_every_action_does_something(bench: Bench) -> None:
    for workspace in ("world", "logic"):
        bench.workspace = workspace
        for spec in bench.specs:
            bench.deeds.reset_mock()
            if not spec.why_not():
                spec.run()
                assert bench.deeds.mock_calls, spec.id


def test_undo_belongs_to_the_workspace(bench: Bench) -> None:
    bench.table.trigger("edit.undo")
    bench.deeds.world.undo.assert_called_once()
    bench.workspace = "logic"
    bench.table.trigger("edit.undo")
    bench.deeds.logic.undo.assert_called_once()
    bench.workspace = "stats"
    bench.table.trigger("edit.undo")
    assert bench.deeds.world.undo.call_count == 1


@pytest.mark.parametrize("action", ["tool.move", "edit.delete", "add.box", "view.frame_all"])
def test_what_edits_the_world_is_for_its_workspace(bench: Bench, action: str) -> None:
    bench.workspace = "logic"
    state = next(state for state in bench.table.states() if state.id == action)
    assert "Ctrl+1" in state.why_disabled
    bench.workspace = "world"
    assert next(state for state in bench.table.states() if state.id == action).enabled


def test_a_reason_against_it_is_passed_on(bench: Bench) -> None:
    bench.deeds.run.why_not.return_value = "the program runs"
    bench.deeds.logic.why_no_card.return_value = "no card is chosen"
    reasons = {state.id: state.why_disabled for state in bench.table.states()}
    assert reasons["run.step_card"] == "the program runs"
    assert reasons["run.run_to"] == "no card is chosen"


def test_the_theme_in_use_is_ticked(bench: Bench) -> None:
    assert bench.table.action("theme.dark").isChecked()
    assert not bench.table.action("theme.light").isChecked()
