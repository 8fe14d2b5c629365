"""The window while a large level is built in its own runtime and one entity is pushed, in a process of its own.

Run by `benchmarks.building` as `building_window.py FOLDER LEVEL`; the last line of its output is, as JSON, for each
deed the longest stretch in ms of its own processor time in which the window's thread took up nothing else: what the
engine and other programs take of the machine does not count. Logic is in front, so that no frame is drawn.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from app import wiring
from benchmarks.documents import shifted
from benchmarks.held_window import SETTLED_S, Pulse
from benchmarks.window import run_window

POLL_S = 0.02


async def measure(application: wiring.Application) -> None:
    application.start()
    building, holder, pulse = application.building, application.holder, Pulse(time.thread_time)

    async def until(holds: Callable[[], bool]) -> None:
        while not holds():
            await asyncio.sleep(POLL_S)

    async def build() -> None:
        building.runs.run(holder.document.state)
        await until(lambda: building.scene.drift.is_known)

    async def push() -> None:
        name, entity = next(iter(holder.document.entities.items()))
        holder.document.edit("Move", {name: shifted(entity)})
        holder.document.selection.replace([name])
        building.drift.push()
        await until(lambda: not building.scene.drift.drifts)

    await until(lambda: building.runs.is_offered is not None)
    await asyncio.sleep(SETTLED_S)
    deeds: dict[str, Callable[[], Awaitable[object]]] = {
        "idle": lambda: asyncio.sleep(0),
        "build": build,
        "push": push,
    }
    held = {name: round(await pulse.during(deed), 1) for name, deed in deeds.items()}
    status = building.runs.status
    print(json.dumps({**held, "outcome": None if status is None else status.outcome}), flush=True)
    await application.close()


def main(folder: Path, level: Path) -> None:
    run_window(folder, "logic", measure, level=level)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
