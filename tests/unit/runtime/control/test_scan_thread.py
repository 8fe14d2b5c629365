"""When the scan thread does what. The clock is moved by hand, so that `turn` is called here as the thread would."""

import threading

import pytest

from runtime.control.clock import NS_PER_MS, SystemClock
from runtime.control.scan_thread import HALTED_TURN_NS, ScanThread
from tests.helpers.controllers import ManualClock, config, di
from tests.unit.runtime.control.test_scan_cycle import Bench


class Turns:
    """A thread that is not started; the test takes its turns."""

    def __init__(self, bench: Bench | None = None) -> None:
        self.bench = bench or Bench()
        self.deaths: list[BaseException] = []
        self.thread = ScanThread(self.bench.cycle, self.bench.clock, on_death=self.deaths.append)

    @property
    def clock(self) -> ManualClock:
        return self.bench.clock

    def turn(self) -> int:
        """Take one turn; the revision that is newest after it."""
        self.thread.turn()
        self.bench.collect()
        return self.bench.newest.revision


def test_scans_follow_their_deadlines() -> None:
    turns = Turns()
    starts_ms = []
    for _ in range(4):
        turns.turn()
        starts_ms.append(turns.clock.now_ns // NS_PER_MS)
    assert starts_ms == [0, 10, 20, 30]


def test_commands_are_served_at_the_scan_boundary_and_do_not_bring_it_forward() -> None:
    turns = Turns()
    turns.turn()
    turns.bench.send("set_virtual_input", cardId=1, value=1)
    turns.thread.wake()
    assert turns.turn() == 2
    assert turns.clock.now_ns == 10 * NS_PER_MS
    assert turns.bench.card(1)["rawValue"] == 1


def test_a_halted_kernel_serves_a_command_at_once_and_scans_nothing() -> None:
    turns = Turns()
    turns.turn()
    turns.bench.send("set_run_mode", mode="RUN_STEP")
    assert turns.turn() == 2
    halted_ns = turns.clock.now_ns
    turns.bench.send("step_once")
    turns.thread.wake()
    assert turns.turn() == 3
    assert turns.clock.now_ns == halted_ns


def test_a_halted_kernel_publishes_nothing_of_its_own_accord() -> None:
    turns = Turns()
    turns.turn()
    turns.bench.send("set_run_mode", mode="RUN_STEP")
    revision = turns.turn()
    before_ns = turns.clock.now_ns
    for _ in range(5):
        assert turns.turn() == revision
    assert turns.clock.now_ns == before_ns + 5 * HALTED_TURN_NS


def test_time_spent_halted_is_no_kernel_time_and_no_lateness() -> None:
    turns = Turns()
    turns.turn()
    turns.bench.send("set_run_mode", mode="RUN_STEP")
    turns.turn()
    turns.clock.pass_ms(60_000)
    turns.bench.send("set_run_mode", mode="RUN_NORMAL")
    turns.thread.wake()
    turns.turn()
    resumed_ns = turns.clock.now_ns
    turns.turn()
    assert turns.clock.now_ns == resumed_ns + 10 * NS_PER_MS
    assert turns.bench.newest.metrics.jitter_max_us == 0


def test_another_interval_begins_a_new_grid() -> None:
    turns = Turns()
    turns.turn()
    turns.thread.activate(turns.bench.activation(config(di(1), interval_ms=50), "v2"))
    turns.turn()
    switched_ns = turns.clock.now_ns
    turns.turn()
    turns.turn()
    assert turns.clock.now_ns == switched_ns + 100 * NS_PER_MS
    assert turns.bench.newest.config_version == "v2"


def test_a_commit_wakes_a_halted_kernel() -> None:
    turns = Turns()
    turns.turn()
    turns.bench.send("set_run_mode", mode="RUN_STEP")
    turns.turn()
    halted_ns = turns.clock.now_ns
    turns.thread.activate(turns.bench.activation(config(di(1)), "v2"))
    turns.turn()
    assert (turns.bench.newest.config_version, turns.clock.now_ns) == ("v2", halted_ns)


def test_a_real_thread_scans_until_it_is_stopped() -> None:
    enough = threading.Event()

    class Counting(SystemClock):
        waits = 0

        def sleep_until(self, event: threading.Event, until_ns: int) -> None:
            self.waits += 1
            if self.waits == 5:
                enough.set()
            super().sleep_until(event, until_ns)

    bench = Bench()
    thread = ScanThread(bench.cycle, Counting(), on_death=lambda failure: pytest.fail(str(failure)))
    thread.start()
    assert enough.wait(5)
    thread.stop()
    thread.stop()
    assert not thread.is_alive
    assert thread.failure is None


def test_a_thread_that_dies_says_so(caplog: pytest.LogCaptureFixture) -> None:
    class Broken(SystemClock):
        def sleep_until(self, event: threading.Event, until_ns: int) -> None:
            raise OSError("no clock")

    died = threading.Event()
    deaths: list[BaseException] = []

    def bury(failure: BaseException) -> None:
        deaths.append(failure)
        died.set()

    thread = ScanThread(Bench().cycle, Broken(), on_death=bury)
    thread.start()
    assert died.wait(5)
    thread.stop()
    assert str(deaths[0]) == "no clock"
    assert thread.failure is deaths[0]
    assert "the scan thread died" in caplog.text


def test_a_thread_that_does_not_end_is_reported() -> None:
    release = threading.Event()

    class Stuck(SystemClock):
        def sleep_until(self, event: threading.Event, until_ns: int) -> None:
            release.wait(10)

    thread = ScanThread(Bench().cycle, Stuck(), on_death=lambda failure: None)
    thread.start()
    with pytest.raises(TimeoutError, match="did not end"):
        thread.stop(timeout_s=0.01)
    release.set()
    thread.stop()


def test_each_turn_leaves_its_time_for_those_who_watch() -> None:
    turns = Turns()
    turns.turn()
    turns.turn()
    assert turns.thread.turned_ns == 10 * NS_PER_MS
    turns.bench.send("set_run_mode", mode="RUN_STEP")
    turns.turn()
    before_ns = turns.thread.turned_ns
    turns.turn()
    assert turns.thread.turned_ns == before_ns + HALTED_TURN_NS
    assert turns.thread.longest_turn_ns == HALTED_TURN_NS


def test_what_passed_before_the_thread_was_started_is_no_lateness() -> None:
    enough = threading.Event()

    class ThreeScans(ManualClock):
        waits = 0

        def sleep_until(self, event: threading.Event, until_ns: int) -> None:
            self.waits += 1
            if self.waits > 3:
                enough.set()
                event.wait(5)
            super().sleep_until(event, until_ns)

    clock = ThreeScans()
    bench = Bench(clock=clock)
    thread = ScanThread(bench.cycle, clock, on_death=lambda failure: pytest.fail(str(failure)))
    clock.pass_ms(5_000)
    thread.start()
    assert enough.wait(5)
    thread.stop()
    bench.collect()
    assert bench.newest.metrics.jitter_max_us == 0
    assert bench.newest.revision == 3
