"""What stands in the middle, taken out and brought back."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QMainWindow, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from widgets.detachable import Detachable

pytestmark = pytest.mark.gui


@pytest.fixture
def window(qtbot: QtBot) -> QMainWindow:
    window = QMainWindow()
    qtbot.addWidget(window)
    window.resize(640, 480)
    window.setCentralWidget(Detachable(QLabel("content"), "The map"))
    window.show()
    qtbot.waitExposed(window)
    return window


def parts(window: QMainWindow) -> tuple[Detachable, QLabel]:
    middle = window.centralWidget()
    assert isinstance(middle, Detachable)
    content = middle._content
    assert isinstance(content, QLabel)
    return middle, content


def test_it_is_out_once_and_back_once(qtbot: QtBot, window: QMainWindow) -> None:
    middle, content = parts(window)
    told: list[bool] = []
    middle.changed.connect(lambda: told.append(middle.is_detached))
    middle.detach()
    middle.detach()
    own = content.window()
    assert own is not window
    assert own.windowTitle() == "Map – Plumbline"
    assert content.isVisible()
    assert middle.findChild(QWidget, "detached_note").isVisible()  # type: ignore[union-attr]
    middle.attach()
    middle.attach()
    assert content.window() is window
    assert content.isVisible()
    assert told == [True, False]


def test_closing_its_window_and_the_button_bring_it_back(qtbot: QtBot, window: QMainWindow) -> None:
    middle, content = parts(window)
    middle.detach()
    content.window().close()
    assert not middle.is_detached
    middle.detach()
    button = middle.findChild(QPushButton, "bring_back")
    assert isinstance(button, QPushButton)
    button.click()
    assert content.window() is window


def test_its_window_comes_back_where_it_was(qtbot: QtBot, window: QMainWindow) -> None:
    middle, content = parts(window)
    assert middle.geometry_of_own().isEmpty()
    middle.detach()
    content.window().resize(500, 400)
    kept = middle.geometry_of_own()
    middle.attach()
    middle.detach(kept)
    assert content.window().size().toTuple() == (500, 400)  # type: ignore[attr-defined]
