"""A list, or why there is nothing in it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, QStringListModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.config.list_page import ListPage, list_of_places

pytestmark = pytest.mark.gui


class Page(ListPage):
    def __init__(self) -> None:
        super().__init__()
        self.model = QStringListModel(["one", "two"])
        self.chosen: list[int] = []
        self.view = list_of_places("lines", "Lines", self.model, self._keep)
        self._put_in(self.view)

    def _keep(self, index: QModelIndex) -> None:
        self.chosen.append(index.row())

    def show_lines(self, lines: list[str], empty: str) -> None:
        self.model.setStringList(lines)
        self._show_or_say(bool(lines), empty)


@pytest.fixture
def page(qtbot: QtBot) -> Page:
    page = Page()
    show_active(qtbot, page)
    return page


def test_it_says_why_there_is_nothing(page: Page) -> None:
    page.show_lines([], "Nothing to compare yet.")
    empty = page.findChild(QLabel, "lines_empty")
    assert isinstance(empty, QLabel)
    assert empty.isVisible()
    assert empty.text() == "Nothing to compare yet."
    assert not page.view.isVisible()
    page.show_lines(["one"], "")
    assert page.view.isVisible()
    assert not empty.isVisible()


def test_a_line_is_chosen_by_a_click_or_enter(page: Page) -> None:
    page.show_lines(["one", "two"], "")
    second = page.model.index(1)
    QTest.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, pos=page.view.visualRect(second).center())
    page.view.setFocus()
    QTest.keyClick(page.view, Qt.Key.Key_Up)
    QTest.keyClick(page.view, Qt.Key.Key_Return)
    assert page.chosen == [1, 0]
