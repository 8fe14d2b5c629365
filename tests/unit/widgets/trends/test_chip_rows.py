"""The names of what is trended stand in full, in few rows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from widgets.theme import Theme
from widgets.trends.chip import TrendChip
from widgets.trends.chip_rows import ROW_GAP_PX, ChipRows

pytestmark = pytest.mark.gui


def chips(count: int) -> list[TrendChip]:
    theme = Theme("dark")
    return [TrendChip(theme, str(number), f"LT-{number} Wet well level", number) for number in range(count)]


@pytest.fixture
def rows(qtbot: QtBot) -> Iterator[ChipRows]:
    panel = QWidget()
    qtbot.addWidget(panel)
    rows = ChipRows()
    column = QVBoxLayout(panel)
    column.addWidget(rows)
    column.addStretch(1)
    panel.resize(700, 200)
    panel.show()
    qtbot.waitExposed(panel)
    yield rows
    panel.close()


def test_few_names_stand_in_one_row_and_none_takes_no_room(rows: ChipRows) -> None:
    assert rows.minimumHeight() == 0
    rows.show_chips(chips(2))
    assert rows.minimumHeight() == rows.chips[0].sizeHint().height()


def test_many_names_stand_in_full_in_two_rows_and_the_rest_is_scrolled_to(rows: ChipRows, qtbot: QtBot) -> None:
    rows.show_chips(chips(24))
    row = rows.chips[0].sizeHint().height()
    assert rows.minimumHeight() == 2 * row + ROW_GAP_PX
    qtbot.waitUntil(lambda: all(chip.width() >= chip.sizeHint().width() for chip in rows.chips))
    rows.ensureWidgetVisible(rows.chips[-1])
    assert rows.viewport().rect().contains(rows.chips[-1].mapTo(rows.viewport(), rows.chips[-1].rect().center()))


def test_the_names_before_make_room_for_others(rows: ChipRows) -> None:
    first = chips(24)
    rows.show_chips(first)
    rows.show_chips(chips(1))
    assert len(rows.chips) == 1
    assert not any(chip.isVisible() for chip in first)
    assert rows.minimumHeight() == rows.chips[0].sizeHint().height()
