"""Rotations and placements as the world spec means them: right-handed, Y up, T·Rx·Ry·Rz·S, angles in radians.

Matrices stand in rows and are applied to columns: `matrix @ point`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Doubles = npt.NDArray[np.float64]
Floats = npt.NDArray[np.float32]

FARTHEST_M = 1e9
"""Numbers beyond this are drawn as if they were this, so that single precision never overflows."""


def placements(position: Doubles, rotation: Doubles, scale: Doubles) -> Floats:
    """Return T·Rx·Ry·Rz·S of n entities as (n, 3, 4); each argument is (n, 3)."""
    turned = rotations(rotation)
    result = np.empty((len(position), 3, 4), np.float32)
    result[:, :, :3] = turned * np.clip(scale, -FARTHEST_M, FARTHEST_M)[:, None, :]
    result[:, :, 3] = np.clip(position, -FARTHEST_M, FARTHEST_M)
    return result


def rotations(angles: Doubles) -> Doubles:
    """Return Rx·Ry·Rz for (n, 3) Euler angles as (n, 3, 3)."""
    sx, sy, sz = np.sin(angles).T
    cx, cy, cz = np.cos(angles).T
    return np.stack(
        [
            np.stack([cy * cz, -cy * sz, sy], axis=1),
            np.stack([cx * sz + sx * sy * cz, cx * cz - sx * sy * sz, -sx * cy], axis=1),
            np.stack([sx * sz - cx * sy * cz, sx * cz + cx * sy * sz, cx * cy], axis=1),
        ],
        axis=1,
    )


def rotation(angles: Sequence[float]) -> Doubles:
    """Return Rx·Ry·Rz for three Euler angles as (3, 3)."""
    turned: Doubles = rotations(np.array([angles], np.float64))[0]
    return turned


def about_axis(axis: Doubles, angle_rad: float) -> Doubles:
    """Return the rotation by an angle about a unit vector (counter-clockwise seen from its tip)."""
    x, y, z = axis
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.asarray(np.eye(3) + math.sin(angle_rad) * cross + (1 - math.cos(angle_rad)) * (cross @ cross))


def euler_angles(matrix: Doubles, near: Sequence[float]) -> tuple[float, float, float]:
    """Return Euler angles of a rotation: of all that mean the same, those nearest to `near`.

    So a turn about Y beyond 90° stays a turn about Y, and an object turned twice keeps counting.
    """
    sine = min(1.0, max(-1.0, float(matrix[0, 2])))
    y = math.asin(sine)
    if abs(sine) < 1 - 1e-9:
        x = math.atan2(-matrix[1, 2], matrix[2, 2])
        z = math.atan2(-matrix[0, 1], matrix[0, 0])
    else:  # gimbal lock: only x ± z is told; z stays where it was
        z = float(near[2])
        x = math.atan2(matrix[2, 1], matrix[1, 1]) - math.copysign(1.0, sine) * z
    choices = [_wound((x, y, z), near), _wound((x + math.pi, math.pi - y, z + math.pi), near)]
    return min(choices, key=lambda angles: sum(abs(a - b) for a, b in zip(angles, near, strict=True)))


def _wound(angles: tuple[float, float, float], near: Sequence[float]) -> tuple[float, float, float]:
    """Add whole turns to each angle so that it comes nearest."""
    x, y, z = (
        angle + round((target - angle) / math.tau) * math.tau for angle, target in zip(angles, near, strict=True)
    )
    return x, y, z
