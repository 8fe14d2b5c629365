"""The list of findings."""

import pytest
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.config.findings import FindingsView
from widgets.config.view import FindingLine
from widgets.theme import Theme

pytestmark = pytest.mark.gui
LONG = "the scan interval lies in 10..1000 ms, not at 5, and this goes on so that it needs a second line and a third"
LINES = (
    FindingLine("there is no card 9", "4 Pump · Set, first clause: source", "V-CFG-003", False, "card:4", "config.set"),
    FindingLine(LONG, "scan.intervalMs", "V-CFG-005", True, "page:program", "scan.intervalMs"),
    FindingLine("gone", "somewhere", "V-CFG-002", False, "", ""),
)


@pytest.fixture
def view(qtbot: QtBot) -> FindingsView:
    made = FindingsView(Theme("dark"))
    made.resize(260, 300)
    made.show_lines(LINES, "")
    show_active(qtbot, made)
    return made


def test_findings_are_told_with_place_and_rule(view: FindingsView) -> None:
    first = view.model.index(0)
    assert view.model.data(first) == "there is no card 9"
    assert view.model.data(first, Qt.ItemDataRole.AccessibleTextRole) == (
        "error at 4 Pump · Set, first clause: source: there is no card 9 (V-CFG-003)"
    )
    assert view.model.data(first, Qt.ItemDataRole.DecorationRole) is None
    assert view.model.rowCount(first) == 0


def test_a_long_text_is_wrapped(view: FindingsView) -> None:
    heights = [view.view.visualRect(view.model.index(row)).height() for row in range(2)]
    assert heights[1] > heights[0]


def test_a_click_leads_to_the_field(view: FindingsView, qtbot: QtBot) -> None:
    led: list[tuple[str, str]] = []
    view.place_chosen.connect(lambda page, address: led.append((page, address)))
    for row in range(3):
        place = view.view.visualRect(view.model.index(row)).center()
        qtbot.mouseClick(view.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert led == [("card:4", "config.set"), ("page:program", "scan.intervalMs")]


def test_the_same_findings_are_not_laid_out_again(view: FindingsView) -> None:
    resets: list[QModelIndex] = []
    view.model.modelReset.connect(lambda: resets.append(QModelIndex()))
    view.show_lines(LINES, "")
    assert resets == []
    view.show_lines((), "nothing wrong")
    assert len(resets) == 1
    assert not view.view.isVisible()
