"""The shortcut editor, the action table and the settings together."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from app.actions import ActionSpec, ActionTable, Placed, without_clashes
from app.presenters.shortcuts import ShortcutsPresenter
from app.settings import Settings
from widgets.shortcuts.panel import KEY, ShortcutsPanel
from widgets.theme import Theme

pytestmark = pytest.mark.gui


class Desk:
    """A window with four actions and the editor for their keys."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.done: list[str] = []
        self.window = QMainWindow()
        qtbot.addWidget(self.window)
        self.settings = Settings(folder / "plumbline.ini")
        self.preset: dict[str, str] = {}
        self.table = ActionTable(
            (
                self.action("save", "Save", "Ctrl+S"),
                self.action("open", "Open…", "Ctrl+O"),
                self.action("box", "Box", "B", "world"),
                self.action("break", "Break", "B", "logic"),
            ),
            self.window,
        )
        self.panel = ShortcutsPanel(Theme(), self.window)
        self.presenter = ShortcutsPresenter(
            self.panel, self.table, self.settings, preset_keys=lambda: self.preset, take_up=self.take_up
        )
        self.presenter.show()

    def action(self, name: str, text: str, key: str, place: str = "") -> ActionSpec:
        spec = ActionSpec(name, text, "File", lambda: self.done.append(name), key)
        return ActionSpec(name, text, "File", spec.run, key, Placed(place, lambda: place, "no")) if place else spec

    def take_up(self) -> None:
        self.table.rekey(without_clashes(self.table.specs, self.preset, self.settings.shortcuts))

    def keys(self) -> dict[str, str]:
        return {spec.id: self.table.shortcut(spec) for spec in self.table.specs}


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Desk:
    return Desk(qtbot, tmp_path)


def test_a_free_key_is_given_kept_and_works(desk: Desk, qtbot: QtBot) -> None:
    desk.panel.key_tried.emit("save", "Ctrl+Alt+S")
    assert desk.panel.verdict == "Ctrl+Alt+S is free."
    desk.panel.key_chosen.emit("save", "Ctrl+Alt+S")
    assert desk.settings.shortcuts == {"save": "Ctrl+Alt+S"}
    desk.panel.close()
    desk.window.show()
    desk.window.activateWindow()
    qtbot.waitUntil(desk.window.isActiveWindow)
    QTest.keyClick(desk.window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: desk.done == ["save"])


def test_a_conflict_names_both_and_is_resolved_by_choice(desk: Desk) -> None:
    desk.panel.key_tried.emit("save", "Ctrl+O")
    assert "“Open” (File)" in desk.panel.verdict
    assert "“Save”" in desk.panel.verdict
    assert desk.keys()["open"] == "Ctrl+O"
    desk.panel.key_chosen.emit("save", "Ctrl+O")
    assert (desk.keys()["save"], desk.keys()["open"]) == ("Ctrl+O", "")
    assert desk.table.conflicts() == ()
    desk.panel.reset_requested.emit("open")
    assert "that of “Save” now" in desk.panel.verdict
    desk.panel.reset_requested.emit("save")
    desk.panel.reset_requested.emit("open")
    assert desk.settings.shortcuts == {}
    assert desk.keys() == {"save": "Ctrl+S", "open": "Ctrl+O", "box": "B", "break": "B"}


def test_actions_of_two_workspaces_share_a_key_without_a_conflict(desk: Desk) -> None:
    assert desk.table.conflicts() == ()
    desk.panel.key_tried.emit("box", "Ctrl+B")
    assert desk.panel.verdict == "Ctrl+B is free."
    desk.panel.key_tried.emit("save", "B")
    assert "“Box” (File) and “Break” (File)" in desk.panel.verdict


def test_the_first_of_two_keys_is_a_conflict_too(desk: Desk) -> None:
    desk.panel.key_tried.emit("save", "Ctrl+O, X")
    assert "belongs to “Open”" in desk.panel.verdict


def test_keys_that_move_about_in_panels_and_the_present_one_are_not_taken(desk: Desk) -> None:
    desk.panel.key_tried.emit("save", "Esc")
    assert "cannot be given" in desk.panel.verdict
    desk.panel.key_tried.emit("save", "Ctrl+S")
    assert desk.panel.verdict == "This is the key it has."
    desk.panel.key_tried.emit("save", "")
    assert "Press a key" in desk.panel.verdict
    desk.panel.key_tried.emit("gone", "X")
    desk.panel.reset_requested.emit("gone")
    assert desk.settings.shortcuts == {}


def test_everything_can_be_reset_to_the_keys_of_the_preset(desk: Desk) -> None:
    desk.preset = {"save": "F2"}
    desk.panel.key_chosen.emit("save", "")
    desk.panel.key_chosen.emit("open", "F2")
    assert (desk.keys()["save"], desk.keys()["open"]) == ("", "F2")
    changed = [item.text() for row in (0, 1) for item in (desk.panel.table.item(row, KEY),) if item is not None]
    assert changed == ["none •", "F2 •"]
    desk.panel.reset_all_requested.emit()
    assert (desk.keys()["save"], desk.keys()["open"]) == ("F2", "Ctrl+O")


def test_the_users_key_wins_over_one_of_a_preset_chosen_later(desk: Desk) -> None:
    desk.panel.key_chosen.emit("open", "F9")
    desk.preset = {"save": "F9"}
    desk.take_up()
    assert (desk.keys()["save"], desk.keys()["open"]) == ("", "F9")
