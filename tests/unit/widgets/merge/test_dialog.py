"""The choice between two versions: mouse, keyboard, all at once, and not at all."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QTreeWidget
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.merge.dialog import OURS, OWNER, THEIRS, ChoiceRow, MergeDialog

pytestmark = pytest.mark.gui

ROWS = (
    ChoiceRow("wolf_1", "transform.position", "[0, 0, 0]", "[1, 0, 0]", "[2, 0, 0]"),
    ChoiceRow("rock_1", "the whole of it", "there", "deleted", "changed"),
)


@pytest.fixture
def dialog(qtbot: QtBot) -> MergeDialog:
    made = MergeDialog("Changed on disk", "Choose.", ROWS)
    show_active(qtbot, made)
    return made


def tree_of(dialog: MergeDialog) -> QTreeWidget:
    tree = dialog.findChild(QTreeWidget, "merge_rows")
    assert tree is not None
    return tree


def press(qtbot: QtBot, dialog: MergeDialog, name: str) -> None:
    button = dialog.findChild(QPushButton, name)
    assert button is not None
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_yours_are_kept_until_another_is_chosen(dialog: MergeDialog, qtbot: QtBot) -> None:
    with qtbot.waitSignal(dialog.decided) as told:
        press(qtbot, dialog, "merge_accept")
    assert told.args == [[False, False]]
    assert not dialog.isVisible()


def test_a_click_on_a_version_keeps_it(dialog: MergeDialog, qtbot: QtBot) -> None:
    tree = tree_of(dialog)
    for column in (THEIRS, OURS, THEIRS, OWNER):
        place = tree.visualRect(tree.model().index(1, column)).center()
        qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert dialog.choices == (False, True)
    item = tree.topLevelItem(1)
    assert item is not None
    assert (item.text(OURS), item.text(THEIRS)) == ("○ deleted", "● changed")
    assert item.data(OWNER, Qt.ItemDataRole.AccessibleTextRole) == "rock_1, the whole of it: on disk is kept"


def test_the_keyboard_chooses_too(dialog: MergeDialog, qtbot: QtBot) -> None:
    tree = tree_of(dialog)
    tree.setFocus()
    qtbot.keyClick(tree, Qt.Key.Key_Right)
    assert dialog.choices == (True, False)
    qtbot.keyClick(tree, Qt.Key.Key_Left)
    qtbot.keyClick(tree, Qt.Key.Key_Down)
    qtbot.keyClick(tree, Qt.Key.Key_Space)
    assert dialog.choices == (False, True)


def test_all_of_one_side(dialog: MergeDialog, qtbot: QtBot) -> None:
    press(qtbot, dialog, "merge_all_theirs")
    assert dialog.choices == (True, True)
    press(qtbot, dialog, "merge_all_ours")
    assert dialog.choices == (False, False)


@pytest.mark.parametrize("way", ["button", "escape"])
def test_not_now_decides_nothing(dialog: MergeDialog, qtbot: QtBot, way: str) -> None:
    with qtbot.assertNotEmitted(dialog.decided), qtbot.waitSignal(dialog.rejected):
        if way == "button":
            press(qtbot, dialog, "merge_later")
        else:
            qtbot.keyClick(dialog, Qt.Key.Key_Escape)


def test_without_rows_there_is_nothing_to_choose(qtbot: QtBot) -> None:
    empty = MergeDialog("Changed on disk", "Nothing.", ())
    qtbot.addWidget(empty)
    qtbot.keyClick(tree_of(empty), Qt.Key.Key_Space)
    assert empty.choices == ()
