"""The panel: buttons that can be used when there is something to do, and wishes that come out of it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from widgets.breakpoints.panel import BreakpointsPanel
from widgets.breakpoints.view import BreakpointLine, EditorView, TraceLine
from widgets.theme import Theme

pytestmark = pytest.mark.gui
PUMP = BreakpointLine(8, "Pump 1", True, "halt", "before the card", "3")


EDITED = EditorView(8, ((8, "8  Pump 1"),), True, True, None, True, None, 1, "HALT", "")


@pytest.fixture
def panel(qtbot: QtBot) -> BreakpointsPanel:
    panel = BreakpointsPanel(Theme("dark"))
    qtbot.addWidget(panel)
    panel.resize(1300, 320)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def button(panel: BreakpointsPanel, name: str) -> QPushButton:
    found = panel.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    return found


def test_in_a_narrow_panel_the_traces_give_way_to_the_editor(panel: BreakpointsPanel) -> None:
    least = panel.minimumSizeHint().width()
    panel.show_editor(EDITED)
    assert panel.traces.isVisible()
    panel.resize(640, 320)
    assert not panel.traces.isVisible()
    panel.show_editor(None)
    assert panel.traces.isVisible()
    panel.show_editor(EDITED)
    assert panel.minimumSizeHint().width() < least + 160
    panel.resize(1300, 320)
    assert panel.traces.isVisible()


def test_only_what_is_there_can_be_removed(panel: BreakpointsPanel, qtbot: QtBot) -> None:
    assert not button(panel, "breakpoint_remove").isEnabled()
    assert not button(panel, "breakpoint_remove_all").isEnabled()
    panel._ask_to_remove()
    panel.show_lines([PUMP], "")
    with qtbot.waitSignal(panel.chosen) as chosen:
        panel.listing.choose(8)
    assert chosen.args == [8]
    with qtbot.waitSignal(panel.remove_requested) as asked:
        qtbot.mouseClick(button(panel, "breakpoint_remove"), Qt.MouseButton.LeftButton)
    assert asked.args == [8]
    with qtbot.waitSignal(panel.remove_all_requested):
        qtbot.mouseClick(button(panel, "breakpoint_remove_all"), Qt.MouseButton.LeftButton)
    panel.show_stale(True)
    assert not button(panel, "breakpoint_remove").isEnabled()
    assert not button(panel, "breakpoint_remove_all").isEnabled()


def test_wishes_of_its_parts_come_out_of_it(panel: BreakpointsPanel, qtbot: QtBot) -> None:
    for signal, emit in (
        (panel.new_requested, lambda: button(panel, "breakpoint_new").click()),
        (panel.enable_requested, lambda: panel.listing.lines.tick_requested.emit(8, True)),
        (panel.card_requested, lambda: panel.listing.card_requested.emit(8)),
        (panel.card_requested, lambda: panel.traces.card_requested.emit(8)),
        (panel.remove_requested, lambda: panel.listing.remove_requested.emit(8)),
        (panel.edited, lambda: panel.editor.edited.emit("reason", "x")),
        (panel.apply_requested, panel.editor.apply_requested.emit),
    ):
        with qtbot.waitSignal(signal):
            emit()


def test_traces_are_counted_and_can_be_cleared(panel: BreakpointsPanel, qtbot: QtBot) -> None:
    assert panel._trace_title.text() == "Trace hits: none yet"
    assert not button(panel, "trace_clear").isEnabled()
    panel.show_traces([TraceLine("10:00", 8, "Pump 1", "hit 1")], 1)
    assert panel._trace_title.text() == "Trace hits  1"
    with qtbot.waitSignal(panel.clear_traces_requested):
        qtbot.mouseClick(button(panel, "trace_clear"), Qt.MouseButton.LeftButton)


def test_hints_and_problems_take_room_only_while_they_say_something(panel: BreakpointsPanel) -> None:
    panel.show_hint("Breakpoints do not halt now.")
    panel.show_problem("Refused.", "warn")
    assert panel._hint.isVisible()
    assert panel._notice.text == "Refused."
    panel.show_hint("")
    panel.show_problem(None)
    assert not panel._hint.isVisible()
    assert panel._notice.isHidden()
