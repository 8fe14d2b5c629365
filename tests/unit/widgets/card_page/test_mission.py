"""The mission line and its bar."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from widgets.card_page.mission import MissionLine, PhaseBar
from widgets.card_page.view import MissionView
from widgets.theme import Theme

pytestmark = pytest.mark.gui


def bar(qtbot: QtBot) -> PhaseBar:
    bar = PhaseBar(Theme("dark"))
    qtbot.addWidget(bar)
    bar.resize(100, 8)
    return bar


def test_the_bar_fills_as_far_as_the_phase_is(qtbot: QtBot) -> None:
    one = bar(qtbot)
    one.show_progress(0.5, is_delay=False)
    image = one.grab().toImage()
    assert image.pixelColor(25, 4) == one._theme.color("ok")
    assert image.pixelColor(75, 4) == one._theme.color("surface.3")


def test_delay_and_on_look_different_and_stale_fades(qtbot: QtBot) -> None:
    one = bar(qtbot)
    one.show_progress(0.5, is_delay=False)
    on = one.grab().toImage()
    one.show_progress(0.5, is_delay=True)
    delay = one.grab().toImage()
    assert delay != on
    one.show_stale(True)
    assert one.grab().toImage() != delay


def test_a_phase_without_an_end_has_an_empty_bar(qtbot: QtBot) -> None:
    one = bar(qtbot)
    one.show_progress(None, is_delay=False)
    assert one.grab().toImage().pixelColor(25, 4) == one._theme.color("surface.3")
    assert one.progress is None


def test_the_line_says_phase_time_and_cycles(qtbot: QtBot) -> None:
    line = MissionLine(Theme("dark"))
    qtbot.addWidget(line)
    line.show_mission(MissionView("ACTIVE", "ON", "3.2 / 5.0 s", 0.64, "2 of 3 cycles done"))
    assert line._time.text() == "ON  3.2 / 5.0 s"
    assert line._cycles.text() == "2 of 3 cycles done"
    assert "Mission ACTIVE, ON 3.2 / 5.0 s" in line.accessibleName()
    line.show_mission(MissionView("IDLE", "", "", None, ""))
    assert line._time.text() == "IDLE"
    line.show_stale(True)
    assert line._time.property("tone") == "faint"
    line.show_mission(None)
    assert line.isHidden()


def test_a_long_phase_is_told_with_all_its_digits(qtbot: QtBot) -> None:
    line = MissionLine(Theme("dark"))
    qtbot.addWidget(line)
    line.setFixedWidth(320)
    line.show()
    line.show_mission(MissionView("ACTIVE", "DELAY", "13600.0 / 42949673.0 s", 0.1, "0 of 4294967295 cycles done"))
    line.grab()  # it is laid out
    assert line._time.width() >= line._time.fontMetrics().horizontalAdvance(line._time.text())
    assert line.rect().contains(line._cycles.geometry().topRight())
