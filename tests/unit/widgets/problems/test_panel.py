"""The problems panel: rows, summary, empty state, and the way to the field."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.problems.model import MARK, MESSAGE, FixOffer, ProblemRow
from widgets.problems.panel import NO_FIX, ProblemsPanel
from widgets.theme import Theme

pytestmark = pytest.mark.gui

FLAT = ProblemRow("wolf_1", "transform.scale[1]", "W-006", "scale must be above 0, not 0", False, key="flat")
FUR = ProblemRow("wolf_1", "material.texture", "ASSET_NOT_FOUND", "no texture is named 'fur'", True, key="fur")


@pytest.fixture
def panel(qtbot: QtBot) -> ProblemsPanel:
    made = ProblemsPanel(Theme())
    made.resize(800, 200)
    show_active(qtbot, made)
    return made


def test_nothing_wrong_is_said_in_words(panel: ProblemsPanel) -> None:
    empty = panel.findChild(QLabel, "problems_empty")
    assert isinstance(empty, QLabel)
    assert empty.isVisible()
    panel.show_problems([FLAT])
    assert not empty.isVisible()
    panel.show_problems([])
    assert empty.isVisible()
    assert panel.summary == ""


def test_errors_and_warnings_are_counted(panel: ProblemsPanel) -> None:
    counts: list[int] = []
    panel.count_changed.connect(counts.append)
    panel.show_problems([FLAT, FUR, FUR])
    assert panel.summary == "1 error · 2 warnings"
    panel.show_problems([FLAT, FUR, FUR])
    panel.show_problems([FLAT, FLAT, FUR])
    assert panel.summary == "2 errors · 1 warning"
    assert counts == [3]


def test_click_and_enter_lead_to_the_field(panel: ProblemsPanel) -> None:
    told: list[object] = []
    panel.problem_activated.connect(told.append)
    panel.show_problems([FLAT, FUR])
    QTest.keyClick(panel.table, Qt.Key.Key_Return)
    assert told == []
    rect = panel.table.visualRect(panel.table.model().index(1, MESSAGE))
    QTest.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    QTest.keyClick(panel.table, Qt.Key.Key_Up)
    QTest.keyClick(panel.table, Qt.Key.Key_Return)
    assert told == ["fur", "flat"]


def test_severity_is_a_mark_a_colour_and_a_word(panel: ProblemsPanel) -> None:
    panel.show_problems([FLAT, FUR])
    error, warning = (panel.table.model().index(row, MARK) for row in (0, 1))
    assert (error.data(), warning.data()) == ("▲", "△")
    assert error.data(Qt.ItemDataRole.AccessibleTextRole) == "error"
    assert warning.data(Qt.ItemDataRole.AccessibleTextRole) == "warning"
    assert error.data(Qt.ItemDataRole.ForegroundRole) == Theme().color("alarm")
    assert "Click to go to wolf_1" in error.data(Qt.ItemDataRole.ToolTipRole)


def test_one_severity_can_be_left_out(panel: ProblemsPanel) -> None:
    panel.show_problems([FLAT, FUR])
    switch = panel.findChild(QToolButton, "problems_warnings")
    assert isinstance(switch, QToolButton)
    QTest.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert panel.table.model().rowCount() == 1
    assert panel.summary == "1 error · 1 warning"
    QTest.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert panel.table.model().rowCount() == 2


def test_what_is_chosen_stays_chosen_while_it_stands(panel: ProblemsPanel) -> None:
    panel.show_problems([FLAT, FUR])
    panel.table.setFocus()
    panel.table.selectAll()
    assert panel.chosen_keys() == ("flat", "fur")
    panel.show_problems([FUR])
    assert panel.chosen_keys() == ("fur",)


def test_fixes_of_what_is_chosen_are_reached_by_keys(panel: ProblemsPanel, qtbot: QtBot) -> None:
    asked: list[object] = []
    mended: list[object] = []
    panel.chosen_changed.connect(asked.append)
    panel.fix_requested.connect(mended.append)
    button = panel.findChild(QPushButton, "problems_fix")
    assert isinstance(button, QPushButton)
    panel.show_problems([FLAT, FUR])
    assert not button.isEnabled()
    panel.chosen_changed.connect(lambda keys: panel.show_fixes([FixOffer("Mend", 7)] if keys else []))
    panel.open_fixes()
    qtbot.waitUntil(panel.fix_menu.isVisible)
    assert asked[-1] == ("flat",)
    assert button.isEnabled()
    QTest.keyClick(panel.fix_menu, Qt.Key.Key_Return)
    assert mended == [7]
    panel.show_fixes([])
    assert button.toolTip() == NO_FIX
    panel.open_fixes()
    assert not panel.fix_menu.isVisible()


def test_the_keyboard_arrives_on_a_chosen_row(panel: ProblemsPanel) -> None:
    panel.show_problems([FLAT, FUR])
    panel.focus_list()
    assert panel.chosen_keys() == ("flat",)
    assert panel.table.hasFocus()
