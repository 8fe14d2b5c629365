"""The panel: lines for those in view, a filter, and a reason where inputs are real."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from widgets.inputs.line import InputLine
from widgets.inputs.panel import FILTERED_OUT, NO_INPUTS, NOTHING_YET, InputsPanel
from widgets.inputs.row import InputRow
from widgets.stale import WHY_STALE
from widgets.theme import Theme

pytestmark = pytest.mark.gui
THREE = [InputRow(1, "Low float", "DI", 0), InputRow(2, "Level", "AI", 5, 0, 9), InputRow(3, "High float", "DI", 1)]


@pytest.fixture
def panel(qtbot: QtBot) -> InputsPanel:
    panel = InputsPanel(Theme("dark"))
    qtbot.addWidget(panel)
    panel.resize(700, 400)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def lines(panel: InputsPanel) -> list[InputLine]:
    return [line for line in panel.findChildren(InputLine) if not line.isHidden()]


def shown(panel: InputsPanel) -> list[int]:
    return [line.row.card_id for line in lines(panel) if line.row is not None]


def empty_text(panel: InputsPanel) -> str:
    label = panel.findChild(QLabel, "inputs_empty")
    assert isinstance(label, QLabel)
    return "" if label.isHidden() else label.text()


def test_every_input_has_its_line(panel: InputsPanel) -> None:
    panel.show_rows(THREE)
    assert shown(panel) == [1, 2, 3]
    assert empty_text(panel) == ""


def test_a_thousand_inputs_take_a_handful_of_lines(panel: InputsPanel) -> None:
    panel.show_rows([InputRow(card, f"Input {card}", "DI", 0) for card in range(1000)])
    panel.lines.verticalScrollBar().setValue(panel.lines.verticalScrollBar().maximum())
    assert shown(panel)[-1] == 999
    assert len(panel.findChildren(InputLine)) < 15
    panel.lines.verticalScrollBar().setValue(0)
    assert shown(panel)[0] == 0


def test_wishes_come_out_of_the_panel(panel: InputsPanel, qtbot: QtBot) -> None:
    panel.show_rows(THREE)
    with qtbot.waitSignal(panel.raw_requested) as asked:
        qtbot.mouseClick(lines(panel)[2]._switch, Qt.MouseButton.LeftButton)
    assert asked.args == [3, 0]


def test_typing_filters(panel: InputsPanel, qtbot: QtBot) -> None:
    panel.show_rows(THREE)
    box = panel.findChild(QLineEdit, "inputs_filter")
    assert isinstance(box, QLineEdit)
    qtbot.keyClicks(box, "float")
    assert shown(panel) == [1, 3]
    qtbot.keyClicks(box, "ing")
    assert empty_text(panel) == FILTERED_OUT


def test_emptiness_has_a_reason(panel: InputsPanel) -> None:
    assert empty_text(panel) == NOTHING_YET
    panel.show_rows([])
    assert empty_text(panel) == NO_INPUTS
    panel.show_rows(None)
    assert empty_text(panel) == NOTHING_YET


def test_real_inputs_are_disabled_and_explained(panel: InputsPanel, qtbot: QtBot) -> None:
    panel.show_rows(THREE)
    panel.show_refused("This runtime reads real terminals.")
    asked = QSignalSpy(panel.raw_requested)
    qtbot.mouseClick(lines(panel)[0]._switch, Qt.MouseButton.LeftButton)
    assert asked.count() == 0
    assert panel._notice.text == "This runtime reads real terminals."
    with qtbot.waitSignal(panel.retry_requested):
        qtbot.mouseClick(panel.findChild(QPushButton, "inputs_retry"), Qt.MouseButton.LeftButton)
    panel.show_refused(None)
    assert lines(panel)[0].isEnabled()
    assert panel._notice.isHidden()


def test_stale_inputs_cannot_be_worked(panel: InputsPanel) -> None:
    panel.show_stale(True)
    panel.show_rows(THREE)
    assert not lines(panel)[0].isEnabled()
    panel.show_stale(False)
    assert lines(panel)[0].isEnabled()


def test_a_problem_and_the_source_of_the_readings_are_said(panel: InputsPanel) -> None:
    panel.show_source("moved by the plant pump_station")
    panel.show_problem("Set Level: refused.")
    label = panel.findChild(QLabel, "inputs_source")
    assert isinstance(label, QLabel)
    assert label.text() == "moved by the plant pump_station"
    assert panel._notice.isVisible()


def test_a_line_made_while_disabled_is_disabled(panel: InputsPanel) -> None:
    panel.show_refused("Real.")
    panel.show_rows(THREE)
    assert not any(line.isEnabled() for line in lines(panel))


def test_all_inputs_go_back_to_the_plant_with_one_button(panel: InputsPanel, qtbot: QtBot) -> None:
    row = InputRow(1, "Low float", "DI", 1)
    panel.show_rows([row])
    assert panel._all_to_plant.isHidden()
    panel.show_rows([replace(row, is_by_hand=True, can_go_back=True)])
    panel.show_stale(True)
    assert not panel._all_to_plant.isEnabled()
    assert WHY_STALE in panel._all_to_plant.toolTip()
    panel.show_stale(False)
    with qtbot.waitSignal(panel.all_to_plant_requested):
        qtbot.mouseClick(panel._all_to_plant, Qt.MouseButton.LeftButton)
    line = panel.lines._lines[0]
    with qtbot.waitSignal(panel.plant_requested) as asked:
        qtbot.mouseClick(line._to_plant, Qt.MouseButton.LeftButton)
    assert asked.args == [1]
