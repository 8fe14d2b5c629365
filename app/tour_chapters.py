"""The chapters of the tour. The plain one stays under 45 s on two cores; later ones are asked for by name."""

from __future__ import annotations

from app.tour import Chapter, Guide
from app.tour_build import building
from app.tour_connecting import connecting
from app.tour_debugging import debugging
from app.tour_editing import editing
from app.tour_engines import engines

PLAIN = "plain"

LEVEL, PUMP, CHANGEOVER = 10, 40, 31
"""Cards of the pump station: wet well level, pump 1, duty changeover."""

HIGH_LEVEL_CM = 520
"""Well above the start level; centiunits of a metre."""
START_LEVEL_CM = 400
NEW_DELAY_CS = 250


async def plain(guide: Guide) -> None:
    await _world(guide)
    await _watching(guide)
    await _halting(guide)
    await _overriding(guide)
    await _changing(guide)
    await _cost(guide)


async def _world(guide: Guide) -> None:
    app, view = guide.app, guide.app.world.view
    await guide.until("a first snapshot", lambda: app.session.snapshot is not None)
    await guide.until("the assets of the level", lambda: not view.is_loading)
    guide.check("the runtime's link is up", "up", app.session.link_view.phase)
    guide.check("entities of Dark Forest", 148, len(app.holder.document.entities))
    await guide.picture("world", "Dark Forest, with the pump station running behind it")

    wolf = app.holder.document.entities["wolf_1"]
    x, y, z = wolf.transform.position
    place = view.project((x, y + 0.7, z))
    assert place is not None
    guide.click(view, place)
    guide.check("a click on the wolf selects it", ("wolf_1",), app.holder.document.selection.ids)
    guide.act("tool.move")
    guide.act("view.frame_selection")
    await guide.picture("wolf_selected", "The wolf is selected; its gizmo shows the axes to move along")

    handle = view.gizmo_handle_at("x")
    centre = view.gizmo_handle_at("screen")
    assert handle is not None
    assert centre is not None
    guide.drag(view, handle, handle + (handle - centre) * 2.0)
    moved = app.holder.document.entities["wolf_1"].transform.position
    guide.check("the wolf moved along X", True, moved[0] != x)
    guide.check("and along nothing else", (y, z), moved[1:])
    guide.check("in steps of half a metre", 0, round(abs(moved[0] - x) % 0.5, 6))
    app.window.show_dock("world", "history")
    await guide.picture("wolf_moved", "One drag is one step of the history")
    guide.act("edit.undo")
    guide.check("undo puts it back", (x, y, z), app.holder.document.entities["wolf_1"].transform.position)

    guide.act("file.sample.pump_yard")
    await guide.until("the second sample", lambda: "tank_1" in app.holder.document.entities)
    await guide.until("its assets", lambda: not view.is_loading)
    app.window.show_dock("world", "problems")
    guide.check("entities of Pump Yard", 362, len(app.holder.document.entities))
    await guide.picture("pump_yard", "Pump Yard, the second sample")


async def _watching(guide: Guide) -> None:
    app = guide.app
    guide.act("workspace.logic")
    await guide.until("the active config", lambda: app.logic.active.is_current)
    app.logic.cards.choose(PUMP)
    app.logic.trends.suggest()
    snapshot = await guide.snapshot()
    guide.check("the program runs", None, snapshot["halt"])
    guide.check("cards of the pump station", 19, len(snapshot["cards"]))
    await guide.picture("logic", "The pump station runs: every value as the runtime reported it")


async def _halting(guide: Guide) -> None:
    app = guide.app
    guide.act("run.breakpoint")
    await guide.until("the breakpoint", lambda: _shown(guide, PUMP, "breakpoint") is not None)
    guide.act("run.continue")
    await guide.until("the halt", lambda: _is_halted(guide))
    snapshot = await guide.snapshot()
    guide.check("halted before the pump", PUMP, snapshot["halt"]["nextCardId"])
    guide.check("by its breakpoint", "BREAKPOINT", snapshot["halt"]["reason"])
    await guide.picture("halted", "Halted at the pump: time stands still, outputs hold")

    revision = snapshot["snapshotRevision"]
    guide.act("run.step_card")
    await guide.until("the step", lambda: _next_card(guide) != PUMP)
    stepped = await guide.snapshot()
    guide.check("the step evaluated the pump alone", PUMP, stepped["halt"]["lastCardId"])
    guide.check("and published a revision", True, stepped["snapshotRevision"] > revision)
    await guide.picture("stepped", "One card further: the dot is on the last one, the arrow on the next")
    guide.act("run.breakpoint")
    await guide.until("no breakpoint", lambda: _shown(guide, PUMP, "breakpoint") is None)
    guide.act("run.run")
    await guide.until("running again", lambda: not _is_halted(guide))
    app.logic.cards.choose(LEVEL)


async def _overriding(guide: Guide) -> None:
    app = guide.app
    app.logic.page.force(LEVEL, "FORCED_VALUE", HIGH_LEVEL_CM)
    await guide.until("the force to act", lambda: _level_cm(guide) > START_LEVEL_CM and _is_forced(guide))
    await guide.until("the pump's mission", lambda: _shown(guide, PUMP, "mission_state") == "ACTIVE")
    level = await guide.card(LEVEL)
    guide.check("the level is forced", "FORCED_VALUE", level["force"]["mode"])
    guide.check("and its smoothed value rises above the start level", True, level["currentValue"] > START_LEVEL_CM)
    guide.check("inputs are forced", True, (await guide.snapshot())["testMode"]["inputsForced"])
    await guide.picture("forced", "The level is forced high: the header says so, and the pump is called")

    await guide.until("the pump", lambda: _shown(guide, PUMP, "physical_state") is True)
    app.logic.cards.choose(PUMP)
    app.logic.page.mask(PUMP, True)
    await guide.until("the mask", lambda: _shown(guide, PUMP, "masked") is True)
    pump = await guide.card(PUMP)
    guide.check("the logic wants the pump", True, pump["physicalState"])
    guide.check("the mask holds it off", False, pump["driveState"])
    await guide.picture("masked", "Masked: the logic runs on, the output is held off")

    guide.act("run.release_all")
    await guide.until("everything released", lambda: not app.logic.forces.overridden)
    snapshot = await guide.snapshot()
    guide.check("nothing is forced any more", False, snapshot["testMode"]["inputsForced"])


async def _changing(guide: Guide) -> None:
    await guide.stage(PUMP, (("config", "delayBeforeON"), NEW_DELAY_CS, "Delay before ON"))
    guide.check("the active config is untouched", False, _delay(await guide.ask("/api/config/active")) == NEW_DELAY_CS)
    await guide.picture("difference", "Staged against active: what would change, in words and units")

    guide.act("config.commit")
    await guide.picture("commit_question", "Before a commit: what will change, and what it costs")
    await guide.confirm("commit")
    guide.check("the change is active", NEW_DELAY_CS, _delay(await guide.ask("/api/config/active")))
    await guide.confirm("restore_lkg")
    guide.check("restore takes it back", False, _delay(await guide.ask("/api/config/active")) == NEW_DELAY_CS)
    await guide.picture("restored", "Last known good is active again")


async def _cost(guide: Guide) -> None:
    guide.act("workspace.stats")
    snapshot = await guide.snapshot()
    guide.check("the scan is measured", True, snapshot["metrics"]["scanLastUs"] is not None)
    await guide.picture("stats", "What it costs: frames, scans, the link")

    guide.act("view.palette")
    await guide.picture("palette", "Every action by name")
    guide.close_popup()
    guide.act("theme.light")
    guide.act("workspace.world")
    await guide.picture("light", "The light theme")


def _shown(guide: Guide, card_id: int, name: str) -> object:
    """What the newest snapshot that reached the window says of a card."""
    snapshot = guide.app.session.snapshot
    card = snapshot.card(card_id) if snapshot is not None else None
    return getattr(card, name, None)


def _level_cm(guide: Guide) -> int:
    value = _shown(guide, LEVEL, "current_value")
    return value if isinstance(value, int) else 0


def _is_forced(guide: Guide) -> bool:
    snapshot = guide.app.session.snapshot
    return snapshot is not None and bool(snapshot.test_mode.inputs_forced)


def _is_halted(guide: Guide) -> bool:
    snapshot = guide.app.session.snapshot
    return snapshot is not None and snapshot.halt is not None


def _next_card(guide: Guide) -> int | None:
    snapshot = guide.app.session.snapshot
    return snapshot.halt.next_card_id if snapshot is not None and snapshot.halt is not None else None


def _delay(active: dict[str, object]) -> object:
    config = active["config"]
    assert isinstance(config, dict)
    return next(card["config"].get("delayBeforeON") for card in config["cards"] if card["cardId"] == PUMP)


CHAPTERS: dict[str, Chapter] = {
    PLAIN: plain,
    "world": editing,
    "logic": debugging,
    "build": building,
    "connect": connecting,
    "engines": engines,
}
