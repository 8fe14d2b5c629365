"""The window while a level of 100 000 entities is opened, edited and saved, in a process of its own.

Run by `benchmarks.holding` as `held_window.py FOLDER LEVEL`; the last line of its output is, as JSON, for each deed the
longest stretch in ms in which the window's thread took up nothing else. The Logic workspace is in front, so that no
frame is drawn: what a frame costs is measured elsewhere.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from PySide6.QtCore import QTimer

from app import wiring
from app.document.operations import move_entities
from benchmarks.documents import MOVED, shifted
from benchmarks.window import run_window
from runtime.contracts.world import Transform

SETTLED_S = 3.0


class Pulse:
    """Beats whenever the event loop turns and keeps the longest time between two beats."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self.longest_ms = 0.0
        self._last = 0.0
        self._timer = QTimer()
        self._timer.timeout.connect(self._beat)

    async def during(self, deed: Callable[[], Awaitable[object]]) -> float:
        self.longest_ms, self._last = 0.0, self._clock()
        self._timer.start(0)
        await asyncio.sleep(0)
        await deed()
        await asyncio.sleep(SETTLED_S)
        self._timer.stop()
        return self.longest_ms

    def _beat(self) -> None:
        now = self._clock()
        self.longest_ms = max(self.longest_ms, (now - self._last) * 1000)
        self._last = now


async def measure(application: wiring.Application, level: Path) -> None:
    application.start()
    holder, files, pulse = application.holder, application.files, Pulse()

    there: dict[str, Transform] = {}

    async def find_places() -> None:
        entities = holder.document.entities
        there.update({name: shifted(entities[name]).transform for name in list(entities)[:MOVED]})

    async def move() -> None:
        move_entities(holder.document, there)

    async def drag() -> None:
        application.world.view.drag_started.emit("Move")
        application.world.view.drag_changed.emit(there)

    async def drop() -> None:
        application.world.view.drag_finished.emit(False)

    async def undo() -> None:
        holder.document.undo()

    async def redo() -> None:
        holder.document.redo()

    await asyncio.sleep(SETTLED_S)
    deeds: dict[str, Callable[[], Awaitable[object]]] = {
        "idle": lambda: asyncio.sleep(0),
        "open": lambda: files.open(level),
        "places": find_places,
        "drag": drag,
        "drop": drop,
        "move": move,
        "undo": undo,
        "redo": redo,
        "save": files.save_now,
    }
    held = {name: round(await pulse.during(deed), 1) for name, deed in deeds.items()}
    print(json.dumps(held), flush=True)
    await application.close()


def main(folder: Path, level: Path) -> None:
    run_window(folder, "logic", lambda application: measure(application, level))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
