"""A chapter of the tour: what a commissioning engineer does in the Logic workspace beyond the plain tour."""

from __future__ import annotations

from importlib.resources import files

from PySide6.QtWidgets import QLabel

from app.tour import Guide
from widgets.trends.view import TriggerSpec

LEVEL, FILLING, PUMP = 10, 22, 40


async def debugging(guide: Guide) -> None:
    app = guide.app
    guide.act("workspace.logic")
    await guide.until("the active config", lambda: app.logic.active.is_current)
    app.logic.cards.choose(PUMP)
    await guide.picture("card_page", "Why the set is false, since when, and the course of the mission")
    await _breakpoints(guide)
    await _dependencies(guide)
    await _stimulus(guide)
    await _trigger(guide)
    await _alarms(guide)


async def _breakpoints(guide: Guide) -> None:
    app = guide.app
    guide.act("run.breakpoint")
    condition = {
        "source": {"cardId": LEVEL, "field": "currentValue", "type": "NUMBER"},
        "operator": "GT",
        "threshold": 200,
    }
    app.session.command("set_breakpoint", {"cardId": PUMP, "enabled": True, "condition": condition, "everyHits": 3})
    await guide.until("the condition", lambda: _breakpoint(guide, "condition") is not None)
    app.window.show_dock("logic", "breakpoints")
    point = (await guide.card(PUMP))["breakpoint"]
    guide.check("the runtime counts every third hit", 3, point["everyHits"])
    await guide.picture("breakpoints", "Conditions, every so many hits, data breakpoints and tracepoints")
    app.session.command("set_breakpoint", {"cardId": PUMP, "enabled": False})


async def _dependencies(guide: Guide) -> None:
    guide.app.window.show_dock("logic", "graph")
    told = guide.app.window.findChild(QLabel, "graph_what")
    assert isinstance(told, QLabel)
    await guide.until("the layout of the graph", lambda: "reads" in told.text())
    guide.check("every card is in the graph", True, told.text().startswith("19 cards"))
    await guide.picture("dependencies", "Who reads whom, live; walked with the arrow keys")


async def _stimulus(guide: Guide) -> None:
    app = guide.app
    text = (files("resources") / "samples" / "programs" / "pump_station" / "stimulus.jsonl").read_text("utf-8")
    body = {"stimulus": text, "name": "stimulus.jsonl", "restart": True}
    reply = await app.session.request("POST", "/api/virtual/stimulus", body)
    guide.check("the runtime plays the stimulus of the sample", 200, reply.status)
    app.window.show_dock("logic", "stimulus")
    app.window.show_dock("logic", "trends")
    await guide.until("its first scans", lambda: app.session.snapshot is not None)
    playing = (await guide.snapshot())["system"]["virtualIo"]["stimulus"]
    guide.check("a snapshot tells how far it has come", "stimulus.jsonl", playing["name"])
    await guide.picture("stimulus", "A stimulus plays scan by scan, with the states that simulate gives")
    await app.session.request("POST", "/api/virtual/stimulus/stop", {})


async def _trigger(guide: Guide) -> None:
    app = guide.app
    app.logic.trends.add(PUMP, "setResult")
    app.logic.trends.arm(TriggerSpec(str(LEVEL), "above", 0.1, before_s=2.0, after_s=1.0))
    await guide.until("the trigger", lambda: app.logic.trends.trigger.phase == "held")
    guide.check("the picture is held once", 1, app.logic.trends.trigger.count)
    await guide.picture("trigger", "Triggered: the time around the event is held, A marks it")


async def _alarms(guide: Guide) -> None:
    """A change that divides by zero, on a card whose fault is critical."""
    app = guide.app
    app.window.show_dock("logic", "alarms")
    guide.check("no alarm stands", [], (await guide.ask("/api/alarms"))["items"])
    await guide.stage(
        FILLING,
        (("faultPolicy",), "CRITICAL", "Fault policy"),
        (("config", "standard", "operator"), "DIV", "Operator"),
    )
    guide.act("config.commit")
    await guide.confirm("commit")
    await guide.until(
        "the alarm", lambda: app.session.snapshot is not None and bool(app.session.snapshot.system.alarms)
    )
    app.logic.cards.choose(FILLING)
    app.window.show_dock("logic", "alarms")
    [alarm] = (await guide.ask("/api/alarms"))["items"]
    guide.check("the runtime names card and fault", (FILLING, "MATH"), (alarm["cardId"], alarm["fault"]))
    await guide.picture("alarms", "Which card, which fault, since when, and what clears it: seen is not cleared")
    await guide.confirm("restore_lkg")
    guide.check("a restored config clears it", [], (await guide.ask("/api/alarms"))["items"])


def _breakpoint(guide: Guide, name: str) -> object:
    snapshot = guide.app.session.snapshot
    card = snapshot.card(PUMP) if snapshot is not None else None
    return getattr(card.breakpoint, name, None) if card is not None else None
