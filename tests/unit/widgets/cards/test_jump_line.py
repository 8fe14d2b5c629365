"""The jump line under real keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.cards.jump_line import KEYS, NOTHING_FOUND, NOTHING_TYPED, JumpLine
from widgets.cards.row import CardRow

pytestmark = pytest.mark.gui
ROWS = [CardRow(1, "Low float", "DI"), CardRow(8, "Pump 1", "DO"), CardRow(9, "Pump 2", "DO")]


@pytest.fixture
def jump(qtbot: QtBot) -> JumpLine:
    above = QWidget()
    above.resize(600, 400)
    other = QLineEdit(above)
    other.setObjectName("other")
    jump = JumpLine(above)
    show_active(qtbot, above)
    jump.open_with(ROWS)
    return jump


def line(jump: JumpLine) -> QLineEdit:
    found = jump.findChild(QLineEdit, "cards_jump_line")
    assert found is not None
    return found


def test_what_is_typed_is_found_at_once(jump: JumpLine) -> None:
    assert line(jump).hasFocus()
    assert (jump.found, jump.note) == ((), NOTHING_TYPED)
    QTest.keyClicks(line(jump), "pump")
    assert (jump.found, jump.note) == ((8, 9), KEYS)
    QTest.keyClicks(line(jump), "x")
    assert (jump.found, jump.note) == ((), NOTHING_FOUND)


def test_enter_goes_to_the_card_that_the_arrows_chose(jump: JumpLine) -> None:
    chosen = QSignalSpy(jump.card_chosen)
    QTest.keyClicks(line(jump), "pump")
    QTest.keyClick(line(jump), Qt.Key.Key_Down)
    QTest.keyClick(line(jump), Qt.Key.Key_Down)
    QTest.keyClick(line(jump), Qt.Key.Key_Up)
    QTest.keyClick(line(jump), Qt.Key.Key_Down)
    QTest.keyClick(line(jump), Qt.Key.Key_Return)
    assert [chosen.at(at) for at in range(chosen.count())] == [[9]]
    assert not jump.isVisible()


def test_enter_goes_nowhere_when_nothing_was_found(jump: JumpLine) -> None:
    chosen = QSignalSpy(jump.card_chosen)
    QTest.keyClick(line(jump), Qt.Key.Key_Return)
    assert chosen.count() == 0
    assert jump.isVisible()


def test_escape_closes_it_and_the_next_time_it_is_empty(jump: JumpLine) -> None:
    QTest.keyClicks(line(jump), "8")
    QTest.keyClick(line(jump), Qt.Key.Key_Escape)
    assert not jump.isVisible()
    jump.open_with(ROWS)
    assert line(jump).text() == ""


def test_it_goes_when_another_place_gets_the_focus(jump: JumpLine, qtbot: QtBot) -> None:
    other = jump.parentWidget()
    assert other is not None
    found = other.findChild(QLineEdit, "other")
    assert found is not None
    found.setFocus()
    qtbot.waitUntil(lambda: not jump.isVisible())
