"""A row that gives way: the highest rank goes first, what has gone is in the menu."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QLabel, QMenu, QToolButton
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.yielding_row import YieldingRow

pytestmark = pytest.mark.gui


class Bench:
    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.more = QToolButton()
        self.more.setText("…")
        self.row = YieldingRow(self.more)
        self.stays, self.line = QLabel("stays"), QLabel("|")
        self.list, self.flag = QComboBox(), QToolButton()
        self.list.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.list.setAccessibleName("Colour: of the lamp")
        self.list.addItems(["red", "green"])
        self.flag.setCheckable(True)
        self.flag.setText("flag")
        self.flag.setAccessibleName("Raise the flag")
        self.row.add(self.stays)
        self.row.add(self.line, self.list, rank=1)
        self.row.add(self.flag, rank=2)
        self.row.end()
        show_active(qtbot, self.row)

    def narrow_to(self, width: int) -> None:
        self.row.resize(width, self.row.height())

    def offered(self) -> list[QAction]:
        menu = self.more.menu()
        menu.aboutToShow.emit()
        return menu.actions()


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return Bench(qtbot)


def test_with_room_for_all_there_is_no_menu(bench: Bench) -> None:
    bench.narrow_to(bench.row.sizeHint().width())
    assert bench.flag.isVisible()
    assert bench.list.isVisible()
    assert not bench.more.isVisible()


def test_the_highest_rank_goes_first_and_what_belongs_together_goes_together(bench: Bench) -> None:
    with bench.qtbot.waitSignal(bench.row.yielded):
        bench.narrow_to(bench.row.sizeHint().width() - 1)
    assert (bench.flag.isVisible(), bench.list.isVisible(), bench.more.isVisible()) == (False, True, True)
    bench.narrow_to(bench.row.minimumSizeHint().width())
    assert (bench.stays.isVisible(), bench.line.isVisible(), bench.list.isVisible()) == (True, False, False)
    bench.narrow_to(bench.row.sizeHint().width())
    assert bench.flag.isVisible()


def test_choosing_in_the_menu_is_choosing_in_the_list(bench: Bench) -> None:
    bench.narrow_to(bench.row.minimumSizeHint().width())
    bench.list.setCurrentIndex(1)
    colours, flag = bench.offered()
    assert colours.text() == "Colour: green"
    menu = colours.menu()
    assert isinstance(menu, QMenu)
    assert [(action.text(), action.isChecked()) for action in menu.actions()] == [("red", False), ("green", True)]
    with bench.qtbot.waitSignal(bench.list.activated) as chosen:
        menu.actions()[0].trigger()
    assert chosen.args == [0]
    assert bench.list.currentText() == "red"
    assert flag.text() == "Raise the flag"
    flag.trigger()
    assert bench.flag.isChecked()


def test_what_cannot_be_used_cannot_be_chosen_in_the_menu(bench: Bench) -> None:
    bench.narrow_to(bench.row.minimumSizeHint().width())
    bench.flag.setEnabled(False)
    assert not bench.offered()[1].isEnabled()


def test_longer_words_in_a_list_are_made_room_for(bench: Bench) -> None:
    bench.narrow_to(bench.row.sizeHint().width())
    bench.list.addItem("a colour that nobody has a short name for")
    bench.qtbot.waitUntil(lambda: not bench.flag.isVisible(), timeout=2000)
