"""The table under real hands: gutter clicks, choosing by mouse and keys, choices that outlive filters."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot

from widgets.cards.filtering import CardFilter
from widgets.cards.model import CardsModel
from widgets.cards.row import CardRow, Column
from widgets.cards.table import LABEL_PX, CardsTable
from widgets.theme import Theme

pytestmark = pytest.mark.gui
ROWS = [CardRow(card, f"Card {card}", "DO" if card % 2 else "DI") for card in range(100)]


@pytest.fixture
def table(qtbot: QtBot) -> CardsTable:
    model = CardsModel()
    table = CardsTable(Theme("dark"), model)
    model.setParent(table)
    qtbot.addWidget(table)
    table.resize(900, 300)
    table.show()
    qtbot.waitExposed(table)
    model.show_rows(ROWS)
    return table


def cell(table: CardsTable, row: int, column: Column) -> QPoint:
    return table.visualRect(table.model().index(row, column)).center()


def test_a_click_in_the_gutter_names_the_card_and_chooses_nothing(table: CardsTable, qtbot: QtBot) -> None:
    with qtbot.waitSignal(table.gutter_clicked) as clicked:
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=cell(table, 4, Column.GUTTER))
    assert clicked.args == [4]
    assert table.chosen is None


def test_a_click_elsewhere_chooses_the_card(table: CardsTable, qtbot: QtBot) -> None:
    with qtbot.waitSignal(table.card_chosen) as chosen:
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=cell(table, 4, Column.CARD))
    assert chosen.args == [4]
    assert table.chosen == 4


def test_arrow_keys_walk_through_the_cards(table: CardsTable, qtbot: QtBot) -> None:
    table.choose(4)
    with qtbot.waitSignal(table.card_chosen) as chosen:
        qtbot.keyClick(table, Qt.Key.Key_Down)
    assert chosen.args == [5]


def test_choosing_from_elsewhere_scrolls_and_emits_nothing(table: CardsTable) -> None:
    told = QSignalSpy(table.card_chosen)
    assert table.choose(90)
    assert told.count() == 0
    assert table.viewport().rect().contains(cell(table, 90, Column.CARD))


def test_the_choice_outlives_a_filter(table: CardsTable) -> None:
    model = table.model()
    assert isinstance(model, CardsModel)
    table.choose(4)
    told = QSignalSpy(table.card_chosen)
    model.set_filter(CardFilter(family="DO"))
    assert table.chosen == 4
    assert not table.selectionModel().hasSelection()
    assert not table.choose(4)
    model.set_filter(CardFilter())
    assert [index.row() for index in table.selectionModel().selectedRows()] == [4]
    assert told.count() == 0


def test_scrolling_moves_the_window_that_is_told_of(table: CardsTable, qtbot: QtBot) -> None:
    model = table.model()
    assert isinstance(model, CardsModel)
    assert 0 in model.cards_in_window()
    assert 90 not in model.cards_in_window()
    with qtbot.waitSignal(table.window_moved):
        table.scrollToBottom()
    assert 99 in model.cards_in_window()
    assert 0 not in model.cards_in_window()


def test_the_gutter_shows_that_it_can_be_clicked(table: CardsTable, qtbot: QtBot) -> None:
    qtbot.mouseMove(table.viewport(), cell(table, 2, Column.GUTTER))
    qtbot.waitUntil(lambda: table.viewport().cursor().shape() == Qt.CursorShape.PointingHandCursor)
    qtbot.mouseMove(table.viewport(), cell(table, 2, Column.CARD))
    qtbot.waitUntil(lambda: table.viewport().cursor().shape() == Qt.CursorShape.ArrowCursor)


def test_stale_values_lie_under_a_veil(table: CardsTable) -> None:
    live = table.viewport().grab().toImage()
    table.show_stale(True)
    assert table.viewport().grab().toImage() != live
    table.show_stale(False)
    assert table.viewport().grab().toImage() == live


def test_an_empty_table_says_what_would_be_there(table: CardsTable) -> None:
    model = table.model()
    assert isinstance(model, CardsModel)
    model.show_rows(())
    bare = table.viewport().grab().toImage()
    table.show_empty_text("No card passes the filters.")
    assert table.viewport().grab().toImage() != bare


def test_another_theme_repaints(table: CardsTable) -> None:
    dark = table.viewport().grab().toImage()
    table._theme.select("light")
    assert table.viewport().grab().toImage() != dark


def test_another_font_takes_other_widths(table: CardsTable) -> None:
    before = table.columnWidth(Column.VALUE)
    font = table.font()
    font.setPixelSize(26)
    table.setFont(font)
    assert table.columnWidth(Column.VALUE) > before


def test_names_keep_their_room_in_a_narrow_table(table: CardsTable, qtbot: QtBot) -> None:
    def hidden() -> list[Column]:
        return [column for column in Column if table.isColumnHidden(column)]

    assert hidden() == []
    needed = sum(table._widths.values()) + LABEL_PX
    for width, expected in ((needed - 10, [Column.EVAL]), (needed - 60, [Column.FAMILY, Column.EVAL]), (900, [])):
        table.resize(width + table.width() - table.viewport().width(), 300)
        qtbot.waitUntil(lambda expected=expected: hidden() == expected)  # type: ignore[misc]
        assert table.columnWidth(Column.CARD) >= LABEL_PX - 20
