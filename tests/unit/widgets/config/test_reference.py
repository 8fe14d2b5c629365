"""The picker: only what is offered can be picked, by keys or mouse."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.config.reference import NOTHING_LEGAL, ReferenceField, ReferencePopup
from widgets.config.view import Reference

pytestmark = pytest.mark.gui
LEVEL = Reference(2, "currentValue", "NUMBER")
RUNS = Reference(4, "logicalState", "BOOL")
MISSION = Reference(4, "missionState", "STATE")
OPTIONS = ((LEVEL, "2  Tank level · value"), (RUNS, "4  Pump · running"), (MISSION, "4  Pump · mission"))


class Bench:
    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.field = ReferenceField("Source", object_name="source", tip="legal ones")
        self.field.show_options(OPTIONS)
        self.field.show_value("4  Pump · running")
        self.wishes: list[object] = []
        self.field.edited.connect(self.wishes.append)
        show_active(qtbot, self.field)

    def open(self) -> ReferencePopup:
        """Open the list as a person with a keyboard does."""
        button = self.field.findChild(QPushButton)
        assert isinstance(button, QPushButton)
        self.qtbot.keyClick(button, Qt.Key.Key_Space)
        popup = self.field.findChild(ReferencePopup)
        assert isinstance(popup, ReferencePopup)
        return popup


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return Bench(qtbot)


def test_it_says_what_is_read(bench: Bench) -> None:
    assert bench.field.text == "4  Pump · running"
    assert bench.field.options == OPTIONS
    bench.field.show_value("x", mixed=True)
    assert bench.field.text == "mixed"


def test_the_list_begins_at_what_is_read_and_shows_all(bench: Bench) -> None:
    popup = bench.open()
    assert popup.shown == tuple(text for _, text in OPTIONS)
    assert popup.list.currentIndex().row() == 1
    popup.close()


def test_typing_filters_and_enter_picks(bench: Bench) -> None:
    popup = bench.open()
    bench.qtbot.keyClicks(popup.filter, "PUMP mis")
    assert popup.shown == ("4  Pump · mission",)
    bench.qtbot.keyClick(popup.filter, Qt.Key.Key_Return)
    assert bench.wishes == [MISSION]


def test_arrows_choose_and_stop_at_the_ends(bench: Bench) -> None:
    popup = bench.open()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_Up):
        bench.qtbot.keyClick(popup.filter, key)
    assert popup.list.currentIndex().row() == 0
    bench.qtbot.keyClick(popup.filter, Qt.Key.Key_Return)
    assert bench.wishes == [LEVEL]


def test_a_click_picks(bench: Bench) -> None:
    popup = bench.open()
    place = popup.list.visualRect(popup.list.model().index(2, 0)).center()
    bench.qtbot.mouseClick(popup.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert bench.wishes == [MISSION]


def test_esc_leaves_it_as_it_is(bench: Bench) -> None:
    popup = bench.open()
    bench.qtbot.keyClick(popup.filter, Qt.Key.Key_Escape)
    assert not popup.isVisible()
    assert bench.wishes == []


def test_a_filter_that_nothing_passes_says_so_and_picks_nothing(bench: Bench) -> None:
    popup = bench.open()
    bench.qtbot.keyClicks(popup.filter, "zzz")
    assert popup.shown == ()
    bench.qtbot.keyClick(popup.filter, Qt.Key.Key_Return)
    assert bench.wishes == []
    popup.close()


def test_without_anything_legal_the_list_says_so(bench: Bench) -> None:
    bench.field.show_options(())
    popup = bench.field.open_popup()
    assert NOTHING_LEGAL in [label.text() for label in popup.findChildren(type(popup._empty))]
    popup.close()


def test_a_problem_is_marked(bench: Bench) -> None:
    bench.field.show_problem("there is no card 9")
    button = bench.field.findChild(QPushButton)
    assert isinstance(button, QPushButton)
    assert button.property("invalid") is True
