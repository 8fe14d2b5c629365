"""Where each entity is in the world: its box in its own space and a sphere around it, for picking and framing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from viewport.scene.matrices import Doubles, Floats
from viewport.scene.scene import Scene
from viewport.scene.shapes import Shapes

FEW = 1000
"""So many boxes are looked at one by one before it pays to leave most of them out."""


@dataclass(frozen=True, slots=True, eq=False)
class Bounds:
    """lows, highs (n, 3) boxes in local metres · centers (3, n) in world metres, one array per axis · radii (n,)."""

    lows: Floats
    highs: Floats
    centers: Floats
    radii: Floats


def bounds_of(scene: Scene, shapes: Shapes) -> Bounds:
    """Return the bounds of every entity of the scene."""
    if not len(scene):
        empty = np.zeros((0, 3), np.float32)
        return Bounds(empty, empty, np.zeros((3, 0), np.float32), np.zeros(0, np.float32))
    found = [shapes.of(group.mesh) for group in scene.groups]
    lows = np.stack([shape.low for shape in found])[scene.group_of]
    highs = np.stack([shape.high for shape in found])[scene.group_of]
    middle, half = (lows + highs) / 2, (highs - lows) / 2
    turned = scene.models[:, :, :3]
    centers = np.einsum("nij,nj->in", turned, middle) + scene.models[:, :, 3].T
    # The farthest corner of a box whose axes are orthogonal: all half sides, scaled, at right angles.
    side = np.einsum("nij,nij->nj", turned, turned)
    radii = np.sqrt(np.einsum("nj,nj->n", side, half * half))
    return Bounds(lows, highs, np.ascontiguousarray(centers), radii)


def world_box(scene: Scene, bounds: Bounds, rows: npt.NDArray[np.int64]) -> tuple[Doubles, Doubles] | None:
    """Return the lowest and the highest corner (world, metres) around some rows, or None for no rows."""
    if not len(rows):
        return None
    lows, highs = boxes_of(scene, bounds, _outermost(bounds, rows))
    return lows.min(axis=0), highs.max(axis=0)


def _outermost(bounds: Bounds, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return those of some rows that may touch the box around them all: few of many.

    A box lies within its sphere and reaches past its own centre, so none matters whose sphere ends before the
    outermost centre.
    """
    if len(rows) <= FEW:
        return rows
    radii = bounds.radii[rows]
    may_touch = np.zeros(len(rows), np.bool_)
    for axis in bounds.centers:
        along = axis[rows]
        may_touch |= (along - radii <= along.min()) | (along + radii >= along.max())
    return rows[may_touch]


def boxes_of(scene: Scene, bounds: Bounds, rows: npt.NDArray[np.int64]) -> tuple[Doubles, Doubles]:
    """Return the lowest and the highest corner (k, 3) of each of some rows as it stands in the world, metres."""
    lows, highs = bounds.lows[rows].astype(np.float64), bounds.highs[rows].astype(np.float64)
    middle, half = (lows + highs) / 2, (highs - lows) / 2
    models = scene.models[rows].astype(np.float64)
    center = _turned(models, middle) + models[:, :, 3]
    reach = _turned(np.abs(models), half)
    return center - reach, center + reach


def _turned(models: Doubles, vectors: Doubles) -> Doubles:
    """Return (k, 3) vectors as each model turns and scales them; for so small matrices far faster than einsum."""
    by_column = (models[:, :, column] * vectors[:, column : column + 1] for column in range(3))
    return np.asarray(sum(by_column))


def corners_of(scene: Scene, bounds: Bounds, rows: npt.NDArray[np.int64]) -> Doubles:
    """Return the corners of the boxes of some rows as they stand in the world, (8 k, 3) metres."""
    lows, highs = bounds.lows[rows].astype(np.float64), bounds.highs[rows].astype(np.float64)
    shares = np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)], np.float64)
    local = lows[:, None, :] + shares * (highs - lows)[:, None, :]
    models = scene.models[rows].astype(np.float64)
    placed = np.einsum("kij,kcj->kci", models[:, :, :3], local) + models[:, None, :, 3]
    return np.asarray(placed.reshape(-1, 3))
