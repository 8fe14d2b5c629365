"""A chapter of the tour: what hands do in the World workspace, from a marquee to a prefab."""

from __future__ import annotations

from PySide6.QtCore import QPointF

from app.tour import Guide
from runtime.contracts.base import Vec3


async def editing(guide: Guide) -> None:
    app, view = guide.app, guide.app.world.view
    await guide.until("the assets of the level", lambda: not view.is_loading)
    pose = view.pose
    await _choosing(guide)
    view.set_camera(pose)
    await _moving(guide)
    await _arranging(guide)
    await _joining(guide)
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


async def _choosing(guide: Guide) -> None:
    document, view = guide.app.holder.document, guide.app.world.view
    guide.act("view.top")
    guide.act("view.frame_all")
    wolves = [_place(guide, f"wolf_{number}") for number in (1, 2, 3)]
    left, right = min(place.x() for place in wolves) - 30, max(place.x() for place in wolves) + 30
    top, bottom = min(place.y() for place in wolves) - 30, max(place.y() for place in wolves) + 30
    guide.drag(view, QPointF(right, bottom), QPointF(left, top))
    guide.check(
        "a marquee to the left takes in what it touches", True, {"wolf_1", "wolf_2", "wolf_3"} <= _chosen(guide)
    )
    await guide.picture("marquee", "A marquee: to the left what it touches, to the right what lies inside")
    document.selection.replace(["wolf_1"])
    guide.act("select.like_mesh")
    guide.check("every wolf is selected by its mesh", ["wolf_1", "wolf_2", "wolf_3"], sorted(_chosen(guide)))
    await guide.picture("alike", "All that have the mesh of the active one")


async def _moving(guide: Guide) -> None:
    document, view = guide.app.holder.document, guide.app.world.view
    guide.act("view.perspective")
    document.selection.replace(["wolf_1"])
    before = document.entities["wolf_1"].transform.position
    view.setFocus()
    guide.act("transform.move")
    guide.press(view, "X2.5")
    await guide.picture("typed", "G X 2.5: typed while it moves, with its unit")
    guide.press(view, "\r")
    moved = document.entities["wolf_1"].transform.position
    guide.check("it stands 2.5 m further along X", (2.5, 0, 0), _apart(before, moved))
    guide.act("transform.move")
    guide.press(view, "Z9\x1b")
    guide.check("Esc puts back exactly what was there", moved, document.entities["wolf_1"].transform.position)


async def _arranging(guide: Guide) -> None:
    app = guide.app
    document = app.holder.document
    document.selection.replace(["rock_03"])
    guide.act("edit.duplicate")
    copy = document.selection.active
    assert copy is not None
    guide.check("a copy is selected", True, copy != "rock_03")
    guide.act("arrange.scatter")
    await guide.picture("arrange", "Align, distribute, array, scatter: previewed in the level, one step each")


async def _joining(guide: Guide) -> None:
    app = guide.app
    document = app.holder.document
    document.selection.replace(["wolf_1", "wolf_2", "wolf_3"])
    guide.act("group.make")
    guide.check("a group is kept beside the level", True, bool(document.state.editor.groups))
    app.window.show_dock("world", "inspector")
    await guide.picture("group", "A group: selected, moved, copied and deleted as one; a tree in the outliner")


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


def _chosen(guide: Guide) -> set[str]:
    return set(guide.app.holder.document.selection.ids)


def _place(guide: Guide, identity: str) -> QPointF:
    place = guide.app.world.view.project(guide.app.holder.document.entities[identity].transform.position)
    assert place is not None
    return place


def _apart(one: Vec3, other: Vec3) -> tuple[float, ...]:
    return tuple(round(float(b) - float(a), 6) for a, b in zip(one, other, strict=True))
