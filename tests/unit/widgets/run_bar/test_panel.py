"""The run bar under real hands: it lights what was acknowledged and asks for the rest."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from widgets.run_bar.panel import RunBar
from widgets.run_bar.view import RunAction, RunBarView
from widgets.stale import WHY_STALE
from widgets.theme import Theme

pytestmark = pytest.mark.gui


@pytest.fixture
def bar(qtbot: QtBot) -> RunBar:
    bar = RunBar(Theme("dark"))
    qtbot.addWidget(bar)
    bar.resize(1400, 60)
    bar.show()
    qtbot.waitExposed(bar)
    return bar


def button(bar: RunBar, action: str) -> QPushButton:
    found = bar.findChild(QPushButton, f"run_{action}")
    assert isinstance(found, QPushButton)
    return found


@pytest.mark.parametrize("action", ["run", "break", "step_card", "step_scan", "continue"])
def test_a_click_asks_and_lights_nothing_by_itself(bar: RunBar, qtbot: QtBot, action: RunAction) -> None:
    bar.show_view(RunBarView("run", headline="RUNNING"))
    with qtbot.waitSignal(getattr(bar, f"{action}_requested")):
        qtbot.mouseClick(button(bar, action), Qt.MouseButton.LeftButton)
    lit = [name for name in ("run", "break", "continue") if button(bar, name).isChecked()]
    assert lit == ["run"]


def test_what_makes_no_sense_is_disabled_and_says_why(bar: RunBar, qtbot: QtBot) -> None:
    bar.show_view(RunBarView("run", {"step_card": "break first (F6)"}))
    asked = QSignalSpy(bar.step_card_requested)
    qtbot.mouseClick(button(bar, "step_card"), Qt.MouseButton.LeftButton)
    assert asked.count() == 0
    assert "break first" in button(bar, "step_card").toolTip()
    assert button(bar, "run").isEnabled()


@pytest.mark.parametrize("width", [1400, 700, 420])
def test_what_is_held_on_is_to_be_read_at_any_width(bar: RunBar, qtbot: QtBot, width: int) -> None:
    held = "<b>15 outputs held on</b>: " + ", ".join(f"Förderpumpe {number} der Station Süd" for number in range(3))
    details = ("12\u2009s", "time stands still", f"{held} and 12 more")
    bar.show_view(RunBarView("break", headline="HALTED before 8 Pump 1", details=details, tone="halt"))
    label = bar._details

    def is_whole() -> bool:
        bar.resize(width, bar.layout().totalHeightForWidth(width))
        return label.width() > 300 and label.height() >= label.heightForWidth(label.width())

    qtbot.waitUntil(is_whole)
    assert bar.rect().contains(label.mapTo(bar, label.rect().bottomRight()))


def test_short_details_stand_beside_where_the_program_is(bar: RunBar) -> None:
    bar.show_view(RunBarView("break", headline="HALTED before 8 Pump 1", details=("12\u2009s",), tone="halt"))
    bar.grab()  # it is laid out
    assert abs(bar._details.geometry().center().y() - bar._headline.geometry().center().y()) <= 2
    bar.show_view(RunBarView("break", headline="HALTED before 8 " + "Pump 1" * 40, details=("12\u2009s",), tone="halt"))
    bar.resize(600, 200)
    bar.grab()
    assert bar._headline.text().endswith("…")
    assert bar._details.y() > bar._headline.y()
    bar.show_view(RunBarView("break", headline="HALTED before 8 Pump 1", details=("12\u2009s",), tone="halt"))
    bar.resize(1400, 60)
    bar.grab()
    assert bar._details.y() <= bar._headline.geometry().bottom()


def test_a_wish_on_its_way_is_marked_and_keeps_its_width(bar: RunBar) -> None:
    bar.show_view(RunBarView("run"))
    width = button(bar, "break").width()
    bar.show_view(RunBarView("run", pending="break"))
    assert button(bar, "break").text() == "Break …"
    assert button(bar, "break").width() == width
    bar.show_view(RunBarView("break"))
    assert button(bar, "break").text() == "Break"


def test_the_banner_says_where_it_stands(bar: RunBar) -> None:
    bar.show_view(RunBarView("break", headline="HALTED before 8 Pump 1", details=("12 s", "time stands still")))
    headline, details = bar.findChild(QLabel, "run_headline"), bar.findChild(QLabel, "run_details")
    assert isinstance(headline, QLabel)
    assert isinstance(details, QLabel)
    assert headline.text() == "HALTED before 8 Pump 1"
    assert "time stands still" in details.text()


def test_a_stale_banner_loses_its_colour(bar: RunBar) -> None:
    bar.show_view(RunBarView("break", headline="HALTED", tone="halt"))
    headline = bar.findChild(QLabel, "run_headline")
    assert isinstance(headline, QLabel)
    assert headline.property("tone") == "halt"
    bar.show_view(RunBarView("break", headline="HALTED", tone="halt", is_stale=True))
    assert headline.property("tone") == "faint"


def test_a_problem_stands_below_and_can_be_dismissed(bar: RunBar, qtbot: QtBot) -> None:
    bar.show_problem("Step card: refused.")
    assert bar._notice.isVisible()
    with qtbot.waitSignal(bar.problem_dismissed):
        qtbot.mouseClick(bar._notice._close, Qt.MouseButton.LeftButton)


def test_icons_follow_the_theme(bar: RunBar) -> None:
    before = button(bar, "run").icon().cacheKey()
    bar._theme.select("light")
    assert button(bar, "run").icon().cacheKey() != before


def test_every_button_names_its_key(bar: RunBar) -> None:
    names = {action: button(bar, action).accessibleName() for action in ("run", "break", "step_card", "step_scan")}
    assert names == {"run": "Run, F5", "break": "Break, F6", "step_card": "Card, F10", "step_scan": "Scan, F11"}


def test_masking_first_is_offered_where_a_halt_would_hold_something_on(bar: RunBar, qtbot: QtBot) -> None:
    bar.show_view(RunBarView("run", headline="RUNNING"))
    assert button(bar, "mask_first").isHidden()
    bar._banner.layout().activate()
    room = bar._details.geometry().right()
    bar.show_view(RunBarView("run", headline="RUNNING", offers_mask=True))
    bar._banner.layout().activate()
    assert bar._details.geometry().right() == room
    with qtbot.waitSignal(bar.mask_requested):
        qtbot.mouseClick(button(bar, "mask_first"), Qt.MouseButton.LeftButton)
    bar.show_view(RunBarView("run", headline="RUNNING", offers_mask=True, why_not_mask=WHY_STALE))
    assert not button(bar, "mask_first").isEnabled()
    assert WHY_STALE in button(bar, "mask_first").toolTip()


def test_the_number_of_scans_is_there_for_who_asks(bar: RunBar, qtbot: QtBot) -> None:
    bar._scans.edited.emit(25)
    with qtbot.waitSignal(bar.step_scans_requested):
        qtbot.mouseClick(button(bar, "step_scans"), Qt.MouseButton.LeftButton)
    assert bar.scans == 25


def test_in_a_narrow_bar_the_icons_say_it_and_the_wish_under_way_shows(bar: RunBar, qtbot: QtBot) -> None:
    bar.show_view(RunBarView("run", headline="RUNNING"))
    wide = {
        button.text() for button in bar.findChildren(QPushButton) if button.objectName() in {"run_run", "run_break"}
    }
    assert wide == {"Run", "Break"}
    bar.resize(480, 120)
    assert button(bar, "break").text() == ""
    assert button(bar, "break").accessibleName() == "Break, F6"
    qtbot.waitUntil(lambda: button(bar, "continue").y() == button(bar, "run").y())
    bar.show_view(RunBarView("run", pending="break", headline="RUNNING"))
    assert button(bar, "break").text() == "…"
    with qtbot.waitSignal(bar.break_requested):
        qtbot.mouseClick(button(bar, "break"), Qt.MouseButton.LeftButton)
    bar.resize(1400, 60)
    assert button(bar, "break").text() == "Break …"
