"""The Logic workspace on 1 000 mixed cards of which many change, or the same window idle: how late its scans are.

Run by `benchmarks.lateness` as `logic_window.py FOLDER SECONDS [idle]`; the last line of its output is JSON. When idle,
World is in front and no input moves. To standard error go the figures of Stats: from a card's change to its pixel, and
how long the window is held up.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any

from app import wiring
from benchmarks.late_scans import LateScans
from benchmarks.mixed_config import mixed_config
from benchmarks.window import run_window
from widgets.plots.statistics import summarise
from widgets.stats.layout import PlotId

SETTLING_S = 3.0
SHOWN: tuple[tuple[PlotId, str], ...] = (("card", "kernel"), ("card", "arrival"), ("window", "longest"))
MOVED = 5
"""Inputs that a pulse moves; the cards that read them change with them."""
PULSE = {"kind": "PULSE", "low": 0, "high": 1, "periodMs": 500, "dutyPercent": 50}


async def watch(application: wiring.Application, seconds: float, late: LateScans, *, is_idle: bool) -> None:
    """Let the inputs move and the panels follow, or nothing."""
    application.start()
    await asyncio.sleep(SETTLING_S)
    if not is_idle:
        await _move_inputs(application)
    late.begin()
    began = time.monotonic()
    await asyncio.sleep(seconds)
    p99_us = late.p99_us()
    for plot, name in SHOWN:
        samples = application.stats.presenter.panel.plots[plot].samples(name, began, time.monotonic())[1]
        if len(samples):
            print(f"{plot} {name}, ms: {summarise(samples)}", file=sys.stderr)
    print(json.dumps({"jitterP99Us": p99_us}), flush=True)
    await application.close()


async def _move_inputs(application: wiring.Application) -> None:
    reply = await application.session.request("GET", "/api/snapshot")
    cards: list[dict[str, Any]] = json.loads(reply.body)["snapshot"]["cards"]
    for card in [card for card in cards if card["cardType"] == "DI"][:MOVED]:
        wave = {"cardId": card["cardId"], "value": 0, "source": "WAVE", "wave": PULSE}
        application.session.command("set_virtual_input", wave)


def main(folder: Path, seconds: float, *, is_idle: bool) -> None:
    config = folder / "mixed.json"
    config.write_text(json.dumps(mixed_config()))
    late = LateScans()
    late.install()
    run_window(
        folder,
        "world" if is_idle else "logic",
        lambda application: watch(application, seconds, late, is_idle=is_idle),
        config=config,
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]), is_idle=sys.argv[3:] == ["idle"])
