from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDockWidget, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from tests.helpers.built_app import built_app
from viewport.asset_drops import ASSET_MIME

pytestmark = pytest.mark.gui


def test_the_browser_has_a_dock_whose_tiles_are_dragged_as_the_viewport_takes_them(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    with built_app(qapp, qtbot, tmp_path) as built:
        browser = built.app.browser
        dock = built.app.window.findChild(QDockWidget, "dock_assets")
        assert isinstance(dock, QDockWidget)
        assert dock.widget() is browser.panel
        qtbot.waitUntil(lambda: bool(browser.panel.model.shown))
        mime = browser.panel.model.mimeData([browser.panel.model.index(0)])
        assert mime.hasFormat(ASSET_MIME)
        tile = browser.panel.model.shown[0]
        built.app.world.view.asset_dropped.emit("mesh", "box", (1.0, 0.0, 2.0), (0.0, 1.0, 0.0), None)
        qtbot.waitUntil(lambda: len(built.app.holder.document.entities) == 1)
        assert tile.key.kind == "mesh"


def test_the_menu_and_the_button_ask_for_files(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    with built_app(qapp, qtbot, tmp_path) as built:
        built.app.actions.trigger("file.import")
        dialog = built.app.window.findChild(QFileDialog, "import_dialog")
        assert isinstance(dialog, QFileDialog)
        qtbot.waitUntil(dialog.isVisible)
        dialog.reject()


def test_a_key_leads_to_the_search_line(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    with built_app(qapp, qtbot, tmp_path) as built:
        built.app.window.activateWindow()
        built.app.actions.trigger("go.assets")
        search = built.app.browser.panel.findChild(QLineEdit, "assets_search")
        assert isinstance(search, QLineEdit)
        qtbot.waitUntil(search.hasFocus)
