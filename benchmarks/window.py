"""The whole window in a process of a benchmark's own: built as a user's is, driven by a coroutine, closed by it."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QSurfaceFormat
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from app import wiring
from app.gui_collector import collected_here
from app.start import SWITCH_INTERVAL_S, Options
from runtime.host import settle_heap
from viewport.surface import surface_format


def run_window(
    folder: Path,
    workspace: str,
    work: Callable[[wiring.Application], Awaitable[object]],
    *,
    level: Path | None = None,
    config: Path | None = None,
) -> None:
    """Build the application on a runtime of its own in `folder` and run `work`, which starts and closes it."""
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    QSurfaceFormat.setDefaultFormat(surface_format())
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    qt = QApplication(["plumbline"])
    qt.setQuitOnLastWindowClosed(False)
    loop = QEventLoop(qt)
    asyncio.set_event_loop(loop)
    options = Options(
        level=level, connect=None, http=None, config=config, workspace=workspace, data_dir=folder / "data",
        settings_file=folder / "plumbline.ini", tour=None, chapter=None,
    )  # fmt: skip
    with loop:
        application = wiring.build(options, qt, finish=lambda: None)
        settle_heap()
        with collected_here(qt):
            loop.run_until_complete(work(application))
