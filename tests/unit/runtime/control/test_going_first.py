"""Real-time priority for one thread, where it is granted."""

import os
import sys
import threading

import pytest

from runtime.control.going_first import go_first

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="asks Linux")


def test_the_calling_thread_alone_goes_first_and_says_whether_it_does() -> None:
    found: list[tuple[bool, int]] = []

    def ask() -> None:
        found.append((go_first(), os.sched_getscheduler(0) & ~os.SCHED_RESET_ON_FORK))

    before = os.sched_getscheduler(0)
    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    [(is_first, policy)] = found
    assert policy == (os.SCHED_FIFO if is_first else before)
    assert os.sched_getscheduler(0) == before


def test_a_system_that_does_not_grant_it_is_no_reason_not_to_scan(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*given: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "sched_setscheduler", refuse)
    assert not go_first()
    monkeypatch.setattr(sys, "platform", "darwin")
    assert not go_first()
