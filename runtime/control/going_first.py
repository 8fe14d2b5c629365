"""Lets the scan thread go before everything else of the machine, where the system grants that to this process."""

from __future__ import annotations

import os
import sys

LEAST_REALTIME = 1
"""Above every ordinary thread, below whatever an administrator has put first on purpose."""


def go_first() -> bool:
    """Give the calling thread real-time priority; returns whether the system agreed.

    A scheduler that is fair to all lets a thread that wakes up wait for the end of another's slice: 3 ms on recent
    Linux, and a portal with fifty clients always has work. Needs CAP_SYS_NICE or RLIMIT_RTPRIO.
    """
    if sys.platform != "linux":
        return False
    try:
        os.sched_setscheduler(0, os.SCHED_FIFO | os.SCHED_RESET_ON_FORK, os.sched_param(LEAST_REALTIME))
    except OSError:
        return False
    return True
