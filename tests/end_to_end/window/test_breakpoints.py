"""Breakpoints by hand: a condition true for one scan halts there, a tracepoint notes, a disabled one is kept."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit

from tests.helpers.driven_app import CTRL, SHIFT, DrivenApp, Json
from tests.helpers.runtimes import card
from widgets.breakpoints.listing import TICK, BreakpointList
from widgets.cards.row import Column

pytestmark = [pytest.mark.gui, pytest.mark.timeout(180)]
FLASH, AFTER = 60, 61
PUMP, DEMAND = 40, 30


def internal(card_id: int, label: str, on_cs: int) -> Json:
    """An internal mission that is on for so long every 210 ms."""
    config = {"mode": "Immediate", "delayBeforeON": 20, "onDuration": on_cs, "repeatCount": 0}
    return {
        "cardId": card_id, "cardType": "SIO", "enabled": True, "label": label, "faultPolicy": "WARN",
        "config": {**config, "set": {}, "reset": {"clauseA": {
            "source": {"cardId": PUMP, "field": "missionState", "type": "STATE"},
            "operator": "EQ", "threshold": "FINISHED"}, "combiner": "NONE"}},
    }  # fmt: skip


def commit_flash(app: DrivenApp) -> None:
    """Commit a card that is on for one scan of 10 ms, and one that is evaluated after it."""
    active = app.get("/api/config/active")
    config = active["config"]
    config["cards"] += [internal(FLASH, "Flash", 1), internal(AFTER, "After it", 100)]
    body = {"schemaVersion": config["schemaVersion"], "config": config, "options": {"persist": False}}
    reply = app.request("POST", "/api/config/commit", body)
    assert reply.status == 200, reply.body
    app.wait(lambda: app.application.logic.active.facts.card(AFTER) is not None)


def open_panel(app: DrivenApp) -> BreakpointList:
    app.press(Qt.Key.Key_2, CTRL)
    app.window.show_dock("logic", "breakpoints")
    return app.find("breakpoints_list", BreakpointList)


def select(app: DrivenApp, name: str, text: str) -> None:
    """Open a drop-down, walk to the entry with the arrow keys, and take it."""
    box = app.find(f"breakpoint_{name}_input", QComboBox)
    row = box.findText(text, Qt.MatchFlag.MatchStartsWith)
    assert row >= 0, [box.itemText(at) for at in range(box.count())]
    box.setFocus()
    for _ in range(abs(row - box.currentIndex())):
        app.press(Qt.Key.Key_Down if row > box.currentIndex() else Qt.Key.Key_Up)
    assert box.currentIndex() == row


def test_a_condition_that_is_true_for_one_scan_halts_there(embedded_app: DrivenApp) -> None:
    app = embedded_app
    listing = open_panel(app)
    commit_flash(app)
    app.click_card(AFTER)
    app.click("breakpoint_new")
    app.click("breakpoint_has_condition")
    select(app, "source_card", f"{FLASH}  ")
    select(app, "source_field", "output")
    app.click("breakpoint_reason_input")
    app.type_text("catch the flash")
    app.press(Qt.Key.Key_Return)
    app.click("breakpoint_set")
    app.snapshot_where(lambda snapshot: card(snapshot, AFTER)["breakpoint"])
    point = app.card(AFTER)["breakpoint"]
    assert point["condition"]["source"] == {"cardId": FLASH, "field": "physicalState", "type": "BOOL"}
    assert point["reason"] == "catch the flash"
    app.wait(lambda: listing.lines.rowCount() == 1 and listing.lines.line(0).is_enabled)

    app.press(Qt.Key.Key_F5, SHIFT)
    halted = app.snapshot_where(lambda snapshot: snapshot["halt"])
    assert halted["scanIntervalMs"] == 10
    assert halted["halt"] == {"reason": "BREAKPOINT", "nextCardId": AFTER, "lastCardId": FLASH}
    assert card(halted, FLASH)["physicalState"] is True
    app.wait(lambda: listing.lines.line(0).hits == "1")
    app.press(Qt.Key.Key_F11)
    app.press(Qt.Key.Key_F10)
    app.wait(lambda: app.application.logic.run.stepping.is_idle)
    order = [one["cardId"] for one in halted["cards"]]
    app.snapshot_where(lambda snapshot: snapshot["halt"] and snapshot["halt"]["nextCardId"] == order[1])
    app.press(Qt.Key.Key_F11)
    app.wait(lambda: app.application.logic.run.stepping.is_idle)
    assert app.card(FLASH)["physicalState"] is False


def test_a_tracepoint_notes_every_hit_and_never_halts(embedded_app: DrivenApp) -> None:
    app = embedded_app
    open_panel(app)
    commit_flash(app)
    app.click_card(FLASH)
    app.press(Qt.Key.Key_F9, CTRL)
    app.wait(lambda: app.is_seen("breakpoint_trigger_input"))
    select(app, "trigger", "when a field changes")
    select(app, "watch_field", "output")
    select(app, "action", "only note it")
    app.click("breakpoint_set")
    app.snapshot_where(lambda snapshot: (card(snapshot, FLASH)["breakpoint"] or {}).get("hits", 0) >= 4)
    point = app.card(FLASH)["breakpoint"]
    assert (point["action"], point["on"]) == ("TRACE", {"field": "physicalState", "to": None})
    assert app.snapshot()["halt"] is None
    panel = app.application.logic.breakpoints
    app.wait(lambda: panel._log.total >= 4)
    oldest = panel._log.hits[-3:]
    assert [hit.first for hit in reversed(oldest)] == [1, 2, 3]


def test_a_disabled_breakpoint_is_kept_with_its_plan_and_can_be_removed(app: DrivenApp) -> None:
    listing = open_panel(app)
    app.click_card(DEMAND)
    app.click("breakpoint_new")
    app.click("breakpoint_every_input")
    app.replace_text("7")
    app.click("breakpoint_set")
    app.snapshot_where(lambda snapshot: (card(snapshot, DEMAND)["breakpoint"] or {}).get("everyHits") == 7)
    app.wait(lambda: listing.lines.rowCount() == 1 and listing.lines.line(0).is_enabled)
    rect = listing.visualRect(listing.lines.index(0, TICK))
    tick = rect.topLeft()
    tick.setX(rect.left() + 12)
    tick.setY(rect.center().y())
    app.click_at(listing.viewport(), tick)
    app.card_where(DEMAND, breakpoint=None)
    app.wait(lambda: not listing.lines.line(0).is_enabled)
    app.click_at(listing.viewport(), tick)
    app.snapshot_where(lambda snapshot: (card(snapshot, DEMAND)["breakpoint"] or {}).get("everyHits") == 7)
    app.wait(lambda: listing.lines.line(0).is_enabled)
    app.click_card(DEMAND, Column.GUTTER)
    app.card_where(DEMAND, breakpoint=None)
    app.wait(lambda: not listing.lines.line(0).is_enabled)
    app.click_card(DEMAND, Column.GUTTER)
    app.snapshot_where(lambda snapshot: (card(snapshot, DEMAND)["breakpoint"] or {}).get("everyHits") == 7)
    app.wait(lambda: listing.lines.line(0).is_enabled)
    app.click("breakpoint_remove_all")
    app.card_where(DEMAND, breakpoint=None)
    app.wait(lambda: listing.lines.rowCount() == 0)
    assert app.find("breakpoint_reason_input", QLineEdit).text() == ""
