"""The window at its busiest, in a process of its own: redraws without pause and prints its runtime's metrics.

Run by `benchmarks.lateness` as `busy_window.py FOLDER SECONDS`; the last line of its output is the metrics as JSON.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QSurfaceFormat
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from app import wiring
from app.start import SWITCH_INTERVAL_S, Options
from viewport.surface import surface_format


async def keep_busy(application: wiring.Application, seconds: float) -> None:
    """Show the Logic workspace's panels and turn the camera, frame after frame."""
    application.start()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pose = application.world.view.pose
        application.world.view.set_camera(pose.model_copy(update={"yaw_rad": float(pose.yaw_rad) + 0.02}))
        await asyncio.sleep(0.016)
    reply = await application.session.request("GET", "/api/snapshot")
    print(json.dumps(json.loads(reply.body)["snapshot"]["metrics"]), flush=True)
    await application.close()


def main(folder: Path, seconds: float) -> None:
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    QSurfaceFormat.setDefaultFormat(surface_format())
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    qt = QApplication(["plumbline"])
    qt.setQuitOnLastWindowClosed(False)
    loop = QEventLoop(qt)
    asyncio.set_event_loop(loop)
    options = Options(
        level=None, connect=None, http=None, config=None, workspace="world", data_dir=folder / "data",
        settings_file=folder / "plumbline.ini", tour=None, chapter=None,
    )  # fmt: skip
    with loop:
        application = wiring.build(options, qt, finish=lambda: None)
        loop.run_until_complete(keep_busy(application, seconds))


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]))
