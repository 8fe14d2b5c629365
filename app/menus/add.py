"""Add: the built-in shapes, where the view is centred."""

from __future__ import annotations

from collections.abc import Sequence

from app.actions import ActionSpec
from app.menus.deeds import Deed, Deeds, in_world

MESHES = (
    ("box", "Box"),
    ("sphere", "Sphere"),
    ("plane", "Plane"),
    ("cylinder", "Cylinder"),
    ("cone", "Cone"),
    ("capsule", "Capsule"),
    ("torus", "Torus"),
)


def add_actions(deeds: Deeds) -> Sequence[ActionSpec]:
    def add(mesh: str) -> Deed:
        return lambda: deeds.world.add(mesh)

    return [
        ActionSpec(f"add.{mesh}", text, "Add", add(mesh), why_not=in_world(deeds), tip="Where the view is centred.")
        for mesh, text in MESHES
    ]
