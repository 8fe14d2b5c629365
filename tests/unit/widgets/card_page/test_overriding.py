"""Force and mask controls under real hands: they ask, and show what was acknowledged."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from widgets.card_page.overriding import ForceControls, MaskControl
from widgets.card_page.view import InputControl, OutputControl
from widgets.stale import WHY_STALE

pytestmark = pytest.mark.gui
DI = InputControl("DI", "low", "off", "REAL", "", "")
AI = InputControl("AI", "1200", "30.00\u2009%", "REAL", "", "", value=3000, minimum=0, maximum=10000, unit="%")


@pytest.fixture
def force(qtbot: QtBot) -> ForceControls:
    force = ForceControls()
    qtbot.addWidget(force)
    force.show()
    qtbot.waitExposed(force)
    return force


@pytest.fixture
def mask(qtbot: QtBot) -> MaskControl:
    mask = MaskControl()
    qtbot.addWidget(mask)
    mask.show()
    qtbot.waitExposed(mask)
    return mask


def click(parent: QWidget, qtbot: QtBot, name: str) -> None:
    button = parent.findChild(QPushButton, name)
    assert isinstance(button, QPushButton)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def field(force: ForceControls) -> QLineEdit:
    found = force.findChild(QLineEdit, "force_field_input")
    assert isinstance(found, QLineEdit)
    return found


@pytest.mark.parametrize(("name", "mode"), [("force_high", "FORCED_HIGH"), ("force_low", "FORCED_LOW")])
def test_a_digital_input_is_forced_by_a_click(force: ForceControls, qtbot: QtBot, name: str, mode: str) -> None:
    force.show_input(DI)
    asked = QSignalSpy(force.force_requested)
    click(force, qtbot, name)
    assert asked.at(0) == [mode, None]


def test_the_lit_button_is_the_acknowledged_mode(force: ForceControls, qtbot: QtBot) -> None:
    force.show_input(DI)
    click(force, qtbot, "force_high")
    assert not force._high.isChecked()
    assert force._real.isChecked()
    force.show_input(replace(DI, mode="FORCED_HIGH", force="forced high", origin="M. · since 10:00"))
    assert force._high.isChecked()
    assert "<b>F</b> forced high" in force._told.text()
    assert force._origin.text() == "M. · since 10:00"


def test_a_wish_on_its_way_locks_the_buttons(force: ForceControls, qtbot: QtBot) -> None:
    force.show_input(replace(DI, pending="on its way"))
    asked = QSignalSpy(force.force_requested)
    click(force, qtbot, "force_high")
    assert asked.count() == 0
    assert force._origin.text() == "on its way"


def test_an_analogue_input_is_forced_to_a_typed_decimal(force: ForceControls, qtbot: QtBot) -> None:
    force.show_input(AI)
    line = field(force)
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton)
    line.selectAll()
    qtbot.keyClicks(line, "82.5")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    asked = QSignalSpy(force.force_requested)
    click(force, qtbot, "force_value")
    assert asked.at(0) == ["FORCED_VALUE", 8250]


def test_a_typed_wish_is_not_overwritten_by_the_next_snapshot(force: ForceControls, qtbot: QtBot) -> None:
    force.show_input(AI)
    line = field(force)
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton)
    line.selectAll()
    qtbot.keyClicks(line, "82.5")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    force.show_input(replace(AI, value=3100))
    assert line.text().startswith("82.5")
    force.forget_wish()
    force.show_input(replace(AI, value=3100))
    force.setFocus()
    assert line.text().startswith("31")


def test_what_is_out_of_range_is_not_sent(force: ForceControls, qtbot: QtBot) -> None:
    force.show_input(AI)
    line = field(force)
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton)
    line.selectAll()
    qtbot.keyClicks(line, "250")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    asked = QSignalSpy(force.force_requested)
    click(force, qtbot, "force_value")
    assert asked.count() == 0


def test_without_a_scale_raw_counts_are_typed(force: ForceControls, qtbot: QtBot) -> None:
    force.show_input(replace(AI, is_raw=True, value=1200, maximum=4000, unit=""))
    assert field(force).text() == "1200\u2009raw"
    asked = QSignalSpy(force.force_requested)
    click(force, qtbot, "force_value")
    assert asked.at(0) == ["FORCED_VALUE", None]


def test_the_kind_decides_which_controls_show(force: ForceControls) -> None:
    force.show_input(AI)
    assert force._high.isHidden()
    assert not force._value.isHidden()
    force.show_input(DI)
    assert not force._high.isHidden()
    assert force._value.isHidden()
    assert field(force).parentWidget().isHidden()
    force.show_input(None)
    assert force.isHidden()
    force.show_stale(True)
    assert force._told.property("tone") == "faint"


def test_an_output_is_masked_and_the_mask_is_lifted(mask: MaskControl, qtbot: QtBot) -> None:
    mask.show_output(OutputControl(False, "", "on", ""))
    asked = QSignalSpy(mask.mask_requested)
    click(mask, qtbot, "mask")
    assert asked.at(0) == [True]
    assert not mask._button.isChecked()
    mask.show_output(OutputControl(True, "masked: held off", "off", "M. · since 10:00"))
    assert mask._button.isChecked()
    assert mask._button.text() == "Masked"
    click(mask, qtbot, "mask")
    assert asked.at(1) == [False]


def test_a_mask_on_its_way_is_said(mask: MaskControl, qtbot: QtBot) -> None:
    mask.show_output(OutputControl(False, "", "on", "", pending="on its way"))
    assert mask._origin.text() == "on its way"
    assert not mask._button.isEnabled()
    mask.show_stale(True)
    assert mask._told.property("tone") == "faint"
    mask.show_output(None)
    assert mask.isHidden()


def test_while_nothing_is_heard_no_force_can_be_asked_for_and_the_lit_one_says_why(
    force: ForceControls, qtbot: QtBot
) -> None:
    force.show_input(replace(DI, mode="FORCED_HIGH", force="forced high"))
    force.show_stale(True)
    asked = QSignalSpy(force.force_requested)
    for name in ("force_high", "force_low", "force_real"):
        click(force, qtbot, name)
        button = force.findChild(QPushButton, name)
        assert isinstance(button, QPushButton)
        assert WHY_STALE in button.toolTip()
    assert asked.count() == 0
    force.show_input(replace(DI, mode="FORCED_HIGH", force="forced high"))
    assert not force._real.isEnabled()
    assert force._high.isChecked()
    force.show_stale(False)
    assert WHY_STALE not in force._real.toolTip()
    click(force, qtbot, "force_real")
    assert asked.count() == 1


def test_a_reading_that_is_being_typed_is_kept_while_nothing_is_heard_for_a_moment(
    force: ForceControls, qtbot: QtBot
) -> None:
    force.show_input(AI)
    line = field(force)
    force.activateWindow()
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    line.selectAll()
    qtbot.keyClicks(line, "5")
    force.show_stale(True)
    qtbot.keyClicks(line, ".5")
    force.show_stale(False)
    force.show_input(AI)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    asked = QSignalSpy(force.force_requested)
    click(force, qtbot, "force_value")
    assert asked.at(0) == ["FORCED_VALUE", 550]


def test_a_reading_cannot_be_typed_by_a_role_that_may_not_force(force: ForceControls) -> None:
    force.show_barred("your role may not")
    force.show_input(AI)
    assert not field(force).isEnabled()
    force.show_barred("")
    assert field(force).isEnabled()


def test_while_nothing_is_heard_no_mask_can_be_set_or_lifted(mask: MaskControl, qtbot: QtBot) -> None:
    output = OutputControl(is_masked=True, words="held off", drive="off", origin="")
    mask.show_output(output)
    mask.show_stale(True)
    asked = QSignalSpy(mask.mask_requested)
    click(mask, qtbot, "mask")
    assert asked.count() == 0
    assert WHY_STALE in mask._button.toolTip()
    mask.show_stale(False)
    click(mask, qtbot, "mask")
    assert asked.at(0) == [False]
