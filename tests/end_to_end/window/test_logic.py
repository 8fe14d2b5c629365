"""Logic, by hand: halt before the pump, step, force the level until its mission starts, mask it, release everything.

What happened is read back from the runtime over the window's link.
"""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from tests.helpers.driven_app import CTRL, SHIFT, DrivenApp
from tests.helpers.runtimes import card
from widgets.cards.row import Column
from widgets.ledger import LedgerList

pytestmark = [pytest.mark.gui, pytest.mark.timeout(180)]
LEVEL, DRY_RUN, PUMP = 10, 12, 40
HIGH_LEVEL_M, HIGH_LEVEL = "5", 500
"""From 4.80 m on both pumps are wanted, whichever leads."""


def halted_before(app: DrivenApp, card_id: int) -> None:
    app.snapshot_where(lambda snapshot: snapshot["halt"] and snapshot["halt"]["nextCardId"] == card_id)


def test_the_pump_station_is_halted_stepped_forced_masked_and_released(app: DrivenApp) -> None:
    app.press(Qt.Key.Key_2, CTRL)
    assert app.window.workspace == "logic"
    order = [one["cardId"] for one in app.snapshot()["cards"]]
    assert app.card(PUMP)["missionState"] == "IDLE"
    assert app.get("/api/overrides")["items"] == []

    app.click_card(PUMP, Column.GUTTER)
    app.snapshot_where(lambda snapshot: card(snapshot, PUMP)["breakpoint"])
    assert app.snapshot()["halt"] is None
    app.press(Qt.Key.Key_F5, SHIFT)
    halted_before(app, PUMP)
    assert app.snapshot()["runMode"] == "RUN_BREAKPOINT"

    app.press(Qt.Key.Key_F11)
    halted_before(app, order[0])
    app.snapshot_where(lambda snapshot: [one["cardId"] for one in snapshot["cards"] if one["breakpoint"]] == [PUMP])
    app.press(Qt.Key.Key_F10)
    halted_before(app, order[1])

    app.click_card(LEVEL)
    app.click("force_field_input")
    app.replace_text(HIGH_LEVEL_M)
    app.click("force_value")
    app.snapshot_where(lambda snapshot: snapshot["testMode"]["inputsForced"])
    assert app.card(LEVEL)["force"]["mode"] == "FORCED_VALUE"
    app.click_card(PUMP, Column.GUTTER)
    app.press(Qt.Key.Key_F5)
    app.snapshot_where(lambda snapshot: snapshot["runMode"] == "RUN_NORMAL" and snapshot["halt"] is None)
    app.card_where(LEVEL, currentValue=HIGH_LEVEL)
    app.card_where(PUMP, missionState="ACTIVE")
    app.card_where(PUMP, phase="ON", driveState=True, physicalState=True)

    app.click_card(PUMP)
    app.click("mask")
    app.card_where(PUMP, masked=True, driveState=False, physicalState=True)
    assert {item["cardId"] for item in app.get("/api/overrides")["items"]} == {LEVEL, PUMP}

    app.press(Qt.Key.Key_R, CTRL | SHIFT)
    app.wait(lambda: app.get("/api/overrides")["items"] == [])
    released = app.snapshot()
    assert released["testMode"] == {"outputMaskGlobal": False, "inputsForced": False, "globalMask": None}
    assert not [one["cardId"] for one in released["cards"] if one.get("masked")]
    assert {one["force"]["mode"] for one in released["cards"] if one.get("force")} <= {"REAL"}
    assert card(released, PUMP)["driveState"] == card(released, PUMP)["physicalState"]


def test_an_input_taken_by_hand_is_given_back_to_the_plant(embedded_app: DrivenApp) -> None:
    app = embedded_app
    app.press(Qt.Key.Key_2, CTRL)
    app.window.show_dock("logic", "inputs")
    app.click(f"switch_{DRY_RUN}")
    app.snapshot_where(lambda snapshot: snapshot["system"]["virtualIo"]["byHand"] == [DRY_RUN])
    app.click(f"to_plant_{DRY_RUN}")
    app.snapshot_where(lambda snapshot: snapshot["system"]["virtualIo"]["byHand"] == [])
    app.wait(lambda: not app.is_seen(f"to_plant_{DRY_RUN}"))


def test_keys_pressed_while_a_scan_is_stepped_are_done_one_after_the_other(embedded_app: DrivenApp) -> None:
    app = embedded_app
    app.press(Qt.Key.Key_2, CTRL)
    order = [one["cardId"] for one in app.snapshot()["cards"]]
    app.press(Qt.Key.Key_F6)
    halted_before(app, order[0])
    counter = app.card(order[0])["evalCounter"]
    app.wait(lambda: app.application.logic.run.why_not("step_scan") is None)
    for key in (Qt.Key.Key_F11, Qt.Key.Key_F11, Qt.Key.Key_F10):
        app.press(key)
    halted_before(app, order[1])
    app.card_where(order[0], evalCounter=counter + 3)
    assert app.application.logic.run.stepping.problem is None


def test_many_scans_are_run_at_once_and_exactly_as_many(app: DrivenApp) -> None:
    app.press(Qt.Key.Key_2, CTRL)
    order = [one["cardId"] for one in app.snapshot()["cards"]]
    app.press(Qt.Key.Key_F6)
    halted_before(app, order[0])
    app.wait(lambda: app.application.logic.run.why_not("step_scans") is None)
    counter = app.card(order[0])["evalCounter"]
    app.click("run_scan_count_input")
    app.replace_text("40")
    app.press(Qt.Key.Key_F11, SHIFT)
    app.card_where(order[0], evalCounter=counter + 40)
    app.wait(lambda: app.application.logic.run.stepping.is_idle)
    halted_before(app, order[0])
    assert app.card(order[0])["evalCounter"] == counter + 40
    assert app.card(order[0])["breakpoint"] is None


def test_an_override_says_why_ends_by_itself_and_is_not_set_without_the_reason_that_is_demanded(app: DrivenApp) -> None:
    app.press(Qt.Key.Key_2, CTRL)
    app.window.show_dock("logic", "overrides")
    app.click_card(DRY_RUN)
    app.click("override_demand")
    app.click("force_high")
    app.wait(lambda: app.is_seen("notice_text"))
    assert not app.snapshot()["testMode"]["inputsForced"]
    app.click("override_reason")
    app.type_text("float is stuck")
    app.find("override_expiry_input", QComboBox).setFocus()
    app.press(Qt.Key.Key_Down)
    app.click("force_high")
    app.snapshot_where(lambda snapshot: snapshot["testMode"]["inputsForced"])
    force = app.card(DRY_RUN)["force"]
    assert force["reason"] == "float is stuck"
    assert force["expiresAt"] > force["since"]
    ledger = app.find("overrides_list", LedgerList)
    app.wait(lambda: ledger.entries.rowCount() == 1)
    assert ledger.entries.entry(0).remark.startswith("“float is stuck” · until ")
    app.click_at(ledger.viewport(), ledger.cross_at(0).center())
    app.snapshot_where(lambda snapshot: not snapshot["testMode"]["inputsForced"])
    app.wait(lambda: ledger.entries.rowCount() == 0)
