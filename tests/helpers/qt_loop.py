"""An asyncio loop on the Qt loop of pytest-qt: coroutines run while the test waits with qtbot."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

Result = TypeVar("Result")


@contextmanager
def running_loop(application: QApplication) -> Iterator[QEventLoop]:
    """Run asyncio on the application's loop for as long as the block lasts."""
    loop = QEventLoop(application, already_running=True)
    try:
        yield loop
    finally:
        application.processEvents()
        for task in asyncio.all_tasks(loop):
            task.cancel()
        application.processEvents()
        # Not loop.stop(): it would tell the application to quit, and no later wait would serve events.
        loop._QEventLoop__is_running = False
        asyncio.events._set_running_loop(None)  # qasync sets it and leaves it
        loop.close()


def wait_for(
    qtbot: QtBot, loop: QEventLoop, coroutine: Coroutine[Any, Any, Result], timeout_ms: int = 10_000
) -> Result:
    """Return the coroutine's result, with Qt events served while it runs."""
    task = loop.create_task(coroutine)
    qtbot.waitUntil(task.done, timeout=timeout_ms)
    return task.result()
