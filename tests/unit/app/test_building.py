from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDockWidget
from pytestqt.qtbot import QtBot

from app.feature_flags import read_flags
from tests.helpers.built_app import built_app
from widgets.jobs.panel import JobsPanel

pytestmark = pytest.mark.gui


def test_jobs_have_a_dock_in_the_world_workspace(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    with built_app(qapp, qtbot, tmp_path) as built:
        dock = built.app.window.findChild(QDockWidget, "dock_jobs")
        assert isinstance(dock, QDockWidget)
        assert isinstance(dock.widget(), JobsPanel)
        built.app.actions.trigger("workspace.logic")
        built.app.actions.trigger("build.jobs")
        assert built.app.window.workspace == "world"
        qtbot.waitUntil(dock.widget().isVisible)


def test_engines_have_a_dock_beside_the_jobs(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    with built_app(qapp, qtbot, tmp_path) as built:
        dock = built.app.window.findChild(QDockWidget, "dock_engines")
        assert isinstance(dock, QDockWidget)
        assert dock.widget() is built.app.building.engines_panel
        built.app.actions.trigger("workspace.logic")
        built.app.actions.trigger("build.engines")
        assert built.app.window.workspace == "world"
        qtbot.waitUntil(dock.widget().isVisible)
        told = "engine render-1 is gone"
        built.app.building.engines.said.emit("warn", told)
        assert built.app.notice.text == told


def test_what_a_flag_switches_off_is_not_there_and_says_so(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    flags = read_flags("-world-preview,-engine-v2")
    with built_app(qapp, qtbot, tmp_path, flags=flags) as built:
        assert built.app.window.findChild(QDockWidget, "dock_engine_view") is None
        for action, flag in (("build.run", "-engine-v2"), ("build.engine_view", "-world-preview")):
            assert not built.app.actions.action(action).isEnabled()
            assert flag in built.app.actions.action(action).toolTip()
