"""What the tools see when an event arrives: one frozen value, put together by the view."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

import numpy as np

from runtime.contracts.world import CameraPose, Transform
from viewport.scene.camera import Camera
from viewport.scene.gizmo import Gizmo, GizmoTool, placed_gizmo
from viewport.scene.matrices import Doubles, rotation
from viewport.tools.intents import ToolName
from viewport.tools.sight import Blind, Sight

Space = Literal["world", "local"]
Pivot = Literal["center", "active", "individual"]
"""About which point things turn and grow: their middle, the active one's origin, each about its own."""
SnapTo = Literal["step", "grid", "surface", "vertex"]


@dataclass(frozen=True, eq=False)
class Held:
    """What a drag holds, as it was when it began: the corners (n, 3) of its boxes, the vertex next to the pointer."""

    corners: Doubles
    vertex: Doubles | None


@dataclass(frozen=True)
class Situation:
    """`movable` are the selected entities that are not locked, with where they are; `sight` is what can be seen.

    `step_m` and `angle_rad` are the increments; None: no snapping. `snap_to` is what moving snaps to while it does, and
    `turns_to_surface` whether what is put on a surface is stood up on it.
    """

    camera: Camera = field(default_factory=lambda: Camera(CameraPose(), 1, 1))
    tool: ToolName = "select"
    space: Space = "world"
    step_m: float | None = None
    angle_rad: float | None = None
    movable: Mapping[str, Transform] = field(default_factory=dict)
    active: str | None = None
    sight: Sight = field(default_factory=Blind)
    pivot: Pivot = "center"
    snap_to: SnapTo = "step"
    turns_to_surface: bool = False
    held: Held | None = None

    def holding(self, x: float, y: float) -> Situation:
        """Return this with what is held at a pixel now; afterwards the world shows it where it was dragged to."""
        ids = tuple(self.movable)
        corners = self.sight.corners(ids) if self.snap_to == "surface" else np.zeros((0, 3))
        vertex = self.sight.vertex(x, y, only=ids) if self.snap_to == "vertex" else None
        return replace(self, held=Held(corners, vertex))

    @cached_property
    def gizmo(self) -> Gizmo | None:
        """The gizmo to show: in the middle of what can be moved, or None where there is nothing to hold."""
        return None if self.tool == "select" else self.gizmo_for(self.tool)

    def gizmo_for(self, tool: GizmoTool) -> Gizmo | None:
        """Return the gizmo of a tool that need not be the one in use, or None where there is nothing to move."""
        if not self.movable:
            return None
        return placed_gizmo(tool, self.camera, pivot_of(self), axes_of(self, tool))


def pivot_of(situation: Situation) -> Doubles:
    """Return where the gizmo stands (metres): the active entity's origin, or the mean of the positions."""
    active = situation.movable.get(situation.active or "")
    if situation.pivot == "active" and active is not None:
        return np.array(active.position, np.float64)
    positions = np.array([transform.position for transform in situation.movable.values()], np.float64)
    return np.asarray(positions.mean(axis=0))


def axes_of(situation: Situation, tool: GizmoTool) -> Doubles:
    """Return the gizmo's axes as unit rows: the world's, or those of the active entity. Scaling is always local."""
    if situation.space == "world" and tool != "scale":
        return np.eye(3)
    return own_axes(leader_of(situation))


def leader_of(situation: Situation) -> Transform:
    """Return where the active entity is, or the first where that cannot be moved."""
    return situation.movable.get(situation.active or "") or next(iter(situation.movable.values()))


def own_axes(transform: Transform) -> Doubles:
    """Return the axes of an entity as unit rows."""
    return np.asarray(rotation(transform.rotation).T)
