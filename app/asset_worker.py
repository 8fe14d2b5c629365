"""One thing after another beside the GUI thread, while there is something to do; answers come back on the GUI thread.

Its thread ends when nothing waits, so that nobody has to end it.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

log = logging.getLogger("plumbline.assets")

Answer = TypeVar("Answer")
Job = tuple[Callable[[], Any], Callable[[Any], object], Callable[[Exception], object] | None]


class AssetWorker(QObject):
    """Lives on the GUI thread. The newest work is done first where it is asked to be: what is in sight comes first."""

    _done = Signal(object)

    def __init__(self, parent: QObject | None = None, *, newest_first: bool = False) -> None:
        super().__init__(parent)
        self._newest_first = newest_first
        self._lock = threading.Lock()
        self._waiting: deque[Job] = deque()
        self._is_running = False
        self._open = 0
        self._done.connect(self._answer, Qt.ConnectionType.QueuedConnection)
        self.destroyed.connect(self._waiting.clear)

    @property
    def is_idle(self) -> bool:
        """Nothing waits, nothing runs, every answer has been given."""
        return self._open == 0

    def do(
        self,
        work: Callable[[], Answer],
        then: Callable[[Answer], object],
        failed: Callable[[Exception], object] | None = None,
    ) -> None:
        """Do work in the thread, then tell its answer here, or what it raised."""
        self._open += 1
        with self._lock:
            self._waiting.append((work, then, failed))
            if self._is_running:
                return
            self._is_running = True
        threading.Thread(target=self._run, name="asset worker", daemon=True).start()

    def forget(self) -> None:
        """Drop what waits."""
        with self._lock:
            self._open -= len(self._waiting)
            self._waiting.clear()

    def _run(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    self._is_running = False
                    return
                work, then, failed = self._waiting.pop() if self._newest_first else self._waiting.popleft()
            told: Callable[[], object]
            try:
                answer = work()
                told = _bound(then, answer)
            except Exception as error:  # the rim of the thread: whoever asked is told
                if failed is None:
                    log.exception("work on assets failed")
                    told = _nothing
                else:
                    told = _bound(failed, error)
            try:
                self._done.emit(told)
            except RuntimeError:  # the window has gone meanwhile
                return

    def _answer(self, told: Callable[[], object]) -> None:
        self._open -= 1
        told()


def _bound(tell: Callable[[Any], object], value: object) -> Callable[[], object]:
    return lambda: tell(value)


def _nothing() -> None:
    """What is told when nobody wanted to hear of it."""
