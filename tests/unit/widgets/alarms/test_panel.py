"""The alarms panel: counted, seen, never cleared by looking."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from widgets.alarms.panel import AlarmsPanel
from widgets.ledger import Entry
from widgets.theme import Theme

pytestmark = pytest.mark.gui
ALARM = Entry("a9", "▲", "Pump 2", "MATH, latched", "new", "clears: reset", 9, "alarm")


def test_alarms_are_counted_and_can_be_marked_as_seen(qtbot: QtBot) -> None:
    panel = AlarmsPanel(Theme("dark"))
    qtbot.addWidget(panel)
    panel.show()
    seen = panel.findChild(QPushButton, "alarms_seen")
    assert isinstance(seen, QPushButton)
    assert (panel._title.text(), seen.isEnabled()) == ("Alarms  0", False)
    panel.show_alarms([ALARM], "", unseen=1)
    assert panel._title.text() == "Alarms  1 · 1 not seen yet"
    assert panel._title.property("tone") == "alarm"
    with qtbot.waitSignal(panel.seen_requested):
        qtbot.mouseClick(seen, Qt.MouseButton.LeftButton)
    panel.show_alarms([ALARM], "", unseen=0)
    assert (panel._title.text(), seen.isEnabled()) == ("Alarms  1", False)
    panel.show_stale(True)
    assert panel._title.property("tone") == "faint"
    panel.show_alarms([], "No alarms.", unseen=0)
    assert (panel._title.text(), panel._title.property("tone")) == ("Alarms  0", "faint")
    with qtbot.waitSignal(panel.card_requested) as asked:
        panel.alarms.card_requested.emit(9)
    assert asked.args == [9]
