"""A chapter of the tour: a level is built, one job fails and is mended, document and engine come apart and together.

What the pictures claim is asked from the runtime: its jobs and its scene, not what the window holds of them.
"""

from __future__ import annotations

import json
from typing import Any

from PySide6.QtWidgets import QToolButton

from app.tour import Guide
from widgets.jobs.panel import JobsPanel

WOLF, MISSING = "wolf_1", "wolf_shadow"


async def building(guide: Guide) -> None:
    await guide.until("the assets of the level", lambda: not guide.app.world.view.is_loading)
    await _build(guide)
    await _see(guide)
    await _break_and_mend(guide)
    await _push(guide)
    await _take_over(guide)


async def _build(guide: Guide) -> None:
    building = guide.app.building
    building.deeds.show_jobs()
    await guide.picture("before", "Before the first build the Jobs panel says what would be here")
    guide.act("build.run")
    await guide.until("the build", lambda: _outcome(guide) == "COMPLETED")
    await guide.until("what was built", lambda: building.scene.drift.is_known)
    jobs = await _jobs(guide)
    guide.check("every job is completed", ["completed"], sorted({job["state"] for job in jobs}))
    guide.check("nothing differs", [], list(building.scene.drift.drifts))
    await guide.picture("built", "Ctrl+B: the level is built in the runtime's engine, each entity a job")


async def _see(guide: Guide) -> None:
    building = guide.app.building
    guide.act("build.engine_view")
    view = building.view
    await guide.until("the engine view", lambda: view.view is not None and not view.view.is_loading)
    panel = guide.app.window.findChild(QToolButton, "engine_view_link")
    assert isinstance(panel, QToolButton)
    panel.setChecked(True)
    guide.app.holder.document.selection.replace([WOLF])
    guide.act("view.frame_selection")
    built = await _scene(guide)
    guide.check("the engine has every entity", len(guide.app.holder.document.entities), len(built["entities"]))
    await guide.picture("engine_view", "The engine view: what was built, beside what the document says")


async def _break_and_mend(guide: Guide) -> None:
    building, document = guide.app.building, guide.app.holder.document
    wolf = document.entities[WOLF]
    material = wolf.material.model_copy(update={"texture": MISSING})
    document.edit("Give it a texture that is not there", {WOLF: wolf.model_copy(update={"material": material})})
    guide.act("build.run")
    await guide.until("the build that fails", lambda: _outcome(guide) == "FAILED")
    await guide.until("the failed job", lambda: _state_of(guide, WOLF) == "failed")
    failed = next(job for job in await _jobs(guide) if job.get("entity_id") == WOLF)
    guide.check("the entity's job says which asset is missing", "ASSET_NOT_FOUND", failed["error"])
    panel = _panel(guide)
    panel.table.setCurrentIndex(panel.model.index_of(failed["job_id"]))
    panel.activated.emit(failed["job_id"])
    guide.check("the failure leads to its entity", [WOLF], list(document.selection.ids))
    await guide.picture("failed", "A texture that is not there: the job leads to entity and field")
    guide.act("edit.undo")
    document.selection.replace([WOLF])
    guide.act("build.again")
    await guide.until("the job alone", lambda: _state_of(guide, WOLF) == "completed")
    assets = next(job for job in await _jobs(guide) if job["job_type"] == "LOAD_ASSETS")
    building.deeds.run_again(assets["job_id"])
    await guide.until("the assets again", lambda: _outcome(guide) == "COMPLETED")
    await guide.until("the mended entity", lambda: _differs(guide) == [])
    spawned = [job["state"] for job in await _jobs(guide) if job.get("entity_id") == WOLF]
    guide.check("only its job was done again", ["failed", "completed"], spawned)
    await guide.picture("mended", "Mended and run again alone")


async def _push(guide: Guide) -> None:
    building, document = guide.app.building, guide.app.holder.document
    wolf = document.entities[WOLF]
    x, y, z = wolf.transform.position
    moved = wolf.transform.model_copy(update={"position": (x + 1.5, y, z), "scale": (1.5, 1.5, 1.5)})
    document.edit("Move the wolf", {WOLF: wolf.model_copy(update={"transform": moved})})
    document.selection.replace([WOLF])
    guide.act("view.frame_selection")
    drift = building.scene.drift.of(WOLF)
    fields = list(drift.fields) if drift is not None else []
    guide.check("the wolf differs where it was changed", ["transform.position", "transform.scale"], fields)
    await guide.picture("drift", "Changed here and not there: drift, field by field with the engine's value")
    guide.act("build.push")
    await guide.until("the pushed entity", lambda: _differs(guide) == [])
    built = next(one for one in (await _scene(guide, WOLF))["entities"] if one["id"] == WOLF)
    guide.check("the engine has it as it is here", list(moved.position), built["transform"]["position"])
    await guide.picture("pushed", "Ctrl+U pushes what changed; nothing differs any more")


async def _take_over(guide: Guide) -> None:
    document = guide.app.holder.document
    before = document.entities[WOLF]
    material = before.material.model_copy(update={"color": (0.9, 0.2, 0.2)})
    document.edit("Paint the wolf", {WOLF: before.model_copy(update={"material": material})})
    painted = document.entities[WOLF]
    guide.act("build.take_over")
    guide.check("the document has what the engine has", True, document.entities[WOLF] == before)
    guide.check("nothing differs", [], _differs(guide))
    guide.act("edit.undo")
    guide.check("one undo brings the paint back", True, document.entities[WOLF] == painted)
    await guide.picture("taken_over", "Taken over from the engine and undone: one step")


def _outcome(guide: Guide) -> str | None:
    status = guide.app.building.runs.status
    return None if status is None else status.outcome


def _differs(guide: Guide) -> list[str] | None:
    """Return what differs from the engine, None while that is not known."""
    drift = guide.app.building.scene.drift
    return list(drift.drifts) if drift.is_known else None


def _state_of(guide: Guide, entity: str) -> str:
    job = guide.app.building.runs.book.job_of(entity)
    return "" if job is None else job.state


def _panel(guide: Guide) -> JobsPanel:
    panel = guide.app.window.findChild(JobsPanel)
    assert isinstance(panel, JobsPanel)
    return panel


async def _jobs(guide: Guide) -> list[dict[str, Any]]:
    return list((await _ask(guide, "jobs?limit=500"))["items"])


async def _scene(guide: Guide, entity: str = "") -> dict[str, Any]:
    return await _ask(guide, f"scene?ids={entity}" if entity else "scene")


async def _ask(guide: Guide, what: str) -> dict[str, Any]:
    path = f"/v2/engine/{guide.app.building.runs.engine_id}/{what}"
    answer: dict[str, Any] = json.loads((await guide.app.session.request_v2("GET", path)).body)
    return answer
