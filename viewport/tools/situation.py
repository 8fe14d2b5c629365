"""What the tools see when an event arrives: one frozen value, put together by the view."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np

from runtime.contracts.world import CameraPose, Transform
from viewport.scene.camera import Camera
from viewport.scene.gizmo import Gizmo, placed_gizmo
from viewport.scene.matrices import Doubles, rotation
from viewport.tools.intents import ToolName
from viewport.tools.sight import Blind, Sight

Space = Literal["world", "local"]


@dataclass(frozen=True)
class Situation:
    """`movable` are the selected entities that are not locked, with where they are; `sight` is what can be seen.

    `step_m` and `angle_rad` are the increments; None: no snapping.
    """

    camera: Camera = field(default_factory=lambda: Camera(CameraPose(), 1, 1))
    tool: ToolName = "select"
    space: Space = "world"
    step_m: float | None = None
    angle_rad: float | None = None
    movable: Mapping[str, Transform] = field(default_factory=dict)
    active: str | None = None
    sight: Sight = field(default_factory=Blind)

    @cached_property
    def gizmo(self) -> Gizmo | None:
        """The gizmo to show: in the middle of what can be moved, or None where there is nothing to hold."""
        if self.tool == "select" or not self.movable:
            return None
        return placed_gizmo(self.tool, self.camera, pivot_of(self), axes_of(self))


def pivot_of(situation: Situation) -> Doubles:
    """Return the mean of the positions (metres)."""
    positions = np.array([transform.position for transform in situation.movable.values()], np.float64)
    return np.asarray(positions.mean(axis=0))


def axes_of(situation: Situation) -> Doubles:
    """Return the gizmo's axes as unit rows: the world's, or those of the active entity. Scaling is always local."""
    if situation.space == "world" and situation.tool != "scale":
        return np.eye(3)
    leader = situation.movable.get(situation.active or "")
    if leader is None:
        leader = next(iter(situation.movable.values()))
    return np.asarray(rotation(leader.rotation).T)
