"""The timing diagram: proportions, the line, words for those who do not see it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from widgets.card_page.timing import TimingBlock, TimingDiagram, length_text, words_of
from widgets.card_page.view import TimingSpan, TimingView
from widgets.theme import Theme

pytestmark = pytest.mark.gui
COURSE = TimingView((TimingSpan("DELAY", 0, 1000), TimingSpan("ON", 1000, 3000)))


@pytest.fixture
def diagram(qtbot: QtBot) -> TimingDiagram:
    diagram = TimingDiagram(Theme("dark"))
    qtbot.addWidget(diagram)
    diagram.resize(248, 64)
    diagram.show()
    qtbot.waitExposed(diagram)
    return diagram


@pytest.mark.parametrize(("at_ms", "x"), [(None, None), (0, 24.0), (1000, 74.0), (2500, 149.0), (4000, 224.0)])
def test_the_line_stands_in_proportion(diagram: TimingDiagram, at_ms: int | None, x: float | None) -> None:
    diagram.show_course(replace(COURSE, position_ms=at_ms))
    assert diagram.position_x == x


def test_beyond_the_course_there_is_no_line(diagram: TimingDiagram) -> None:
    diagram.show_course(replace(COURSE, position_ms=9000))
    assert diagram.position_x is None


def test_a_phase_without_an_end_has_its_line_near_its_beginning(diagram: TimingDiagram) -> None:
    spans = (TimingSpan("DELAY", 0, 1000), TimingSpan("ON", 1000, None))
    diagram.show_course(TimingView(spans, position_ms=3000))
    early = diagram.position_x
    diagram.show_course(TimingView(spans, position_ms=3_000_000))
    late = diagram.position_x
    assert early is not None
    assert late is not None
    assert early < late < diagram.width()


def test_every_kind_of_course_is_painted(diagram: TimingDiagram) -> None:
    seen = set()
    for view in (
        COURSE,
        replace(COURSE, position_ms=500),
        TimingView((TimingSpan("ON", 0, 1000), TimingSpan("ON", 1000, 1000, 1))),
        TimingView((TimingSpan("ON", 0, None),)),
        TimingView(),
    ):
        diagram.show_course(view)
        seen.add(diagram.grab().toImage().bits().tobytes())  # type: ignore[attr-defined]
    assert len(seen) == 5
    diagram.show_course(COURSE)
    live = diagram.grab().toImage()
    diagram.show_stale(True)
    assert diagram.grab().toImage() != live


def test_lengths_have_no_more_decimals_than_they_need() -> None:
    texts = [length_text(TimingSpan("ON", 0, length)) for length in (50, 1500, 12_000, None)]
    assert texts == ["0.05\u2009s", "1.5\u2009s", "12\u2009s", "∞"]


def test_the_course_is_said_in_words() -> None:
    assert words_of(COURSE) == "DELAY 1\u2009s, ON 3\u2009s"
    assert words_of(replace(COURSE, position_ms=1500)) == "DELAY 1\u2009s, ON 3\u2009s; now at 1.5\u2009s"


def test_the_block_shows_what_there_is(qtbot: QtBot) -> None:
    block = TimingBlock(Theme("dark"))
    qtbot.addWidget(block)
    note = block.findChild(QLabel, "timing_note")
    assert note is not None
    assert block.isHidden()
    block.show_timing(replace(COURSE, is_finished=True))
    assert (block.isHidden(), block.diagram.isHidden()) == (False, False)
    assert note.text() == "The mission has run to its end."
    block.show_timing(TimingView(note='It follows <a href="card:5">Inflow</a>.'))
    assert block.diagram.isHidden()
    asked = QSignalSpy(block.card_requested)
    note.linkActivated.emit("card:5")
    assert asked.at(0) == [5]
    block.show_stale(True)
    assert note.property("tone") == "faint"
