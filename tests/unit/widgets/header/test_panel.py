"""The header shows what it is told, keeps its widths, and asks by click and key."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QToolButton
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.header.panel import Header
from widgets.header.segment_label import SegmentLabel
from widgets.header.view import SEGMENTS, HeaderView, Segment
from widgets.theme import Theme

pytestmark = pytest.mark.gui


@pytest.fixture
def header(qtbot: QtBot) -> Header:
    header = Header(Theme())
    header.resize(1600, 40)
    show_active(qtbot, header)
    return header


def label(header: Header, name: str) -> SegmentLabel:
    found = header.findChild(SegmentLabel, f"header_{name}")
    assert found is not None
    return found


def view(mode: str = "● RUN_NORMAL", *, is_stale: bool = False) -> HeaderView:
    return HeaderView({name: Segment(mode if name == "mode" else name, tip="why") for name in SEGMENTS}, is_stale)


def test_segments_show_their_texts_and_say_them_aloud(header: Header) -> None:
    header.show_view(view())
    assert header.segment_text("mode") == "● RUN_NORMAL"
    assert label(header, "mode").accessibleName() == "● RUN_NORMAL"
    assert label(header, "mode").toolTip() == "● RUN_NORMAL\nwhy"


def test_a_stale_view_fades_all_but_the_link_and_says_so(header: Header) -> None:
    header.show_view(view(is_stale=True), "STALE 3.2\u2009s")
    assert label(header, "mode").is_stale
    assert not label(header, "link").is_stale
    assert "not live" in label(header, "scan").accessibleName()
    stale = header.findChild(QLabel, "header_stale")
    assert stale is not None
    assert stale.isVisible()
    header.show_view(view())
    assert not stale.isVisible()


def test_a_changing_digit_moves_nothing(header: Header, qtbot: QtBot) -> None:
    header.show_view(view("● RUN_NORMAL"))
    before = [label(header, name).geometry() for name in SEGMENTS]
    header.show_view(view("● RUN_STEP"))
    qtbot.wait(20)
    assert [label(header, name).geometry() for name in SEGMENTS] == before


def test_in_a_narrow_window_segments_are_brief_and_whole_again_in_a_wide_one(header: Header) -> None:
    brief = {
        "mode": "● NORMAL",
        "forced": "F 0",
        "outputs": "M 0",
        "alarms": "▲ 0",
        "build": "✓",
        "scan": "0.3",
        "elsewhere": "▲ 1",
        "link": "● 9",
    }
    segments = {name: Segment(f"{name} in all its length", short=brief[name]) for name in SEGMENTS}
    header.show_view(HeaderView(segments, is_stale=False))
    assert label(header, "mode").shown_text == "mode in all its length"
    header.resize(700, header.height())
    assert {name: label(header, name).shown_text for name in SEGMENTS} == brief
    assert label(header, "mode").text == "mode in all its length"
    header.resize(1600, header.height())
    assert label(header, "mode").shown_text == "mode in all its length"


def test_nothing_is_cut_off_at_the_smallest_window(header: Header, qtbot: QtBot) -> None:
    texts = {
        "mode": ("◆ HALTED before 8 Pump 1", "halt", "◆ HALT 8"),
        "forced": ("F 12 FORCED", "warn", "F 12"),
        "outputs": ("M OUTPUTS MASKED", "warn", "M ALL"),
        "alarms": ("▲ 3 ALARMS", "alarm", "▲ 3"),
        "build": ("▲ 2 JOBS FAILED", "alarm", "▲ 2"),
        "scan": ("scan 1.31 / 10\u2009ms ▲17", "quiet", "1.31\u2009ms ▲17"),
        "link": ("● plc-7.plant.local:8600 40\u2009ms", "ok", "● 40\u2009ms"),
    }
    segments = {name: Segment(text, tone, "", short) for name, (text, tone, short) in texts.items()}  # type: ignore[arg-type]
    header.show_view(HeaderView(segments, is_stale=False))  # type: ignore[arg-type]  # keys of the table above
    header.resize(960, header.height())
    search = header.findChild(QToolButton, "open_palette")
    assert search is not None
    qtbot.waitUntil(lambda: search.geometry().right() <= 960)
    assert all(label(header, name).width() == label(header, name).sizeHint().width() for name in SEGMENTS)
    assert label(header, "link").geometry().right() <= search.x()


def test_a_segment_is_a_button_for_mouse_and_keyboard(header: Header, qtbot: QtBot) -> None:
    with qtbot.waitSignal(header.segment_clicked) as clicked:
        qtbot.mouseClick(label(header, "forced"), Qt.MouseButton.LeftButton)
    assert clicked.args == ["forced"]
    label(header, "alarms").setFocus()
    with qtbot.waitSignal(header.segment_clicked) as pressed:
        qtbot.keyClick(label(header, "alarms"), Qt.Key.Key_Return)
    assert pressed.args == ["alarms"]
    with qtbot.assertNotEmitted(header.segment_clicked):
        qtbot.mouseClick(label(header, "forced"), Qt.MouseButton.RightButton)
        qtbot.keyClick(label(header, "alarms"), Qt.Key.Key_A)


@pytest.mark.parametrize("name", ["world", "logic", "stats"])
def test_the_workspace_switch_asks_and_marks(header: Header, qtbot: QtBot, name: str) -> None:
    switch = header.findChild(QToolButton, f"workspace_{name}")
    assert switch is not None
    with qtbot.waitSignal(header.workspace_requested) as asked:
        qtbot.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert asked.args == [name]
    header.show_workspace("world")
    header.show_workspace(name)
    assert switch.isChecked()


def test_search_asks_for_the_palette(header: Header, qtbot: QtBot) -> None:
    search = header.findChild(QToolButton, "open_palette")
    assert search is not None
    with qtbot.waitSignal(header.palette_requested):
        qtbot.mouseClick(search, Qt.MouseButton.LeftButton)
