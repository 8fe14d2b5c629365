"""Snapshots to rows: what changed, at its pace, and breakpoints that count when the runtime says so."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot

from app.presenters.active_config import ActiveConfig
from app.presenters.card_facts import CardFacts
from app.presenters.cards import CardsPresenter, card_row, force_words, mask_words, mission_text
from runtime.contracts.config import Config
from runtime.contracts.snapshot import CardSnapshot
from tests.helpers.logic import ScriptedSession, pump_config
from widgets.cards.panel import CardsPanel
from widgets.cards.row import CardRow
from widgets.theme import Theme

pytestmark = pytest.mark.gui
FACTS = CardFacts(Config.from_wire(pump_config()), "v1")


class Bench:
    def __init__(self, qtbot: QtBot) -> None:
        self.session = ScriptedSession(config=pump_config())
        self.active = ActiveConfig(self.session)
        self.panel = CardsPanel(Theme("dark"))
        qtbot.addWidget(self.panel)
        self.panel.resize(900, 400)
        self.panel.show()
        qtbot.waitExposed(self.panel)
        self.now_s = 0.0
        self.presenter = CardsPresenter(self.panel, self.session, self.active, monotonic=lambda: self.now_s)
        self.session.show()

    def row(self, card_id: int) -> CardRow:
        row = self.panel.model.card(card_id)
        assert row is not None
        return row


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return Bench(qtbot)


def card(**fields: Any) -> CardSnapshot:
    return CardSnapshot.from_wire({"cardId": 8, "cardType": "DO", **fields})


def test_cards_stand_in_evaluation_order_with_units(bench: Bench) -> None:
    rows = [bench.panel.model.row_at(at) for at in range(bench.panel.model.rowCount())]
    assert [row.card_id for row in rows] == [1, 2, 3, 5, 8, 9, 10, 11]
    assert bench.row(2).value == "82.50\u2009%"
    assert bench.row(5).value == "123.75"
    assert bench.row(8).mission == "ON 3.2 / 5.0\u2009s"
    assert bench.row(8).progress == pytest.approx(0.64)
    assert bench.row(2).state is None


def test_without_a_config_values_are_shown_without_units(bench: Bench) -> None:
    bench.session.serve_config({}, status=503)
    bench.session.show(config_version="v2")
    assert bench.row(2).value == "82.50"
    assert bench.row(8).mission == "ON 3.2\u2009s"
    assert bench.row(8).progress is None


def test_the_card_that_it_stands_before_comes_into_view_once_and_is_not_chosen(bench: Bench) -> None:
    def is_in_view(card_id: int) -> bool:
        return card_id in bench.panel.model.cards_in_window()

    bench.panel.resize(900, 160)
    bench.panel.grab()  # it is laid out
    bench.panel.choose(1)
    assert not is_in_view(11)
    halt = {"reason": "STEP", "nextCardId": 11, "lastCardId": 10}
    bench.session.show(halt=halt, run_mode="RUN_STEP")
    assert is_in_view(11)
    assert bench.panel.chosen == 1
    bench.panel.table.scrollToTop()
    bench.session.show(halt=halt, run_mode="RUN_STEP")
    assert not is_in_view(11), "who looks elsewhere stays there"
    bench.session.show(halt=None, run_mode="RUN_BREAKPOINT")
    bench.session.show(halt=halt, run_mode="RUN_BREAKPOINT")
    assert is_in_view(11)


def test_an_unchanged_card_keeps_its_row(bench: Bench) -> None:
    before = bench.row(8)
    bench.session.change_card(1, logical_state=False)
    bench.session.show()
    assert bench.row(8) is before
    assert bench.row(1).state is False


def test_a_change_of_state_is_shown_with_the_next_snapshot(bench: Bench) -> None:
    for state in (False, True, False):
        bench.session.change_card(8, logical_state=state)
        bench.session.show()
        assert bench.row(8).state is state


def test_running_digits_are_refreshed_fifteen_times_a_second(bench: Bench) -> None:
    bench.now_s = 1.0
    bench.session.change_card(2, current_value=8300)
    bench.session.show()
    assert bench.row(2).value == "83.00\u2009%"
    bench.now_s = 1.016
    bench.session.change_card(2, current_value=8310)
    bench.session.show()
    assert bench.row(2).value == "83.00\u2009%"
    bench.now_s = 1.08
    bench.session.change_card(2, current_value=8320)
    bench.session.show()
    assert bench.row(2).value == "83.20\u2009%"


def test_the_last_digits_are_shown_though_no_snapshot_follows(bench: Bench, qtbot: QtBot) -> None:
    bench.session.change_card(2, current_value=8300)
    bench.session.show()
    bench.session.change_card(2, current_value=8310)
    bench.session.show()
    assert bench.row(2).value == "83.00\u2009%"
    qtbot.waitUntil(lambda: bench.row(2).value == "83.10\u2009%")


def test_while_halted_every_step_shows_at_once(bench: Bench) -> None:
    bench.session.change_card(2, current_value=8310)
    bench.session.show(halt={"reason": "STEP", "nextCardId": 3, "lastCardId": 2}, run_mode="RUN_STEP")
    assert bench.row(2).value == "83.10\u2009%"
    assert bench.row(3).is_next
    assert bench.row(2).is_last
    bench.session.show(halt={"reason": "STEP", "nextCardId": 5, "lastCardId": 3}, run_mode="RUN_STEP")
    assert [bench.row(card_id).is_next for card_id in (3, 5)] == [False, True]
    bench.session.show(halt=None, run_mode="RUN_NORMAL")
    assert not any(bench.row(card_id).is_next or bench.row(card_id).is_last for card_id in (2, 3, 5))


def test_digits_out_of_sight_wait_until_they_come_into_view(bench: Bench, qtbot: QtBot) -> None:
    bench.panel.resize(900, 170)
    qtbot.waitUntil(lambda: 8 not in bench.panel.model.cards_in_window())
    bench.now_s = 1.0
    bench.session.change_card(8, phase_elapsed_ms=3300)
    bench.session.show()
    assert bench.row(8).mission == "ON 3.2 / 5.0\u2009s"
    bench.panel.table.scrollToBottom()
    assert bench.row(8).mission == "ON 3.3 / 5.0\u2009s"


def test_a_card_counts_as_changing_for_three_seconds(bench: Bench) -> None:
    assert not bench.row(2).is_changing
    bench.now_s = 1.0
    bench.session.change_card(2, current_value=8300)
    bench.session.show()
    assert bench.row(2).is_changing
    bench.now_s = 3.9
    bench.session.show()
    assert bench.row(2).is_changing
    bench.now_s = 4.1
    bench.session.show()
    assert not bench.row(2).is_changing


def test_evaluation_time_alone_is_no_change_of_the_card(bench: Bench) -> None:
    bench.now_s = 1.0
    bench.session.change_card(2, last_eval_us=9)
    bench.session.show()
    assert not bench.row(2).is_changing
    assert bench.row(2).eval_us == "9"


def test_other_cards_replace_the_table(bench: Bench) -> None:
    bench.session.show(cards=bench.session.state["cards"][:2])
    assert bench.panel.model.total == 2


def test_a_breakpoint_is_pending_until_a_snapshot_shows_it(bench: Bench) -> None:
    bench.panel.breakpoint_requested.emit(8, True)
    assert bench.session.sent == [("set_breakpoint", {"cardId": 8, "enabled": True})]
    assert bench.row(8).breakpoint == "pending"
    bench.session.answer()
    bench.session.change_card(8, breakpoint={"enabled": True, "hits": 0})
    bench.session.show()
    assert bench.row(8).breakpoint == "enabled"


def test_a_refused_breakpoint_is_told_and_not_shown(bench: Bench) -> None:
    bench.panel.breakpoint_requested.emit(8, True)
    bench.session.answer(error="FORBIDDEN", message="role VIEWER may not set breakpoints")
    assert bench.row(8).breakpoint == "none"
    assert "Pump 1" in bench.panel.notice.text
    assert "higher role" in bench.panel.notice.text


def test_a_breakpoint_with_a_plan_is_left_to_whoever_keeps_it(bench: Bench) -> None:
    asked = QSignalSpy(bench.presenter.plan_requested)
    bench.session.change_card(8, breakpoint={"enabled": True, "hits": 4, "everyHits": 3, "reason": "hunts"})
    bench.session.show()
    bench.panel.breakpoint_requested.emit(8, False)
    assert asked.at(0) == [8, False]
    assert bench.session.sent == []


def test_a_breakpoint_that_is_kept_here_stays_marked_and_is_enabled_with_its_plan(bench: Bench) -> None:
    asked = QSignalSpy(bench.presenter.plan_requested)
    bench.presenter.show_kept({8: False, 9: True})
    assert (bench.row(8).breakpoint, bench.row(8).breakpoint_words) == ("disabled", "breakpoint, disabled")
    assert (bench.row(9).breakpoint, bench.row(9).breakpoint_words) == ("enabled", "breakpoint, may miss")
    bench.panel.breakpoint_requested.emit(8, True)
    assert asked.at(0) == [8, True]
    bench.presenter.show_kept({})
    assert bench.row(8).breakpoint == "none"
    bench.panel.breakpoint_requested.emit(8, True)
    assert len(bench.session.sent) == 1


def test_a_breakpoint_on_a_card_that_is_gone_is_not_asked_for(bench: Bench) -> None:
    bench.panel.breakpoint_requested.emit(77, True)
    assert bench.session.sent == []


def test_answers_to_commands_of_others_change_nothing(bench: Bench) -> None:
    bench.session.command("step_once")
    bench.session.answer(error="FORBIDDEN_IN_MODE")
    assert bench.panel.notice.text == ""


def test_a_new_boot_empties_the_table_until_it_reports(bench: Bench) -> None:
    bench.session.reset.emit()
    assert bench.panel.model.total == 0


def test_staleness_is_shown(bench: Bench) -> None:
    bench.session.fall_silent()
    assert bench.panel.table._is_stale


def test_choosing_a_card_is_told_to_everybody(bench: Bench, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bench.panel.card_chosen) as chosen:
        bench.presenter.choose(9)
    assert chosen.args == [9]
    assert bench.panel.chosen == 9


def test_it_starts_from_a_snapshot_that_came_before(qtbot: QtBot) -> None:
    session = ScriptedSession(config=pump_config())
    session.show()
    panel = CardsPanel(Theme("dark"))
    qtbot.addWidget(panel)
    presenter = CardsPresenter(panel, session, ActiveConfig(session))
    assert panel.model.total == 8
    presenter.flush()


@pytest.mark.parametrize(
    ("fields", "text", "progress"),
    [
        ({}, "", None),
        ({"missionState": "IDLE"}, "IDLE", None),
        ({"missionState": "ACTIVE", "phase": "ON"}, "ACTIVE · ON", None),
        ({"missionState": "ACTIVE", "phase": "DELAY", "phaseElapsedMs": 500}, "DELAY 0.5 / 1.0\u2009s", 0.5),
    ],
)
def test_missions_are_told_from_reported_fields(fields: dict[str, Any], text: str, progress: float | None) -> None:
    assert mission_text(card(**fields), FACTS) == (text, progress)


@pytest.mark.parametrize(
    ("force", "said"),
    [
        (None, ""),
        ({"mode": "REAL"}, ""),
        ({"mode": "FORCED_HIGH"}, "forced high"),
        ({"mode": "FORCED_LOW"}, "forced low"),
        ({"mode": "FORCED_VALUE", "value": 3300}, "forced to raw 3300"),
        ({"mode": "FORCED_VALUE"}, "forced to raw not reported"),
    ],
)
def test_forces_in_words(force: dict[str, Any] | None, said: str) -> None:
    assert force_words(card(force=force), FACTS) == said


def test_a_mask_is_held_off_only_where_the_device_says_so() -> None:
    assert mask_words(card()) == ""
    assert mask_words(card(masked=True)) == "masked: held off or frozen"
    assert mask_words(card(masked=True, driveState=False)) == "masked: held off"


@pytest.mark.parametrize(
    ("state", "mark", "said"),
    [
        (None, "none", ""),
        (True, "enabled", "breakpoint"),
        (False, "none", ""),
        ({"enabled": False}, "disabled", "breakpoint, disabled"),
        ({"enabled": True, "hits": 3, "on": {"field": "phase"}}, "enabled", "breakpoint, conditional, 3 hits"),
    ],
)
def test_breakpoints_of_all_devices_are_understood(state: object, mark: str, said: str) -> None:
    row = card_row(card(breakpoint=state), FACTS)
    assert (row.breakpoint, row.breakpoint_words) == (mark, said)
