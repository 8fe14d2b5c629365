from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from tests.unit.widgets.engines.test_model import GONE, HERE
from widgets.engines.panel import EnginesPanel
from widgets.engines.views import AttachView
from widgets.theme import Theme

pytestmark = pytest.mark.gui

COMMAND = "python main.py engine --connect http://10.0.0.1:8600"


@pytest.fixture
def panel(qtbot: QtBot) -> EnginesPanel:
    made = EnginesPanel(Theme())
    made.resize(1100, 220)
    show_active(qtbot, made)
    return made


def button(panel: EnginesPanel, name: str) -> QPushButton:
    found = panel.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    return found


def label(panel: EnginesPanel, name: str) -> QLabel:
    found = panel.findChild(QLabel, name)
    assert isinstance(found, QLabel)
    return found


def test_engines_stand_in_a_table_under_what_sums_them_up(panel: EnginesPanel) -> None:
    panel.show_engines([HERE, GONE], "1 engine connected · 1 gone", "", tone="warn")
    assert panel.rows == (HERE, GONE)
    assert panel.summary == "1 engine connected · 1 gone"
    assert label(panel, "engines_summary").property("tone") == "warn"
    assert panel.table.isVisible()
    panel.focus_list()
    assert panel.table.hasFocus()
    assert panel.table.currentIndex().row() == 0


def test_where_nobody_is_it_says_so_in_place_of_the_table(panel: EnginesPanel) -> None:
    panel.show_engines((), "", "No engine is here.")
    assert label(panel, "engines_empty").isVisible()
    assert label(panel, "engines_empty").text() == "No engine is here."
    assert not panel.table.isVisible()
    panel.focus_list()


def test_the_command_that_attaches_an_engine_can_be_copied(panel: EnginesPanel) -> None:
    asked: list[str] = []
    panel.token_requested.connect(lambda: asked.append("token"))
    panel.show_attach(AttachView("One is attached by", COMMAND))
    assert label(panel, "engines_attach_words").text() == "One is attached by"
    assert not button(panel, "engines_share").isVisible()
    QTest.mouseClick(button(panel, "engines_attach_copy"), Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == COMMAND
    QTest.mouseClick(button(panel, "engines_attach_token"), Qt.MouseButton.LeftButton)
    assert asked == ["token"]
    panel.show_attach(AttachView("One is attached by", COMMAND, why_no_token="this takes the role ADMIN"))
    assert not button(panel, "engines_attach_token").isEnabled()
    assert "ADMIN" in button(panel, "engines_attach_token").toolTip()


def test_what_must_be_shared_first_offers_to_share(panel: EnginesPanel) -> None:
    asked: list[str] = []
    panel.share_requested.connect(lambda: asked.append("share"))
    panel.show_attach(AttachView("Share it first", "", can_share=True))
    assert not button(panel, "engines_attach_copy").isVisible()
    QTest.mouseClick(button(panel, "engines_share"), Qt.MouseButton.LeftButton)
    assert asked == ["share"]
    panel.show_attach(None)
    assert not button(panel, "engines_share").isVisible()


def test_what_was_refused_is_one_click_away(panel: EnginesPanel) -> None:
    asked: list[str] = []
    panel.security_requested.connect(lambda: asked.append("security"))
    QTest.mouseClick(button(panel, "engines_security"), Qt.MouseButton.LeftButton)
    assert asked == ["security"]


def test_it_tells_when_it_can_be_seen(panel: EnginesPanel) -> None:
    told: list[bool] = []
    panel.shown.connect(told.append)
    panel.hide()
    panel.show()
    assert told == [False, True]


def test_the_work_of_the_own_engine_stands_above_the_table(panel: EnginesPanel) -> None:
    asked: list[str] = []
    panel.own_requested.connect(lambda: asked.append("show"))
    assert not button(panel, "engines_own_show").isVisible()
    panel.show_own("● Works for http://other", "ok", "Its reports are signed")
    assert panel.own_text == "● Works for http://other"
    assert label(panel, "engines_own").property("tone") == "ok"
    QTest.mouseClick(button(panel, "engines_own_show"), Qt.MouseButton.LeftButton)
    assert asked == ["show"]
    panel.show_own("", "ok", "")
    assert not label(panel, "engines_own").isVisible()
