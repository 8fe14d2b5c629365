"""A chapter of the tour: what hands do in the World workspace, from a marquee to a file changed by another program."""

from __future__ import annotations

import json
import shutil
import tempfile
from importlib.resources import files
from pathlib import Path

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QPushButton

from app.document import operations
from app.tour import Guide
from runtime.contracts.base import Vec3
from runtime.contracts.world import CameraPose

PACK = ("wolf_1", "wolf_2", "wolf_3")
LEVEL, MODEL = "dark_forest", "market_cart.glb"
FROM_THE_SIDE = CameraPose(target=(3, 0.8, 4), yaw_rad=0.5, pitch_rad=0.3, distance=9)
FROM_ABOVE = CameraPose(target=(0, 0, 0), yaw_rad=0.5, pitch_rad=1.0, distance=60)


async def editing(guide: Guide) -> None:
    with tempfile.TemporaryDirectory(prefix="plumbline-level-") as folder:
        path = await _opened(guide, Path(folder))
        app, view = guide.app, guide.app.world.view
        pose = view.pose
        await _choosing(guide)
        await _moving(guide, pose)
        await _arranging(guide)
        view.set_camera(pose)
        await _joining(guide)
        await _reusing(guide)
        await _bringing_in(guide)
        view.set_camera(pose)
        await _seeing(guide)
        before = app.holder.document.entities
        while not app.world.deeds.why_no_undo():
            guide.act("edit.undo")
        guide.check("undone to the start, the level is as it was opened", False, app.holder.document.is_dirty)
        while not app.world.deeds.why_no_redo():
            guide.act("edit.redo")
        guide.check(
            "redone to the end, every entity is as it was", True, dict(app.holder.document.entities) == dict(before)
        )
        app.window.show_dock("world", "history")
        await guide.picture("history", "Every deed is one step; a click on one goes there")
        await _keeping(guide, path)


async def _opened(guide: Guide, folder: Path) -> Path:
    """Open a copy of the sample that may be written."""
    path = folder / "camp.json"
    samples = Path(str(files("resources") / "samples" / "worlds"))
    shutil.copy(samples / f"{LEVEL}.json", path)
    shutil.copy(samples / f"{LEVEL}.editor.json", path.with_suffix(".editor.json"))
    guide.app.files.open_path(path)
    await guide.until("the level", lambda: guide.app.holder.document.path == path)
    await guide.until("the assets of the level", lambda: not guide.app.world.view.is_loading)
    return path


async def _choosing(guide: Guide) -> None:
    document, view = guide.app.holder.document, guide.app.world.view
    pack = [_place(guide, one) for one in PACK]
    start = QPointF(min(place.x() for place in pack) - 150, min(place.y() for place in pack) - 130)
    end = QPointF(max(place.x() for place in pack) + 140, max(place.y() for place in pack) + 60)
    guide.hold(view, start, end)
    await guide.picture("marquee", "A marquee: to the right what lies wholly inside, to the left what it touches")
    guide.let_go(view, end)
    guide.check("the pack lies inside", True, set(PACK) <= _chosen(guide))
    guide.check("the ground does not", False, "ground" in _chosen(guide))
    document.selection.replace(["wolf_1"])
    guide.act("select.like_mesh")
    guide.check("every wolf is selected by its mesh", list(PACK), sorted(_chosen(guide)))
    await guide.picture("alike", "All that have the mesh of the active one")


async def _moving(guide: Guide, pose: CameraPose) -> None:
    document, view = guide.app.holder.document, guide.app.world.view
    document.selection.replace(["wolf_1"])
    before = document.entities["wolf_1"].transform.position
    guide.act("tool.move")
    guide.act("view.frame_selection")
    handle, middle = view.gizmo_handle_at("x"), view.gizmo_handle_at("screen")
    assert handle is not None
    assert middle is not None
    end = handle + (handle - middle) * 1.1
    guide.hold(view, handle, end)
    await guide.picture("snapping", "A handle that is held: steps of half a metre, Ctrl turns them over")
    guide.let_go(view, end)
    moved = document.entities["wolf_1"].transform.position
    guide.check("in steps of half a metre", 0.0, round(abs(float(moved[0]) - float(before[0])) % 0.5, 6))
    guide.check("and it did move", True, moved[0] != before[0])

    view.set_camera(pose)
    view.setFocus()
    guide.act("transform.move")
    guide.press(view, "X2.5")
    await guide.picture("typed", "G X 2.5: typed while it moves, with its unit")
    guide.press(view, "\r")
    there = document.entities["wolf_1"].transform.position
    guide.check("it stands 2.5 m further along X", (2.5, 0, 0), _apart(moved, there))
    guide.act("transform.move")
    guide.press(view, "Z9\x1b")
    guide.check("Esc puts back exactly what was there", there, document.entities["wolf_1"].transform.position)
    guide.act("tool.select")


async def _arranging(guide: Guide) -> None:
    document = guide.app.holder.document
    document.selection.replace(["rock_03"])
    count = len(document.entities)
    guide.act("arrange.scatter")
    guide.app.world.view.set_camera(FROM_ABOVE)
    for field, text in (("surface", "ground"), ("count", "120"), ("spacing", "2.5")):
        guide.fill(f"arrange_scatter_{field}_input", text)
    await guide.until("the preview", lambda: len(document.entities) > count)
    await guide.picture("scatter", "Scattered on the ground: a preview in the level until it is applied")
    guide.push("arrange_apply")
    guide.check("applied as one step", "Scatter", document.history.steps[-1].label[:7])


async def _joining(guide: Guide) -> None:
    app = guide.app
    document = app.holder.document
    document.selection.replace(PACK)
    guide.act("group.make")
    guide.check("a group is kept beside the level", True, bool(document.state.editor.groups))
    app.window.show_dock("world", "inspector")
    await guide.picture("group", "A group: selected, moved, copied and deleted as one; a tree in the outliner")


async def _reusing(guide: Guide) -> None:
    app = guide.app
    document = app.holder.document
    document.selection.replace(("campfire", "campfire_flame"))
    guide.act("view.frame_selection")
    guide.act("prefab.open")
    guide.fill("prefab_name", "Fire")
    guide.choose_row("prefab_list", 0)
    guide.push("prefab_place")
    placed = document.selection.ids
    guide.check("an instance is two plain entities", 2, len(placed))
    first = document.entities[placed[0]].transform
    wide = first.model_copy(update={"scale": (1.6, 1.6, 1.6), "position": (first.position[0] + 3, *first.position[1:])})
    operations.move_entities(document, {placed[0]: wide}, "Widen")
    document.selection.replace(("campfire", *placed))
    guide.act("view.frame_selection")
    document.selection.replace(placed)
    await guide.picture("prefab", "An instance of a prefab: what it has of its own is listed and can be taken back")


async def _bringing_in(guide: Guide) -> None:
    app = guide.app
    document, browser = app.holder.document, app.browser
    app.world.view.set_camera(FROM_THE_SIDE)
    steps, count = len(document.history.steps), len(document.entities)
    browser.importing.take([Path(str(files("resources") / "samples" / "models" / MODEL))])
    await guide.until("the question", lambda: app.window.findChild(QPushButton, "answer_parts") is not None)
    guide.push("answer_parts")
    await guide.until("its parts", lambda: len(document.entities) > count)
    app.window.show_dock("world", "assets")
    guide.check("seven parts of a model are one step", (7, 1), (
        len(document.entities) - count, len(document.history.steps) - steps
    ))  # fmt: skip
    guide.check("what its author noted is kept", 240, document.entities["bed"].to_wire()["extras"]["load_kg"])
    await guide.until("its meshes", lambda: not app.world.view.is_loading)
    await guide.until("the thumbnails", lambda: browser.presenter.is_idle)
    browser.panel.show_source("level")
    await guide.until("the thumbnails of what came", lambda: browser.presenter.is_idle)
    await guide.picture(
        "assets", "A model was imported: its meshes and textures in the browser, its parts in the level"
    )
    browser.panel.show_all()


async def _seeing(guide: Guide) -> None:
    app = guide.app
    for overlay in ("draw.colliders", "draw.names", "draw.quests"):
        guide.act(overlay)
    if not app.world.view.shows_shadows:
        guide.act("draw.shadows")
    guide.check("shadows are shown", True, app.world.view.shows_shadows)
    await guide.picture("overlays", "Shadows, colliders, names and quests, each switchable")
    for overlay in ("draw.colliders", "draw.names", "draw.quests"):
        guide.act(overlay)


async def _keeping(guide: Guide, path: Path) -> None:
    app = guide.app
    guide.act("file.save")
    await guide.until("the file", lambda: not app.holder.document.is_dirty)
    kept = dict(app.holder.document.entities)
    app.files.open_path(path)
    await guide.until("the level again", lambda: not app.holder.document.history.steps)
    guide.check("saved and opened again, every entity is as it was", True, dict(app.holder.document.entities) == kept)

    level = json.loads(path.read_text("utf-8"))
    tent = next(one for one in level["entities"] if one["id"] == "tent")
    tent["transform"]["position"][2] += 3
    path.write_text(json.dumps(level, indent=2), "utf-8")
    await guide.until("the other program's change", lambda: bool(app.holder.document.history.steps))
    guide.check("what another program changed is one step", 1, len(app.holder.document.history.steps))
    guide.act("edit.undo")
    guide.check("which can be undone", True, kept["tent"] == app.holder.document.entities["tent"])
    guide.act("edit.redo")
    await guide.picture("changed_outside", "A file changed by another program: taken in as one step of the history")


def _chosen(guide: Guide) -> set[str]:
    return set(guide.app.holder.document.selection.ids)


def _place(guide: Guide, identity: str) -> QPointF:
    place = guide.app.world.view.project(guide.app.holder.document.entities[identity].transform.position)
    assert place is not None
    return place


def _apart(one: Vec3, other: Vec3) -> tuple[float, ...]:
    return tuple(round(float(b) - float(a), 6) for a, b in zip(one, other, strict=True))
