"""The gizmo's handles as triangles in its own space, where 1 is the length of an axis. Made once for each tool."""

from __future__ import annotations

import itertools
from functools import cache

import numpy as np

from viewport.scene.gizmo import AXES, CENTER, HANDLES, PLANE_FROM, PLANE_TO, PLANES, RING, SCREEN_RING, GizmoTool
from viewport.scene.matrices import Doubles, Floats

RECORD = 7
"""Floats of a vertex: position, normal, index of the handle in `HANDLES`."""
_SIDES = 12
_SHAFT, _HEAD, _TIP = 0.016, 0.068, 0.24
_CUBE = 0.06
_TUBE = 0.0135


@cache
def gizmo_triangles(tool: GizmoTool) -> Floats:
    """Return the triangles of all handles, (3 m, 7). The last one, `screen`, is flat and faces +Z but for scaling."""
    parts = []
    for index, handle in enumerate(HANDLES):
        if handle in AXES:
            shape = _turned_ring(RING, _TUBE) if tool == "rotate" else _arrow(tool)
            parts.append(_record(_towards(shape, AXES[handle]), index))
        elif handle == "screen":
            parts.append(_record(_center(tool), index))
        elif tool != "rotate":
            parts.append(_record(_plane(*PLANES[handle]), index))
    # Opaque ones first: planes are seen through.
    order = sorted(range(len(parts)), key=lambda part: HANDLES[int(parts[part][0, 6])] in PLANES)
    return np.concatenate([parts[part] for part in order]).astype(np.float32)


@cache
def axes_triangles() -> Floats:
    """Return three plain arrows for the little axes in the corner, thick enough to be seen there, (3 m, 7)."""
    arrow = np.concatenate(
        [_frustum(0.05, 0.05, 0.0, 0.66), _frustum(0.0, 0.16, 0.66, 0.66), _frustum(0.16, 0.0, 0.66, 1.1)]
    )
    return np.concatenate([_record(_towards(arrow, axis), axis) for axis in range(3)]).astype(np.float32)


def _arrow(tool: GizmoTool) -> Doubles:
    """An axis along +Y: a shaft with a cone, for scaling with a cube."""
    if tool == "scale":
        shaft = _frustum(_SHAFT, _SHAFT, 0.2, 1.0 - _CUBE)
        return np.concatenate([shaft, _cube(_CUBE) + np.array([0, 1.0, 0, 0, 0, 0])])
    head = _frustum(_HEAD, 0.0, 1.1 - _TIP, 1.1)
    base = _frustum(0.0, _HEAD, 1.1 - _TIP, 1.1 - _TIP)
    return np.concatenate([_frustum(_SHAFT, _SHAFT, 0.2, 1.1 - _TIP), head, base])


def _center(tool: GizmoTool) -> Doubles:
    if tool == "scale":
        return _cube(0.085)
    # Lies in X and Z as made; stood up to face +Z.
    ring = _turned_ring(SCREEN_RING if tool == "rotate" else CENTER, _TUBE * (0.8 if tool == "rotate" else 1.0))
    return ring[:, [0, 2, 1, 3, 5, 4]] * [1, -1, 1, 1, -1, 1]


def _frustum(low_radius: float, high_radius: float, low: float, high: float) -> Doubles:
    turn = np.linspace(0, 2 * np.pi, _SIDES + 1)
    out = np.stack([np.sin(turn), np.zeros(_SIDES + 1), np.cos(turn)], axis=1)
    bottom, top = out * low_radius + [0, low, 0], out * high_radius + [0, high, 0]
    slope = np.array([0.0, low_radius - high_radius, 0.0]) / max(high - low, 1e-6)
    normal = out + slope
    normal /= np.linalg.norm(normal, axis=1, keepdims=True)
    return _quads(np.concatenate([bottom, normal], axis=1), np.concatenate([top, normal], axis=1))


def _turned_ring(radius: float, tube: float) -> Doubles:
    """A thin torus about Y."""
    turn = np.linspace(0, 2 * np.pi, 73)
    out = np.stack([np.sin(turn), np.zeros(73), np.cos(turn)], axis=1)
    rows = []
    for angle in np.linspace(0, 2 * np.pi, 7):
        normal = out * np.cos(angle) + np.array([0, np.sin(angle), 0])
        rows.append(np.concatenate([out * radius + normal * tube, normal], axis=1))
    return np.concatenate([_quads(low, high) for low, high in itertools.pairwise(rows)])


def _quads(low: Doubles, high: Doubles) -> Doubles:
    """Return the triangles between two rows of (n, 6) vertices."""
    return np.stack([low[:-1], low[1:], high[1:], low[:-1], high[1:], high[:-1]], axis=1).reshape(-1, 6)


def _cube(half: float) -> Doubles:
    faces = []
    for axis in range(3):
        for sign in (1.0, -1.0):
            corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, -1], [1, 1], [-1, 1]]) * half
            face = np.zeros((6, 6))
            face[:, (axis + 1) % 3] = corners[:, 0] * sign
            face[:, (axis + 2) % 3] = corners[:, 1]
            face[:, axis] = half * sign
            face[:, 3 + axis] = sign
            faces.append(face)
    return np.concatenate(faces)


def _plane(first: int, second: int) -> Doubles:
    low, high = PLANE_FROM, PLANE_TO
    corners = np.array([[low, low], [high, low], [high, high], [low, low], [high, high], [low, high]])
    face = np.zeros((6, 6))
    face[:, first], face[:, second] = corners.T
    face[:, 3 + (3 - first - second)] = 1.0
    return face


def _towards(shape: Doubles, axis: int) -> Doubles:
    """Turn what points along +Y to another axis, by exchanging coordinates in a cycle."""
    shift = axis - 1
    return np.concatenate([np.roll(shape[:, :3], shift, axis=1), np.roll(shape[:, 3:], shift, axis=1)], axis=1)


def _record(shape: Doubles, handle: int) -> Doubles:
    return np.concatenate([shape, np.full((len(shape), 1), float(handle))], axis=1)
