"""An alarm by hand: it comes, is looked at, stays, and goes when what clears it happens."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.helpers.driven_app import CTRL, DrivenApp
from widgets.ledger import LedgerList

pytestmark = [pytest.mark.gui, pytest.mark.timeout(180)]
ACKNOWLEDGE, DIVISION = 13, 62


def commit_division(app: DrivenApp) -> None:
    """Commit a card that divides by zero, which is critical; its reset is the acknowledge button."""
    active = app.get("/api/config/active")
    constant = {"sourceMode": "CONSTANT", "value": 0}
    standard = {
        "inputA": constant, "inputB": constant, "operator": "DIV", "rateLimit": 0, "clampMin": 0, "clampMax": 0,
        "scaleMin": 0, "scaleMax": 0, "emaAlpha": 100,
    }  # fmt: skip
    pressed = {
        "source": {"cardId": ACKNOWLEDGE, "field": "logicalState", "type": "BOOL"}, "operator": "EQ", "threshold": 1
    }  # fmt: skip
    config = {
        "mode": "Mode_Standard_Pipeline", "fallbackValue": 0, "standard": standard, "set": {},
        "reset": {"clauseA": pressed, "combiner": "NONE"},
    }  # fmt: skip
    active["config"]["cards"].append(
        {
            "cardId": DIVISION, "cardType": "MATH", "enabled": True, "label": "Ratio", "faultPolicy": "CRITICAL",
            "config": config,
        }
    )  # fmt: skip
    body = {"schemaVersion": active["schemaVersion"], "config": active["config"], "options": {"persist": False}}
    reply = app.request("POST", "/api/config/commit", body)
    assert reply.status == 200, reply.body


def test_an_alarm_is_seen_and_stays_until_its_card_is_reset(app: DrivenApp) -> None:
    app.press(Qt.Key.Key_2, CTRL)
    app.window.show_dock("logic", "alarms")
    commit_division(app)
    app.snapshot_where(lambda snapshot: snapshot["system"]["alarmActive"])
    ledger = app.find("alarms_list", LedgerList)
    app.wait(lambda: ledger.entries.rowCount() == 1 and "Ratio" in ledger.entries.entry(0).title)
    shown, told = ledger.entries.entry(0), app.get("/api/alarms")["items"][0]
    assert shown.what == f"{told['fault']}, latched"
    assert shown.remark == f"clears: {told['clears']}"
    app.click("alarms_seen")
    app.wait(lambda: ledger.entries.entry(0).details.startswith("seen, not cleared"))
    assert app.snapshot()["system"]["alarmActive"]

    app.click_card(ACKNOWLEDGE)
    app.click("force_high")
    app.snapshot_where(lambda snapshot: not snapshot["system"]["alarmActive"])
    app.wait(lambda: ledger.entries.rowCount() == 0)
