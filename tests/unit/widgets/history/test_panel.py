"""The history panel: steps, the current one, the saved one, and a click that goes there."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListWidget
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.history.panel import HistoryPanel, HistoryView
from widgets.theme import Theme

pytestmark = pytest.mark.gui


@pytest.fixture
def panel(qtbot: QtBot) -> HistoryPanel:
    made = HistoryPanel(Theme("light"))
    made.resize(240, 300)
    show_active(qtbot, made)
    return made


def _list(panel: HistoryPanel) -> QListWidget:
    steps = panel.findChild(QListWidget, "history_list")
    assert isinstance(steps, QListWidget)
    return steps


def _spoken(panel: HistoryPanel) -> list[str]:
    steps = _list(panel)
    return [str(steps.item(row).data(Qt.ItemDataRole.AccessibleTextRole)) for row in range(steps.count())]


def test_steps_are_marked_as_done_current_and_undone(panel: HistoryPanel) -> None:
    panel.show_history(HistoryView(("Opened x", "Move", "Delete"), 1, 0))
    assert _spoken(panel) == ["Opened x, done, saved", "Move, current", "Delete, undone"]
    panel.show_history(HistoryView(("Opened x", "Move", "Add", "Paste"), 3, None))
    assert _spoken(panel) == ["Opened x, done", "Move, done", "Add, done", "Paste, current"]
    panel.show_history(HistoryView(("Opened y",), 0, 0))
    assert _spoken(panel) == ["Opened y, current, saved"]


def test_click_and_enter_ask_to_go_to_a_step(panel: HistoryPanel) -> None:
    told: list[int] = []
    panel.position_requested.connect(told.append)
    panel.show_history(HistoryView(("Opened x", "Move", "Delete"), 2, 0))
    steps = _list(panel)
    QTest.mouseClick(steps.viewport(), Qt.MouseButton.LeftButton, pos=steps.visualItemRect(steps.item(0)).center())
    QTest.keyClick(steps, Qt.Key.Key_Down)
    QTest.keyClick(steps, Qt.Key.Key_Return)
    assert told == [0, 1]


def test_undone_steps_are_fainter_than_done_ones(panel: HistoryPanel) -> None:
    panel.show_history(HistoryView(("XXXXXXXX", "now", "XXXXXXXX"), 1, 0))
    steps = _list(panel)
    image = steps.viewport().grab().toImage()

    def darkest(row: int) -> int:
        rect = steps.visualItemRect(steps.item(row))
        return min(
            image.pixelColor(x, y).lightness()
            for x in range(rect.left() + 28, rect.left() + 80)
            for y in range(rect.top(), rect.bottom())
        )

    assert darkest(0) < darkest(2)
