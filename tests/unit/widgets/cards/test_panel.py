"""The panel under real hands: filters, breakpoints, honest empty states."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from widgets.cards.panel import FILTERED_OUT, NO_CARDS, NOTHING_YET, CardsPanel
from widgets.cards.row import CardRow, Column
from widgets.theme import Theme

pytestmark = pytest.mark.gui
ROWS = [
    CardRow(1, "Low float", "DI", force="forced high"),
    CardRow(2, "Tank level", "AI", is_changing=True),
    CardRow(8, "Pump 1", "DO", breakpoint="enabled", health="FAULT"),
]


@pytest.fixture
def panel(qtbot: QtBot) -> CardsPanel:
    panel = CardsPanel(Theme("dark"))
    qtbot.addWidget(panel)
    panel.resize(900, 300)
    panel.show()
    qtbot.waitExposed(panel)
    panel.show_rows(ROWS)
    return panel


def part(panel: CardsPanel, kind: type[QWidget], name: str) -> Any:
    found = panel.findChild(kind, name)
    assert found is not None
    return found


def shown(panel: CardsPanel) -> list[int]:
    return [panel.model.row_at(row).card_id for row in range(panel.model.rowCount())]


def click_gutter(panel: CardsPanel, qtbot: QtBot, row: int) -> None:
    at = panel.table.visualRect(panel.model.index(row, Column.GUTTER)).center()
    qtbot.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_long_numbers_of_cards_have_room_in_both_tables(panel: CardsPanel) -> None:
    panel.show_watched([2])
    narrow = panel.table.columnWidth(Column.ID)
    panel.show_rows([*ROWS, CardRow(4_294_967_295, "Last", "RTC")])
    assert panel.table.columnWidth(Column.ID) > narrow
    assert panel.watch.table.columnWidth(Column.ID) == panel.table.columnWidth(Column.ID)


def test_one_card_is_one_card(panel: CardsPanel) -> None:
    panel.show_rows(ROWS[:1])
    assert part(panel, QLabel, "cards_count").text() == "1 card"


def test_a_gutter_click_asks_for_the_other_state(panel: CardsPanel, qtbot: QtBot) -> None:
    asked = QSignalSpy(panel.breakpoint_requested)
    click_gutter(panel, qtbot, 0)
    click_gutter(panel, qtbot, 2)
    assert [asked.at(0), asked.at(1)] == [[1, True], [8, False]]


def test_a_breakpoint_on_its_way_is_not_asked_for_again(panel: CardsPanel, qtbot: QtBot) -> None:
    panel.show_rows([replace(ROWS[0], breakpoint="pending"), *ROWS[1:]])
    asked = QSignalSpy(panel.breakpoint_requested)
    click_gutter(panel, qtbot, 0)
    assert asked.count() == 0


def test_f9_asks_for_the_chosen_card(panel: CardsPanel) -> None:
    asked = QSignalSpy(panel.breakpoint_requested)
    panel.toggle_breakpoint()
    assert asked.count() == 0
    panel.choose(2)
    panel.toggle_breakpoint()
    assert asked.at(0) == [2, True]


@pytest.mark.parametrize(("name", "left"), [("cards_overridden", 1), ("cards_faulty", 8), ("cards_changing", 2)])
def test_a_chip_leaves_the_cards_it_names(panel: CardsPanel, qtbot: QtBot, name: str, left: int) -> None:
    qtbot.mouseClick(part(panel, QToolButton, name), Qt.MouseButton.LeftButton)
    assert shown(panel) == [left]
    assert part(panel, QLabel, "cards_count").text() == "1 of 3"
    qtbot.mouseClick(part(panel, QToolButton, "cards_clear_filters"), Qt.MouseButton.LeftButton)
    assert shown(panel) == [1, 2, 8]
    assert part(panel, QLabel, "cards_count").text() == "3 cards"


def test_typing_filters_by_label(panel: CardsPanel, qtbot: QtBot) -> None:
    panel.focus_filter()
    qtbot.keyClicks(part(panel, QLineEdit, "cards_filter"), "pump")
    assert shown(panel) == [8]


def test_a_family_can_be_picked(panel: CardsPanel) -> None:
    box = part(panel, QComboBox, "cards_family")
    box.setCurrentIndex(box.findData("AI"))
    assert shown(panel) == [2]


def test_choosing_a_hidden_card_takes_the_filters_away(panel: CardsPanel, qtbot: QtBot) -> None:
    qtbot.mouseClick(part(panel, QToolButton, "cards_faulty"), Qt.MouseButton.LeftButton)
    panel.choose(2)
    assert panel.chosen == 2
    assert shown(panel) == [1, 2, 8]


def test_empty_tables_say_why(panel: CardsPanel, qtbot: QtBot) -> None:
    qtbot.keyClicks(part(panel, QLineEdit, "cards_filter"), "nothing like it")
    assert panel.table._empty_text == FILTERED_OUT
    panel.clear_filters()
    panel.show_rows([])
    assert panel.table._empty_text == NO_CARDS
    panel.show_nothing()
    assert panel.table._empty_text == NOTHING_YET


def test_a_problem_stands_above_the_table(panel: CardsPanel) -> None:
    panel.show_problem("Breakpoint on Pump 1: refused.")
    assert panel.notice.isVisible()
    panel.show_problem(None)
    assert not panel.notice.isVisible()


def test_it_tells_which_cards_are_in_view(panel: CardsPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.cards_in_view) as told:
        panel.resize(900, 320)
    assert told.args == [frozenset({1, 2, 8})]


def test_staleness_reaches_the_table(panel: CardsPanel) -> None:
    panel.show_stale(True)
    assert panel.table._is_stale


def test_a_jump_chooses_the_card_though_filters_hide_it(panel: CardsPanel, qtbot: QtBot) -> None:
    part(panel, QToolButton, "cards_faulty").setChecked(True)
    chosen = QSignalSpy(panel.card_chosen)
    panel.open_jump()
    line = part(panel, QLineEdit, "cards_jump_line")
    qtbot.keyClicks(line, "tank")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert chosen.at(0) == [2]
    assert panel.chosen == 2
    assert shown(panel) == [1, 2, 8]


def test_a_watched_card_stays_in_view_though_filters_hide_it(panel: CardsPanel) -> None:
    told = QSignalSpy(panel.cards_in_view)
    panel.show_watched([8, 2])
    assert told.at(told.count() - 1)[0] >= {8, 2}
    part(panel, QLineEdit, "cards_filter").setText("float")
    assert shown(panel) == [1]
    assert [row.card_id for row in panel.watch.shown] == [8, 2]
    assert panel.ids_in_view == {1, 2, 8}


def test_a_card_chosen_on_the_watch_list_is_chosen_in_the_table(panel: CardsPanel) -> None:
    panel.show_watched([8])
    chosen = QSignalSpy(panel.card_chosen)
    panel.watch.card_chosen.emit(8)
    assert panel.chosen == 8
    assert chosen.at(chosen.count() - 1) == [8]
