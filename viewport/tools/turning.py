"""Transforms moved and turned as values: a number that does not change stays as it was written."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from runtime.contracts.base import Number, Vec3
from runtime.contracts.world import Transform
from viewport.scene.matrices import Doubles, euler_angles, rotation
from viewport.scene.snapping import tidy


def moved(transforms: Mapping[str, Transform], offset: Doubles) -> dict[str, Transform]:
    """Return the transforms moved by metres; a component that does not move keeps its number as it was written."""
    return {
        id_: transform.model_copy(update={"position": shifted(transform.position, offset)})
        for id_, transform in transforms.items()
    }


def shifted(position: Vec3, offset: Doubles) -> Vec3:
    x, y, z = (_sum(old, float(by)) for old, by in zip(position, offset, strict=True))
    return x, y, z


def _sum(old: Number, by: float) -> Number:
    return old if abs(by) < 5e-7 else tidy(old + by)


def turned_by(transforms: Mapping[str, Transform], pivot: Doubles, turn: Doubles) -> dict[str, Transform]:
    """Return the transforms turned by a (3, 3) rotation about a point."""
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
