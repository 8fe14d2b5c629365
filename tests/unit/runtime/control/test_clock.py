"""The clocks of this machine."""

import threading
import time

from runtime.control.clock import NS_PER_MS, SystemClock


def test_a_wait_ends_when_its_time_has_come() -> None:
    clock = SystemClock()
    until_ns = clock.monotonic_ns() + 5 * NS_PER_MS
    clock.wait(threading.Event(), until_ns)
    assert clock.monotonic_ns() >= until_ns


def test_a_wait_ends_at_once_when_the_event_is_set_or_the_time_has_passed() -> None:
    clock = SystemClock()
    event = threading.Event()
    clock.wait(event, clock.monotonic_ns() - 1)
    event.set()
    clock.wait(event, clock.monotonic_ns() + 3_600_000 * NS_PER_MS)


def test_a_sleep_is_over_when_its_time_has_come_however_long_it_is() -> None:
    clock = SystemClock()
    for milliseconds in (3, 60):
        until_ns = clock.monotonic_ns() + milliseconds * NS_PER_MS
        clock.sleep_until(threading.Event(), until_ns)
        assert clock.monotonic_ns() >= until_ns


def test_a_long_sleep_ends_when_the_event_is_set() -> None:
    clock = SystemClock()
    event = threading.Event()
    event.set()
    clock.sleep_until(event, clock.monotonic_ns() + 3_600_000 * NS_PER_MS)
    clock.sleep_until(event, clock.monotonic_ns() - 1)


def test_the_wall_clock_is_that_of_the_system() -> None:
    clock = SystemClock()
    assert abs(clock.wall_ms() - time.time() * 1000) < 1000
    assert clock.is_synchronised()
