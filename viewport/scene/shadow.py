"""Which part of the world the shadow map covers: a square round what is looked at, seen from the sun. Pure."""

from __future__ import annotations

import math

import numpy as np

from viewport.scene.camera import Camera
from viewport.scene.matrices import Doubles

SIDE_PX = 2048
"""Of the shadow map."""
NEAREST_REACH_M = 6.0
FARTHEST_REACH_M = 140.0
REACH_PER_DISTANCE = 1.5
DEPTH_M = 160.0
"""How far before and behind the place looked at something still casts a shadow on it."""
LOWEST_SUN = 0.05
"""Sine of the elevation from which on there are shadows: a sun on the horizon would throw them endlessly far."""


def casts_shadows(sun_direction: Doubles, intensity: float) -> bool:
    """Whether a sun throws shadows at all."""
    return intensity > 0 and float(sun_direction[1]) >= LOWEST_SUN


def reach_m(camera: Camera) -> float:
    """Return half the side of what is covered; grows in steps, so that zooming does not make shadows crawl."""
    wanted = camera.pose.distance * REACH_PER_DISTANCE
    stepped = math.pow(2.0, math.ceil(2 * math.log2(max(wanted, 1e-3))) / 2)
    return min(max(stepped, NEAREST_REACH_M), FARTHEST_REACH_M)


def shadow_clip(camera: Camera, sun_direction: Doubles) -> Doubles:
    """Return the matrix from the world (m) to the shadow map's clip space, (4, 4).

    The centre moves by whole texels, so that edges stand still while the camera moves.
    """
    towards = np.asarray(sun_direction, np.float64)
    helper = np.array([0.0, 0.0, 1.0]) if abs(towards[1]) > 0.99 else np.array([0.0, 1.0, 0.0])
    right = np.cross(helper, towards)
    right /= np.linalg.norm(right)
    up = np.cross(towards, right)
    reach = reach_m(camera)
    texel = 2 * reach / SIDE_PX
    x, y = (math.floor(float(axis @ camera.target) / texel) * texel for axis in (right, up))
    depth = reach + DEPTH_M
    clip = np.zeros((4, 4))
    clip[0, :3], clip[0, 3] = right / reach, -x / reach
    clip[1, :3], clip[1, 3] = up / reach, -y / reach
    clip[2, :3], clip[2, 3] = -towards / depth, float(towards @ camera.target) / depth
    clip[3, 3] = 1.0
    return clip
