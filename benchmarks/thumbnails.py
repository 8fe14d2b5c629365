"""A thousand thumbnails: how long the window's event loop is held up at a stretch while they are drawn beside it."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image
from PySide6.QtCore import QMimeData, Qt, QTimer
from PySide6.QtWidgets import QApplication

from app.document.document import Document
from app.document.holder import DocumentHolder
from app.presenters.assets import AssetsPresenter
from app.presenters.level_files import empty_world
from app.start import SWITCH_INTERVAL_S
from benchmarks.row import Row
from runtime.assets.arrays import MeshArrays
from runtime.assets.importing import written
from runtime.assets.library import AssetLibrary
from runtime.assets.primitives import primitive
from widgets.assets.panel import AssetsPanel
from widgets.theme import Theme

TEXTURES, MESHES = 700, 300
LIMIT_MS = 50.0


def rows() -> Sequence[Row]:
    """Measure the row; an application without a display will do."""
    application = QApplication.instance() or QApplication([])
    interval = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    with tempfile.TemporaryDirectory(prefix="plumbline-bench-") as folder:
        longest = _longest_pause(Path(folder))
    sys.setswitchinterval(interval)
    del application
    count = TEXTURES + MESHES
    return [
        Row(f"longest pause of the window while {count} thumbnails are drawn", longest, LIMIT_MS,
            "what a person notices,", 1.0, "ms", count)
    ]  # fmt: skip


def _longest_pause(folder: Path) -> float:
    _fill(folder / "assets")
    panel = AssetsPanel(Theme(), lambda kind, name: QMimeData())
    panel.resize(900, 300)
    panel.show()
    library = AssetLibrary(level=folder / "assets", samples=None)
    presenter = AssetsPresenter(
        panel, DocumentHolder(Document(empty_world())), library_for=lambda path: library,
        thumbnails=folder / "kept", centre=lambda: (0, 0, 0),
    )  # fmt: skip
    longest, last = 0.0, time.perf_counter()

    def tick() -> None:
        nonlocal longest, last
        now = time.perf_counter()
        longest, last = max(longest, now - last), now

    _until_idle(presenter)
    timer = QTimer(interval=1, timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(tick)
    for row in range(panel.model.rowCount()):
        panel.model.data(panel.model.index(row), Qt.ItemDataRole.DecorationRole)
    last = time.perf_counter()
    timer.start()
    _until_idle(presenter)
    timer.stop()
    panel.deleteLater()
    return longest * 1000


def _until_idle(presenter: AssetsPresenter) -> None:
    while not presenter.is_idle:
        QApplication.processEvents()
        time.sleep(0.0005)


def _fill(folder: Path) -> None:
    folder.mkdir()
    for number in range(TEXTURES):
        shade = np.full((128, 128, 3), number % 256, np.uint8)
        shade[: number % 128] = 255
        Image.fromarray(shade).save(folder / f"texture_{number}.png")
    shapes = [primitive(name) for name in ("box", "cone", "torus")]
    for number in range(MESHES):
        shape = shapes[number % len(shapes)]
        scaled = (shape.positions * np.float32(1 + number / MESHES)).astype(np.float32)
        mesh = MeshArrays(scaled, shape.normals.copy(), shape.uvs.copy(), shape.triangles.copy())
        (folder / f"mesh_{number}.glb").write_bytes(written(mesh))
