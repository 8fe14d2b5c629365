"""The filter line: what it offers for the word at the cursor, and how an offer is put in."""

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.outliner.filter_line import FilterLine
from widgets.outliner.filtering import Columns
from widgets.outliner.rows import OutlinerRow

pytestmark = pytest.mark.gui

COLUMNS = Columns([OutlinerRow("wolf_1", "npc", "wolf"), OutlinerRow("house_1", "object", "big house")])


@pytest.fixture
def line(qtbot: QtBot) -> FilterLine:
    made = FilterLine(lambda: COLUMNS)
    show_active(qtbot, made)
    made.setFocus()
    return made


def test_keys_are_offered_then_values_and_only_the_word_is_replaced(line: FilterLine) -> None:
    QTest.keyClicks(line, "wolf me")
    assert line.offered == ("mesh:",)
    assert line.completer_popup_is_open
    line.put("mesh:")
    assert line.text() == "wolf mesh:"
    assert line.offered == ("mesh:*", 'mesh:"big house"', "mesh:wolf")
    line.put("mesh:wolf")
    assert line.text() == "wolf mesh:wolf "
    assert line.offered == ()
    assert not line.completer_popup_is_open


def test_a_plain_word_is_not_disturbed(line: FilterLine) -> None:
    QTest.keyClicks(line, "zebra")
    assert line.offered == ()
    assert not line.completer_popup_is_open
