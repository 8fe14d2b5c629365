"""The mark of a place on a surface: a ring that lies on it and a stem that stands on it, of constant size. Pure."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from viewport.scene.camera import Camera
from viewport.scene.matrices import Doubles

RING_PX = 22.0
STEM_PX = 34.0
POINTS = 48


class Landing(NamedTuple):
    """Logical pixels: the ring (n, 2), the place in its middle, and where the stem ends. Without a ring: not seen."""

    ring: Doubles
    place: tuple[float, float]
    tip: tuple[float, float]


def landing_of(camera: Camera, point: Doubles, normal: Doubles) -> Landing | None:
    """Return the mark for a place (m) that faces along a unit normal, None where it is behind the camera."""
    scale = camera.metres_per_pixel(point)
    helper = np.array([1.0, 0.0, 0.0]) if abs(float(normal[0])) < 0.9 else np.array([0.0, 1.0, 0.0])
    one = np.cross(normal, helper)
    one /= np.linalg.norm(one)
    other = np.cross(normal, one)
    turn = np.linspace(0, 2 * math.pi, POINTS, endpoint=False)[:, None]
    ring = point + RING_PX * scale * (np.cos(turn) * one + np.sin(turn) * other)
    seen = camera.project(np.concatenate([ring, point[None], (point + STEM_PX * scale * normal)[None]]))
    if not np.isfinite(seen).all() or (camera.is_perspective and (seen[:, 2] <= 0).any()):
        return None
    place, tip = ((float(x), float(y)) for x, y in seen[-2:, :2])
    return Landing(seen[:-2, :2], place, tip)
