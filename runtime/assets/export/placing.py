"""How an entity is turned, as others say it."""

from __future__ import annotations

import math
from collections.abc import Sequence


def quaternion(rotation: Sequence[float]) -> list[float]:
    """Return Rx·Ry·Rz (angles in radians) as x, y, z, w of length 1."""
    (sx, cx), (sy, cy), (sz, cz) = ((math.sin(angle / 2), math.cos(angle / 2)) for angle in rotation)
    parts = (
        sx * cy * cz + cx * sy * sz,
        cx * sy * cz - sx * cy * sz,
        cx * cy * sz + sx * sy * cz,
        cx * cy * cz - sx * sy * sz,
    )
    length = math.hypot(*parts)
    return [part / length for part in parts]
