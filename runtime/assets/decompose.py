"""A node's matrix as position, Euler angles and scale, as a world spec has them: T·Rx·Ry·Rz·S, radians, scale > 0."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]
Triple = tuple[float, float, float]

_SKEW = 1e-5
"""Cosine between axes up to which they count as square: float32 files are not more exact."""


@dataclass(frozen=True, slots=True)
class Placed:
    position: Triple
    rotation: Triple
    scale: Triple


def decomposed(matrix: Matrix) -> tuple[Placed, str]:
    """Return where something stands, and why the matrix is more than that: “is sheared”; an empty text when it is not.

    What cannot be expressed is left out of the value, so that its mesh has to carry it: it stands unturned, unscaled.
    """
    position = _tidy(matrix[:3, 3])
    linear = np.array(matrix[:3, :3], np.float64)
    lengths = np.linalg.norm(linear, axis=0)
    reason = _reason(linear, lengths)
    if reason:
        return Placed(position, (0.0, 0.0, 0.0), (1.0, 1.0, 1.0)), reason
    turn = linear / lengths
    return Placed(position, _tidy(_euler(turn)), _tidy(lengths)), ""


def composed(placed: Placed) -> Matrix:
    """Return the matrix of a place: the inverse of `decomposed`."""
    x, y, z = placed.rotation
    turn = _about(0, x) @ _about(1, y) @ _about(2, z)
    matrix = np.eye(4)
    matrix[:3, :3] = turn * np.array(placed.scale)
    matrix[:3, 3] = placed.position
    return matrix


def _reason(linear: Matrix, lengths: Matrix) -> str:
    if lengths.min() < 1e-9:
        return "is scaled to nothing"
    turn = linear / lengths
    if np.abs(turn.T @ turn - np.eye(3)).max() > _SKEW:
        return "is sheared"
    return "is mirrored" if np.linalg.det(turn) < 0 else ""


def _euler(turn: Matrix) -> Matrix:
    sine = min(max(float(turn[0, 2]), -1.0), 1.0)
    if abs(sine) > 1 - 1e-9:  # X and Z turn about the same line: Z takes none of it
        return np.array([math.atan2(turn[2, 1], turn[1, 1]), math.copysign(math.pi / 2, sine), 0.0])
    return np.array([math.atan2(-turn[1, 2], turn[2, 2]), math.asin(sine), math.atan2(-turn[0, 1], turn[0, 0])])


def _about(axis: int, angle: float) -> Matrix:
    one, other = (axis + 1) % 3, (axis + 2) % 3
    turn = np.eye(3)
    turn[one, one] = turn[other, other] = math.cos(angle)
    turn[one, other], turn[other, one] = -math.sin(angle), math.sin(angle)
    return turn


def _tidy(values: Matrix) -> Triple:
    """Round off what 32 bits leave behind, and no minus zero."""
    x, y, z = (round(float(value), 7) + 0.0 for value in values)
    return x, y, z
