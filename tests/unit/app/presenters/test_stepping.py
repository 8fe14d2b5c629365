"""Run control against scripted devices: ours, and those that pause, resume and count differently."""

from __future__ import annotations

from typing import Any

import pytest

from app.flight import AnsweredCommand, PendingCommand
from app.presenters.choreography import Intent
from app.presenters.stepping import Stepping
from runtime.contracts.commands import CommandResult
from runtime.contracts.snapshot import RuntimeSnapshot

CARDS = (1, 2, 8)


class Device:
    """A runtime of three cards that does what card-semantics §2 says; tests switch on what others do."""

    def __init__(self) -> None:
        self.revision = 100
        self.mode = "RUN_NORMAL"
        self.position: int | None = None
        self.breakpoints: dict[int, Any] = {}
        self.disabled: set[int] = set()
        self.now_s = 0.0
        self.received: list[tuple[str, dict[str, Any]]] = []
        self.waiting: list[PendingCommand] = []
        self.changes = 0
        self.resumes = 0
        self.refuse: dict[str, str] = {}
        self.names_revisions = True
        self.reports_flags = False
        self.counts_for_ever = False
        self.stepping = Stepping(self.send, self.count_change, resumed=self.count_resume)

    def send(self, name: str, payload: dict[str, Any]) -> str:
        pending = PendingCommand(f"cmd-{len(self.received)}", name, payload, self.now_s)
        self.received.append((name, payload))
        self.waiting.append(pending)
        return pending.request_id

    def count_change(self) -> None:
        self.changes += 1

    def count_resume(self) -> None:
        self.resumes += 1

    def report(self) -> None:
        halt = None
        if self.position is not None:
            halt = {"reason": "STEP", "nextCardId": CARDS[self.position % 3], "lastCardId": CARDS[self.position - 1]}
        document = {
            "timestamp": f"2026-01-01T00:00:{self.now_s:06.3f}Z",
            "snapshotRevision": self.revision,
            "scanIntervalMs": 10,
            "runMode": self.mode,
            "halt": halt,
            "cards": [
                {
                    "cardId": card,
                    "cardType": "DI",
                    "enabled": card not in self.disabled,
                    "breakpoint": self.reported(card),
                }
                for card in CARDS
            ],
        }
        self.stepping.take_snapshot(RuntimeSnapshot.from_wire(document), self.now_s)

    def reported(self, card: int) -> Any:
        state = self.breakpoints.get(card)
        return bool(state and state["enabled"]) if self.reports_flags else state

    def answer(self, pending: PendingCommand, error: str | None = None) -> None:
        result = {
            "requestId": pending.request_id,
            "timestamp": "2026-01-01T00:00:00Z",
            "status": "FAILURE" if error else "SUCCESS",
            "errorCode": error,
            "message": None,
            "snapshotRevision": self.revision + 1 if self.names_revisions else None,
        }
        self.stepping.take_answer(AnsweredCommand(pending, CommandResult.from_wire(result)), self.now_s)

    def serve_one(self) -> None:
        """Do the oldest command: result first, then the snapshot that shows it."""
        pending = self.waiting.pop(0)
        if pending.name in self.refuse:
            self.answer(pending, self.refuse[pending.name])
            return
        self.answer(pending)
        self.do(pending.name, pending.payload)
        self.revision += 1
        self.report()

    def do(self, name: str, payload: dict[str, Any]) -> None:
        if name == "step_once" and self.position is not None:
            self.position = (self.position + 1) % 3
        elif name == "set_breakpoint":
            card, is_on = payload["cardId"], payload["enabled"]
            self.breakpoints[card] = {**payload, "hits": 0} if is_on or len(payload) > 2 else None
        elif name == "set_run_mode":
            was_halted, self.mode = self.position is not None, payload["mode"]
            if self.mode == "RUN_STEP":
                self.position = self.position if was_halted else 0
            elif self.mode == "RUN_NORMAL":
                self.position = None
            elif was_halted:
                self.resume()

    def resume(self) -> None:
        if self.counts_for_ever:
            self.position = None
            return
        armed = {card for card, state in self.breakpoints.items() if state and state["enabled"]}
        start = self.position if self.position is not None else 0
        self.position = next((at % 3 for at in range(start + 1, start + 4) if CARDS[at % 3] in armed), None)

    def serve_all(self) -> None:
        for _ in range(40):
            if not self.waiting:
                return
            assert len(self.waiting) == 1, "never two commands at once"
            self.serve_one()
        raise AssertionError("it never came to an end")

    def halt_at(self, index: int) -> None:
        self.mode, self.position = "RUN_STEP", index
        self.report()

    @property
    def names(self) -> list[str]:
        return [f"{name} {payload.get('mode', payload.get('enabled', ''))}".strip() for name, payload in self.received]


@pytest.fixture
def device() -> Device:
    device = Device()
    device.report()
    return device


def test_break_waits_until_a_halt_is_reported(device: Device) -> None:
    device.stepping.break_()
    assert device.stepping.activity is not None
    assert device.stepping.activity.text == "Break"
    device.answer(device.waiting.pop())
    device.revision += 1
    device.report()
    assert not device.stepping.is_idle
    device.halt_at(0)
    assert device.stepping.is_idle


def test_run_from_a_halt_is_one_command_and_tells_that_it_resumed(device: Device) -> None:
    device.halt_at(1)
    device.stepping.run()
    device.serve_all()
    assert device.names == ["set_run_mode RUN_NORMAL"]
    assert device.resumes == 1
    assert device.stepping.is_idle


def test_continue_from_a_halt_is_step_mode_then_breakpoint_mode(device: Device) -> None:
    device.halt_at(1)
    device.stepping.continue_()
    assert len(device.waiting) == 1
    device.serve_all()
    assert device.names == ["set_run_mode RUN_STEP", "set_run_mode RUN_BREAKPOINT"]
    assert device.resumes == 1


def test_continue_while_running_only_arms_the_breakpoints(device: Device) -> None:
    device.stepping.continue_()
    device.serve_all()
    assert device.names == ["set_run_mode RUN_BREAKPOINT"]
    assert device.resumes == 0


def test_a_second_command_waits_for_the_revision_that_shows_the_first(device: Device) -> None:
    device.halt_at(1)
    device.stepping.continue_()
    device.answer(device.waiting.pop())
    device.report()
    assert not device.waiting
    device.revision += 1
    device.report()
    assert device.names[-1] == "set_run_mode RUN_BREAKPOINT"


def test_steps_pressed_in_a_burst_go_out_one_by_one(device: Device) -> None:
    device.halt_at(0)
    for _ in range(3):
        device.stepping.step_card()
    assert device.names == ["step_once"]
    assert device.stepping.activity is not None
    assert device.stepping.activity.waiting == ("Step card", "Step card")
    device.serve_all()
    assert device.names == ["step_once"] * 3
    assert device.position == 0


def test_a_step_pressed_while_the_scan_is_stepped_follows_from_its_first_card(device: Device) -> None:
    device.halt_at(2)
    device.stepping.step_scan()
    device.serve_one()
    device.stepping.step_card()
    device.serve_all()
    assert device.names[-2:] == ["set_breakpoint False", "step_once"]
    assert device.position == 1


def test_continue_pressed_twice_is_one_continue(device: Device) -> None:
    device.halt_at(2)
    device.stepping.continue_()
    device.stepping.continue_()
    assert device.stepping.problem == "Continue: it is on its way already."
    device.serve_all()
    assert device.names == ["set_run_mode RUN_STEP", "set_run_mode RUN_BREAKPOINT"]


def test_a_step_pressed_after_continue_is_refused_in_words_for_its_halt_may_come_much_later(device: Device) -> None:
    device.halt_at(2)
    device.stepping.continue_()
    device.stepping.step_card()
    assert device.stepping.problem == "Step card: Continue is under way and may never halt. Break (F6) first."
    device.serve_all()
    assert "step_once" not in device.names


def test_what_is_pressed_while_a_scan_is_stepped_waits_and_is_done_in_order(device: Device) -> None:
    device.halt_at(2)
    device.stepping.step_scan()
    device.serve_one()
    device.serve_one()
    device.serve_one()
    for intent in ("step_card", "step_scan", "run_to", "continue"):
        assert device.stepping.why_not(intent) is None  # type: ignore[arg-type]
    device.stepping.step_scan()
    device.stepping.run_to(8)
    device.stepping.continue_()
    assert device.stepping.activity is not None
    assert device.stepping.activity.waiting == ("Step scan", "Run to card", "Continue")
    device.serve_all()
    assert device.names.count("set_run_mode RUN_BREAKPOINT") == 4
    assert device.position is None
    assert device.stepping.problem is None


def test_what_waits_for_a_halt_that_does_not_last_is_told_as_not_done(device: Device) -> None:
    device.halt_at(0)
    device.stepping.step_card()
    device.stepping.step_scan()
    device.position, device.mode = None, "RUN_NORMAL"
    device.do = lambda name, payload: None  # type: ignore[method-assign]
    device.serve_all()
    assert device.stepping.is_idle
    assert device.stepping.problem == "Not done any more: Step scan, because the program does not stand halted."


def test_run_to_a_card_that_has_gone_is_refused_in_words(device: Device) -> None:
    device.halt_at(0)
    device.stepping.run_to(77)
    assert device.stepping.problem == "Run to card: card 77 is not in the program that runs."
    assert device.received == []


def test_a_scan_asked_for_before_anything_was_heard_does_nothing(device: Device) -> None:
    Stepping(device.send, device.count_change).step_scan()
    assert device.received == []


def test_break_takes_over_from_what_waits(device: Device) -> None:
    device.halt_at(0)
    device.stepping.step_card()
    device.stepping.step_card()
    device.stepping.break_()
    assert device.stepping.activity is not None
    assert device.stepping.activity.waiting == ()


def test_a_held_key_leaves_few_steps_behind_and_says_that_the_others_were_not_taken(device: Device) -> None:
    device.halt_at(0)
    for _ in range(50):
        device.stepping.step_card()
    assert device.stepping.problem == "Step card: 8 wishes wait behind Step card already; this one was not taken."
    device.serve_all()
    assert len(device.received) == 9


def test_step_scan_halts_before_the_first_card_and_takes_its_breakpoint_away(device: Device) -> None:
    device.halt_at(2)
    device.stepping.step_scan()
    device.serve_all()
    assert device.names == [
        "set_breakpoint True",
        "set_run_mode RUN_STEP",
        "set_run_mode RUN_BREAKPOINT",
        "set_run_mode RUN_STEP",
        "set_breakpoint False",
    ]
    assert device.position == 0
    assert device.breakpoints[1] is None
    assert device.stepping.is_idle
    assert device.stepping.problem is None


def test_step_scan_from_the_first_card_goes_once_around(device: Device) -> None:
    device.halt_at(0)
    device.stepping.step_scan()
    device.serve_all()
    assert device.position == 0
    assert device.stepping.problem is None


def test_step_scan_skips_disabled_cards(device: Device) -> None:
    device.disabled = {1}
    device.halt_at(2)
    device.stepping.step_scan()
    assert device.received[0][1] == {"cardId": 2, "enabled": True}


def test_step_scan_without_an_enabled_card_is_one_step(device: Device) -> None:
    device.disabled = set(CARDS)
    device.halt_at(0)
    device.stepping.step_scan()
    device.serve_all()
    assert device.names == ["step_once"]


def test_run_to_card_halts_there(device: Device) -> None:
    device.halt_at(0)
    device.stepping.run_to(8)
    device.serve_all()
    assert device.position == 2
    assert device.breakpoints[8] is None


def test_run_to_a_disabled_card_is_refused_in_words(device: Device) -> None:
    device.disabled = {8}
    device.halt_at(0)
    device.stepping.run_to(8)
    assert not device.received
    assert device.stepping.problem is not None
    assert "disabled" in device.stepping.problem


def test_a_breakpoint_of_the_users_is_used_and_kept(device: Device) -> None:
    device.breakpoints[8] = {"enabled": True, "hits": 4}
    device.halt_at(0)
    device.stepping.run_to(8)
    device.serve_all()
    assert device.names == ["set_run_mode RUN_STEP", "set_run_mode RUN_BREAKPOINT"]
    assert device.breakpoints[8]["hits"] == 4


def test_a_breakpoint_with_a_condition_is_put_back_as_it_was(device: Device) -> None:
    clause = {
        "source": {"cardId": 2, "field": "currentValue", "type": "NUMBER"},
        "operator": "GT",
        "threshold": 200,
    }
    device.breakpoints[8] = {"enabled": False, "condition": clause, "everyHits": 3, "hits": 4}
    device.halt_at(0)
    device.stepping.run_to(8)
    device.serve_all()
    assert device.received[-1] == (
        "set_breakpoint",
        {"cardId": 8, "enabled": False, "condition": clause, "everyHits": 3, "hits": 4},
    )


def test_another_breakpoint_on_the_way_halts_and_the_temporary_one_still_goes(device: Device) -> None:
    device.breakpoints[2] = {"enabled": True, "hits": 0}
    device.halt_at(0)
    device.stepping.run_to(8)
    device.serve_all()
    assert device.position == 1
    assert device.breakpoints[8] is None
    assert device.breakpoints[2]["enabled"]


def test_a_halted_snapshot_from_before_the_resume_does_not_end_a_step_scan(device: Device) -> None:
    """A device whose results name the revision that stands still."""
    device.halt_at(1)
    device.stepping.step_scan()
    device.serve_one()
    device.serve_one()
    pending = device.waiting.pop()
    device.revision -= 1
    device.answer(pending)
    device.revision += 1
    device.report()
    assert not device.waiting
    device.revision += 1
    device.mode, device.position = "RUN_BREAKPOINT", 0
    device.report()
    assert device.names[-1] == "set_run_mode RUN_STEP"


def test_what_shows_one_mode_late_is_not_taken_for_the_next_ones(device: Device) -> None:
    """Halted by a breakpoint, a device whose result of RUN_STEP names the revision before still has the other mode."""
    device.halt_at(1)
    device.mode = "RUN_BREAKPOINT"
    device.report()
    device.stepping.step_scan()
    device.serve_one()
    pending = device.waiting.pop()
    device.revision -= 1
    device.answer(pending)
    device.revision += 1
    assert not device.waiting, "RUN_STEP has not been shown"
    device.do(pending.name, pending.payload)
    device.revision += 1
    device.report()
    assert device.names[-1] == "set_run_mode RUN_BREAKPOINT"
    device.serve_all()
    assert device.names[-1] == "set_breakpoint False"
    assert device.position == 0, "it went round to the first card"


def test_a_mode_that_is_never_shown_holds_nothing_up_for_long(device: Device) -> None:
    device.halt_at(1)
    device.stepping.run()
    pending = device.waiting.pop()
    device.revision += 1
    device.answer(pending)
    device.revision += 1
    device.report()
    assert not device.stepping.is_idle
    device.now_s += 1.1
    device.stepping.tick(device.now_s)
    assert device.stepping.is_idle


def test_a_device_that_pauses_after_the_card_ends_the_step_scan_there(device: Device) -> None:
    device.resume = lambda: setattr(device, "position", 1)  # type: ignore[method-assign]  # another firmware
    device.halt_at(1)
    device.stepping.step_scan()
    device.serve_all()
    assert device.stepping.is_idle
    assert device.position == 1
    assert device.breakpoints[1] is None


def test_a_device_that_resumes_when_a_breakpoint_is_disabled_is_told_of(device: Device) -> None:
    kept = device.do

    def do(name: str, payload: dict[str, Any]) -> None:
        kept(name, payload)
        if name == "set_breakpoint" and not payload["enabled"]:
            device.position = None

    device.do = do  # type: ignore[method-assign]  # another firmware
    device.halt_at(0)
    device.stepping.step_scan()
    device.serve_all()
    assert device.names[-2:] == ["set_run_mode RUN_STEP", "set_breakpoint False"]
    assert device.stepping.problem is not None
    assert "resumed" in device.stepping.problem


def test_a_device_that_names_no_revisions_is_followed_by_its_snapshots(device: Device) -> None:
    device.names_revisions = False
    device.halt_at(1)
    device.stepping.step_scan()
    device.serve_all()
    assert device.position == 0
    assert device.stepping.is_idle


def test_a_revision_that_stands_still_is_waited_for_one_second(device: Device) -> None:
    device.halt_at(1)
    device.stepping.continue_()
    device.answer(device.waiting.pop())
    device.now_s = 0.5
    device.report()
    assert not device.waiting
    device.now_s = 1.1
    device.stepping.tick(1.1)
    assert device.names[-1] == "set_run_mode RUN_BREAKPOINT"


def test_a_refused_step_is_told_and_ends_the_burst(device: Device) -> None:
    device.halt_at(0)
    device.refuse = {"step_once": "FORBIDDEN_IN_MODE"}
    device.stepping.step_card()
    device.stepping.step_card()
    device.serve_all()
    assert device.names == ["step_once"]
    assert device.stepping.problem is not None
    assert "break first" in device.stepping.problem


def test_a_refused_resume_takes_the_temporary_breakpoint_away(device: Device) -> None:
    device.halt_at(1)
    device.stepping.step_scan()
    device.serve_one()
    device.refuse = {"set_run_mode": "BUSY"}
    device.serve_one()
    device.refuse = {}
    device.serve_all()
    assert device.breakpoints[1] is None
    assert device.stepping.problem is not None
    assert "queue is full" in device.stepping.problem


def test_a_refused_temporary_breakpoint_leaves_nothing_to_take_away(device: Device) -> None:
    device.halt_at(1)
    device.refuse = {"set_breakpoint": "FORBIDDEN"}
    device.stepping.step_scan()
    device.serve_all()
    assert device.names == ["set_breakpoint True"]
    assert device.stepping.is_idle


def test_a_temporary_breakpoint_that_cannot_be_taken_away_is_named(device: Device) -> None:
    device.halt_at(1)
    device.stepping.step_scan()
    for _ in range(4):
        device.serve_one()
    device.refuse = {"set_breakpoint": "BUSY"}
    device.serve_all()
    assert device.stepping.is_idle
    assert device.stepping.problem is not None
    assert "may be left on card 1" in device.stepping.problem


def test_an_unanswered_temporary_breakpoint_is_taken_away_in_case_it_was_set(device: Device) -> None:
    device.halt_at(1)
    device.stepping.step_scan()
    device.stepping.take_answer(AnsweredCommand(device.waiting.pop(), None), 5.0)
    assert device.received[-1] == ("set_breakpoint", {"cardId": 1, "enabled": False})
    device.serve_all()
    assert device.stepping.is_idle
    assert device.stepping.problem is not None
    assert "unknown" in device.stepping.problem


def test_a_halt_that_never_comes_ends_in_a_break(device: Device) -> None:
    device.halt_at(1)
    device.resume = lambda: setattr(device, "position", None)  # type: ignore[method-assign]  # runs past it
    device.stepping.step_scan()
    device.serve_all()
    device.stepping.tick(4.9)
    assert not device.waiting
    device.stepping.tick(5.1)
    assert device.stepping.problem is not None
    assert "told to break" in device.stepping.problem
    device.serve_all()
    assert device.names[-2:] == ["set_run_mode RUN_STEP", "set_breakpoint False"]
    assert device.stepping.is_idle


def test_a_break_that_no_halt_follows_says_so(device: Device) -> None:
    device.stepping.break_()
    device.answer(device.waiting.pop())
    device.revision += 1
    device.report()
    device.stepping.tick(5.1)
    assert device.stepping.is_idle
    assert device.stepping.problem is not None
    assert "may not report halts" in device.stepping.problem


def test_break_takes_over_from_a_step_scan_and_cleans_up(device: Device) -> None:
    device.halt_at(1)
    device.resume = lambda: setattr(device, "position", None)  # type: ignore[method-assign]  # runs past it
    device.stepping.step_scan()
    device.serve_all()
    device.stepping.break_()
    device.serve_all()
    assert device.names[-2:] == ["set_run_mode RUN_STEP", "set_breakpoint False"]
    assert device.stepping.is_idle
    assert device.stepping.problem is None


def test_run_takes_over_from_a_step_scan_and_cleans_up_without_halting(device: Device) -> None:
    device.halt_at(1)
    device.stepping.step_scan()
    device.serve_one()
    device.waiting.clear()
    device.stepping.run()
    device.serve_all()
    assert device.names[-2:] == ["set_run_mode RUN_NORMAL", "set_breakpoint False"]
    assert device.stepping.problem is None
    assert device.mode == "RUN_NORMAL"


def test_answers_to_other_commands_change_nothing(device: Device) -> None:
    device.halt_at(0)
    device.stepping.step_card()
    other = PendingCommand("somebody-else", "set_input_force", {}, 0.0)
    device.stepping.take_answer(AnsweredCommand(other, None), 0.0)
    assert device.stepping.problem is None
    assert not device.stepping.is_idle


def test_a_new_boot_forgets_what_was_under_way(device: Device) -> None:
    device.halt_at(1)
    device.stepping.step_scan()
    device.stepping.forget()
    assert device.stepping.is_idle
    assert device.stepping.why_not("run") is not None


def test_a_dismissed_problem_is_gone(device: Device) -> None:
    device.disabled = {8}
    device.halt_at(0)
    device.stepping.run_to(8)
    device.stepping.dismiss_problem()
    assert device.stepping.problem is None


@pytest.mark.parametrize(
    ("mode", "position", "intent", "reason"),
    [
        ("RUN_NORMAL", None, "run", "runs already"),
        ("RUN_NORMAL", None, "step_card", "break first"),
        ("RUN_NORMAL", None, "step_scan", "break first"),
        ("RUN_NORMAL", None, "break", None),
        ("RUN_NORMAL", None, "continue", None),
        ("RUN_BREAKPOINT", None, "continue", "next breakpoint already"),
        ("RUN_BREAKPOINT", None, "run", None),
        ("RUN_STEP", 0, "break", "halted already"),
        ("RUN_BREAKPOINT", 0, "break", None),
        ("RUN_STEP", 0, "run", None),
        ("RUN_STEP", 0, "step_scan", None),
        ("RUN_STEP", 0, "continue", None),
    ],
)
def test_what_makes_no_sense_now_says_why(
    device: Device, mode: str, position: int | None, intent: Intent, reason: str | None
) -> None:
    device.mode, device.position = mode, position
    device.report()
    told = device.stepping.why_not(intent)
    assert told is None if reason is None else reason in (told or "")


def test_several_scans_are_counted_by_a_runtime_that_counts_hits(device: Device) -> None:
    device.halt_at(1)
    device.stepping.step_scans(5)
    assert device.stepping.activity is not None
    assert device.stepping.activity.text == "Step 5 scans"
    device.serve_one()
    assert device.received[0] == ("set_breakpoint", {"cardId": 1, "enabled": True, "everyHits": 5})
    device.serve_all()
    assert device.names == [
        "set_breakpoint True",
        "set_run_mode RUN_STEP",
        "set_run_mode RUN_BREAKPOINT",
        "set_run_mode RUN_STEP",
        "set_breakpoint False",
    ]
    assert (device.position, device.breakpoints[1], device.stepping.problem) == (0, None, None)


def test_several_scans_are_stepped_one_by_one_on_a_device_that_counts_no_hits(device: Device) -> None:
    device.halt_at(1)
    device.reports_flags = True
    device.stepping.step_scans(3)
    device.serve_all()
    assert device.names.count("set_run_mode RUN_BREAKPOINT") == 3
    assert (device.position, device.breakpoints[1], device.stepping.problem) == (0, None, None)


def test_several_scans_over_a_breakpoint_of_the_users_halt_at_it_and_go_on(device: Device) -> None:
    device.breakpoints[1] = {"enabled": True, "hits": 0}
    device.halt_at(1)
    device.stepping.step_scans(2)
    device.serve_all()
    assert "set_breakpoint True" not in device.names
    assert device.names.count("set_run_mode RUN_BREAKPOINT") == 2
    assert device.breakpoints[1] == {"enabled": True, "hits": 0}


def test_several_scans_end_at_a_breakpoint_on_the_way_and_say_so(device: Device) -> None:
    device.breakpoints[8] = {"enabled": True, "hits": 0}
    device.halt_at(0)
    device.stepping.step_scans(4)
    device.serve_all()
    assert device.position == 2
    assert device.stepping.problem == "Step 4 scans: halted on the way; the rest was not run."
    assert device.breakpoints[1] is None


def test_several_scans_without_an_enabled_card_are_as_many_steps(device: Device) -> None:
    device.disabled = set(CARDS)
    device.halt_at(0)
    device.stepping.step_scans(3)
    device.serve_all()
    assert device.names == ["step_once"] * 3


def test_many_scans_are_given_ten_times_the_time_that_they_should_take(device: Device) -> None:
    device.halt_at(1)
    device.stepping.step_scans(1000)
    device.counts_for_ever = True
    for _ in range(3):
        device.serve_one()
    device.stepping.tick(99.0)
    assert device.stepping.problem is None
    device.stepping.tick(101.0)
    assert "told to break instead" in (device.stepping.problem or "")
