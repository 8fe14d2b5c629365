"""Whether a scan is late when clients mean no good, or send very much: each against the same runtime alone.

In turns, the clients on the other core.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

from benchmarks.levels import level
from benchmarks.row import Row
from benchmarks.serving import LEVEL_ENTITIES, MEASURED_S, Served, scan_lateness

CARDS = 64
CONNECTS_A_SECOND = 200


def rows() -> list[Row]:
    return [
        scan_lateness(f"{CONNECTS_A_SECOND} connects a second that mean no good", CARDS, _flood),
        # Who works beside the scan in one interpreter takes some tenths of a millisecond of it: recorded, not judged.
        scan_lateness("levels of 24 MiB stored one after the other", CARDS, _store, goal=None),
    ]


def _flood(runtime: Served) -> None:
    flood = Path(__file__).parent / "flood.py"
    arguments = [runtime.address, str(CONNECTS_A_SECOND), str(MEASURED_S), "1"]
    done = subprocess.run([sys.executable, str(flood), *arguments], check=True, capture_output=True, text=True)
    assert int(done.stdout) > 0.9 * CONNECTS_A_SECOND * MEASURED_S, f"only {done.stdout} came"


def _store(runtime: Served) -> None:
    """Store large levels for as long as others are measured; the client's own work is done before."""
    body = level(LEVEL_ENTITIES)
    stop = threading.Event()

    def post() -> None:
        while not stop.is_set():
            runtime.send("/v2/editor/levels", body)

    storing = threading.Thread(target=post)
    storing.start()
    time.sleep(MEASURED_S)
    stop.set()
    storing.join()
