"""Whether a scan is late when clients mean no good, or send very much: each against the same runtime alone.

In turns, the clients on the other core.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.levels import level
from benchmarks.row import Row
from benchmarks.serving import MEASURED_S, ROUNDS, Served, served

CARDS = 64
CONNECTS_A_SECOND = 200
ENTITIES = 90_000
"""About 24 MiB."""
GOAL = 1.5


def rows() -> list[Row]:
    return [
        _lateness(f"scan lateness p99, {CONNECTS_A_SECOND} connects a second that mean no good", _flood),
        _lateness("scan lateness p99, levels of 24 MiB stored one after the other", _store),
    ]


def _lateness(name: str, beside: Callable[[Served], None]) -> Row:
    alone_us: list[float] = []
    beside_us: list[float] = []
    for _ in range(ROUNDS):
        with served(CARDS) as quiet:
            time.sleep(MEASURED_S)
            alone_us.append(float(quiet.metrics()["jitterP99Us"]))
        with served(CARDS) as busy:
            beside(busy)
            beside_us.append(float(busy.metrics()["jitterP99Us"]))
    alone, ours = statistics.median(alone_us), statistics.median(beside_us)
    return Row(name, ours, alone, "the same alone", GOAL, "µs", ROUNDS)


def _flood(runtime: Served) -> None:
    flood = Path(__file__).parent / "flood.py"
    arguments = [runtime.address, str(CONNECTS_A_SECOND), str(MEASURED_S), "1"]
    done = subprocess.run([sys.executable, str(flood), *arguments], check=True, capture_output=True, text=True)
    assert int(done.stdout) > 0.9 * CONNECTS_A_SECOND * MEASURED_S, f"only {done.stdout} came"


def _store(runtime: Served) -> None:
    """Store large levels for as long as others are measured; the client's own work is done before."""
    body = level(ENTITIES)
    stop = threading.Event()

    def post() -> None:
        while not stop.is_set():
            runtime.send("/v2/editor/levels", body)

    storing = threading.Thread(target=post)
    storing.start()
    time.sleep(MEASURED_S)
    stop.set()
    storing.join()
