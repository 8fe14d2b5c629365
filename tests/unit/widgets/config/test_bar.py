"""The line above the config: nobody takes staged for active."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from widgets.config.bar import VERBS, ConfigBar
from widgets.config.view import State
from widgets.theme import Theme

pytestmark = pytest.mark.gui
STATE = State(
    "active v43, read only", "3 changes · not saved", 3, "● valid", "ok", False, "", {}, undo="Card 4: On for"
)


@pytest.fixture
def bar(qtbot: QtBot) -> ConfigBar:
    made = ConfigBar(Theme("dark"))
    qtbot.addWidget(made)
    made.show_state(STATE)
    return made


def label(bar: ConfigBar, name: str) -> QLabel:
    found = bar.findChild(QLabel, name)
    assert isinstance(found, QLabel)
    return found


def button(bar: ConfigBar, name: str) -> QPushButton:
    found = bar.findChild(QPushButton, f"config_{name}")
    assert isinstance(found, QPushButton)
    return found


def test_active_and_staged_stand_apart_in_words_and_tone(bar: ConfigBar) -> None:
    assert bar.text == "active v43, read only · 3 changes · not saved · ● valid"
    assert label(bar, "staged_badge").text() == "STAGED"
    assert label(bar, "staged_badge").property("tone") == "warn"
    assert label(bar, "active_text").property("tone") == "quiet"


def test_without_a_difference_staged_is_quiet_and_a_stale_active_faint(bar: ConfigBar) -> None:
    bar.show_state(replace(STATE, count=0, is_stale=True))
    assert label(bar, "staged_badge").property("tone") == "quiet"
    assert label(bar, "active_text").property("tone") == "faint"


def test_what_runs_stands_in_place_of_the_verdict(bar: ConfigBar) -> None:
    bar.show_state(replace(STATE, busy="committing …"))
    assert button(bar, "verdict").text() == "committing …"
    bar.show_state(replace(STATE, verdict=""))
    assert not button(bar, "verdict").isVisibleTo(bar)


def test_a_verb_that_cannot_be_done_says_why(bar: ConfigBar) -> None:
    bar.show_state(replace(STATE, why_not={"commit": "there is no link"}))
    assert not button(bar, "commit").isEnabled()
    assert "Not now: there is no link" in button(bar, "commit").toolTip()
    assert button(bar, "save").isEnabled()
    assert "Card 4: On for" in button(bar, "undo").toolTip()


def test_every_verb_tells_its_name_and_the_verdict_is_clicked(bar: ConfigBar) -> None:
    told: list[str] = []
    bar.requested.connect(told.append)
    bar.verdict_clicked.connect(lambda: told.append("verdict"))
    for verb in VERBS:
        button(bar, verb.id).click()
    button(bar, "verdict").click()
    assert told == [*(verb.id for verb in VERBS), "verdict"]


def test_dangerous_verbs_are_outlined_and_only_commit_is_primary() -> None:
    kinds = {verb.id: verb.kind for verb in VERBS}
    assert [name for name, kind in kinds.items() if kind == "primary"] == ["commit"]
    assert [name for name, kind in kinds.items() if kind == "danger"] == ["restore_lkg", "restore_factory", "discard"]
