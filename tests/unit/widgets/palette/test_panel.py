"""The palette from the keyboard alone."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QListWidget, QWidget
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.palette.matching import PaletteEntry
from widgets.palette.panel import Palette
from widgets.theme import Theme

pytestmark = pytest.mark.gui

ENTRIES = (
    PaletteEntry("run.step_card", "Step card", "Run", "F10", True),
    PaletteEntry("run.step_scan", "Step scan", "Run", "F11", False, "the program runs"),
    PaletteEntry("file.save", "Save level", "File", "Ctrl+S", True),
)


@pytest.fixture
def palette(qtbot: QtBot) -> Palette:
    window = QWidget()
    window.resize(900, 600)
    show_active(qtbot, window)
    palette = Palette(Theme(), window)
    palette.open_with(ENTRIES, window.mapToGlobal(QPoint(450, 40)))
    qtbot.waitExposed(palette)
    palette.window_for_test = window  # type: ignore[attr-defined]
    return palette


def line(palette: Palette) -> QLineEdit:
    found = palette.findChild(QLineEdit)
    assert found is not None
    return found


def test_typing_filters_and_enter_runs_the_first(palette: Palette, qtbot: QtBot) -> None:
    qtbot.keyClicks(line(palette), "save")
    assert palette.shown_ids == ("file.save",)
    with qtbot.waitSignal(palette.chosen) as chosen:
        qtbot.keyClick(line(palette), Qt.Key.Key_Return)
    assert chosen.args == ["file.save"]
    assert not palette.isVisible()


def test_arrows_walk_the_list(palette: Palette, qtbot: QtBot) -> None:
    qtbot.keyClick(line(palette), Qt.Key.Key_Down)
    with qtbot.waitSignal(palette.chosen) as chosen:
        qtbot.keyClick(line(palette), Qt.Key.Key_Return)
    assert chosen.args == ["file.save"]


def test_what_is_impossible_now_stays_and_says_why(palette: Palette, qtbot: QtBot) -> None:
    qtbot.keyClicks(line(palette), "scan")
    with qtbot.assertNotEmitted(palette.chosen):
        qtbot.keyClick(line(palette), Qt.Key.Key_Return)
    assert palette.isVisible()
    listed = palette.findChild(QListWidget)
    assert listed is not None
    assert "the program runs" in listed.item(0).toolTip()


def test_escape_closes_and_runs_nothing(palette: Palette, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(palette.chosen):
        qtbot.keyClick(line(palette), Qt.Key.Key_Escape)
    assert not palette.isVisible()


def test_a_click_runs_what_is_under_it(palette: Palette, qtbot: QtBot) -> None:
    listed = palette.findChild(QListWidget)
    assert listed is not None
    with qtbot.waitSignal(palette.chosen) as chosen:
        place = listed.visualItemRect(listed.item(1)).center()
        qtbot.mouseClick(listed.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args == ["file.save"]


def test_enter_with_nothing_found_does_nothing(palette: Palette, qtbot: QtBot) -> None:
    qtbot.keyClicks(line(palette), "zzz")
    qtbot.keyClick(line(palette), Qt.Key.Key_Return)
    assert palette.isVisible()


def test_below_the_list_stands_what_is_in_the_way(palette: Palette, qtbot: QtBot) -> None:
    assert "Enter" in palette.note
    qtbot.keyClicks(line(palette), "scan")
    assert palette.note == "Step scan: not now, the program runs"
    qtbot.keyClicks(line(palette), "zzz")
    assert palette.note.startswith("No action has these letters")


def test_the_letters_that_were_typed_are_marked(palette: Palette, qtbot: QtBot) -> None:
    listed = palette.findChild(QListWidget)
    assert listed is not None

    def marked() -> int:
        image = listed.viewport().grab().toImage()
        accent = Theme().hex("accent")
        rows = range(4, image.width())
        return sum(image.pixelColor(x, y).name() == accent for x in rows for y in range(18, 30))

    before = marked()
    qtbot.keyClicks(line(palette), "step")
    assert marked() > before
