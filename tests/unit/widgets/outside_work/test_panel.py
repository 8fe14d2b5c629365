from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from widgets.outside_work.panel import OutsideWorkPanel, OutsideWorkView

pytestmark = pytest.mark.gui

VIEW = OutsideWorkView("● Works for http://h", "ok", "1 in flight · 2 done", "signed", empty="Nothing was built yet.")


def label(panel: OutsideWorkPanel, name: str) -> QLabel:
    found = panel.findChild(QLabel, name)
    assert isinstance(found, QLabel)
    return found


def test_how_the_work_goes_is_said_and_what_went_wrong_only_then(qtbot: QtBot) -> None:
    panel = OutsideWorkPanel()
    qtbot.addWidget(panel)
    panel.show()
    panel.show_state(VIEW)
    panel.show_state(VIEW)
    assert panel.shown_view == VIEW
    assert label(panel, "outside_work_state").text() == "● Works for http://h"
    assert label(panel, "outside_work_state").property("tone") == "ok"
    assert label(panel, "outside_work_jobs").text() == "1 in flight · 2 done"
    assert not label(panel, "outside_work_trouble").isVisible()
    panel.show_state(replace(VIEW, tone="warn", trouble="last failure ENGINE_ERROR"))
    assert label(panel, "outside_work_trouble").isVisible()
    assert label(panel, "outside_work_state").property("tone") == "warn"


def test_the_viewport_is_seen_when_there_is_something(qtbot: QtBot) -> None:
    panel = OutsideWorkPanel()
    qtbot.addWidget(panel)
    panel.show()
    view = QWidget()
    panel.put_view(view)
    panel.show_state(VIEW)
    assert label(panel, "outside_work_empty").isVisible()
    panel.show_state(replace(VIEW, empty=""))
    assert view.isVisible()
    assert panel.sizeHint().width() > panel.minimumWidth()
