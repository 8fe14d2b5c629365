"""The breakpoints panel over a runtime that the test plays."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.presenters.active_config import ActiveConfig
from app.presenters.breakpoints import ALL_SAMPLED, EMPTY, NOT_ARMED, NOTHING_YET, BreakpointsPresenter
from app.runtime_events import RuntimeEvents
from tests.helpers.logic import ScriptedSession, pump_config
from widgets.breakpoints.panel import BreakpointsPanel
from widgets.breakpoints.view import BreakpointLine, EditorView
from widgets.theme import Theme

pytestmark = pytest.mark.gui
REPORTED = {"enabled": True, "hits": 4, "by": "M.", "since": "2026-01-01T00:08:00.000Z"}


class Bench:
    def __init__(self, qtbot: QtBot, **how: Any) -> None:
        self.qtbot = qtbot
        self.session = ScriptedSession(**{"config": pump_config(), **how})
        self.panel = BreakpointsPanel(Theme("dark"))
        qtbot.addWidget(self.panel)
        self.panel.resize(1300, 320)
        self.panel.show()
        qtbot.waitExposed(self.panel)
        self.breaks = 0
        self.events = RuntimeEvents(self.session)
        self.presenter = BreakpointsPresenter(
            self.panel, self.session, ActiveConfig(self.session), break_=self.count_break, events=self.events
        )

    def count_break(self) -> None:
        self.breaks += 1

    def show_halted(self, **changes: Any) -> None:
        """Report a halt: then lists are shown at once."""
        halt = {"reason": "STEP", "nextCardId": 1, "lastCardId": 11}
        self.session.show(halt=halt, **changes)

    def be_old(self) -> None:
        for card in self.session.state["cards"]:
            del card["breakpoint"]

    def click(self, name: str) -> None:
        button = self.panel.findChild(QPushButton, name)
        assert isinstance(button, QPushButton)
        assert button.isEnabled(), button.toolTip()
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    @property
    def lines(self) -> list[BreakpointLine]:
        model = self.panel.listing.lines
        return [model.line(row) for row in range(model.rowCount())]

    @property
    def editor(self) -> EditorView:
        assert self.panel.editor._view is not None
        return self.panel.editor._view


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return Bench(qtbot)


def test_an_empty_list_says_what_would_stand_here(bench: Bench) -> None:
    assert bench.panel.listing._empty_text == NOTHING_YET
    bench.show_halted()
    bench.presenter.refresh()
    assert bench.panel.listing._empty_text == EMPTY
    assert bench.lines == []


def test_reported_breakpoints_are_listed_with_their_hits(bench: Bench) -> None:
    bench.session.change_card(8, breakpoint=REPORTED)
    bench.show_halted()
    assert [(line.card_id, line.hits, line.is_enabled) for line in bench.lines] == [(8, "4", True)]
    bench.session.change_card(8, breakpoint={**REPORTED, "hits": 5})
    bench.session.show(halt=None)
    bench.qtbot.waitUntil(lambda: bench.lines[0].hits == "5")


def test_a_condition_is_planned_and_set(bench: Bench) -> None:
    bench.show_halted()
    bench.presenter.choose(8)
    bench.click("breakpoint_new")
    assert (bench.editor.card_id, bench.editor.is_new) == (8, True)
    for name, value in (("has_condition", True), ("source_card", 2), ("operator", "GT"), ("threshold", 8000)):
        bench.panel.edited.emit(name, value)
    bench.click("breakpoint_set")
    condition = {
        "source": {"cardId": 2, "field": "currentValue", "type": "NUMBER"}, "operator": "GT", "threshold": 8000
    }  # fmt: skip
    assert bench.session.sent == [("set_breakpoint", {"cardId": 8, "enabled": True, "condition": condition})]
    assert bench.lines[0].is_pending
    bench.session.answer()
    bench.session.change_card(8, breakpoint={**REPORTED, "condition": condition, "hits": 0})
    bench.show_halted()
    assert (bench.lines[0].is_enabled, bench.lines[0].is_pending) == (True, False)
    bench.panel.listing.choose(8)
    assert bench.editor.why_not_apply == "nothing was changed"


def test_without_a_chosen_card_new_begins_on_the_first(bench: Bench) -> None:
    bench.presenter.begin_new()
    assert "no card is known yet" in bench.panel._notice.text
    bench.show_halted()
    bench.click("breakpoint_new")
    assert bench.editor.card_id == 1
    bench.presenter.choose(77)
    bench.click("breakpoint_new")
    assert bench.editor.card_id == 1


def test_a_tick_disables_and_the_plan_stays(bench: Bench) -> None:
    bench.session.change_card(8, breakpoint={**REPORTED, "everyHits": 3})
    bench.show_halted()
    bench.panel.enable_requested.emit(8, False)
    assert bench.session.sent == [("set_breakpoint", {"cardId": 8, "enabled": False})]
    bench.session.answer()
    bench.session.change_card(8, breakpoint=None)
    bench.show_halted()
    assert (bench.lines[0].is_enabled, bench.lines[0].origin) == (False, "disabled, kept in this window")
    bench.panel.enable_requested.emit(8, True)
    assert bench.session.sent[-1][1]["everyHits"] == 3


def test_one_and_all_are_removed(bench: Bench) -> None:
    bench.session.change_card(8, breakpoint=REPORTED)
    bench.session.change_card(1, breakpoint=REPORTED)
    bench.session.change_card(2, breakpoint=REPORTED)
    bench.show_halted()
    bench.panel.listing.choose(2)
    bench.click("breakpoint_remove")
    assert [payload["cardId"] for _, payload in bench.session.sent] == [2]
    bench.click("breakpoint_remove_all")
    assert {payload["cardId"] for _, payload in bench.session.sent} == {1, 2, 8}
    assert {payload["enabled"] for _, payload in bench.session.sent} == {False}


def test_a_refusal_is_told(bench: Bench) -> None:
    bench.show_halted()
    bench.click("breakpoint_new")
    bench.click("breakpoint_set")
    bench.session.answer(error="FORBIDDEN", message="a VIEWER may not do that")
    assert bench.panel._notice.text.startswith("Breakpoint on Low float: a VIEWER may not do that")
    assert not bench.lines[0].is_enabled
    bench.session.command("step_once")
    bench.session.answer(error="BUSY")
    assert "VIEWER" in bench.panel._notice.text


def test_nothing_is_sent_while_nothing_is_heard(bench: Bench) -> None:
    bench.session.change_card(8, breakpoint=REPORTED)
    bench.show_halted()
    bench.presenter.begin_new()
    bench.session.fall_silent()
    bench.presenter.apply()
    bench.presenter.remove_all()
    bench.presenter.enable(8, False)
    assert bench.session.sent == []


def test_breakpoints_that_are_not_armed_say_so(bench: Bench) -> None:
    bench.session.change_card(8, breakpoint=REPORTED)
    bench.session.show(run_mode="RUN_NORMAL")
    bench.presenter.refresh()
    assert bench.panel._hint.text() == NOT_ARMED
    bench.session.show(run_mode="RUN_BREAKPOINT")
    bench.qtbot.waitUntil(bench.panel._hint.isHidden)


def test_the_editor_follows_the_line_and_the_hand(bench: Bench) -> None:
    bench.session.change_card(8, breakpoint=REPORTED)
    bench.show_halted()
    bench.panel.edited.emit("every_hits", 9)
    bench.panel.listing.choose(8)
    assert bench.editor.every_hits == 1
    bench.panel.edited.emit("trigger", "changed")
    bench.panel.edited.emit("watch_field", "phase")
    assert bench.editor.change is not None
    assert bench.editor.change.field == "phase"
    bench.panel.chosen.emit(77)
    assert bench.editor.card_id == 8


def test_on_a_device_without_objects_a_condition_is_looked_at_in_snapshots(qtbot: QtBot) -> None:
    bench = Bench(qtbot, address="ws://device:81/ws")
    bench.be_old()
    bench.session.show(run_mode="RUN_BREAKPOINT")
    bench.presenter.choose(8)
    bench.click("breakpoint_new")
    for name, value in (("has_condition", True), ("source_card", 2), ("operator", "GT"), ("threshold", 9000)):
        bench.panel.edited.emit(name, value)
    assert "may miss" in bench.editor.note
    bench.click("breakpoint_set")
    assert bench.session.sent == []
    assert bench.lines[0].note == "may miss"
    assert ALL_SAMPLED in bench.panel._hint.text()
    bench.session.show()
    assert bench.breaks == 0
    bench.session.change_card(2, current_value=9100)
    bench.session.show()
    assert bench.breaks == 1
    assert "Pump 1: before the card, if Tank level > 90.00" in bench.panel._notice.text
    bench.presenter.refresh()
    assert bench.lines[0].hits == "1"


def test_a_sampled_tracepoint_notes_and_does_not_halt(qtbot: QtBot) -> None:
    bench = Bench(qtbot, address="ws://device:81/ws")
    bench.be_old()
    bench.session.show()
    bench.presenter.choose(8)
    bench.click("breakpoint_new")
    for name, value in (("trigger", "changed"), ("watch_field", "missionState"), ("action", "TRACE")):
        bench.panel.edited.emit(name, value)
    bench.click("breakpoint_set")
    bench.session.show()
    bench.session.change_card(8, mission_state="FINISHED")
    bench.session.show()
    bench.presenter.refresh()
    assert bench.breaks == 0
    assert bench.panel.traces.lines.line(0).text == "hit 1, seen in a snapshot: may miss"
    bench.click("trace_clear")
    assert bench.panel.traces.lines.rowCount() == 0


def test_streamed_hits_are_listed_the_newest_first(bench: Bench) -> None:
    bench.show_halted()
    for hits in (1, 2):
        at = f"2026-01-01T00:00:0{hits}.000Z"
        bench.events.told.emit({"type": "runtime.trace", "timestamp": at, "payload": {"cardId": 8, "hits": hits}})
    bench.presenter.refresh()
    model = bench.panel.traces.lines
    assert [model.line(row).text for row in range(model.rowCount())] == ["hit 2", "hit 1"]
    assert bench.panel._trace_title.text() == "Trace hits  2"


def test_without_a_stream_the_counts_of_the_snapshots_are_compared(bench: Bench) -> None:
    bench.session.change_card(8, breakpoint={**REPORTED, "action": "TRACE"})
    bench.show_halted()
    bench.session.change_card(8, breakpoint={**REPORTED, "action": "TRACE", "hits": 9})
    bench.show_halted()
    assert bench.panel.traces.lines.line(0).text == "hits 5 to 9"


def test_another_config_drops_what_has_no_place_in_it(bench: Bench) -> None:
    bench.session.change_card(8, breakpoint=REPORTED)
    bench.show_halted()
    bench.presenter.enable(8, False)
    bench.session.change_card(8, breakpoint=None)
    bench.show_halted()
    bench.panel.listing.choose(8)
    smaller = pump_config()
    smaller["cards"] = [card for card in smaller["cards"] if card["cardId"] != 8]
    bench.session.serve_config(smaller, "v2")
    bench.show_halted(config_version="v2")
    assert bench.lines == []
    assert "Dropped with the old config" in bench.panel._notice.text
    assert bench.panel.editor._view is None


def test_a_runtime_that_was_started_anew_has_none_of_them(bench: Bench) -> None:
    bench.session.change_card(8, breakpoint=REPORTED)
    bench.show_halted()
    bench.presenter.enable(8, False)
    bench.session.change_card(8, breakpoint=None)
    bench.show_halted(boot_id="boot-2")
    assert bench.lines == []
    assert "started anew" in bench.panel._notice.text


def test_without_a_config_cards_are_known_by_their_snapshot(qtbot: QtBot) -> None:
    bench = Bench(qtbot, config=None)
    bench.show_halted()
    bench.click("breakpoint_new")
    assert bench.editor.cards[0] == (1, "1  Low float")


def test_a_card_is_gone_to_from_the_list(bench: Bench) -> None:
    with bench.qtbot.waitSignal(bench.presenter.card_requested) as asked:
        bench.panel.card_requested.emit(8)
    assert asked.args == [8]


def test_what_is_kept_here_is_told_to_the_table(bench: Bench) -> None:
    bench.session.change_card(8, breakpoint=REPORTED)
    bench.show_halted()
    with bench.qtbot.waitSignal(bench.presenter.kept_changed) as told:
        bench.presenter.enable(8, False)
        bench.session.change_card(8, breakpoint=None)
        bench.show_halted()
    assert told.args == [{8: False}]
