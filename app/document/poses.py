"""Where things are and how they are turned, in plain numbers: rotations as the world spec means them, and motions.

Right-handed, Y up, T·Rx·Ry·Rz·S, metres and radians. Matrices are three rows, applied to columns. For single entities
and small sets; what is drawn is worked out in arrays by `viewport.scene.matrices`, which a test holds this against.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from runtime.contracts.base import Number, Vec3
from runtime.contracts.world import Transform

Row = tuple[float, float, float]
Matrix = tuple[Row, Row, Row]

IDENTITY: Matrix = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
DECIMALS = 6
"""Micrometres and microradians are the finest that is written, so that files do not fill up with rounding noise."""


def rotation(angles: Sequence[float]) -> Matrix:
    """Return Rx·Ry·Rz."""
    (sx, sy, sz), (cx, cy, cz) = map(math.sin, angles), map(math.cos, angles)
    return (
        (cy * cz, -cy * sz, sy),
        (cx * sz + sx * sy * cz, cx * cz - sx * sy * sz, -sx * cy),
        (sx * sz - cx * sy * cz, sx * cz + cx * sy * sz, cx * cy),
    )


def euler_angles(matrix: Matrix, near: Sequence[float]) -> Row:
    """Return the Euler angles of a rotation: of all that mean the same, those nearest to `near`."""
    sine = min(1.0, max(-1.0, matrix[0][2]))
    y = math.asin(sine)
    if abs(sine) < 1 - 1e-9:
        x, z = math.atan2(-matrix[1][2], matrix[2][2]), math.atan2(-matrix[0][1], matrix[0][0])
    else:  # gimbal lock: only x ± z is told; z stays where it was
        z = float(near[2])
        x = math.atan2(matrix[2][1], matrix[1][1]) - math.copysign(1.0, sine) * z
    choices = [_wound((x, y, z), near), _wound((x + math.pi, math.pi - y, z + math.pi), near)]
    return min(choices, key=lambda angles: sum(abs(a - b) for a, b in zip(angles, near, strict=True)))


def about(axis: Sequence[float], angle_rad: float) -> Matrix:
    """Return the turn by an angle about a direction (counter-clockwise seen from its tip)."""
    length = math.sqrt(sum(part * part for part in axis))
    x, y, z = (part / length for part in axis)
    sine, cosine = math.sin(angle_rad), math.cos(angle_rad)
    rest = 1 - cosine
    return (
        (cosine + x * x * rest, x * y * rest - z * sine, x * z * rest + y * sine),
        (y * x * rest + z * sine, cosine + y * y * rest, y * z * rest - x * sine),
        (z * x * rest - y * sine, z * y * rest + x * sine, cosine + z * z * rest),
    )


def leaning(normal: Sequence[float]) -> Matrix:
    """Return the shortest turn that takes up (Y) to a direction of length 1; straight down stays upright."""
    x, y, z = normal
    sine = math.hypot(x, z)
    return IDENTITY if sine < 1e-9 else about((z, 0.0, -x), math.atan2(sine, y))


def product(one: Matrix, other: Matrix) -> Matrix:
    columns = tuple(zip(*other, strict=True))
    a, b, c = (tuple(sum(map(_times, row, column)) for column in columns) for row in one)
    return a, b, c  # type: ignore[return-value]


def applied(matrix: Matrix, point: Sequence[float]) -> Row:
    x, y, z = (sum(map(_times, row, point)) for row in matrix)
    return x, y, z


def inverse(matrix: Matrix) -> Matrix:
    """Return the inverse of a rotation."""
    a, b, c = zip(*matrix, strict=True)
    return a, b, c


def tidy(value: float) -> float:
    """Round to what is worth writing, and never return -0.0."""
    return round(value, DECIMALS) + 0.0


@dataclass(frozen=True, slots=True)
class Motion:
    """Turn and scale about a centre, then shift. Without turn and factor, sums of whole numbers stay whole."""

    offset: Vec3 = (0, 0, 0)
    turn: Matrix | None = None
    centre: Vec3 = (0, 0, 0)
    factor: float = 1
    swings_only: bool = False
    """The turn moves things about the centre but leaves the way they face."""

    def of(self, transform: Transform) -> Transform:
        """Return a transform after the motion."""
        if self.turn is None and self.factor == 1:
            return transform.model_copy(update={"position": _sum(transform.position, self.offset)})
        arm = [(at - middle) * self.factor for at, middle in zip(transform.position, self.centre, strict=True)]
        swung = arm if self.turn is None else applied(self.turn, arm)
        moved = tuple(tidy(sum(parts)) for parts in zip(swung, self.centre, self.offset, strict=True))
        changed: dict[str, object] = {"position": moved}
        if self.turn is not None and not self.swings_only:
            turned = product(self.turn, rotation(transform.rotation))
            changed["rotation"] = tuple(map(tidy, euler_angles(turned, transform.rotation)))
        if self.factor != 1:
            changed["scale"] = tuple(max(tidy(part * self.factor), 10**-DECIMALS) for part in transform.scale)
        return transform.model_copy(update=changed)


def _sum(one: Vec3, other: Vec3) -> Vec3:
    x, y, z = (_added(a, b) for a, b in zip(one, other, strict=True))
    return x, y, z


def _added(one: Number, other: Number) -> Number:
    if isinstance(one, int) and isinstance(other, int):
        return one + other
    return one if not other else tidy(one + other)


def _times(one: float, other: float) -> float:
    return one * other


def _wound(angles: Row, near: Sequence[float]) -> Row:
    """Add whole turns to each angle so that it comes nearest."""
    x, y, z = (
        angle + round((target - angle) / math.tau) * math.tau for angle, target in zip(angles, near, strict=True)
    )
    return x, y, z
