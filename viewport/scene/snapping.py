"""Where a drag comes to rest: increments, the grid, a surface, the vertex next to the pointer."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from viewport.scene.camera import Camera
from viewport.scene.matrices import Doubles, about_axis

DECIMALS = 6
"""A drag writes micrometres at the finest, so that files do not fill up with rounding noise."""
SCALE_STEP = 0.1
STEP_M, ANGLE_RAD = 0.5, math.radians(15)
"""What Ctrl snaps to for a moment while snapping is off."""
VERTEX_PX = 24.0
_BAND_PX = 4.0


def snapped(value: float, step: float | None) -> float:
    """Return the multiple of `step` nearest to a value, or the value itself without a step."""
    if step is None or step <= 0:
        return value
    return tidy(round(value / step) * step)


def tidy(value: float) -> float:
    """Round to what is worth writing, and never return -0.0."""
    return round(float(value), DECIMALS) + 0.0


def on_grid(value: float, by: float, step: float | None) -> float:
    """Return by how much to move so that a coordinate comes to lie on a multiple of `step`."""
    return by if step is None or step <= 0 else snapped(value + by, step) - value


def rested(corners: Doubles, origin: Doubles, point: Doubles, normal: Doubles) -> Doubles:
    """Return the offset that puts things on a surface: their origin before the point, their lowest corner on it."""
    lowest = float(((corners - origin) @ normal).min()) if len(corners) else 0.0
    return np.asarray(point - origin - min(lowest, 0.0) * normal)


def between(one: Doubles, other: Doubles) -> Doubles:
    """Return the shortest rotation from one unit vector to another."""
    axis = np.cross(one, other)
    sine, cosine = float(np.linalg.norm(axis)), float(one @ other)
    if sine < 1e-9:
        if cosine > 0:
            return np.eye(3)
        across = np.cross(one, [1.0, 0.0, 0.0] if abs(one[0]) < 0.8 else [0.0, 1.0, 0.0])
        return about_axis(across / np.linalg.norm(across), math.pi)
    return about_axis(axis / sine, math.atan2(sine, cosine))


def nearest_vertex(
    camera: Camera, clouds: Iterable[Doubles], x: float, y: float, within_px: float = math.inf
) -> Doubles | None:
    """Return the vertex (3,) of several (n, 3) clouds that is seen nearest to a pixel, None for none within reach.

    Of several that are about as near, the one nearest to the eye: the others lie behind it.
    """
    points = np.concatenate([np.zeros((0, 3)), *clouds])
    seen = camera.project(points)
    distance = np.hypot(seen[:, 0] - x, seen[:, 1] - y)
    distance[~((seen[:, 2] > 0) & np.isfinite(distance))] = np.inf
    if not len(points) or distance.min() > within_px or not np.isfinite(distance.min()):
        return None
    order = np.lexsort((seen[:, 2], np.floor((distance - distance.min()) / _BAND_PX)))
    return np.asarray(points[order[0]])
