"""Has a graph laid out by a process of its own and hands back the places; the newest wish counts."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

import app

ROOT = Path(app.__file__).parents[1]
PATIENCE_S = 20.0
WORKER = (sys.executable, "-m", "app.presenters.graph_layout")
Background = Callable[[Coroutine[Any, Any, Any]], None]


class GraphWorker(QObject):
    """`placed` carries places by card; `failed` says why there are none, in one line. GUI thread.

    A thread of the event loop waits for the process. Whoever cancels the wait ends the process.
    """

    placed = Signal(object)
    failed = Signal(str)

    def __init__(
        self,
        run_in_background: Background,
        *,
        program: Sequence[str] = WORKER,
        patience_s: float = PATIENCE_S,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._run_in_background = run_in_background
        self._program = tuple(program)
        self._patience_s = patience_s
        self._process: subprocess.Popen[bytes] | None = None
        self._wish = 0

    def lay_out(self, cards: Sequence[int], edges: Sequence[tuple[int, int]]) -> None:
        """Begin; what was under way is dropped."""
        self.stop()
        asked = json.dumps({"cards": list(cards), "edges": [list(edge) for edge in edges]}).encode()
        self._run_in_background(self._lay_out(self._wish, asked))

    def stop(self) -> None:
        """End what is under way, without a word."""
        self._wish += 1
        process = self._process
        if process is not None:
            process.kill()

    async def _lay_out(self, wish: int, asked: bytes) -> None:
        try:
            answer = await asyncio.to_thread(self._wait_for_answer, wish, asked)
            places = {int(card): (float(x), float(y)) for card, (x, y) in json.loads(answer).items()}
        except asyncio.CancelledError:
            self.stop()
            raise
        except (OSError, subprocess.SubprocessError, ValueError, TypeError, AttributeError) as wrong:
            if wish == self._wish:
                self.failed.emit(_why(wrong))
            return
        if wish == self._wish:
            self.placed.emit(places)

    def _wait_for_answer(self, wish: int, asked: bytes) -> bytes:
        """Run the program once, in a thread of its own."""
        pipe = subprocess.PIPE
        with subprocess.Popen(self._program, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe) as process:  # noqa: S603 - ours
            self._process = process
            if wish != self._wish:  # given up while it was being started
                process.kill()
            try:
                answer, complaint = process.communicate(asked, self._patience_s)
            finally:
                process.kill()
                if self._process is process:
                    self._process = None
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, self._program, stderr=complaint)
        return answer


def _why(wrong: Exception) -> str:
    if isinstance(wrong, subprocess.TimeoutExpired):
        return f"The layout took longer than {wrong.timeout:g}\u2009s"
    if isinstance(wrong, OSError):
        return f"The layout could not be started: {wrong.strerror or wrong}"
    if isinstance(wrong, subprocess.CalledProcessError):
        said = wrong.stderr.decode(errors="replace").strip().splitlines()
        return f"The layout failed: {said[-1] if said else f'it ended with code {wrong.returncode} and said nothing'}"
    return f"The layout failed: its answer is no graph ({wrong})"
