"""The gizmo as geometry: its handles in a space where 1 is the length of an axis, placed so that this is always the
same number of pixels; which handle is under the pointer. What a drag does with it is the tools' business.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from viewport.scene.camera import Camera
from viewport.scene.matrices import Doubles

Handle = Literal["x", "y", "z", "xy", "yz", "zx", "screen"]
HANDLES: tuple[Handle, ...] = ("x", "y", "z", "xy", "yz", "zx", "screen")
GizmoTool = Literal["move", "rotate", "scale"]

AXIS_PX = 92.0
GRAB_PX = 7.0
AXIS_FROM, AXIS_TO = 0.2, 1.1
PLANE_FROM, PLANE_TO = 0.3, 0.52
CENTER = 0.12
RING, SCREEN_RING = 1.0, 1.2
END_ON = 0.985
"""Beyond this cosine an axis points at the eye (a plane: is seen from its edge) and its handle is put away."""
EDGE_ON = 0.14

AXES = {"x": 0, "y": 1, "z": 2}
PLANES = {"xy": (0, 1), "yz": (1, 2), "zx": (2, 0)}
_TURN = np.linspace(0, math.tau, 97)


@dataclass(frozen=True, slots=True, eq=False)
class Gizmo:
    """Where the gizmo stands: `origin` (3,) world metres, `axes` (3, 3) its x, y and z as unit rows, `size_m` of 1."""

    tool: GizmoTool
    origin: Doubles
    axes: Doubles
    size_m: float

    def axis(self, handle: Handle) -> Doubles:
        """Return the direction of an axis handle, or what a plane handle is square to."""
        if handle in AXES:
            return np.asarray(self.axes[AXES[handle]])
        first, second = PLANES[handle]
        return np.asarray(self.axes[3 - first - second])

    def at(self, local: Doubles) -> Doubles:
        """Return the world points of (n, 3) points of the gizmo's space."""
        return np.asarray(self.origin + (local * self.size_m) @ self.axes)


def placed_gizmo(tool: GizmoTool, camera: Camera, origin: Doubles, axes: Doubles) -> Gizmo:
    """Return the gizmo at a point, as large as it has to be there."""
    return Gizmo(tool, origin, axes, camera.metres_per_pixel(origin) * AXIS_PX)


def is_shown(gizmo: Gizmo, camera: Camera, handle: Handle) -> bool:
    """Tell whether a handle can be drawn and used from where the camera is."""
    if handle == "screen":
        return True
    if gizmo.tool == "rotate":
        return handle in AXES
    facing = abs(float(gizmo.axis(handle) @ _towards_eye(gizmo, camera)))
    return facing < END_ON if handle in AXES else facing > EDGE_ON


def handle_at(gizmo: Gizmo, camera: Camera, x: float, y: float) -> Handle | None:
    """Return the handle under a pixel; the centre first, then the nearest axis or ring, then the planes."""
    pointer = np.array([x, y])
    nearest: tuple[float, Handle] | None = None
    for handle in HANDLES:
        if not is_shown(gizmo, camera, handle):
            continue
        distance = _distance(gizmo, camera, handle, pointer)
        if distance <= GRAB_PX + _rank(gizmo, handle) and (nearest is None or distance < nearest[0]):
            nearest = (distance, handle)
    return nearest[1] if nearest else None


def handle_pixel(gizmo: Gizmo, camera: Camera, handle: Handle) -> tuple[float, float] | None:
    """Return a pixel where pressing grabs that handle, or None: it is put away, behind the camera or covered."""
    if not is_shown(gizmo, camera, handle):
        return None
    for x, y in _candidates(gizmo, camera, handle):
        if handle_at(gizmo, camera, x, y) == handle:
            return x, y
    return None


def ring_points(gizmo: Gizmo, camera: Camera, handle: Handle) -> Doubles:
    """Return the world points of a rotation handle, (97, 3), closed."""
    if handle == "screen":
        back = _towards_eye(gizmo, camera)
        right = camera.right
        up = np.cross(back, right)
        circle = np.outer(np.cos(_TURN), right) + np.outer(np.sin(_TURN), up / np.linalg.norm(up))
        return np.asarray(gizmo.origin + circle * (SCREEN_RING * gizmo.size_m))
    normal = AXES[handle]
    one, other = gizmo.axes[(normal + 1) % 3], gizmo.axes[(normal + 2) % 3]
    circle = np.outer(np.cos(_TURN), one) + np.outer(np.sin(_TURN), other)
    return np.asarray(gizmo.origin + circle * (RING * gizmo.size_m))


def _towards_eye(gizmo: Gizmo, camera: Camera) -> Doubles:
    if not camera.is_perspective:
        return camera.back
    towards = camera.eye - gizmo.origin
    return np.asarray(towards / max(float(np.linalg.norm(towards)), 1e-9))


def _rank(gizmo: Gizmo, handle: Handle) -> float:
    """What is inside a plane handle counts as this far away (see `_distance`), so that an axis wins."""
    return 1.0 if handle in PLANES and gizmo.tool != "rotate" else 0.0


def _distance(gizmo: Gizmo, camera: Camera, handle: Handle, pointer: Doubles) -> float:
    """Return how far a pixel is from a handle, in pixels."""
    if gizmo.tool == "rotate":
        return _to_line(_front(gizmo, camera, handle), pointer)
    if handle == "screen":
        center = camera.pixel_of(gizmo.origin)
        distance = math.dist(center, pointer) if center else math.inf
        return 0.0 if distance <= CENTER * AXIS_PX else math.inf
    if handle in AXES:
        ends = np.outer([AXIS_FROM, AXIS_TO], np.eye(3)[AXES[handle]])
        return _to_line(camera.project(gizmo.at(ends))[:, :2], pointer)
    corners = camera.project(gizmo.at(_plane_corners(handle)))[:, :2]
    return GRAB_PX + 1.0 if _is_inside(corners, pointer) else math.inf


def _candidates(gizmo: Gizmo, camera: Camera, handle: Handle) -> Iterator[tuple[float, float]]:
    if gizmo.tool == "rotate":
        pixels = _front(gizmo, camera, handle)
        order = np.roll(np.arange(len(pixels)), len(pixels) // 8)
        points = pixels[order]
    elif handle == "screen":
        points = camera.project(gizmo.origin[None, :])[:, :2]
    elif handle in AXES:
        points = camera.project(gizmo.at(np.outer(np.linspace(0.85, 0.3, 12), np.eye(3)[AXES[handle]])))[:, :2]
    else:
        points = camera.project(gizmo.at(_plane_corners(handle).mean(axis=0, keepdims=True)))[:, :2]
    for x, y in points:
        if math.isfinite(x) and math.isfinite(y):
            yield float(x), float(y)


def _plane_corners(handle: Handle) -> Doubles:
    first, second = PLANES[handle]
    corners = np.zeros((4, 3))
    corners[:, first] = [PLANE_FROM, PLANE_TO, PLANE_TO, PLANE_FROM]
    corners[:, second] = [PLANE_FROM, PLANE_FROM, PLANE_TO, PLANE_TO]
    return corners


def _front(gizmo: Gizmo, camera: Camera, handle: Handle) -> Doubles:
    """Return the pixels of a ring, NaN where it runs behind the gizmo's centre."""
    points = ring_points(gizmo, camera, handle)
    pixels = camera.project(points)[:, :2]
    if handle != "screen":
        behind = (points - gizmo.origin) @ _towards_eye(gizmo, camera) < -0.02 * gizmo.size_m
        pixels[behind] = np.nan
    return pixels


def _to_line(pixels: Doubles, pointer: Doubles) -> float:
    """Return the distance to a line of (n, 2) pixels; pieces with NaN do not exist."""
    start, end = pixels[:-1], pixels[1:]
    along = end - start
    square = np.maximum(np.einsum("ni,ni->n", along, along), 1e-12)
    share = np.clip(np.einsum("ni,ni->n", pointer - start, along) / square, 0, 1)
    distance = np.linalg.norm(start + share[:, None] * along - pointer, axis=1)
    return float(np.nanmin(distance)) if np.isfinite(distance).any() else math.inf


def _is_inside(corners: Doubles, pointer: Doubles) -> bool:
    """Tell whether a pixel lies in a convex quadrilateral, whichever way round it is."""
    edges = np.roll(corners, -1, axis=0) - corners
    to_pointer = pointer - corners
    sides = edges[:, 0] * to_pointer[:, 1] - edges[:, 1] * to_pointer[:, 0]
    return bool((sides >= 0).all() or (sides <= 0).all())
