"""The palette runs the actions of the table, and shows them as they stand."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QMainWindow
from pytestqt.qtbot import QtBot

from app.actions import ActionSpec, ActionTable
from app.presenters.palette import PalettePresenter
from tests.helpers.shown import show_active
from widgets.palette.panel import Palette
from widgets.theme import Theme

pytestmark = pytest.mark.gui


def test_what_is_chosen_runs(qtbot: QtBot) -> None:
    done: list[str] = []
    window = QMainWindow()
    window.resize(800, 500)
    show_active(qtbot, window)
    table = ActionTable(
        (
            ActionSpec("file.save", "Save level…", "File", lambda: done.append("save"), "Ctrl+S"),
            ActionSpec("view.palette", "Command palette…", "View", lambda: None),
        ),
        window,
    )
    palette = Palette(Theme(), window)
    presenter = PalettePresenter(palette, table, window)
    presenter.show()
    qtbot.waitExposed(palette)
    assert palette.shown_ids == ("file.save",)
    line = palette.findChild(QLineEdit)
    assert line is not None
    qtbot.keyClicks(line, "save level")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert done == ["save"]
