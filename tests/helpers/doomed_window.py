"""The whole window in a process of its own, to be killed: `python -m tests.helpers.doomed_window FOLDER LEVEL KEYS`.

It opens a level, selects everything, types the keys into the viewport and Return, says so on standard output and lives
on. Whoever started it kills it.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QSurfaceFormat
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from app import wiring
from app.start import Options
from viewport.surface import surface_format

ROOT = Path(__file__).parents[2]
PATIENCE_S = 30
TICK_S = 0.02


async def edit(application: wiring.Application, keys: str) -> None:
    """Work as a hand does, and stay."""
    application.start()
    window, view = application.window, application.world.view
    while view.is_loading or not window.isActiveWindow():
        window.activateWindow()
        await asyncio.sleep(TICK_S)
    handle = window.windowHandle()
    assert handle is not None
    QTest.keyClick(handle, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    for letter in keys:
        QTest.keyClick(handle, ord(letter))
    QTest.keyClick(handle, Qt.Key.Key_Return)
    while not application.holder.document.can_undo:
        await asyncio.sleep(TICK_S)
    sys.stdout.write("edited\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


def main(folder: Path, level: Path, keys: str) -> None:
    QSurfaceFormat.setDefaultFormat(surface_format())
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    qt = QApplication(["plumbline"])
    loop = QEventLoop(qt)
    asyncio.set_event_loop(loop)
    options = Options(
        level=level, connect=None, http=None, config=None, workspace="world", data_dir=folder / "data",
        settings_file=folder / "plumbline.ini", tour=None, chapter=None,
    )  # fmt: skip
    with loop:
        loop.run_until_complete(edit(wiring.build(options, qt, finish=lambda: None), keys))


def killed_window(folder: Path, level: Path, keys: str) -> None:
    """Leave behind what a window leaves that was killed after an edit which its autosave had time to write."""
    command = [sys.executable, "-m", "tests.helpers.doomed_window", str(folder), str(level), keys]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "edited\n"
            until = time.monotonic() + PATIENCE_S
            while not _has_written(folder / "data" / "recovery"):
                assert time.monotonic() < until, "the autosave wrote nothing"
                time.sleep(TICK_S)
        finally:
            process.kill()


def _has_written(recovery: Path) -> bool:
    """Whether a journal has a step behind its head."""
    return any(path.read_bytes().count(b"\n") > 1 for path in recovery.glob("*/journal"))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
