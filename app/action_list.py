"""Every action of the program in one list, in the order of the menus. The ids are what tests, tour and palette name."""

from __future__ import annotations

from app.actions import ActionSpec
from app.menus.add import add_actions
from app.menus.arrange import arrange_actions
from app.menus.build import build_actions
from app.menus.config import config_actions
from app.menus.deeds import Deeds
from app.menus.edit import edit_actions
from app.menus.file import file_actions
from app.menus.run import run_actions
from app.menus.runtime import runtime_actions
from app.menus.select import select_actions
from app.menus.view import view_actions

MENUS = ("File", "Edit", "Select", "Add", "Arrange", "Build", "View", "Run", "Config", "Runtime", "Help")


def action_list(deeds: Deeds) -> tuple[ActionSpec, ...]:
    """Return the table of all actions."""
    return (
        *file_actions(deeds),
        *edit_actions(deeds),
        *select_actions(deeds),
        *add_actions(deeds),
        *arrange_actions(deeds),
        *build_actions(deeds),
        *view_actions(deeds),
        *run_actions(deeds),
        *config_actions(deeds),
        *runtime_actions(deeds),
        ActionSpec(
            "help.shortcuts",
            "Keyboard shortcuts…",
            "Help",
            deeds.show_shortcuts,
            "Ctrl+K",
            tip="Every action with its key; keys can be changed.",
        ),
        ActionSpec("help.welcome", "First steps", "Help", deeds.show_welcome, tip="The four steps of the first run."),
    )
