"""Why and for how long, under real hands."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.forces.terms import MINUTE_MS, TermsBar, TermsView

pytestmark = pytest.mark.gui


@pytest.fixture
def bar(qtbot: QtBot) -> TermsBar:
    bar = TermsBar()
    bar.resize(340, 80)
    show_active(qtbot, bar)
    bar.show_terms(TermsView())
    return bar


def test_reason_expiry_and_demand_are_wishes(bar: TermsBar, qtbot: QtBot) -> None:
    reasons = QSignalSpy(bar.reason_changed)
    line, box, tick = (bar.findChild(kind) for kind in (QLineEdit, QComboBox, QCheckBox))
    assert isinstance(line, QLineEdit)
    assert isinstance(box, QComboBox)
    assert isinstance(tick, QCheckBox)
    qtbot.keyClicks(line, "ab")
    assert reasons.at(1) == ["ab"]
    with qtbot.waitSignal(bar.expiry_chosen) as chosen:
        qtbot.keyClick(box, Qt.Key.Key_Down)
    assert chosen.args == [MINUTE_MS]
    with qtbot.waitSignal(bar.demand_changed) as demanded:
        qtbot.mouseClick(tick, Qt.MouseButton.LeftButton, pos=tick.rect().center())
    assert demanded.args == [True]


def test_what_is_shown_is_no_wish_and_a_missing_reason_is_marked(bar: TermsBar) -> None:
    spies = [QSignalSpy(signal) for signal in (bar.reason_changed, bar.expiry_chosen, bar.demand_changed)]
    bar.show_terms(TermsView("loop check", 10 * MINUTE_MS, is_demanded=True, is_missing=True))
    assert [spy.count() for spy in spies] == [0, 0, 0]
    assert bar._reason.text() == "loop check"
    assert bar._reason.property("invalid") is True
    assert bar._demand.isChecked()
    bar._choose(None)
    assert spies[1].count() == 0
