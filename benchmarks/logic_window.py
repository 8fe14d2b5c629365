"""The Logic workspace on 1 000 mixed cards of which many change: prints its runtime's metrics, and its own to stderr.

Run by `benchmarks.lateness` as `logic_window.py FOLDER SECONDS`; the last line of its output is the metrics as JSON. To
standard error go the figures of Stats: from a card's change to its pixel, and how long the window is held up.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any

from app import wiring
from benchmarks.mixed_config import mixed_config
from benchmarks.window import run_window
from widgets.plots.statistics import summarise
from widgets.stats.layout import PlotId

SETTLING_S = 3.0
SHOWN: tuple[tuple[PlotId, str], ...] = (("card", "kernel"), ("card", "arrival"), ("window", "longest"))
MOVED = 5
"""Inputs that a pulse moves; the cards that read them change with them."""
PULSE = {"kind": "PULSE", "low": 0, "high": 1, "periodMs": 500, "dutyPercent": 50}


async def watch(application: wiring.Application, seconds: float) -> None:
    """Let the inputs move and the panels follow."""
    application.start()
    await asyncio.sleep(SETTLING_S)
    cards = (await _snapshot(application))["cards"]
    for card in [card for card in cards if card["cardType"] == "DI"][:MOVED]:
        wave = {"cardId": card["cardId"], "value": 0, "source": "WAVE", "wave": PULSE}
        application.session.command("set_virtual_input", wave)
    began = time.monotonic()
    await asyncio.sleep(seconds)
    for plot, name in SHOWN:
        samples = application.stats.presenter.panel.plots[plot].samples(name, began, time.monotonic())[1]
        print(f"{plot} {name}, ms: {summarise(samples)}", file=sys.stderr)
    print(json.dumps((await _snapshot(application))["metrics"]), flush=True)
    await application.close()


async def _snapshot(application: wiring.Application) -> dict[str, Any]:
    reply = await application.session.request("GET", "/api/snapshot")
    return dict(json.loads(reply.body)["snapshot"])


def main(folder: Path, seconds: float) -> None:
    config = folder / "mixed.json"
    config.write_text(json.dumps(mixed_config()))
    run_window(folder, "logic", lambda application: watch(application, seconds), config=config)


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]))
