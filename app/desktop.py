"""Runs the window, or the tour through it, on an event loop that Qt and asyncio share, until it is closed."""

from __future__ import annotations

import asyncio
import logging
import sys
import tempfile
from dataclasses import replace
from importlib.resources import as_file, files
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QIcon, QSurfaceFormat
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from app.first_runtime import STARTING_REFUSED
from app.gui_collector import collected_here
from app.start import Options
from app.wiring import build
from runtime.host import settle_heap
from viewport.surface import surface_format

log = logging.getLogger("plumbline.app")


def run(options: Options) -> int:
    """Run the desktop application until its window is closed; returns the exit code."""
    QSurfaceFormat.setDefaultFormat(surface_format())
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    qt = QApplication(["plumbline"])
    qt.setQuitOnLastWindowClosed(False)
    name_application(qt)
    loop = QEventLoop(qt)
    asyncio.set_event_loop(loop)
    with loop:
        if options.tour is not None:
            return _run_tour(options, qt, loop)
        try:
            application = build(options, qt, finish=loop.stop)
        except STARTING_REFUSED as refused:
            return _refuse(refused)
        settle_heap()
        loop.call_soon(application.start)
        with collected_here(qt):
            loop.run_forever()
    return 0


def _run_tour(options: Options, qt: QApplication, loop: QEventLoop) -> int:
    """Walk through the screens on a data folder and settings of its own."""
    from app.tour import Tour

    assert options.tour is not None
    with tempfile.TemporaryDirectory(prefix="plumbline-tour-") as folder:
        own = replace(options, data_dir=Path(folder) / "data", settings_file=Path(folder) / "plumbline.ini")
        try:
            application = build(own, qt, finish=lambda: None)
        except STARTING_REFUSED as refused:
            return _refuse(refused)
        settle_heap()
        with collected_here(qt):
            code: int = loop.run_until_complete(Tour(application, options.tour, options.chapter).walk())
        return code


def _refuse(refused: Exception) -> int:
    sys.stderr.write(f"plumbline: {refused}\n")
    log.info("could not start", exc_info=refused)
    return 2


def name_application(qt: QApplication) -> None:
    """Give the application its name and icon, as desktops show them."""
    qt.setApplicationName("plumbline")
    qt.setApplicationDisplayName("Plumbline")
    QGuiApplication.setDesktopFileName("plumbline")
    with as_file(files("resources") / "icons" / "plumbline.svg") as icon:
        qt.setWindowIcon(QIcon(str(icon)))
