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


def test_what_was_run_stands_first_the_next_time(qtbot: QtBot) -> None:
    window = QMainWindow()
    window.resize(800, 500)
    show_active(qtbot, window)
    names = [f"file.{index}" for index in range(8)]
    table = ActionTable([ActionSpec(name, name, "File", lambda: None) for name in names], window)
    palette = Palette(Theme(), window)
    presenter = PalettePresenter(palette, table, window)
    for name in (*names[2:], "file.5"):
        palette.chosen.emit(name)
    presenter.show()
    assert palette.shown_ids == (*names[3:], *names[:3])
    assert len(presenter._recent) == 5
    palette.close()
