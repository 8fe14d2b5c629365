"""The ledger: counts in words, one button for all, honest emptiness."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from widgets.forces.panel import ForcesPanel
from widgets.forces.terms import TermsView
from widgets.ledger import Entry
from widgets.stale import WHY_STALE
from widgets.theme import Theme

pytestmark = pytest.mark.gui
FORCE = Entry("f1", "F", "Low float", "forced high", "M.", card_id=1, can_release=True)


@pytest.fixture
def panel(qtbot: QtBot) -> ForcesPanel:
    panel = ForcesPanel(Theme("dark"))
    qtbot.addWidget(panel)
    panel.resize(340, 500)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def release_all(panel: ForcesPanel) -> QPushButton:
    button = panel.findChild(QPushButton, "release_all")
    assert isinstance(button, QPushButton)
    return button


def test_nothing_overridden_has_nothing_to_release(panel: ForcesPanel, qtbot: QtBot) -> None:
    panel.show_overrides([], "Nothing is overridden.")
    asked = QSignalSpy(panel.release_all_requested)
    qtbot.mouseClick(release_all(panel), Qt.MouseButton.LeftButton)
    assert asked.count() == 0
    assert panel._title.text() == "Overrides  0"
    assert panel._title.property("tone") == "quiet"


def test_release_all_asks_once_for_all(panel: ForcesPanel, qtbot: QtBot) -> None:
    panel.show_overrides([FORCE], "")
    with qtbot.waitSignal(panel.release_all_requested):
        qtbot.mouseClick(release_all(panel), Qt.MouseButton.LeftButton)
    assert panel._title.property("tone") == "warn"


def test_wishes_of_the_lists_come_out_of_the_panel(panel: ForcesPanel, qtbot: QtBot) -> None:
    panel.show_overrides([FORCE], "")
    with qtbot.waitSignal(panel.release_requested) as asked:
        at = panel.overrides.cross_at(0).center()
        qtbot.mouseClick(panel.overrides.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert asked.args == ["f1"]
    with qtbot.waitSignal(panel.card_requested):
        panel.overrides.card_requested.emit(9)


def test_counts_fade_with_everything_else(panel: ForcesPanel) -> None:
    panel.show_overrides([FORCE], "")
    panel.show_stale(True)
    assert panel._title.property("tone") == "faint"


def test_a_problem_stands_above_the_list(panel: ForcesPanel) -> None:
    panel.show_problem("Release Low float: refused.")
    assert panel._notice.isVisible()


def test_while_nothing_is_heard_nothing_can_be_released(panel: ForcesPanel, qtbot: QtBot) -> None:
    panel.show_overrides([FORCE], "")
    panel.show_stale(True)
    asked = QSignalSpy(panel.release_all_requested)
    qtbot.mouseClick(release_all(panel), Qt.MouseButton.LeftButton)
    assert asked.count() == 0
    assert WHY_STALE in release_all(panel).toolTip()
    panel.show_stale(False)
    qtbot.mouseClick(release_all(panel), Qt.MouseButton.LeftButton)
    assert asked.count() == 1


def test_breakpoints_are_counted_apart_and_are_not_released_with_all(panel: ForcesPanel) -> None:
    point = Entry("b8", "◆", "Pump 1", "breakpoint", "M.", card_id=8, tone="halt", can_release=True)
    panel.show_overrides([point], "", breakpoints=1)
    assert panel._title.text() == "Overrides  0 · breakpoints  1"
    assert not release_all(panel).isEnabled()


def test_terms_are_shown_by_their_bar(panel: ForcesPanel) -> None:
    panel.show_terms(TermsView("loop check", 60_000, is_demanded=True))
    assert panel.terms._reason.text() == "loop check"
