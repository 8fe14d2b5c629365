from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QProgressBar, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from tests.unit.widgets.jobs.test_model import rows
from widgets.jobs.cells import SUBJECT
from widgets.jobs.panel import NOTHING_CHOSEN, JobsPanel
from widgets.jobs.views import Control, RunView
from widgets.theme import Theme

pytestmark = pytest.mark.gui

BUILD = Control("Build", "Send the level to the engine")
VIEW = RunView(
    "running · 3 of 4", "plain", 70, True, BUILD, Control("Pause", "Dispatch nothing more"), Control("Stop", "End it")
)
NOTHING = replace(VIEW, is_there=False, empty="Nothing was built yet.")


@pytest.fixture
def panel(qtbot: QtBot) -> JobsPanel:
    made = JobsPanel(Theme())
    made.resize(900, 220)
    show_active(qtbot, made)
    made.show_run(VIEW)
    return made


def button(panel: JobsPanel, name: str) -> QPushButton:
    found = panel.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    return found


def test_before_the_first_run_the_panel_says_what_would_be_here_and_offers_it(panel: JobsPanel) -> None:
    asked: list[str] = []
    panel.build_requested.connect(lambda: asked.append("build"))
    panel.show_run(NOTHING)
    assert button(panel, "jobs_begin").isVisible()
    assert not panel.table.isVisible()
    panel.focus_list()
    assert button(panel, "jobs_begin").hasFocus()
    QTest.mouseClick(button(panel, "jobs_begin"), Qt.MouseButton.LeftButton)
    assert asked == ["build"]


def test_the_run_is_told_in_words_and_by_a_bar(panel: JobsPanel) -> None:
    assert panel.summary == "running · 3 of 4"
    bar = panel.findChild(QProgressBar, "jobs_progress")
    assert isinstance(bar, QProgressBar)
    assert bar.value() == 70
    panel.show_run(replace(VIEW, tone="alarm", progress=100))
    assert bar.value() == 100


def test_buttons_ask_and_say_why_they_cannot_be_used(panel: JobsPanel) -> None:
    asked: list[str] = []
    panel.hold_requested.connect(lambda: asked.append("hold"))
    panel.stop_requested.connect(lambda: asked.append("stop"))
    panel.build_requested.connect(lambda: asked.append("build"))
    for name in ("jobs_hold", "jobs_stop", "jobs_build"):
        QTest.mouseClick(button(panel, name), Qt.MouseButton.LeftButton)
    assert asked == ["hold", "stop", "build"]
    panel.show_run(replace(VIEW, stop=Control("Stop", "End it", "nothing runs")))
    assert not button(panel, "jobs_stop").isEnabled()
    assert button(panel, "jobs_stop").toolTip() == "End it\nNot now: nothing runs."


def test_click_and_enter_lead_to_what_a_job_is_about(panel: JobsPanel) -> None:
    told: list[str] = []
    panel.activated.connect(told.append)
    panel.show_jobs(rows(("1", "completed"), ("2", "failed")))
    rect = panel.table.visualRect(panel.model.index(0, SUBJECT))
    QTest.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    QTest.keyClick(panel.table, Qt.Key.Key_Down)
    QTest.keyClick(panel.table, Qt.Key.Key_Return)
    assert told == ["2", "1"]
    QTest.keyClick(panel.table, Qt.Key.Key_Home)
    assert panel.chosen == "2"


def test_a_job_that_has_ended_can_be_run_again(panel: JobsPanel) -> None:
    told: list[str] = []
    panel.again_requested.connect(told.append)
    again = button(panel, "jobs_again")
    panel.show_jobs(rows(("1", "running"), ("2", "failed")))
    assert not again.isEnabled()
    assert NOTHING_CHOSEN in again.toolTip()
    panel.focus_list()
    assert again.isEnabled()
    QTest.mouseClick(again, Qt.MouseButton.LeftButton)
    assert told == ["2"]
    panel.bar_again("the link is down")
    assert not again.isEnabled()
    panel.bar_again("")
    panel.table.selectRow(1)
    assert not again.isEnabled()


def test_what_is_chosen_stays_chosen_while_the_list_changes(panel: JobsPanel) -> None:
    panel.show_jobs(rows(("1", "running"), ("2", "running")))
    panel.table.selectRow(0)
    panel.show_jobs(rows(("2", "failed"), ("3", "queued")))
    assert panel.chosen == "1"
    assert panel.model.keys == ("2", "1", "3")
    first = panel.findChild(QToolButton, "jobs_failed_first")
    assert isinstance(first, QToolButton)
    first.click()
    assert panel.chosen == "1"
    assert panel.model.keys == ("1", "2", "3")


def test_another_run_begins_with_an_empty_list(panel: JobsPanel) -> None:
    panel.show_jobs(rows(("1", "running")))
    panel.show_jobs(rows(("9", "queued")), is_anew=True)
    assert panel.model.keys == ("9",)
    assert panel.chosen == ""


@pytest.mark.parametrize(("name", "view"), [("jobs_replay", VIEW), ("jobs_replay_first", NOTHING)])
def test_a_log_is_asked_for_with_and_without_jobs(panel: JobsPanel, name: str, view: RunView) -> None:
    asked: list[str] = []
    panel.replay_requested.connect(asked.append)
    panel.show_run(view)
    button = panel.findChild(QToolButton, name)
    assert isinstance(button, QToolButton)
    assert button.isVisible()
    for action in button.menu().actions():
        action.trigger()
    assert asked == ["runtime", "file"]


def test_a_replay_stands_in_place_of_the_live_jobs_which_are_kept_up(panel: JobsPanel) -> None:
    panel.show_jobs(rows(("1", "running")))
    panel.show_replay(True)
    panel.show_run(replace(VIEW, summary="running · 4 of 4"))
    panel.show_jobs(rows(("2", "failed")))
    shown: tuple[QWidget, QWidget] = (panel.replay, panel.table)
    assert [widget.isVisible() for widget in shown] == [True, False]
    panel.table.setFocus()
    panel.focus_list()
    assert panel.replay.scrubber.hasFocus()
    panel.show_replay(False)
    assert [widget.isVisible() for widget in shown] == [False, True]
    assert (panel.summary, panel.model.keys) == ("running · 4 of 4", ("2", "1"))
