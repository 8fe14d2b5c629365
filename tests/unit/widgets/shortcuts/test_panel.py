"""The shortcut editor by itself: a table to search, a field to record in, and what it tells of both."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QKeySequenceEdit, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.shortcuts.panel import KEY, ShortcutRow, ShortcutsPanel, Verdict
from widgets.theme import Theme

pytestmark = pytest.mark.gui

SAVE = ShortcutRow("file.save", "Save", "File", "Ctrl+S", note="Works everywhere.")
FRAME = ShortcutRow("view.frame", "Frame selection", "View", "F", is_changed=True)
BARE = ShortcutRow("add.box", "Box", "Add", "")


@pytest.fixture
def panel(qtbot: QtBot) -> ShortcutsPanel:
    made = ShortcutsPanel(Theme())
    show_active(qtbot, made)
    made.show_rows((SAVE, FRAME, BARE))
    made.open()
    return made


def part(panel: ShortcutsPanel, kind: type, name: str) -> object:
    found = panel.findChild(kind, f"shortcuts_{name}")
    assert isinstance(found, kind)
    return found


def button(panel: ShortcutsPanel, name: str) -> QPushButton:
    found = part(panel, QPushButton, name)
    assert isinstance(found, QPushButton)
    return found


def shown(panel: ShortcutsPanel) -> list[str]:
    table = panel.table
    return [
        item.text()
        for row in range(table.rowCount())
        for item in (table.item(row, 0),)
        if item is not None and not table.isRowHidden(row)
    ]


@pytest.mark.parametrize(
    ("typed", "found"),
    [("frame", ["Frame selection"]), ("ctrl+s", ["Save"]), ("view f", ["Frame selection"]), ("zz", [])],
)
def test_actions_are_found_by_name_menu_and_key(panel: ShortcutsPanel, typed: str, found: list[str]) -> None:
    search = part(panel, QLineEdit, "search")
    assert isinstance(search, QLineEdit)
    QTest.keyClicks(search, typed)
    assert shown(panel) == found
    assert bool(panel.chosen_id()) == bool(found)


def test_a_changed_key_is_marked_and_can_be_reset(panel: ShortcutsPanel) -> None:
    reset: list[str] = []
    panel.reset_requested.connect(reset.append)
    panel.reset_all_requested.connect(lambda: reset.append("all"))
    panel.table.setCurrentCell(0, 0)
    assert not button(panel, "reset").isEnabled()
    panel.table.setCurrentCell(1, 0)
    item = panel.table.item(1, KEY)
    assert item is not None
    assert item.text() == "F •"
    QTest.mouseClick(button(panel, "reset"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(button(panel, "reset_all"), Qt.MouseButton.LeftButton)
    assert reset == ["view.frame", "all"]


def test_a_key_is_recorded_and_given_without_a_mouse(panel: ShortcutsPanel, qtbot: QtBot) -> None:
    tried: list[tuple[str, str]] = []
    chosen: list[tuple[str, str]] = []
    panel.key_tried.connect(lambda name, key: tried.append((name, key)))
    panel.key_chosen.connect(lambda name, key: chosen.append((name, key)))
    search = part(panel, QLineEdit, "search")
    assert isinstance(search, QLineEdit)
    QTest.keyClicks(search, "save")
    QTest.keyClick(search, Qt.Key.Key_Return)
    qtbot.waitUntil(panel.table.hasFocus)
    QTest.keyClick(panel.table, Qt.Key.Key_Return)
    recorder = part(panel, QKeySequenceEdit, "recorder")
    assert isinstance(recorder, QKeySequenceEdit)
    qtbot.waitUntil(recorder.hasFocus)
    QTest.keyClick(recorder, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert set(tried) == {("file.save", "Ctrl+K")}
    panel.show_verdict(Verdict("Ctrl+K is free.", "Set"))
    assert panel.verdict == "Ctrl+K is free."
    QTest.mouseClick(button(panel, "set"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(button(panel, "none"), Qt.MouseButton.LeftButton)
    assert chosen == [("file.save", "Ctrl+K"), ("file.save", "")]


def test_a_refused_key_cannot_be_set(panel: ShortcutsPanel) -> None:
    panel.show_verdict(Verdict("Esc moves about", is_warning=True))
    assert not button(panel, "set").isEnabled()
    panel.show_verdict(Verdict("taken", "Reassign", is_warning=True))
    assert button(panel, "set").isEnabled()
    assert button(panel, "set").text() == "Reassign"


def test_the_chosen_action_stays_chosen_when_rows_are_shown_again(panel: ShortcutsPanel) -> None:
    panel.table.setCurrentCell(2, 0)
    panel.show_rows((FRAME, SAVE, BARE))
    assert panel.chosen_id() == "add.box"
    assert not button(panel, "none").isEnabled()
