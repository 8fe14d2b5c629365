"""The difference as a list."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.config.difference import DifferenceView
from widgets.config.view import ChangeGroup, ChangeLine
from widgets.theme import Theme

pytestmark = pytest.mark.gui
SHORT = ChangeLine("On for", "5.00 s", "7.50 s", "config.onDuration")
LONG = ChangeLine(
    "Set", "Tank level > 80.00 % and Flush mission is IDLE", "constant true, whatever else may be", "config.set"
)
GROUPS = (
    ChangeGroup("changed", "4  Pump", "card:4", "DO", (SHORT, LONG)),
    ChangeGroup("added", "7  Lamp", "card:7", "DO"),
    ChangeGroup("removed", "6  Clock", "", "RTC"),
)


@pytest.fixture
def view(qtbot: QtBot) -> DifferenceView:
    made = DifferenceView(Theme("light"))
    made.resize(300, 300)
    made.show_groups(GROUPS, "")
    show_active(qtbot, made)
    return made


def test_each_card_and_each_change_is_a_line_in_words(view: DifferenceView) -> None:
    told = [view.model.data(view.model.index(row)) for row in range(view.model.rowCount())]
    assert told == [
        "4  Pump changed DO",
        "On for: 5.00 s → 7.50 s",
        "Set: Tank level > 80.00 % and Flush mission is IDLE → constant true, whatever else may be",
        "7  Lamp added DO",
        "6  Clock removed RTC",
    ]
    assert view.model.data(view.model.index(0), Qt.ItemDataRole.DecorationRole) is None
    assert view.model.rowCount(view.model.index(0)) == 0


def test_a_change_that_does_not_fit_takes_two_lines(view: DifferenceView) -> None:
    heights = [view.view.visualRect(view.model.index(row)).height() for row in (1, 2)]
    assert heights[1] > heights[0]


def test_a_click_leads_to_the_field_and_what_is_gone_leads_nowhere(view: DifferenceView, qtbot: QtBot) -> None:
    led: list[tuple[str, str]] = []
    view.place_chosen.connect(lambda page, address: led.append((page, address)))
    for row in range(5):
        place = view.view.visualRect(view.model.index(row)).center()
        qtbot.mouseClick(view.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert led == [("card:4", ""), ("card:4", "config.onDuration"), ("card:4", "config.set"), ("card:7", "")]


def test_without_a_difference_it_says_so(view: DifferenceView) -> None:
    view.show_groups(GROUPS, "")
    view.show_groups((), "the same as active")
    assert not view.view.isVisible()
    assert view.model.rowCount() == 0
