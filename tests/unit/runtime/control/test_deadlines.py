"""Absolute deadlines, whole intervals apart."""

from runtime.control.deadlines import Deadlines, Due

MS = 1_000_000


def test_the_first_scan_is_due_at_once() -> None:
    assert Deadlines(10 * MS, now_ns=7).take(7) == Due(lateness_ns=0, intervals=1)


def test_lateness_never_adds_up() -> None:
    deadlines = Deadlines(10 * MS, now_ns=0)
    deadlines.take(0)
    assert deadlines.take(13 * MS) == Due(3 * MS, 1)
    assert deadlines.next_ns == 20 * MS
    assert deadlines.take(20 * MS) == Due(0, 1)


def test_a_scan_that_starts_just_before_the_next_deadline_stands_for_one_interval() -> None:
    deadlines = Deadlines(10 * MS, now_ns=0)
    assert deadlines.take(10 * MS - 1) == Due(10 * MS - 1, 1)
    assert deadlines.take(10 * MS) == Due(0, 1)


def test_missed_deadlines_are_skipped_and_counted() -> None:
    deadlines = Deadlines(10 * MS, now_ns=0)
    deadlines.take(0)
    assert deadlines.take(47 * MS) == Due(lateness_ns=37 * MS, intervals=4)
    assert deadlines.next_ns == 50 * MS


def test_kernel_time_is_the_sum_of_intervals_whatever_the_lateness() -> None:
    deadlines = Deadlines(10 * MS, now_ns=0)
    starts_ms = [0, 11, 20, 55, 60, 100, 101]
    intervals = [deadlines.take(start * MS).intervals for start in starts_ms if start * MS >= deadlines.next_ns]
    assert intervals == [1, 1, 1, 3, 1, 4]
    assert sum(intervals) * 10 * MS == deadlines.next_ns


def test_a_restart_begins_one_interval_from_now() -> None:
    deadlines = Deadlines(10 * MS, now_ns=0)
    deadlines.restart(now_ns=333 * MS, interval_ns=20 * MS)
    assert (deadlines.interval_ns, deadlines.next_ns) == (20 * MS, 353 * MS)
