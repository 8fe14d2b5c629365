from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.engine_view.panel import EngineViewPanel, EngineViewState

pytestmark = pytest.mark.gui


@pytest.fixture
def panel(qtbot: QtBot) -> EngineViewPanel:
    made = EngineViewPanel()
    show_active(qtbot, made)
    return made


def test_before_anything_is_built_it_says_so_and_offers_to_build(panel: EngineViewPanel) -> None:
    told: list[str] = []
    panel.build_requested.connect(lambda: told.append("build"))
    panel.put_view(QWidget())
    panel.show_state(EngineViewState("", empty="Nothing was built yet."))
    empty, build = panel.findChild(QLabel, "engine_view_empty"), panel.findChild(QPushButton, "engine_view_build")
    assert isinstance(empty, QLabel)
    assert isinstance(build, QPushButton)
    assert empty.isVisible()
    QTest.mouseClick(build, Qt.MouseButton.LeftButton)
    assert told == ["build"]
    panel.show_state(EngineViewState("", empty="Nothing", why_not_build="the link is down"))
    assert not build.isEnabled()
    assert "the link is down" in build.toolTip()


def test_the_viewport_takes_the_place_once_there_is_something(panel: EngineViewPanel) -> None:
    view = QWidget()
    panel.show_state(EngineViewState("Run 1"))
    assert not view.isVisible()
    panel.put_view(view)
    panel.show_state(EngineViewState("○ STALE · Run 1", tone="alarm"))
    assert view.isVisible()
    assert panel.text == "○ STALE · Run 1"


def test_cameras_are_linked_on_wish(panel: EngineViewPanel) -> None:
    told: list[bool] = []
    panel.link_toggled.connect(told.append)
    link = panel.findChild(QToolButton, "engine_view_link")
    assert isinstance(link, QToolButton)
    QTest.mouseClick(link, Qt.MouseButton.LeftButton)
    assert panel.is_linked
    QTest.mouseClick(link, Qt.MouseButton.LeftButton)
    assert told == [True, False]
