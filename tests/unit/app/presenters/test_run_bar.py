"""Run control end to end in the window: verbs, banner, what is held on, how long it stands."""

from __future__ import annotations

import re
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.presenters.active_config import ActiveConfig
from app.presenters.override_terms import OverrideTerms
from app.presenters.run_bar import RunBarPresenter
from app.presenters.stepping import MAX_WAITING
from tests.helpers.logic import ScriptedSession, pump_config
from widgets.run_bar.panel import RunBar
from widgets.run_bar.view import RunBarView
from widgets.stale import WHY_STALE
from widgets.theme import Theme

pytestmark = pytest.mark.gui
HALT = {"reason": "BREAKPOINT", "nextCardId": 8, "lastCardId": 5}


class Memory:
    demands_reason = False


class Bench:
    def __init__(self, qtbot: QtBot, address: str = "embedded") -> None:
        self.qtbot = qtbot
        self.session = ScriptedSession(address=address, config=pump_config())
        self.bar = RunBar(Theme("dark"))
        qtbot.addWidget(self.bar)
        self.bar.resize(1400, 60)
        self.bar.show()
        qtbot.waitExposed(self.bar)
        self.terms = OverrideTerms(Memory())
        self.barred = ""
        self.presenter = RunBarPresenter(
            self.bar, self.session, ActiveConfig(self.session), self.terms, monotonic=lambda: self.session.now_s,
            barred=lambda command: self.barred,
        )  # fmt: skip

    def click(self, action: str) -> None:
        button = self.bar.findChild(QPushButton, f"run_{action}")
        assert isinstance(button, QPushButton)
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def halt(self, **changes: Any) -> None:
        self.session.show(halt=HALT, run_mode="RUN_BREAKPOINT", **changes)

    @property
    def view(self) -> RunBarView:
        view = self.bar._view
        assert view is not None
        return view

    @property
    def details(self) -> str:
        return re.sub(r"<[^>]+>", "", " · ".join(self.view.details)).replace("\u2009", " ")


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return Bench(qtbot)


def test_before_the_first_snapshot_nothing_can_be_pressed(bench: Bench) -> None:
    bench.presenter.tick()
    assert bench.view.headline == "No snapshot yet"
    assert set(bench.view.unavailable) == {"run", "break", "step_card", "step_scan", "step_scans", "continue"}


def test_with_no_runtime_at_all_the_buttons_say_so_from_the_beginning(bench: Bench) -> None:
    for action in ("run", "break", "continue"):
        button = bench.bar.findChild(QPushButton, f"run_{action}")
        assert not button.isEnabled()
        assert WHY_STALE in button.toolTip()


def test_running_lights_run(bench: Bench) -> None:
    bench.session.show()
    assert bench.view.mode == "run"
    assert bench.view.headline == "RUNNING"
    assert bench.view.tone == "ok"


def test_a_break_is_pending_until_the_halt_is_reported(bench: Bench) -> None:
    bench.session.show()
    bench.click("break")
    assert bench.session.sent == [("set_run_mode", {"mode": "RUN_STEP"})]
    assert bench.view.pending == "break"
    assert bench.view.mode == "run"
    bench.session.answer()
    bench.session.show(run_mode="RUN_STEP", halt={"reason": "STEP", "nextCardId": 1, "lastCardId": 11})
    assert bench.view.pending is None
    assert bench.view.mode == "break"
    assert bench.view.headline == "HALTED before 1 Low float"


def test_the_banner_counts_from_the_halt_and_names_what_is_held_on(bench: Bench) -> None:
    bench.session.show()
    bench.halt()
    bench.session.now_s = 12.4
    bench.presenter.tick()
    bench.session.be_heard()
    assert bench.view.headline == "HALTED before 8 Pump 1"
    assert bench.details == "12 s · time stands still · 1 output held on: Pump 1"


def test_a_halt_found_at_the_start_lasts_at_least_that_long(bench: Bench) -> None:
    bench.halt()
    bench.session.now_s = 5.0
    bench.presenter.tick()
    assert bench.details.startswith("for at least 5 s")


def test_a_remote_may_let_its_timers_run(qtbot: QtBot) -> None:
    bench = Bench(qtbot, "ws://pump:81/ws")
    bench.halt()
    assert "time may run on" in bench.details


def test_an_unreported_drive_is_said_to_be_unreported(bench: Bench) -> None:
    bench.session.change_card(8, drive_state=None)
    bench.session.change_card(9, drive_state=None)
    bench.halt()
    assert bench.details.endswith("drive of 2 outputs not reported")


def test_no_output_held_on_is_said_too(bench: Bench) -> None:
    bench.session.change_card(8, drive_state=False)
    bench.halt()
    assert bench.details.endswith("no output is held on")


def test_many_outputs_are_counted_and_some_named(bench: Bench) -> None:
    cards = [{"cardId": i, "cardType": "DO", "label": f"Pump {i}", "driveState": True} for i in range(1, 6)]
    bench.halt(cards=cards)
    assert bench.details.endswith("5 outputs held on: Pump 1, Pump 2, Pump 3 and 2 more")


def test_a_long_name_is_shortened_in_the_banner(bench: Bench) -> None:
    bench.session.change_card(8, label="PUMPE_001_NIEDERDRUCK_FÖRDERSTATION_SÜD", drive_state=True)
    bench.halt()
    assert bench.details.endswith("1 output held on: PUMPE_001_NIEDERDRUCK_FÖRDERSTA…")


def test_a_step_goes_out_and_the_next_waits_for_its_snapshot(bench: Bench) -> None:
    bench.halt()
    bench.click("step_card")
    bench.click("step_card")
    assert [name for name, _ in bench.session.sent] == ["step_once"]
    assert "then Step card" in bench.details
    bench.session.answer()
    bench.halt()
    assert [name for name, _ in bench.session.sent] == ["step_once", "step_once"]


def test_that_a_key_was_not_taken_stays_to_be_read_while_the_steps_before_it_are_done(bench: Bench) -> None:
    bench.halt()
    for _ in range(MAX_WAITING + 2):
        bench.presenter.step_card()
    said = bench.bar._notice.text
    assert "not taken" in said
    bench.session.answer()
    bench.halt()
    bench.presenter.step_card()
    assert bench.bar._notice.text == said


def test_continue_restarts_the_time_of_the_halt(bench: Bench) -> None:
    bench.session.show()
    bench.halt()
    bench.session.now_s = 30.0
    bench.session.be_heard()
    bench.click("continue")
    bench.session.answer()
    bench.session.show(run_mode="RUN_STEP", halt=HALT)
    bench.session.answer()
    bench.halt()
    assert bench.session.sent == [
        ("set_run_mode", {"mode": "RUN_STEP"}),
        ("set_run_mode", {"mode": "RUN_BREAKPOINT"}),
    ]
    assert bench.details.startswith("0 s")


def test_a_step_scan_sets_a_temporary_breakpoint(bench: Bench) -> None:
    bench.halt()
    bench.click("step_scan")
    assert bench.session.sent == [("set_breakpoint", {"cardId": 1, "enabled": True})]
    assert bench.view.pending == "step_scan"


def test_run_to_a_card_is_the_same_with_another_card(bench: Bench) -> None:
    bench.halt()
    bench.presenter.run_to(9)
    assert bench.session.sent == [("set_breakpoint", {"cardId": 9, "enabled": True})]


def test_a_verb_that_makes_no_sense_is_answered_beside_it(bench: Bench) -> None:
    bench.session.show()
    bench.presenter.step_card()
    assert bench.session.sent == []
    assert "break first" in bench.bar._notice.text
    bench.presenter.run()
    assert bench.session.sent == []


def test_run_leaves_the_halt(bench: Bench) -> None:
    bench.halt()
    bench.presenter.run()
    bench.session.answer()
    bench.session.show(halt=None, run_mode="RUN_NORMAL")
    assert bench.view.headline == "RUNNING"
    assert bench.presenter.stepping.is_idle


def test_a_refusal_stands_beside_the_buttons(bench: Bench) -> None:
    bench.session.show()
    bench.click("break")
    bench.session.answer(error="FORBIDDEN", message="role VIEWER may not change the run mode")
    assert "role VIEWER" in bench.bar._notice.text
    bench.bar.problem_dismissed.emit()
    assert bench.presenter.stepping.problem is None


def test_silence_disables_every_verb(bench: Bench) -> None:
    bench.session.show()
    bench.session.fall_silent()
    assert bench.view.is_stale
    assert "two seconds" in bench.view.unavailable["break"]


def test_break_is_sent_to_a_device_that_answers_and_shows_nothing(bench: Bench) -> None:
    bench.session.show()
    bench.session.only_answer_pings()
    bench.presenter.tick()
    assert bench.view.is_stale
    assert {"run", "continue"} <= set(bench.view.unavailable)
    assert "break" not in bench.view.unavailable
    assert "Break (F6) is sent all the same" in " ".join(bench.view.details)
    bench.click("break")
    assert bench.session.sent[-1] == ("set_run_mode", {"mode": "RUN_STEP"})
    bench.session.answer()
    bench.session.only_answer_pings()
    bench.session.only_answer_pings()
    bench.presenter.tick()
    assert "no halt was reported" in bench.bar._notice.text


def test_a_role_that_may_not_break_may_not_do_so_blindly(bench: Bench) -> None:
    bench.barred = "role VIEWER may not"
    bench.session.show()
    bench.session.only_answer_pings()
    bench.presenter.tick()
    assert bench.view.unavailable["break"] == "role VIEWER may not"
    assert "Break" not in " ".join(bench.view.details)


def test_a_new_boot_forgets_what_was_under_way(bench: Bench) -> None:
    bench.halt()
    bench.click("step_scan")
    bench.session.show(boot_id="boot-2", halt=None, run_mode="RUN_NORMAL")
    assert bench.presenter.stepping.is_idle
    assert bench.view.headline == "RUNNING"


def test_a_halt_without_cards_and_an_unknown_mode_are_shown_as_they_are(bench: Bench) -> None:
    bench.session.show(halt={"reason": "STEP", "nextCardId": None, "lastCardId": None}, run_mode="RUN_STEP", cards=[])
    assert bench.view.headline == "HALTED, no enabled card"
    bench.session.show(halt=None, run_mode="RUN_SIDEWAYS")
    assert bench.view.headline == "RUN_SIDEWAYS"
    assert bench.view.mode is None


def test_it_starts_from_a_snapshot_that_came_before(qtbot: QtBot) -> None:
    session = ScriptedSession(config=pump_config())
    session.show(halt=HALT, run_mode="RUN_BREAKPOINT")
    bar = RunBar(Theme("dark"))
    qtbot.addWidget(bar)
    presenter = RunBarPresenter(bar, session, ActiveConfig(session), OverrideTerms(Memory()), monotonic=lambda: 0.0)
    assert presenter.why_not("step_card") is None


def test_state_changes_are_told_to_whoever_enables_actions(bench: Bench, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bench.presenter.state_changed):
        bench.session.show()


def test_as_many_scans_as_the_number_says_are_stepped(bench: Bench) -> None:
    bench.halt()
    bench.bar._scans.edited.emit(25)
    bench.click("step_scans")
    assert bench.session.sent == [("set_breakpoint", {"cardId": 1, "enabled": True, "everyHits": 25})]


def test_while_it_runs_the_banner_names_what_a_halt_would_hold_on(bench: Bench) -> None:
    bench.session.show(run_mode="RUN_BREAKPOINT")
    assert bench.details == "a halt would hold 1 output on: Pump 1"
    assert bench.view.offers_mask
    bench.session.change_card(8, drive_state=False)
    bench.session.show()
    assert bench.details == ""
    assert not bench.view.offers_mask


def test_outputs_are_masked_before_a_halt_with_the_terms_that_are_given(bench: Bench) -> None:
    bench.session.show()
    bench.terms.demand_reason(True)
    bench.click("mask_first")
    assert bench.session.sent == []
    assert bench.bar._notice.text.startswith("Mask first: a reason is demanded")
    bench.terms.take_reason("trial")
    bench.click("mask_first")
    assert bench.session.sent == [("set_output_mask_global", {"masked": True, "reason": "trial"})]
    bench.session.answer(error="FORBIDDEN", message="role VIEWER may not")
    assert bench.bar._notice.text.startswith("Mask first: role VIEWER may not")
    bench.session.fall_silent()
    bench.presenter.mask_first()
    assert len(bench.session.sent) == 1
