"""The dialog of the level store: rows, search, emptiness, and what can be asked for when."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QProgressBar, QPushButton, QTreeWidget
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.levels.dialog import EMPTY, FILTERED_OUT, NAME, READING, VERSION, LevelRow, LevelsDialog

pytestmark = pytest.mark.gui
ROWS = (
    LevelRow("forest", "Dark Forest", 3, 120, "2026-11-21 09:00:00 UTC"),
    LevelRow("yard", "Pump Yard", 1, 8, "2026-11-20 09:00:00 UTC", is_open=True),
)


@pytest.fixture
def dialog(qtbot: QtBot) -> LevelsDialog:
    made = LevelsDialog()
    show_active(qtbot, made)
    return made


def button(dialog: LevelsDialog, name: str) -> QPushButton:
    found = dialog.findChild(QPushButton, name)
    assert found is not None
    return found


def tree(dialog: LevelsDialog) -> QTreeWidget:
    found = dialog.findChild(QTreeWidget, "levels_table")
    assert found is not None
    return found


def label(dialog: LevelsDialog, name: str) -> str:
    found = dialog.findChild(QLabel, name)
    assert found is not None
    return found.text()


def test_before_the_list_is_read_it_says_so_and_an_empty_store_says_what_to_do(dialog: LevelsDialog) -> None:
    assert label(dialog, "levels_empty") == READING
    dialog.show_levels(())
    assert label(dialog, "levels_empty") == EMPTY
    assert not button(dialog, "levels_open").isEnabled()
    assert button(dialog, "levels_save_as").isEnabled()


def test_levels_are_shown_with_the_one_on_screen_marked(dialog: LevelsDialog) -> None:
    dialog.show_levels(ROWS)
    first, second = tree(dialog).topLevelItem(0), tree(dialog).topLevelItem(1)
    assert first is not None
    assert second is not None
    assert [first.text(column) for column in range(5)] == [
        "Dark Forest", "forest", "3", "120", "2026-11-21 09:00:00 UTC"
    ]  # fmt: skip
    assert second.text(NAME) == "● Pump Yard"
    assert dialog.chosen == "forest"
    assert label(dialog, "levels_count") == "2 levels"


def test_search_looks_at_name_and_id_and_keeps_the_chosen_one(dialog: LevelsDialog, qtbot: QtBot) -> None:
    dialog.show_levels(ROWS)
    dialog.choose("yard")
    line = dialog.findChild(QLineEdit, "levels_filter")
    assert line is not None
    qtbot.keyClicks(line, "pump yar")
    assert tree(dialog).topLevelItemCount() == 1
    assert dialog.chosen == "yard"
    assert label(dialog, "levels_count") == "1 of 2 levels"
    qtbot.keyClicks(line, "zzz")
    assert label(dialog, "levels_empty") == FILTERED_OUT
    assert dialog.chosen == ""


@pytest.mark.parametrize("name", ["open", "export", "delete"])
def test_a_request_carries_the_chosen_level(dialog: LevelsDialog, qtbot: QtBot, name: str) -> None:
    dialog.show_levels(ROWS)
    dialog.choose("yard")
    with qtbot.waitSignal(getattr(dialog, f"{name}_requested")) as told:
        qtbot.mouseClick(button(dialog, f"levels_{name}"), Qt.MouseButton.LeftButton)
    assert told.args == ["yard"]


def test_return_opens_unless_something_is_under_way(dialog: LevelsDialog, qtbot: QtBot) -> None:
    dialog.show_levels(ROWS)
    asked: list[str] = []
    dialog.open_requested.connect(asked.append)
    dialog.show_busy(True)
    qtbot.keyClick(tree(dialog), Qt.Key.Key_Return)
    dialog.show_busy(False)
    qtbot.keyClick(tree(dialog), Qt.Key.Key_Return)
    assert asked == ["forest"]


def test_saving_says_why_not(dialog: LevelsDialog) -> None:
    dialog.show_saving("not from the store")
    assert not button(dialog, "levels_save").isEnabled()
    assert button(dialog, "levels_save").toolTip() == "not from the store"
    dialog.show_saving("")
    assert button(dialog, "levels_save").isEnabled()
    dialog.show_busy(True)
    assert not button(dialog, "levels_save").isEnabled()


def test_sending_shows_how_far_it_is_and_can_be_cancelled(dialog: LevelsDialog, qtbot: QtBot) -> None:
    bar = dialog.findChild(QProgressBar, "levels_progress")
    assert bar is not None
    assert not bar.isVisible()
    dialog.show_upload("Sending a.png (2 of 4)", 1, 4)
    assert (bar.value(), bar.maximum(), bar.text()) == (1, 4, "Sending a.png (2 of 4)")
    with qtbot.waitSignal(dialog.cancel_requested):
        qtbot.mouseClick(button(dialog, "levels_cancel"), Qt.MouseButton.LeftButton)
    dialog.show_upload(None)
    assert not bar.isVisible()


def test_what_came_of_it_is_said(dialog: LevelsDialog) -> None:
    dialog.say("Stored", "ok")
    assert dialog.notice.text == "Stored"


def test_what_the_role_does_not_allow_is_disabled_and_says_so(dialog: LevelsDialog) -> None:
    dialog.show_levels(ROWS)
    dialog.choose("forest")
    dialog.show_barred("takes OPERATOR", "takes ENGINEER")
    for name, why in (("save", "takes OPERATOR"), ("save_as", "takes OPERATOR"), ("delete", "takes ENGINEER")):
        assert not button(dialog, f"levels_{name}").isEnabled()
        assert button(dialog, f"levels_{name}").toolTip() == why
    assert button(dialog, "levels_open").isEnabled()
    dialog.show_barred("", "")
    assert button(dialog, "levels_delete").isEnabled()
    assert button(dialog, "levels_save_as").toolTip() == "Store the level on screen under a new name"


def test_the_level_that_takes_the_place_of_a_deleted_one_is_chosen_and_the_list_stays_where_it_was(
    dialog: LevelsDialog, qtbot: QtBot
) -> None:
    many = tuple(LevelRow(f"level_{number:02}", f"Level {number}", 1, 0, "") for number in range(60))
    dialog.show_levels(many)
    dialog.choose("level_40")
    bar = tree(dialog).verticalScrollBar()
    before = bar.value()
    assert before > 0
    dialog.show_levels((*many[:40], *many[41:]))
    assert dialog.chosen == "level_41"
    assert bar.value() == before
    dialog.choose("level_59")
    dialog.show_levels(many[:59])
    assert dialog.chosen == "level_58"


def test_a_newer_version_in_the_store_than_on_screen_is_told(dialog: LevelsDialog) -> None:
    dialog.show_levels([LevelRow("yard", "Pump Yard", 3, 8, "", is_open=True, read_version=2)])
    item = tree(dialog).topLevelItem(0)
    assert item is not None
    assert item.text(VERSION) == "3 (yours 2)"
    assert "newer version" in item.toolTip(VERSION)
