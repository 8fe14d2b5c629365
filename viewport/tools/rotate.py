"""Turns the selection about its middle, by an axis of the gizmo or by the line of sight, in increments."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from runtime.contracts.world import Transform
from viewport.scene.gizmo import AXES, EDGE_ON, Gizmo, Handle
from viewport.scene.matrices import Doubles, about_axis, euler_angles, rotation
from viewport.scene.snapping import snapped, tidy
from viewport.tools.drag import on_plane, turn_on_screen
from viewport.tools.events import Pointer
from viewport.tools.intents import DragChanged
from viewport.tools.move import shifted
from viewport.tools.situation import Situation


class Rotating:
    """How far things have turned while a ring is dragged; whole turns count in the readout, not in the angles."""

    label = "Rotate"

    def __init__(self, situation: Situation, gizmo: Gizmo, handle: Handle, start: Pointer) -> None:
        self._situation = situation
        self._gizmo = gizmo
        self._axis = situation.camera.back if handle == "screen" else gizmo.axis(handle)
        self._name = handle.upper() if handle in AXES else "view"
        self._is_edge_on = abs(float(self._axis @ self._line_of_sight())) < EDGE_ON
        self._last = self._angle(start)
        self._turned = 0.0

    def changed(self, pointer: Pointer) -> DragChanged:
        angle = self._angle(pointer)
        self._turned += math.remainder(angle - self._last, math.tau)
        self._last = angle
        turn = snapped(self._turned, self._situation.angle_rad)
        return DragChanged(
            turned(self._situation.movable, self._gizmo.origin, self._axis, turn),
            f"{self._name} {math.degrees(turn):+.1f}°",
        )

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
    turn = about_axis(axis, angle_rad)
    result = {}
    for id_, transform in transforms.items():
        offset = np.array(transform.position, np.float64) - pivot
        x, y, z = euler_angles(turn @ rotation(transform.rotation), near=transform.rotation)
        result[id_] = transform.model_copy(
            update={
                "position": shifted(transform.position, turn @ offset - offset),
                "rotation": (tidy(x), tidy(y), tidy(z)),
            }
        )
    return result
