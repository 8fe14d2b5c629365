"""One segment: its widths, its wash, its keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.header.segment_label import WIDEST_PX, SegmentLabel
from widgets.header.view import Segment
from widgets.theme import Theme

pytestmark = pytest.mark.gui


@pytest.fixture
def label(qtbot: QtBot) -> SegmentLabel:
    label = SegmentLabel(Theme("dark"), "mode")
    label.setPalette(Theme("dark").palette())
    show_active(qtbot, label)
    return label


def background(label: SegmentLabel) -> str:
    return label.grab().toImage().pixelColor(2, 10).name()


def test_another_digit_changes_no_width(label: SegmentLabel) -> None:
    label.show_segment(Segment("● RUN_NORMAL", short="● NORMAL"), is_stale=False)
    assert not label.show_segment(Segment("● RUN_STEP", short="● STEP"), is_stale=False)


def test_a_long_text_asks_for_more_room_up_to_a_limit(label: SegmentLabel) -> None:
    assert label.show_segment(
        Segment("◆ HALTED before 8 Pump 1 with a name that goes on and on", "halt"), is_stale=False
    )
    assert label.full_px == WIDEST_PX


def test_brief_it_shows_the_short_form_in_less_room(label: SegmentLabel) -> None:
    label.show_segment(Segment("● RUN_NORMAL", short="● NORMAL"), is_stale=False)
    label.show_brief(True)
    assert label.shown_text == "● NORMAL"
    assert label.width() == label.brief_px < label.full_px
    label.show_brief(False)
    assert label.shown_text == "● RUN_NORMAL"


def test_what_is_loud_is_washed_in_its_colour_unless_it_is_stale(label: SegmentLabel) -> None:
    label.clearFocus()
    label.show_segment(Segment("● RUN_NORMAL", "ok"), is_stale=False)
    quiet = background(label)
    label.show_segment(Segment("◆ HALTED", "halt"), is_stale=False)
    assert label.is_loud
    assert background(label) != quiet
    label.show_segment(Segment("◆ HALTED", "halt"), is_stale=True)
    assert not label.is_loud
    assert background(label) == quiet
    assert label.accessibleName() == "◆ HALTED, not live"


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Enter])
def test_keys_press_it(label: SegmentLabel, qtbot: QtBot, key: Qt.Key) -> None:
    label.setFocus()
    with qtbot.waitSignal(label.clicked):
        qtbot.keyClick(label, key)


def test_a_release_outside_is_no_click(label: SegmentLabel, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(label.clicked):
        qtbot.mousePress(label, Qt.MouseButton.LeftButton)
        qtbot.mouseRelease(label, Qt.MouseButton.LeftButton, pos=QPoint(-20, 10))


def test_the_focus_is_seen(label: SegmentLabel) -> None:
    def edge() -> str:
        return label.grab().toImage().pixelColor(20, 0).name()

    label.clearFocus()
    assert edge() != Theme("dark").hex("accent")
    label.setFocus()
    assert edge() == Theme("dark").hex("accent")


def test_alarms_elsewhere_take_no_room_while_there_are_none(qtbot: QtBot) -> None:
    label = SegmentLabel(Theme("dark"), "elsewhere")
    qtbot.addWidget(label)
    assert (label.full_px, label.brief_px) == (0, 0)
    assert label.isHidden()
    assert label.show_segment(Segment("▲ 2 elsewhere", "alarm", short="▲ 2"), is_stale=False)
    assert not label.isHidden()
    assert label.full_px > label.brief_px > 0
    label.show_segment(Segment("", "quiet"), is_stale=False)
    assert label.isHidden()
