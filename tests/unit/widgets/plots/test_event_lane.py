"""What happened: words that never cover each other, marks that can be clicked."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from widgets.plots.canvas import AXIS_PX
from widgets.plots.event_lane import KEPT_EVENTS, MARK_PX, EventLane, LaneEvent, place
from widgets.plots.timebase import TimeBase
from widgets.theme import Theme

pytestmark = pytest.mark.gui


def event(t_s: float, text: str = "halted") -> LaneEvent:
    return LaneEvent(t_s, "◆", "halt", text)


def placed(*events: LaneEvent, room: float = 600.0) -> list[tuple[str, int, bool]]:
    found = place(events, lambda one: one.t_s * 10, lambda text: len(text) * 10, room)
    return [(one.event.text, one.row, one.has_text) for one in found]


def test_words_that_would_meet_take_another_row() -> None:
    assert placed(event(1, "aaaa"), event(3, "bbbb"), event(20, "cccc")) == [
        ("cccc", 0, True),
        ("bbbb", 0, True),
        ("aaaa", 1, True),
    ]


def test_what_finds_no_row_stays_a_mark() -> None:
    assert [has for *_, has in placed(*(event(1 + index / 10, "aaaa") for index in range(5)))].count(True) == 3


def test_words_at_the_right_edge_stand_to_the_left() -> None:
    (found,) = place((event(59, "aaaa"),), lambda one: one.t_s * 10, lambda text: 40, 600.0)
    assert found.left == -(MARK_PX + 40 + 4)
    assert found.has_text


class Bench:
    def __init__(self, qtbot: QtBot) -> None:
        self.now_s = 100.0
        self.base = TimeBase(lambda: self.now_s, 60.0)
        self.lane = EventLane(Theme("dark"), self.base, "Halts would stand here.")
        self.base.setParent(self.lane)
        qtbot.addWidget(self.lane)
        self.lane.resize(AXIS_PX + 600 + 16, self.lane.sizeHint().height())
        self.lane.show()
        qtbot.waitExposed(self.lane)
        found = self.lane.findChild(QWidget, "event_area")
        assert isinstance(found, QWidget)
        self.area = found

    def shown(self) -> int:
        """How many different colours are painted."""
        self.lane.refresh()
        image = self.area.grab().toImage()
        return len({image.pixel(x, y) for x in range(0, image.width(), 1) for y in (2, 8, 30)})


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return Bench(qtbot)


def test_empty_it_says_what_would_be_here(bench: Bench) -> None:
    bench.lane.refresh()
    before = bench.area.grab().toImage()
    bench.lane.add(event(90))
    bench.lane.refresh()
    assert bench.area.grab().toImage() != before
    assert bench.area.accessibleDescription() == "Last event: halted"


def test_a_click_near_an_event_pins_the_cursor_on_it(bench: Bench, qtbot: QtBot) -> None:
    bench.lane.add(event(70.0))
    bench.lane.refresh()
    qtbot.mouseClick(bench.area, Qt.MouseButton.LeftButton, pos=QPoint(AXIS_PX + 303, 20))
    assert bench.base.cursors.a == 70.0
    qtbot.mouseClick(bench.area, Qt.MouseButton.LeftButton, pos=QPoint(AXIS_PX + 400, 20))
    assert bench.base.cursors.b == pytest.approx(80.0)


def test_it_shows_what_is_in_view_and_keeps_the_newest(bench: Bench) -> None:
    for index in range(KEPT_EVENTS + 10):
        bench.lane.add(event(index / 10, str(index)))
    assert len(bench.lane.events) == KEPT_EVENTS
    assert bench.lane.events[0].text == "10"
    bench.lane.clear()
    assert bench.lane.events == ()


def test_held_it_shows_what_there_was(bench: Bench) -> None:
    bench.lane.add(event(90))
    bench.base.hold()
    bench.lane.add(event(101))
    assert len(bench.lane.events) == 1
    bench.lane.refresh()
    bench.lane.refresh()
    bench.base.go_live()
    assert len(bench.lane.events) == 2


def test_a_tooltip_names_the_events_below_the_mouse(bench: Bench, qtbot: QtBot) -> None:
    bench.lane.add(event(70.0, "halted before 8 Pump 1"))
    bench.base.pin(80.0)
    bench.lane.refresh()
    position = QPoint(AXIS_PX + 301, 20)
    QApplication.sendEvent(bench.area, QHelpEvent(QHelpEvent.Type.ToolTip, position, bench.area.mapToGlobal(position)))
    assert QToolTip.text() == "◆ halted before 8 Pump 1 (−30\u2009s)"
    QToolTip.hideText()
