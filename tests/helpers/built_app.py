"""The whole application on a scripted link, in folders of the test's own: built by the wiring, driven by the test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from app import wiring
from app.presenters.level_files import empty_world
from app.start import Options
from runtime.contracts.json_text import write_json
from tests.helpers.qt_loop import running_loop, wait_for
from tests.helpers.scripted_link import ScriptedLink
from tests.helpers.window_end import dispose, own_look


def small_level(folder: Path) -> Path:
    """Write an empty level, which is drawn at once, and return its file."""
    path = folder / "small.json"
    path.write_bytes(write_json(empty_world().to_wire()))
    return path


def options(folder: Path, **changes: Any) -> Options:
    """Return options that keep everything in a folder."""
    given: dict[str, Any] = {
        "level": None,
        "connect": None,
        "http": None,
        "config": None,
        "workspace": None,
        "data_dir": folder / "data",
        "settings_file": folder / "plumbline.ini",
        "tour": None,
        "chapter": None,
    }
    return Options(**{**given, **changes})


@dataclass
class BuiltApp:
    """An application that was started, its scripted link, and whether it has finished."""

    app: wiring.Application
    link: ScriptedLink
    loop: QEventLoop
    finished: list[str] = field(default_factory=list)


@contextmanager
def built_app(qapp: QApplication, qtbot: QtBot, folder: Path, **changes: Any) -> Iterator[BuiltApp]:
    """Build and start the application, and close it when the block ends."""
    finished: list[str] = []
    with own_look(qapp), running_loop(qapp) as loop:
        link = ScriptedLink()
        if "level" not in changes:
            changes["level"] = small_level(folder)
        app = wiring.build(options(folder, **changes), qapp, finish=lambda: finished.append("done"), link=link)
        app.window.resize(960, 640)
        app.start()
        qtbot.waitExposed(app.window)
        try:
            yield BuiltApp(app, link, loop, finished)
        finally:
            if not finished:
                wait_for(qtbot, loop, app.close())
            dispose(app.window)
