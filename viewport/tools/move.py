"""Moves the selection along an axis, in a plane or across the screen, in increments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from runtime.contracts.base import Number, Vec3
from runtime.contracts.world import Transform
from viewport.scene.gizmo import AXES, PLANES, Gizmo, Handle
from viewport.scene.matrices import Doubles
from viewport.scene.snapping import snapped, tidy
from viewport.tools.drag import along_axis, on_plane
from viewport.tools.events import Pointer
from viewport.tools.intents import DragChanged
from viewport.tools.situation import Situation


class Moving:
    """Where things go while a move handle is dragged. Each position is counted from the start, never from the last."""

    label = "Move"

    def __init__(self, situation: Situation, gizmo: Gizmo, handle: Handle, start: Pointer) -> None:
        self._situation = situation
        self._gizmo = gizmo
        self._handle = handle
        self._from = self._reached(start)

    def changed(self, pointer: Pointer) -> DragChanged | None:
        """Return where everything is with the pointer there, None where the pointer says nothing (at the horizon)."""
        reached = self._reached(pointer)
        if reached is None or self._from is None:
            return None
        step = self._situation.step_m
        local = self._gizmo.axes @ (reached - self._from)
        amounts = [snapped(float(local[axis]), step) if axis in self._axes else 0.0 for axis in range(3)]
        offset = np.array(amounts) @ self._gizmo.axes
        return DragChanged(moved(self._situation.movable, offset), _summary(offset))

    @property
    def _axes(self) -> Sequence[int]:
        if self._handle == "screen":
            return (0, 1, 2)
        return (AXES[self._handle],) if self._handle in AXES else PLANES[self._handle]

    def _reached(self, pointer: Pointer) -> Doubles | None:
        ray = self._situation.camera.ray(pointer.x, pointer.y)
        origin = self._gizmo.origin
        if self._handle in AXES:
            axis = self._gizmo.axis(self._handle)
            distance = along_axis(ray, origin, axis)
            return None if distance is None else origin + distance * axis
        normal = self._situation.camera.back if self._handle == "screen" else self._gizmo.axis(self._handle)
        return on_plane(ray, origin, normal)


def moved(transforms: Mapping[str, Transform], offset: Doubles) -> dict[str, Transform]:
    """Return the transforms moved by metres; a component that does not move keeps its number as it was written."""
    return {
        id_: transform.model_copy(update={"position": shifted(transform.position, offset)})
        for id_, transform in transforms.items()
    }


def shifted(position: Vec3, offset: Doubles) -> Vec3:
    x, y, z = (_sum(old, float(by)) for old, by in zip(position, offset, strict=True))
    return x, y, z


def _sum(old: Number, by: float) -> Number:
    return old if abs(by) < 5e-7 else tidy(old + by)


def _summary(offset: Doubles) -> str:
    parts = [f"{name} {by:+.2f}" for name, by in zip("XYZ", offset, strict=True) if abs(by) >= 0.005]
    return f"{'  '.join(parts) or '0.00'}\u2009m"
