"""The colours of cells on a chosen row, as they are drawn."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QTreeWidget, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from tests.helpers.window_end import own_look
from widgets.fleet.tones import ToneDelegate
from widgets.theme import Theme, ThemeName

pytestmark = pytest.mark.gui


@pytest.fixture
def styled(qapp: QApplication) -> Iterator[QApplication]:
    with own_look(qapp):
        yield qapp


@pytest.mark.parametrize("name", ["dark", "light"])
def test_a_tone_is_drawn_on_the_chosen_row_as_on_others(name: ThemeName, styled: QApplication, qtbot: QtBot) -> None:
    theme = Theme(name)
    theme.apply(styled)
    tree = QTreeWidget()
    qtbot.addWidget(tree)
    tree.setRootIsDecorated(False)
    tree.setItemDelegate(ToneDelegate(theme, tree))
    for _ in range(2):
        item = QTreeWidgetItem(["\u2588\u2588\u2588"])  # full blocks: their colour fills the cell
        item.setForeground(0, theme.color("warn"))
        tree.addTopLevelItem(item)
    tree.setCurrentItem(tree.topLevelItem(0))
    tree.show()
    qtbot.waitExposed(tree)
    image = tree.viewport().grab().toImage()
    colours = []
    for row in range(2):
        rect = tree.visualItemRect(tree.topLevelItem(row))
        found = {image.pixelColor(x, rect.center().y()).name() for x in range(rect.left(), rect.right())}
        assert theme.color("warn").name() in found
        colours.append(image.pixelColor(rect.right() - 3, rect.center().y()).name())
    assert colours[0] == QColor(theme.color("surface.3")).name() != colours[1]
