"""What is painted: shapes that tell states apart without colour, and a veil over what is not live."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QTableView
from pytestqt.qtbot import QtBot

from widgets.cards.delegate import MOST_ELIDED, PAD, ROW_HEIGHT, CardsDelegate, column_widths
from widgets.cards.model import CardsModel
from widgets.cards.row import CardRow, Column
from widgets.theme import Theme

pytestmark = pytest.mark.gui
ROW = CardRow(8, "Pump 1", "DO", value="2", set_result=True, reset_result=False)


class Canvas:
    """Paints one cell and gives back its pixels, in grey so that colour alone cannot tell two states apart."""

    def __init__(self, view: QTableView) -> None:
        self.theme = Theme("dark")
        self.model = CardsModel()
        self.view = view
        self.delegate = CardsDelegate(self.theme, self.model, view)

    def grey(self, column: Column, **changes: Any) -> QImage:
        return self.paint(column, **changes).convertToFormat(QImage.Format.Format_Grayscale8)

    def paint(self, column: Column, width: int = 180, **changes: Any) -> QImage:
        self.model.show_rows([replace(ROW, **changes)])
        image = QImage(180, ROW_HEIGHT, QImage.Format.Format_RGB32)
        image.fill(QColor("black"))
        painter = QPainter(image)
        option = QStyleOptionViewItem()
        option.rect = QRect(0, 0, width, ROW_HEIGHT)
        self.delegate.paint(painter, option, self.model.index(0, column))
        painter.end()
        return image


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    view = QTableView()
    qtbot.addWidget(view)
    return Canvas(view)


@pytest.mark.parametrize(
    ("column", "one", "other"),
    [
        (Column.STATE, {"state": True}, {"state": False}),
        (Column.STATE, {"state": False}, {"state": None}),
        (Column.SET, {"set_result": True}, {"set_result": True, "is_set_overridden": True}),
        (Column.GUTTER, {"breakpoint": "enabled"}, {"breakpoint": "disabled"}),
        (Column.GUTTER, {"breakpoint": "disabled"}, {"breakpoint": "pending"}),
        (Column.GUTTER, {"is_next": True}, {"is_last": True}),
        (Column.GUTTER, {"is_next": True}, {"is_next": True, "is_last": True}),
        (Column.HEALTH, {"health": "OK"}, {"health": "FAULT"}),
        (Column.HEALTH, {"health": "WARN"}, {"health": "FAULT"}),
        (Column.HEALTH, {"health": "OK"}, {"quality": "CLAMPED"}),
        (Column.MARKS, {"force": "forced high"}, {"mask": "masked"}),
        (Column.MISSION, {"mission": "ON 1.0 / 5.0 s", "progress": 0.2}, {"mission": "ON 1.0 / 5.0 s"}),
        (Column.MISSION, {"is_enabled": False}, {"mission": "IDLE"}),
        (Column.RESET, {"reset_result": True}, {"reset_result": False}),
        (Column.ID, {"card_id": 8}, {"card_id": 9}),
        (Column.FAMILY, {"family": "DO"}, {"family": "DI"}),
        (Column.EVAL, {"eval_us": "4"}, {"eval_us": "–"}),
    ],
)
def test_two_states_differ_in_shape(canvas: Canvas, column: Column, one: dict[str, Any], other: dict[str, Any]) -> None:
    assert canvas.grey(column, **one) != canvas.grey(column, **other)


def test_a_card_without_a_mission_paints_nothing_there(canvas: Canvas) -> None:
    image = canvas.paint(Column.MISSION, mission="")
    assert all(image.pixelColor(x, 12) == QColor("black") for x in range(image.width()))


def test_a_stale_value_is_fainter(canvas: Canvas) -> None:
    live = canvas.paint(Column.VALUE)
    canvas.delegate.refresh(stale=True)
    stale = canvas.paint(Column.VALUE)

    def brightest(image: QImage) -> int:
        return max(image.pixelColor(x, y).lightness() for x in range(image.width()) for y in range(image.height()))

    assert brightest(stale) < brightest(live) * 0.7


@pytest.mark.parametrize(
    ("column", "name", "one", "other"),
    [
        (Column.VALUE, "value", "42949672.95", "12949672.95"),
        (Column.ID, "card_id", 4_000_000_000, 1_000_000_000),
        (Column.EVAL, "eval_us", "12345678", "42345678"),
    ],
)
def test_a_number_that_does_not_fit_is_elided_and_never_cut(
    canvas: Canvas, column: Column, name: str, one: object, other: object
) -> None:
    width = QFontMetrics(canvas.view.font()).horizontalAdvance("88888888")
    assert canvas.paint(column, width, **{name: one}) != canvas.paint(column, width, **{name: other})


def test_the_name_of_the_next_card_is_elided_as_it_is_painted(canvas: Canvas) -> None:
    fits_thin = "P-102 Motor protection trippe"
    room = QFontMetrics(canvas.view.font()).horizontalAdvance(fits_thin) + 12
    elided = canvas.paint(Column.CARD, room, label=fits_thin, is_next=True)
    assert elided != canvas.paint(Column.CARD, 180, label=fits_thin, is_next=True)
    assert elided == canvas.paint(Column.CARD, room, label=fits_thin[:-1] + "x", is_next=True), "it ends in …"


def test_running_digits_are_not_remembered_for_ever(canvas: Canvas) -> None:
    for tenth in range(MOST_ELIDED + 10):
        canvas.paint(Column.MISSION, mission=f"ON {tenth / 10:.1f}")
    assert len(canvas.delegate._elided) <= MOST_ELIDED


def test_another_theme_is_painted_after_a_refresh(canvas: Canvas) -> None:
    dark = canvas.paint(Column.CARD)
    canvas.theme.select("light")
    canvas.delegate.refresh()
    assert canvas.paint(Column.CARD) != dark


def test_every_row_is_24_pixels_high(canvas: Canvas) -> None:
    assert canvas.delegate.sizeHint(QStyleOptionViewItem(), canvas.model.index(0, 0)).height() == 24


@pytest.mark.parametrize("pixels", range(9, 30))
def test_what_a_column_is_made_for_is_not_elided_in_it_at_any_size(qapp: object, pixels: int) -> None:
    font = QFont(QTableView().font())
    font.setPixelSize(pixels)
    metrics = QFontMetrics(font)
    widths = column_widths(metrics, 98765)
    for column, text in ((Column.ID, "88888"), (Column.VALUE, "42949672.95"), (Column.MISSION, "DELAY 88.8 / 88.8 s")):
        assert metrics.elidedText(text, Qt.TextElideMode.ElideRight, widths[column] - 2 * PAD) == text


def test_numbers_have_room_for_what_they_hold(qapp: object) -> None:
    metrics = QFontMetrics(QTableView().font())
    widths = column_widths(metrics)
    assert Column.CARD not in widths
    assert widths[Column.VALUE] >= metrics.horizontalAdvance("42949672.95")
    assert column_widths(metrics, 4_294_967_295)[Column.ID] >= metrics.horizontalAdvance("4294967295")
    assert widths[Column.MISSION] >= metrics.horizontalAdvance("DELAY 12.5 / 30.0\u2009s")
