"""A button for each axis and edge."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from widgets.arrange.align_grid import AlignGrid
from widgets.theme import Theme

pytestmark = pytest.mark.gui


def test_each_button_asks_for_its_axis_and_edge(qtbot: QtBot) -> None:
    grid = AlignGrid(Theme())
    qtbot.addWidget(grid)
    told: list[tuple[str, ...]] = []
    grid.align_requested.connect(lambda axis, edge: told.append(("align", axis, edge)))
    grid.distribute_requested.connect(lambda axis, between: told.append(("distribute", axis, between)))
    buttons = grid.findChildren(QPushButton)
    for button in buttons:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert [tuple(button.objectName().split("_")) for button in buttons] == told
    assert len(told) == 15
    assert len({button.accessibleName() for button in buttons}) == 15


def test_why_something_is_impossible_stands_in_its_tip(qtbot: QtBot) -> None:
    grid = AlignGrid(Theme())
    qtbot.addWidget(grid)
    grid.show_reasons("", "select three or more")
    align, distribute = grid.findChild(QPushButton, "align_y_max"), grid.findChild(QPushButton, "distribute_y_gaps")
    assert align is not None
    assert distribute is not None
    assert align.isEnabled()
    assert not distribute.isEnabled()
    assert "select three or more" in distribute.toolTip()
