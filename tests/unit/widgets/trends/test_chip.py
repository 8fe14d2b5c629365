"""A chip names its card and takes it out."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from widgets.theme import Theme
from widgets.trends.chip import TrendChip

pytestmark = pytest.mark.gui


@pytest.fixture
def chip(qtbot: QtBot) -> TrendChip:
    chip = TrendChip(Theme("dark"), "8.phase", "A pump with a name that is far too long", 2)
    qtbot.addWidget(chip)
    chip.show()
    return chip


def test_a_click_asks_to_take_the_card_out(chip: TrendChip, qtbot: QtBot) -> None:
    with qtbot.waitSignal(chip.remove_requested) as asked:
        qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert asked.args == ["8.phase"]


def test_long_names_are_cut_and_told_in_full(chip: TrendChip) -> None:
    assert chip.text() == "A pump with a name th…  ✕"
    assert chip.accessibleName() == "Trend A pump with a name that is far too long no longer"


def test_the_swatch_has_the_colour_of_the_line_in_either_theme(chip: TrendChip) -> None:
    def swatch() -> str:
        return chip.icon().pixmap(10, 10).toImage().pixelColor(5, 5).name()

    assert swatch() == Theme("dark").series(2).name()
    chip._theme.select("light")
    assert swatch() == Theme("light").series(2).name()


def test_two_fields_of_a_card_with_a_long_name_are_told_apart(qtbot: QtBot) -> None:
    for field in ("raw value", "evaluation time"):
        chip = TrendChip(Theme("dark"), "10", f"LT-101 Wet well level: {field}", 1)
        qtbot.addWidget(chip)
        assert chip.text().startswith("LT-101")
        assert chip.text().endswith(f"…: {field}  ✕")
