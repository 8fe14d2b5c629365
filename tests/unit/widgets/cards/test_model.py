"""A thousand cards, and the view is told of the changed ones alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from widgets.cards.filtering import CardFilter
from widgets.cards.model import CARD_MIME, CardsModel
from widgets.cards.row import CardRow, Column

pytestmark = pytest.mark.gui
Cells = list[tuple[int, int, int, int]]


@pytest.fixture
def model(qapp: object) -> Iterator[CardsModel]:
    model = CardsModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_rows(thousand())
    yield model
    tester.deleteLater()


def thousand() -> list[CardRow]:
    return [CardRow(card, f"Card {card}", "DO" if card % 2 else "DI") for card in range(1000)]


def told_of(model: CardsModel) -> Cells:
    cells: Cells = []

    def keep(top: QModelIndex, bottom: QModelIndex) -> None:
        cells.append((top.row(), top.column(), bottom.row(), bottom.column()))

    model.dataChanged.connect(keep)
    return cells


def changed(rows: list[CardRow], **values: str) -> list[CardRow]:
    """The rows with the values of cards named `c12="3"` changed."""
    after = list(rows)
    for name, value in values.items():
        card = int(name[1:])
        after[card] = replace(after[card], value=value)
    return after


def test_only_changed_rows_are_told_and_only_their_columns(model: CardsModel) -> None:
    cells = told_of(model)
    model.show_rows(changed([model.row_at(row) for row in range(1000)], c3="1", c700="2", c701="3"))
    assert cells == [(row, Column.VALUE, row, Column.VALUE) for row in (3, 700, 701)]


def test_rows_out_of_sight_are_not_told_and_still_hold_the_newest_value(model: CardsModel) -> None:
    model.set_window(690, 710)
    cells = told_of(model)
    model.show_rows(changed([model.row_at(row) for row in range(1000)], c3="1", c700="2"))
    assert cells == [(700, Column.VALUE, 700, Column.VALUE)]
    assert model.row_at(3).value == "1"


def test_the_same_values_tell_nothing(model: CardsModel) -> None:
    cells = told_of(model)
    model.show_rows([model.row_at(row) for row in range(1000)])
    model.show_rows(thousand())
    assert cells == []


def test_other_cards_reset_the_model(model: CardsModel) -> None:
    resets: list[bool] = []
    model.modelReset.connect(lambda: resets.append(True))
    model.show_rows(thousand()[:10])
    model.show_rows([CardRow(99, "New", "DO"), *thousand()[1:10]])
    assert len(resets) == 2
    assert model.total == 10
    assert model.row_at(0).card_id == 99


def test_a_filter_shows_the_passing_cards_in_order(model: CardsModel) -> None:
    model.set_filter(CardFilter(family="DO"))
    assert model.rowCount() == 500
    assert model.total == 1000
    assert [model.row_at(row).card_id for row in range(3)] == [1, 3, 5]
    assert model.row_of(5) == 2
    assert model.row_of(4) is None
    model.set_filter(CardFilter(family="DO"))
    assert model.rowCount() == 500


def test_a_card_that_begins_to_pass_comes_in_without_a_reset(model: CardsModel) -> None:
    model.set_filter(CardFilter(faulty=True))
    moves: list[str] = []
    model.modelReset.connect(lambda: moves.append("reset"))
    model.rowsInserted.connect(lambda *_: moves.append("in"))
    model.rowsRemoved.connect(lambda *_: moves.append("out"))
    rows = thousand()
    rows[5], rows[900] = replace(rows[5], health="FAULT"), replace(rows[900], health="WARN")
    model.show_rows(rows)
    assert [model.row_at(row).card_id for row in range(model.rowCount())] == [5, 900]
    rows[5] = replace(rows[5], health="OK")
    model.show_rows(rows)
    assert [model.row_at(row).card_id for row in range(model.rowCount())] == [900]
    assert moves == ["in", "in", "out"]


def test_cards_in_the_window_are_known_by_id(model: CardsModel) -> None:
    model.set_filter(CardFilter(family="DO"))
    model.set_window(1, 3)
    assert model.cards_in_window() == {3, 5, 7}


def test_cells_speak_in_words(model: CardsModel) -> None:
    index = model.index(7, Column.CARD)
    assert index.data() == "Card 7"
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Card 7"
    assert index.data(Qt.ItemDataRole.DecorationRole) is None
    assert model.card(7) == model.row_at(7)
    assert model.card(5000) is None


def test_headers_are_short_and_explain_themselves(model: CardsModel) -> None:
    horizontal = Qt.Orientation.Horizontal
    assert model.headerData(Column.VALUE, horizontal) == "value"
    assert "decimals" in str(model.headerData(Column.VALUE, horizontal, Qt.ItemDataRole.ToolTipRole))
    alignment = model.headerData(Column.VALUE, horizontal, Qt.ItemDataRole.TextAlignmentRole)
    assert alignment == Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    assert model.headerData(0, Qt.Orientation.Vertical) is None
    assert model.headerData(0, horizontal, Qt.ItemDataRole.DecorationRole) is None


def test_everything_can_be_told_at_once(model: CardsModel) -> None:
    cells = told_of(model)
    model.tell_all()
    assert cells == [(0, 0, 999, len(Column) - 1)]


def test_a_dragged_row_carries_its_card() -> None:
    model = CardsModel()
    model.show_rows([CardRow(8, "Pump 1", "DO"), CardRow(9, "Pump 2", "DO")])
    index = model.index(1, 2)
    assert model.flags(index) & Qt.ItemFlag.ItemIsDragEnabled
    assert model.mimeTypes() == [CARD_MIME]
    assert bytes(model.mimeData([index]).data(CARD_MIME).data()) == b"9"
