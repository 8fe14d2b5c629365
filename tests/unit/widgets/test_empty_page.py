"""An empty panel: words in the middle, the button right below."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from widgets.empty_page import empty_page

pytestmark = pytest.mark.gui


def test_the_button_stands_below_the_words_in_the_middle(qtbot: QtBot) -> None:
    said, remedy = QLabel("Nothing yet."), QPushButton("Begin")
    page = empty_page(said, remedy)
    qtbot.addWidget(page)
    page.resize(300, 400)
    page.show()
    qtbot.waitExposed(page)
    assert 0 < remedy.geometry().top() - said.geometry().bottom() <= 12
    assert abs(remedy.geometry().center().x() - 150) <= 2
    middle = (said.geometry().top() + remedy.geometry().bottom()) / 2
    assert abs(middle - 200) <= 8
