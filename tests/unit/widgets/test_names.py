"""Names in sentences: whole, breakable where they are long, of their own direction."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from widgets.names import BREAK, fitted

TAG = "LT-101_WET_WELL_LEVEL_NORTH_BUILDING_SECOND_FLOOR_SENSOR_A"


@pytest.mark.parametrize(
    "name",
    [
        "P-101 Pump 1",
        "Füllstand Übergabeschacht Süd",
        "",
        "LSHH-101 High-high float",
        "/home/me/levels/dark_forest/config.json",
    ],
)
def test_a_name_of_short_words_is_left_alone(name: str) -> None:
    assert fitted(name) == name


@pytest.mark.parametrize("name", [TAG, "W" * 64, "a" * 20 + "-" * 30, f"{TAG} and more"])
def test_no_letter_of_a_long_name_is_lost(name: str) -> None:
    assert fitted(name).replace(BREAK, "") == name
    assert BREAK in fitted(name)


def test_a_tag_is_broken_after_its_own_marks() -> None:
    assert fitted(TAG).split(BREAK)[:3] == ["LT-", "101_", "WET_"]


@pytest.mark.gui
def test_a_long_name_widens_nothing(qtbot: QtBot) -> None:
    def least(text: str) -> int:
        label = QLabel(text)
        qtbot.addWidget(label)
        label.setWordWrap(True)
        return label.minimumSizeHint().width()

    assert least(fitted("W" * 64)) < least("W" * 64) / 3


def test_a_name_from_right_to_left_turns_no_sentence_around() -> None:
    name = "مضخة المياه"
    assert fitted(name) == f"\u2068{name}\u2069"
