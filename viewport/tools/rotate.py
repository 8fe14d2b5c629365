"""Turns the selection about its middle, by an axis of the gizmo or by the line of sight, in increments."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from runtime.contracts.world import Transform
from viewport.scene.gizmo import AXES, EDGE_ON, Gizmo, Handle
from viewport.scene.matrices import Doubles, about_axis
from viewport.scene.snapping import ANGLE_RAD, snapped
from viewport.tools.drag import on_plane, turn_on_screen
from viewport.tools.events import Pointer
from viewport.tools.intents import DragChanged
from viewport.tools.situation import Situation, own_axes
from viewport.tools.turning import turned_by


class Rotating:
    """How far things have turned while a ring is dragged; whole turns count in the readout, not in the angles."""

    label = "Rotate"
    unit = "°"

    def __init__(self, situation: Situation, gizmo: Gizmo, handle: Handle, start: Pointer) -> None:
        self._situation = situation
        self._gizmo = gizmo
        self._handle = handle
        self._axis = situation.camera.back if handle == "screen" else gizmo.axis(handle)
        self._name = handle.upper() if handle in AXES else "view"
        self._is_edge_on = abs(float(self._axis @ self._line_of_sight())) < EDGE_ON
        self._last = self._angle(start)
        self._turned = 0.0

    @property
    def names(self) -> tuple[str, ...]:
        """What a number can be typed for."""
        return (self._name,)

    def changed(self, pointer: Pointer) -> DragChanged:
        angle = self._angle(pointer)
        self._turned += math.remainder(angle - self._last, math.tau)
        self._last = angle
        step = self._situation.angle_rad
        if "ctrl" in pointer.modifiers:
            step = ANGLE_RAD if step is None else None
        return self._by(snapped(self._turned, step))

    def typed(self, values: Sequence[float]) -> DragChanged:
        """Return everything turned by so many degrees; a typed number is not snapped."""
        return self._by(math.radians(values[0]))

    def _by(self, turn: float) -> DragChanged:
        situation = self._situation
        if situation.pivot == "individual":
            transforms = {
                id_: one
                for id_, transform in situation.movable.items()
                for one in turned(
                    {id_: transform}, np.array(transform.position, np.float64), self._axis_for(transform), turn
                ).values()
            }
        else:
            transforms = turned(situation.movable, self._gizmo.origin, self._axis, turn)
        return DragChanged(transforms, f"{self._name} {math.degrees(turn):+.1f}°")

    def _axis_for(self, transform: Transform) -> Doubles:
        """Return what an entity turns about when each turns about its own: among local axes, one of its own."""
        if self._situation.space == "local" and self._handle in AXES:
            return np.asarray(own_axes(transform)[AXES[self._handle]])
        return self._axis

    def _line_of_sight(self) -> Doubles:
        camera = self._situation.camera
        towards = camera.eye - self._gizmo.origin if camera.is_perspective else camera.back
        return np.asarray(towards / np.linalg.norm(towards))

    def _angle(self, pointer: Pointer) -> float:
        """Return the pointer's angle about the axis; seen edge-on, its way along the ring stands for it."""
        camera = self._situation.camera
        if self._is_edge_on:
            tangent = np.cross(self._axis, self._line_of_sight())
            across, upward = float(tangent @ camera.right), float(tangent @ camera.up)
            pixels = pointer.x * across - pointer.y * upward
            return pixels * camera.metres_per_pixel(self._gizmo.origin) / self._gizmo.size_m
        reached = on_plane(camera.ray(pointer.x, pointer.y), self._gizmo.origin, self._axis)
        if reached is None:
            return turn_on_screen(camera, self._gizmo, pointer) * math.copysign(1, self._axis @ camera.back)
        one = np.cross(self._axis, [1.0, 0.0, 0.0] if abs(self._axis[0]) < 0.8 else [0.0, 1.0, 0.0])
        other = np.cross(self._axis, one)
        offset = reached - self._gizmo.origin
        return math.atan2(float(offset @ other), float(offset @ one))


def turned(
    transforms: Mapping[str, Transform], pivot: Doubles, axis: Doubles, angle_rad: float
) -> dict[str, Transform]:
    """Return the transforms turned about a line through the pivot; what stands on it keeps its position as written."""
    if angle_rad == 0:
        return dict(transforms)
    return turned_by(transforms, pivot, about_axis(axis, angle_rad))
