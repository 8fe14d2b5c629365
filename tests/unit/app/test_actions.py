"""The action table: one place for menus, palette and shortcuts."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow, QMenu
from pytestqt.qtbot import QtBot

from app.actions import ActionSpec, ActionTable

pytestmark = pytest.mark.gui


class Kitchen:
    """Something to act upon."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.obstacle = ""
        self.is_lit = False

    def light(self) -> None:
        self.is_lit = not self.is_lit


@pytest.fixture
def kitchen() -> Kitchen:
    return Kitchen()


@pytest.fixture
def table(kitchen: Kitchen, window: QMainWindow) -> ActionTable:
    return ActionTable(
        (
            ActionSpec("file.save", "Save", "File", lambda: kitchen.done.append("save"), "Ctrl+S", group="a"),
            ActionSpec(
                "file.close", "Close", "File", lambda: kitchen.done.append("close"), "Ctrl+W",
                why_not=lambda: kitchen.obstacle, tip="Closes the level.", group="b",
            ),
            ActionSpec("view.light", "Light", "View", kitchen.light, is_checked=lambda: kitchen.is_lit),
        ),
        window,
    )  # fmt: skip


@pytest.fixture
def window(qtbot: QtBot) -> QMainWindow:
    window = QMainWindow()
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    return window


def test_a_shortcut_runs_its_action(table: ActionTable, kitchen: Kitchen, window: QMainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: kitchen.done == ["save"])


def test_an_impossible_action_does_nothing_and_says_why(table: ActionTable, kitchen: Kitchen) -> None:
    kitchen.obstacle = "a drag is under way"
    table.trigger("file.close")
    assert not kitchen.done
    assert "a drag is under way" in table.action("file.close").toolTip()
    assert [state.why_disabled for state in table.states() if not state.enabled] == ["a drag is under way"]


def test_an_action_is_checked_again_when_it_runs(table: ActionTable, kitchen: Kitchen) -> None:
    kitchen.obstacle = "too late"
    table.action("file.close").trigger()
    assert not kitchen.done


def test_a_menu_holds_its_actions_with_a_line_between_groups(table: ActionTable) -> None:
    menu = QMenu()
    table.fill_menu(menu, "File")
    assert ["—" if action.isSeparator() else action.text() for action in menu.actions()] == ["Save", "—", "Close"]


def test_a_switch_shows_its_state(table: ActionTable) -> None:
    assert not table.action("view.light").isChecked()
    table.trigger("view.light")
    assert table.action("view.light").isChecked()


def test_actions_of_two_places_may_share_a_key(window: QMainWindow) -> None:
    table = ActionTable(
        (
            ActionSpec("one", "One", "File", lambda: None, "Ctrl+G", place="world"),
            ActionSpec("two", "Two", "File", lambda: None, "Ctrl+G", place="logic"),
            ActionSpec("three", "Three", "File", lambda: None, "Ctrl+G", place="logic"),
        ),
        window,
    )
    assert table.conflicts() == (("two", "three"),)


def test_two_actions_on_one_key_are_a_conflict(window: QMainWindow) -> None:
    table = ActionTable(
        (
            ActionSpec("one", "One", "File", lambda: None, "Ctrl+S"),
            ActionSpec("two", "Two", "File", lambda: None, "ctrl+s"),
        ),
        window,
    )
    assert table.conflicts() == (("one", "two"),)


def test_other_keys_take_the_place_of_an_actions_own_until_they_are_taken_back(
    table: ActionTable, kitchen: Kitchen, window: QMainWindow, qtbot: QtBot
) -> None:
    table.rekey({"file.save": "F9", "file.close": "F8"})
    assert [state.shortcut for state in table.states()] == ["F9", "F8", ""]
    assert "(F9)" in table.action("file.save").toolTip()
    qtbot.keyClick(window, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: kitchen.done == ["save"])
    table.rekey({"file.close": "Ctrl+S"})
    assert table.conflicts() == (("file.save", "file.close"),)
    table.rekey({})
    assert table.action("file.close").shortcut().toString() == "Ctrl+W"
    assert table.conflicts() == ()
