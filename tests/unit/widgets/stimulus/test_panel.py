"""The panel under real hands: play, stop, waves that end."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLabel, QLineEdit, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from widgets.stimulus.panel import NO_WAVES, StimulusPanel
from widgets.stimulus.view import ActiveWave, PlayWish, StimulusFile, StimulusProgress

pytestmark = pytest.mark.gui
STORM = StimulusFile("storm <1>.jsonl", "8 lines, up to scan 5500")
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def panel(qtbot: QtBot) -> StimulusPanel:
    panel = StimulusPanel()
    qtbot.addWidget(panel)
    panel.show_file(None)
    panel.show_enabled("")
    panel.resize(340, 600)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def button(panel: StimulusPanel) -> QPushButton:
    found = panel.findChild(QPushButton, "stimulus_play")
    assert isinstance(found, QPushButton)
    return found


def test_without_a_file_it_says_what_one_is_and_nothing_plays(panel: StimulusPanel) -> None:
    assert not button(panel).isEnabled()
    assert "Open a stimulus" in button(panel).toolTip()
    assert "simulate" in panel.findChild(QLabel, "stimulus_file").text()


def test_play_carries_the_options(panel: StimulusPanel, qtbot: QtBot) -> None:
    panel.show_file(STORM)
    assert "storm &lt;1&gt;.jsonl" in panel.findChild(QLabel, "stimulus_file").text()
    qtbot.mouseClick(panel.findChild(QCheckBox, "stimulus_halt"), LEFT, pos=panel._halt.rect().center() / 4)
    qtbot.keyClicks(panel.findChild(QLineEdit, "stimulus_start"), " 2026-01-05T06:29:58Z ")
    with qtbot.waitSignal(panel.play_requested) as asked:
        qtbot.mouseClick(button(panel), LEFT)
    assert asked.args == [PlayWish(restart=True, halt_at_end=panel._halt.isChecked(), start="2026-01-05T06:29:58Z")]


def test_what_plays_is_shown_and_can_be_stopped(panel: StimulusPanel, qtbot: QtBot) -> None:
    panel.show_progress(StimulusProgress("storm", 400, 5500, "storm: scan 400 of 5500"))
    assert (panel._progress.value(), panel._progress.maximum()) == (400, 5500)
    with qtbot.waitSignal(panel.stop_requested):
        qtbot.mouseClick(button(panel), LEFT)
    panel.show_progress(None)
    assert not panel._progress.isVisible()


def test_why_nothing_can_be_played_is_said(panel: StimulusPanel) -> None:
    panel.show_file(STORM)
    panel.show_enabled("its terminals are real")
    assert (button(panel).isEnabled(), button(panel).toolTip()) == (False, "its terminals are real")


def test_waves_are_listed_and_each_can_be_ended(panel: StimulusPanel, qtbot: QtBot) -> None:
    assert panel.findChild(QLabel, "waves_empty").text() == NO_WAVES
    panel.show_waves([ActiveWave(10, "Level", "sine 0 … 6 m, 10 s")])
    end = panel.findChild(QToolButton, "wave_end_10")
    qtbot.waitUntil(end.isVisible)
    with qtbot.waitSignal(panel.hand_back_requested) as asked:
        qtbot.mouseClick(end, LEFT)
    assert asked.args == [10]


def test_a_file_is_chosen_in_a_dialog(panel: StimulusPanel) -> None:
    chosen: list[str] = []
    dialog = panel.choose_file(chosen.append)
    assert isinstance(dialog, QFileDialog)
    dialog.fileSelected.emit("/x/storm.jsonl")
    dialog.close()
    assert chosen == ["/x/storm.jsonl"]


def test_a_panel_is_never_narrower_than_its_buttons_need(panel: StimulusPanel) -> None:
    panel.show_file(STORM)
    panel.resize(panel.minimumSizeHint().width(), 120)
    assert panel._scroll.widget().minimumSizeHint().width() <= panel._scroll.viewport().width()
    assert panel.minimumSizeHint().width() < 340


def test_a_panel_that_comes_to_need_more_room_asks_for_it(panel: StimulusPanel, qtbot: QtBot) -> None:
    before = panel.minimumSizeHint().width()
    panel._play.setMinimumWidth(panel._play.width() + 100)
    qtbot.waitUntil(lambda: panel.minimumSizeHint().width() > before)
    assert panel.layout().minimumSize().width() > before
