"""The panel under real hands: a filter, older records, what cannot be read."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from widgets.audit.looks import SECURITY
from widgets.audit.model import AuditRow
from widgets.audit.panel import FILTERED_OUT, AuditPanel

pytestmark = pytest.mark.gui
ROWS = tuple(
    AuditRow(seq, (f"2026-11-21T05:00:0{seq}Z", who, "ADMIN", did, "card 8", "success"))
    for seq, who, did in ((2, "ann", "set_input_force"), (1, "ben", "config.commit"))
)


@pytest.fixture
def panel(qtbot: QtBot) -> AuditPanel:
    panel = AuditPanel()
    qtbot.addWidget(panel)
    panel.resize(900, 240)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def test_words_find_records(panel: AuditPanel, qtbot: QtBot) -> None:
    panel.show_records(ROWS, 2)
    line = panel.findChild(QLineEdit, "audit_filter")
    qtbot.keyClicks(line, "BEN commit")
    assert panel.model.rows == ROWS[1:]
    assert panel.findChild(QLabel, "audit_count").text() == "1 shown · 2 of 2 read"
    qtbot.keyClicks(line, " zzz")
    assert panel.findChild(QLabel, "audit_empty").text() == FILTERED_OUT


def test_older_ones_are_asked_for_while_there_are_some(panel: AuditPanel, qtbot: QtBot) -> None:
    older = panel.findChild(QPushButton, "audit_older")
    assert isinstance(older, QPushButton)
    panel.show_records(ROWS, 9)
    with qtbot.waitSignal(panel.older_requested):
        qtbot.mouseClick(older, Qt.MouseButton.LeftButton)
    panel.show_records(ROWS, 2)
    assert not older.isEnabled()
    panel.show_reading(True)
    assert not panel.findChild(QPushButton, "audit_refresh").isEnabled()


def test_why_there_is_none_is_said(panel: AuditPanel) -> None:
    panel.show_problem("for ENGINEER and up")
    assert panel.notice.text == "for ENGINEER and up"


def test_what_was_picked_says_of_how_many_records(qtbot: QtBot) -> None:
    panel = AuditPanel(SECURITY)
    qtbot.addWidget(panel)
    panel.show()
    empty = panel.findChild(QLabel, "security_empty")
    assert empty.text() == SECURITY.nothing_yet
    assert empty.isVisible()
    panel.show_records(ROWS[:1], 40, 30)
    assert panel.findChild(QLabel, "security_count").text() == "1 found in 30 of 40 read"
    assert panel.findChild(QPushButton, "security_older").isEnabled()
    panel.show_records((), 40, 40)
    assert panel.findChild(QLabel, "security_count").text() == "0 found in 40 of 40 read"
    assert not panel.findChild(QPushButton, "security_older").isEnabled()
