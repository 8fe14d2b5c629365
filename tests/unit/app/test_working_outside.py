from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDockWidget
from pytestqt.qtbot import QtBot

from app.outside_job import OutsideJob
from tests.helpers.built_app import built_app

pytestmark = pytest.mark.gui


def test_without_a_backend_there_is_nothing_of_it(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    with built_app(qapp, qtbot, tmp_path) as built:
        assert built.app.outside is None
        assert built.app.window.findChild(QDockWidget, "dock_outside_work") is None


def test_the_work_has_a_dock_and_a_line_among_the_engines(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    with built_app(qapp, qtbot, tmp_path, outside_job=OutsideJob("http://127.0.0.1:1", "t")) as built:
        outside, engines = built.app.outside, built.app.building.engines_panel
        assert outside is not None
        qtbot.waitUntil(lambda: engines.own_text.startswith("△ Not connected"))
        dock = built.app.window.findChild(QDockWidget, "dock_outside_work")
        assert isinstance(dock, QDockWidget)
        assert dock.widget() is outside.panel
        assert dock.isHidden()
        engines.own_requested.emit()
        qtbot.waitUntil(outside.panel.isVisible)
        qtbot.waitUntil(lambda: outside.presenter.view is not None)
