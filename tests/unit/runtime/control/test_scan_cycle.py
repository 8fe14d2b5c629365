"""What the scan thread does between two looks at the clock, on a real kernel and a hand-moved clock."""

from functools import partial
from typing import Any

import pytest

from runtime.contracts.commands import RefusedCommand
from runtime.contracts.config import Config
from runtime.control.command_queue import CommandOutcome, CommandQueue, QueuedCommand
from runtime.control.deadlines import Due
from runtime.control.mailbox import Mailbox
from runtime.control.recording import Done, Opening, RecordBuffer
from runtime.control.scan_cycle import Activated, Activation, Published, ScanCycle
from runtime.control.virtual_io import VirtualIO
from runtime.kernel.machine import Machine
from runtime.kernel.program import build_program
from tests.helpers.controllers import ManualClock, ai, command, config, di, do

ON_TIME = Due(lateness_ns=0, intervals=1)


class Bench:
    """A cycle with everything around it, and a log of what left it, in order."""

    def __init__(
        self,
        used: Config | None = None,
        capacity: int = 64,
        clock: ManualClock | None = None,
        recording: RecordBuffer | None = None,
    ) -> None:
        self.config = used or config()
        self.clock = clock or ManualClock()
        self.queue = CommandQueue(capacity)
        self.mailbox: Mailbox[Published] = Mailbox()
        self.log: list[Any] = []
        self.newest: Published
        self.cycle = ScanCycle(
            Machine(build_program(self.config), config_version="v1"),
            self.config,
            VirtualIO(self.config),
            self.queue,
            self.mailbox,
            self.clock,
            on_expired=self.log.append,
            on_traced=self.log.append,
            recording=recording,
        )

    def send(self, name: str, **payload: Any) -> None:
        self.queue.offer(QueuedCommand(command(name, **payload), "anna", self.clock.monotonic_ns(), self.log.append))

    def serve(self, name: str, **payload: Any) -> CommandOutcome:
        self.send(name, **payload)
        self.cycle.serve_commands()
        self.collect()
        outcome = next(one for one in reversed(self.log) if isinstance(one, CommandOutcome))
        assert isinstance(outcome, CommandOutcome)
        return outcome

    def scan(self, due: Due = ON_TIME) -> None:
        self.clock.pass_ms(10)
        self.cycle.scan(due)
        self.collect()

    def collect(self) -> None:
        notices, published = self.mailbox.collect()
        for notice in notices:
            notice()
        if published is not None:
            self.newest = published

    def card(self, card_id: int) -> dict[str, Any]:
        cards = self.newest.kernel.to_wire()["cards"]
        return next(card for card in cards if card["cardId"] == card_id)

    def activation(self, other: Config, version: str, *, clear: bool = False) -> Activation:
        return Activation(other, build_program(other), version, clear, self.log.append)


def test_each_scan_publishes_the_next_revision() -> None:
    bench = Bench()
    bench.scan()
    bench.scan()
    assert (bench.newest.revision, bench.newest.is_halted, bench.newest.config_version) == (2, False, "v1")


def test_a_virtual_input_acts_in_the_scan_after_its_result() -> None:
    bench = Bench()
    bench.scan()
    outcome = bench.serve("set_virtual_input", cardId=1, value=1)
    assert outcome == CommandOutcome(revision=2)
    bench.scan()
    assert bench.card(1)["rawValue"] == 1
    assert bench.card(3)["driveState"] is True
    assert bench.newest.cards_by_hand == (1,)


def test_an_outcome_tells_when_its_command_was_queued_taken_and_done() -> None:
    bench = Bench()
    bench.scan()
    bench.clock.pass_ms(3)
    times = bench.serve("set_virtual_input", cardId=1, value=1).times
    assert times is not None
    assert times.queued_ns <= times.taken_ns <= times.done_ns == bench.clock.now_ns


def test_a_virtual_input_set_while_halted_is_shown_by_a_revision_of_its_own() -> None:
    bench = Bench()
    bench.scan()
    bench.serve("set_run_mode", mode="RUN_STEP")
    revision = bench.newest.revision
    assert bench.serve("set_virtual_input", cardId=2, value=5).revision == revision + 1
    assert bench.newest.revision == revision + 1
    assert bench.newest.cards_by_hand == (2,)


def test_an_input_handed_back_reads_nothing_without_a_plant() -> None:
    bench = Bench()
    bench.serve("set_virtual_input", cardId=1, value=1)
    bench.serve("set_virtual_input", cardId=1, value=0, source="PLANT")
    bench.scan()
    assert bench.card(1)["rawValue"] == 0
    assert bench.newest.cards_by_hand == ()


def test_a_refused_command_names_the_last_published_revision_and_publishes_nothing() -> None:
    bench = Bench()
    bench.scan()
    outcome = bench.serve("set_output_mask", cardId=99, masked=True)
    assert isinstance(outcome.refusal, RefusedCommand)
    assert (outcome.refusal.code, outcome.revision, bench.newest.revision) == ("NOT_FOUND", 1, 1)


def test_a_refused_virtual_input_changes_nothing() -> None:
    bench = Bench()
    outcome = bench.serve("set_virtual_input", cardId=3, value=1)
    assert outcome.refusal is not None
    bench.scan()
    assert bench.newest.cards_by_hand == ()


def test_several_queued_steps_are_several_steps_each_with_its_revision() -> None:
    bench = Bench()
    bench.scan()
    bench.serve("set_run_mode", mode="RUN_STEP")
    start = bench.newest.revision
    for _ in range(3):
        bench.send("step_once")
    bench.cycle.serve_commands()
    bench.collect()
    outcomes = [one.revision for one in bench.log if isinstance(one, CommandOutcome)][-3:]
    assert outcomes == [start + 1, start + 2, start + 3]
    assert bench.newest.revision == start + 3
    assert not bench.newest.is_mid_scan


def test_commands_that_arrive_while_others_are_served_wait_for_the_next_turn() -> None:
    bench = Bench()
    again = command("set_output_mask_global", masked=True)
    bench.queue.offer(
        QueuedCommand(again, "anna", 0, lambda _: bench.queue.offer(QueuedCommand(again, "anna", 0, bench.log.append)))
    )
    bench.cycle.serve_commands()
    bench.collect()
    assert bench.queue.depth == 1


def test_refused_commands_of_a_full_queue_are_counted_as_a_kernel_fault() -> None:
    bench = Bench(capacity=1)
    bench.send("step_once")
    for _ in range(2):
        with pytest.raises(RefusedCommand):
            bench.send("step_once")
    bench.cycle.serve_commands()
    bench.scan()
    assert bench.newest.kernel.to_wire()["system"]["faults"]["QUEUE_OVERFLOW"] == 2


def test_skipped_intervals_are_kernel_time() -> None:
    bench = Bench(config(di(1), do(3, source=1)))
    bench.serve("set_virtual_input", cardId=1, value=1)
    bench.scan()
    bench.scan(Due(lateness_ns=25_000_000, intervals=3))
    assert bench.newest.metrics.jitter_max_us == 25_000
    assert bench.card(3)["phaseElapsedMs"] == 30


class SlowClock(ManualClock):
    """A clock on which asking for synchronisation, which every scan does once, takes time."""

    slow_ms = 0.0

    def is_synchronised(self) -> bool:
        self.pass_ms(self.slow_ms)
        return True


def test_a_scan_longer_than_its_interval_and_budget_is_an_overrun() -> None:
    clock = SlowClock()
    bench = Bench(clock=clock)
    clock.slow_ms = 11.0
    bench.scan()
    assert bench.newest.metrics.scan_overrun_count == 0
    clock.slow_ms = 11.001
    bench.scan()
    assert (bench.newest.metrics.scan_last_us, bench.newest.metrics.scan_overrun_count) == (11_001, 1)
    assert bench.newest.kernel.to_wire()["system"]["faults"]["SCAN_OVERRUN"] == 1


def test_an_override_that_ran_out_is_told_and_shown_even_while_halted() -> None:
    bench = Bench()
    bench.scan()
    bench.serve("set_output_mask", cardId=3, masked=True, expiresInMs=500)
    bench.serve("set_run_mode", mode="RUN_STEP")
    assert bench.card(3)["masked"] is True
    bench.clock.pass_ms(501)
    bench.cycle.expire_overrides()
    bench.collect()
    assert bench.card(3)["masked"] is False
    assert [one.what for one in bench.log if hasattr(one, "what")] == ["mask"]


def test_a_breakpoint_that_only_traces_is_told() -> None:
    bench = Bench()
    bench.serve("set_breakpoint", cardId=2, enabled=True, action="TRACE")
    bench.scan()
    bench.scan()
    assert [one.hits for one in bench.log if hasattr(one, "hits")] == [1, 2]


def test_a_commit_takes_effect_at_the_next_scan_and_is_told_before_it_shows() -> None:
    bench = Bench()
    bench.scan()
    bench.cycle.activate(bench.activation(config(di(1), interval_ms=20), "v2"))
    assert bench.newest.config_version == "v1"
    bench.scan()
    assert bench.log[-1] == Activated(revision=2, dropped=())
    assert (bench.newest.revision, bench.newest.config_version) == (2, "v2")
    assert bench.cycle.interval_ns == 20_000_000


def test_a_commit_while_halted_between_scans_takes_effect_at_once_and_the_halt_stays() -> None:
    bench = Bench()
    bench.scan()
    bench.serve("set_run_mode", mode="RUN_STEP")
    bench.cycle.activate(bench.activation(config(di(1), ai(2)), "v2"))
    bench.collect()
    assert (bench.newest.config_version, bench.newest.is_halted) == ("v2", True)


def test_a_commit_that_meets_a_scan_halted_half_way_waits_for_its_end() -> None:
    bench = Bench()
    bench.scan()
    bench.serve("set_run_mode", mode="RUN_STEP")
    bench.serve("step_once")
    assert bench.newest.is_mid_scan
    bench.cycle.activate(bench.activation(config(di(1)), "v2"))
    bench.collect()
    assert bench.newest.config_version == "v1"
    bench.serve("step_once")
    bench.serve("step_once")
    assert bench.newest.config_version == "v2"


def test_a_restore_tells_what_it_dropped() -> None:
    bench = Bench()
    bench.scan()
    bench.serve("set_input_force", cardId=1, mode="FORCED_HIGH")
    bench.cycle.activate(bench.activation(config(), "v2", clear=True))
    bench.scan()
    activated = bench.log[-1]
    assert isinstance(activated, Activated)
    assert [(drop.card_id, drop.what) for drop in activated.dropped] == [(1, "force")]


def test_notices_are_bound_to_their_own_values() -> None:
    bench = Bench()
    seen: list[int] = []
    for number in range(3):
        bench.mailbox.post(partial(seen.append, number))
    bench.collect()
    assert seen == [0, 1, 2]


def test_what_made_each_scan_is_handed_over_in_order() -> None:
    buffer = RecordBuffer()
    bench = Bench(capacity=2, recording=buffer)
    bench.scan()
    bench.serve("set_virtual_input", cardId=2, value=500)
    bench.serve("step_once")
    bench.serve("set_output_mask", cardId=3, masked=True, expiresInMs=5)
    bench.scan(Due(lateness_ns=0, intervals=3))
    bench.cycle.expire_overrides()
    bench.serve("set_run_mode", mode="RUN_STEP")
    opening, *records = buffer.take()
    assert isinstance(opening, Opening)
    assert (opening.checkpoint.revision, opening.interval_ms) == (0, 10)
    done = [one for one in records if isinstance(one, Done)]
    assert [one.command.name if one.command else "expiry" if one.expires else "scan" for one in done] == [
        "scan",
        "set_virtual_input",
        "set_output_mask",
        "scan",
        "expiry",
        "set_run_mode",
    ], "a refused command changed nothing"
    assert [(one.revision, one.shown, one.scan) for one in done] == [
        (0, 1, 1),
        (1, 1, 2),
        (1, 1, 2),
        (1, 2, 2),
        (2, 2, 3),
        (2, 3, 3),
    ]
    assert (done[3].given.elapsed_ms, dict(done[3].given.readings)) == (30, {2: 500})
    assert done[1].actor == "anna"


def test_faults_are_handed_over_with_what_was_done_next() -> None:
    buffer = RecordBuffer()
    bench = Bench(capacity=1, recording=buffer)
    bench.send("step_once")
    with pytest.raises(RefusedCommand):
        bench.send("step_once")
    bench.cycle.serve_commands()
    bench.scan()
    bench.scan()
    assert [one.faults for one in buffer.take() if isinstance(one, Done)] == [("QUEUE_OVERFLOW",), ()]


def test_a_commit_begins_another_recording_and_shows_what_it_published() -> None:
    buffer = RecordBuffer()
    bench = Bench(recording=buffer)
    bench.scan()
    bench.serve("set_run_mode", mode="RUN_STEP")
    bench.cycle.activate(bench.activation(config(di(1)), "v2"))
    records = buffer.take()
    assert isinstance(records[-2], Opening)
    assert records[-2].checkpoint.config_version == "v2"
    assert isinstance(records[-1], Done)
    assert (records[-1].publishes, records[-1].revision, records[-1].shown) == (True, 2, 3)


def test_a_recording_begins_only_between_two_scans() -> None:
    buffer = RecordBuffer()
    bench = Bench(recording=buffer)
    bench.serve("set_run_mode", mode="RUN_STEP")
    buffer.take()
    bench.serve("step_once")
    buffer.ask_for_opening()
    bench.serve("step_once")
    assert not any(isinstance(one, Opening) for one in buffer.take())
    bench.serve("step_once")
    bench.cycle.serve_commands()
    assert isinstance(buffer.take()[-1], Opening)
