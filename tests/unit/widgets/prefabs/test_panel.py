"""The panel: what it says when there is nothing, and when the selection can be saved."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.prefabs.panel import NOTHING, PrefabsPanel
from widgets.prefabs.views import InstanceView, PieceRow, PrefabsView

pytestmark = pytest.mark.gui


@pytest.fixture
def panel(qtbot: QtBot) -> PrefabsPanel:
    panel = PrefabsPanel()
    panel.show_view(PrefabsView())
    show_active(qtbot, panel)
    return panel


def child(panel: PrefabsPanel, kind: type, name: str):  # type: ignore[no-untyped-def]
    found = panel.findChild(kind, name)
    assert found is not None
    return found


def test_an_empty_panel_says_what_would_be_there(panel: PrefabsPanel) -> None:
    assert child(panel, QLabel, "prefab_nothing").text() == NOTHING
    assert not panel.pieces.isVisible()
    assert not panel.instance.isVisible()
    panel.show_view(PrefabsView((PieceRow("a", "A", "1 part"),), InstanceView("a_1")))
    assert panel.pieces.isVisible()
    assert panel.instance.isVisible()
    assert not child(panel, QLabel, "prefab_nothing").isVisible()


def test_a_selection_is_saved_under_a_name_with_return_or_the_button(qtbot: QtBot, panel: PrefabsPanel) -> None:
    told: list[str] = []
    panel.save_requested.connect(told.append)
    name, save = child(panel, QLineEdit, "prefab_name"), child(panel, QPushButton, "prefab_save")
    panel.focus_name()
    qtbot.keyClick(name, Qt.Key.Key_Return)
    assert "give it a name" in save.toolTip()
    qtbot.keyClicks(name, "House")
    qtbot.keyClick(name, Qt.Key.Key_Return)
    qtbot.mouseClick(save, Qt.MouseButton.LeftButton)
    assert told == ["House", "House"]
    panel.clear_name()
    assert not save.isEnabled()


def test_why_it_cannot_be_saved_stands_in_the_tip_and_a_refusal_below(qtbot: QtBot, panel: PrefabsPanel) -> None:
    panel.show_view(PrefabsView(why_not_save="nothing is selected"))
    save = child(panel, QPushButton, "prefab_save")
    qtbot.keyClicks(child(panel, QLineEdit, "prefab_name"), "House")
    assert not save.isEnabled()
    assert "nothing is selected" in save.toolTip()
    panel.show_refusal("another prefab has that name")
    assert child(panel, QLabel, "prefab_refusal").text() == "▲ another prefab has that name"
    panel.show_refusal("")
    assert not child(panel, QLabel, "prefab_refusal").isVisible()
