"""Moves the selection along an axis, in a plane or across the screen: freely, in increments, onto what is there."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from viewport.scene.gizmo import AXES, PLANES, Gizmo, Handle
from viewport.scene.matrices import Doubles
from viewport.scene.snapping import STEP_M, between, on_grid, rested, snapped
from viewport.tools.drag import along_axis, on_plane
from viewport.tools.events import Pointer
from viewport.tools.intents import DragChanged
from viewport.tools.situation import Situation, SnapTo, leader_of, own_axes
from viewport.tools.turning import moved, turned_by

UNIT = "\u2009m"


class Moving:
    """Where things go while a move handle is dragged. Each position is counted from the start, never from the last."""

    label = "Move"
    unit = UNIT

    def __init__(self, situation: Situation, gizmo: Gizmo, handle: Handle, start: Pointer) -> None:
        self._situation = situation
        self._gizmo = gizmo
        self._handle = handle
        self._held = situation.held or situation.holding(start.x, start.y).held
        self._from = self._reached(start)

    @property
    def names(self) -> tuple[str, ...]:
        """What numbers can be typed for."""
        return tuple("XYZ"[axis] for axis in self._axes)

    def changed(self, pointer: Pointer) -> DragChanged | None:
        """Return where everything is with the pointer there, None where the pointer says nothing (at the horizon)."""
        snap_to, step = self._snapping(pointer)
        placed = self._placed(pointer) if snap_to == "surface" and self._handle == "screen" else None
        if placed is not None:
            return placed
        way = self._met(pointer, snap_to)
        if way is not None:
            free = list(self._axes)
            amounts = np.zeros(3)
            amounts[free] = (self._gizmo.axes @ way)[free]
            return self._moved(amounts)
        reached = self._reached(pointer)
        if reached is None or self._from is None:
            return None
        local = self._gizmo.axes @ (reached - self._from)
        stepped = [self._stepped(local, axis, snap_to, step) if axis in self._axes else 0.0 for axis in range(3)]
        return self._moved(np.array(stepped))

    def typed(self, values: Sequence[float]) -> DragChanged:
        """Return where everything is after so many metres along each free axis; a typed number is not snapped."""
        amounts = np.zeros(3)
        amounts[list(self._axes)] = values
        return self._moved(amounts)

    @property
    def _axes(self) -> Sequence[int]:
        if self._handle == "screen":
            return (0, 1, 2)
        return (AXES[self._handle],) if self._handle in AXES else sorted(PLANES[self._handle])

    def _snapping(self, pointer: Pointer) -> tuple[SnapTo | None, float | None]:
        """Return what is snapped to and in which step; Ctrl turns snapping off, or on where it is off."""
        is_on = (self._situation.step_m is not None) != ("ctrl" in pointer.modifiers)
        return (self._situation.snap_to, self._situation.step_m or STEP_M) if is_on else (None, None)

    def _stepped(self, local: Doubles, axis: int, snap_to: SnapTo | None, step: float | None) -> float:
        by = float(local[axis])
        # The grid is the world's: along other axes it has no lines to come to.
        if snap_to == "grid" and self._situation.space == "world":
            return on_grid(float(self._gizmo.origin[axis]), by, step)
        return snapped(by, step if snap_to in ("step", "grid") else None)

    def _met(self, pointer: Pointer, snap_to: SnapTo | None) -> Doubles | None:
        """Return the offset that brings things to the vertex or the surface under the pointer, None for none there."""
        sight, ids, held = self._situation.sight, tuple(self._situation.movable), self._held
        if snap_to == "vertex" and held is not None and held.vertex is not None:
            target = sight.vertex(pointer.x, pointer.y, without=ids)
            return None if target is None else target - held.vertex
        if snap_to == "surface" and held is not None:
            found = sight.surface(pointer.x, pointer.y, ids)
            return None if found is None else rested(held.corners, self._gizmo.origin, found.point, found.normal)
        return None

    def _placed(self, pointer: Pointer) -> DragChanged | None:
        """Return everything put on the surface under the pointer, stood up on it where that is wanted."""
        situation, origin = self._situation, self._gizmo.origin
        found = situation.sight.surface(pointer.x, pointer.y, tuple(situation.movable))
        if found is None or self._held is None:
            return None
        turn = np.eye(3)
        if situation.turns_to_surface:
            turn = between(own_axes(leader_of(situation))[1], found.normal)
        offset = rested((self._held.corners - origin) @ turn.T + origin, origin, found.point, found.normal)
        transforms = turned_by(situation.movable, origin, turn) if situation.turns_to_surface else situation.movable
        on = found.id if found.id is not None else "the ground"
        return DragChanged(moved(transforms, offset), f"On {on}  {_summary(offset)}")

    def _moved(self, amounts: Doubles) -> DragChanged:
        situation = self._situation
        if situation.pivot == "individual" and situation.space == "local":
            transforms = {
                id_: one
                for id_, transform in situation.movable.items()
                for one in moved({id_: transform}, amounts @ own_axes(transform)).values()
            }
            return DragChanged(transforms, _summary(amounts))
        offset = amounts @ self._gizmo.axes
        return DragChanged(moved(situation.movable, offset), _summary(offset))

    def _reached(self, pointer: Pointer) -> Doubles | None:
        ray = self._situation.camera.ray(pointer.x, pointer.y)
        origin = self._gizmo.origin
        if self._handle in AXES:
            axis = self._gizmo.axis(self._handle)
            distance = along_axis(ray, origin, axis)
            return None if distance is None else origin + distance * axis
        normal = self._situation.camera.back if self._handle == "screen" else self._gizmo.axis(self._handle)
        return on_plane(ray, origin, normal)


def _summary(offset: Doubles) -> str:
    parts = [f"{name} {by:+.2f}" for name, by in zip("XYZ", offset, strict=True) if abs(by) >= 0.005]
    return f"{'  '.join(parts) or '0.00'}{UNIT}"
