"""The window shows values with their counts and says what was chosen, and for what."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QListWidget, QPushButton
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.select_by.panel import SelectByPanel

pytestmark = pytest.mark.gui
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def panel(qtbot: QtBot) -> SelectByPanel:
    panel = SelectByPanel([("mesh", "Mesh"), ("script", "Script")])
    panel.show_values("script", {"": 4, "hunt": 1})
    show_active(qtbot, panel)
    return panel


def child(panel: SelectByPanel, kind: type, name: str):  # type: ignore[no-untyped-def]
    found = panel.findChild(kind, name)
    assert found is not None
    return found


def click_value(qtbot: QtBot, panel: SelectByPanel, row: int, modifier: Qt.KeyboardModifier) -> None:
    values = child(panel, QListWidget, "select_by_values")
    qtbot.mouseClick(values.viewport(), LEFT, modifier, values.visualItemRect(values.item(row)).center())


def test_values_are_listed_with_their_counts_and_chosen_for_each_action(qtbot: QtBot, panel: SelectByPanel) -> None:
    told: list[tuple[object, str]] = []
    panel.chosen.connect(lambda values, how: told.append((values, how)))
    values = child(panel, QListWidget, "select_by_values")
    assert [values.item(row).text().split() for row in range(2)] == [["none", "4"], ["hunt", "1"]]
    click_value(qtbot, panel, 1, Qt.KeyboardModifier.NoModifier)
    assert child(panel, QLabel, "select_by_count").text() == "1 entity"
    click_value(qtbot, panel, 0, Qt.KeyboardModifier.ControlModifier)
    assert child(panel, QLabel, "select_by_count").text() == "5 entities"
    for how in ("replace", "add", "remove"):
        qtbot.mouseClick(child(panel, QPushButton, f"select_by_{how}"), LEFT)
    assert told == [(("", "hunt"), "replace"), (("", "hunt"), "add"), (("", "hunt"), "remove")]


def test_nothing_can_be_done_while_nothing_is_chosen(qtbot: QtBot, panel: SelectByPanel) -> None:
    assert not child(panel, QPushButton, "select_by_replace").isEnabled()
    values = child(panel, QListWidget, "select_by_values")
    with qtbot.assertNotEmitted(panel.chosen):
        values.itemDoubleClicked.emit(values.item(0))


def test_what_is_chosen_stays_chosen_while_it_is_in_use(qtbot: QtBot, panel: SelectByPanel) -> None:
    click_value(qtbot, panel, 1, Qt.KeyboardModifier.NoModifier)
    panel.show_values("script", {"hunt": 2, "sleep": 1})
    assert child(panel, QLabel, "select_by_count").text() == "2 entities"


def test_another_kind_is_asked_for(qtbot: QtBot, panel: SelectByPanel) -> None:
    told: list[object] = []
    panel.kind_chosen.connect(told.append)
    combo = child(panel, QComboBox, "select_by_kind_input")
    combo.setFocus()
    qtbot.keyClick(combo, Qt.Key.Key_Up)
    assert told == ["mesh"]
