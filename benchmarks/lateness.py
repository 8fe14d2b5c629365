"""How late scans start: beside an idle process, beside the busy window, and served with clients reading.

The baseline is a bare thread that sleeps until the same deadlines in an idle process, measured in the same run, for the
Logic workspace the same window with another workspace in front and nothing that moves. All figures are the 99th
percentile in microseconds. Lateness never reaches the logic (kernel time counts intervals): rows without a goal are
recorded to be looked at.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from benchmarks.engine import build, large_level
from benchmarks.row import Row, quietest
from runtime.cli.serve import SWITCH_INTERVAL_S
from runtime.embedded import start_embedded
from runtime.links.credentials import PasswordSignIn
from runtime.links.link import RuntimeLink
from runtime.links.websocket import WebSocketLink

INTERVAL_S = 0.010
MEASURED_S = 10.0
CLIENTS = 5
PASSWORD = "correct horse battery"
BUSY_WINDOW = Path(__file__).parent / "busy_window.py"
LOGIC_WINDOW = Path(__file__).parent / "logic_window.py"
SETTINGS = "plumbline.ini"
"""Where the windows measured keep theirs (`benchmarks.window`)."""


def rows() -> list[Row]:
    bare = _bare_p99_us()
    measured = (
        ("scan lateness p99, idle", asyncio.run(_idle())),
        ("scan lateness p99, beside the busy window", _beside(BUSY_WINDOW)),
        ("scan lateness p99, isolated, beside the busy window", _beside(BUSY_WINDOW, isolated=True)),
        ("scan lateness p99, beside the engine that builds 10 000 entities", asyncio.run(_building())),
        (f"scan lateness p99, served to {CLIENTS} clients", _served()),
    )
    scans = round(MEASURED_S / INTERVAL_S)
    against_bare = [
        Row(name, p99, bare, "a bare thread with the same deadlines", None, "µs", scans) for name, p99 in measured
    ]
    return [*against_bare, _beside_logic()]


def _beside_logic() -> Row:
    return quietest(
        "scan lateness p99, beside the Logic workspace, 1 000 cards that change",
        lambda: _beside(LOGIC_WINDOW),
        lambda: _beside(LOGIC_WINDOW, "idle"),
        baseline_name="beside the idle window with the same cards",
        goal=1.5,
    )


def _bare_p99_us() -> float:
    late: list[float] = []

    def sleep_and_look() -> None:
        start = time.perf_counter()
        for scan in range(1, round(MEASURED_S / INTERVAL_S) + 1):
            due = start + scan * INTERVAL_S
            time.sleep(max(0.0, due - time.perf_counter()))
            late.append(time.perf_counter() - due)

    thread = threading.Thread(target=sleep_and_look)
    thread.start()
    thread.join()
    return sorted(late)[int(len(late) * 0.99)] * 1e6


async def _idle() -> float:
    with tempfile.TemporaryDirectory() as folder:
        link = start_embedded(Path(folder))
        try:
            await asyncio.sleep(MEASURED_S)
            return await _p99_us(link)
        finally:
            await link.close()


async def _building() -> float:
    """Build a large level again and again, beside the scan."""
    level = large_level(10_000)
    interval_s = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    with tempfile.TemporaryDirectory() as folder:
        link = start_embedded(Path(folder))
        try:
            started = time.perf_counter()
            while time.perf_counter() - started < MEASURED_S:
                await build(link, level)
            return await _p99_us(link)
        finally:
            await link.close()
            sys.setswitchinterval(interval_s)


async def _p99_us(link: RuntimeLink) -> float:
    reply = await link.request("GET", "/api/snapshot")
    metrics: dict[str, Any] = json.loads(reply.body)["snapshot"]["metrics"]
    return float(metrics["jitterP99Us"])


def _beside(window: Path, *more: str, isolated: bool = False) -> float:
    """Run the real window in a process of its own, at its work, and read how late its scans were.

    `isolated`: that runtime is in a process of its own as well.
    """
    with tempfile.TemporaryDirectory() as folder:
        if isolated:
            (Path(folder) / SETTINGS).write_text("[General]\nisolated_runtime=true\n", encoding="utf-8")
        ran = subprocess.run(
            [sys.executable, str(window), folder, str(MEASURED_S), *more],
            capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": str(BUSY_WINDOW.parents[1])},
        )  # fmt: skip
        return float(json.loads(ran.stdout.splitlines()[-1])["jitterP99Us"])


def _served() -> float:
    with tempfile.TemporaryDirectory() as folder:
        served = subprocess.Popen(
            [sys.executable, "main.py", "serve", "--port", "0", "--data-dir", folder],
            stdout=subprocess.PIPE, text=True, cwd=BUSY_WINDOW.parents[1],
            env={**os.environ, "PLUMBLINE_ADMIN_PASSWORD": PASSWORD},
        )  # fmt: skip
        try:
            assert served.stdout is not None
            address = next(line.split()[-1] for line in served.stdout if line.startswith("listening on "))
            return asyncio.run(_read_with_clients(address))
        finally:
            served.terminate()
            served.wait(10)


async def _read_with_clients(address: str) -> float:
    signing_in = PasswordSignIn("admin", PASSWORD)
    links = [WebSocketLink(address, credentials=signing_in) for _ in range(CLIENTS)]

    async def read(link: WebSocketLink) -> None:
        async for _ in link.messages():
            pass

    readers = [asyncio.create_task(read(link)) for link in links]
    await asyncio.sleep(MEASURED_S)
    p99 = await _p99_us(links[0])
    for link in links:
        await link.close()
    await asyncio.gather(*readers)
    return p99
