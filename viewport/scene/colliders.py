"""Colliders as boxes and spheres in the world, for the overlay that shows them. Pure.

A box collider is the mesh's box, turned and scaled with the entity; a sphere goes round that box.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from runtime.contracts.world import Entity
from viewport.scene.matrices import Floats
from viewport.scene.scene import Scene
from viewport.scene.shapes import Shapes

NONE, BOX, SPHERE = 0, 1, 2
_KINDS = {"none": NONE, "box": BOX, "sphere": SPHERE}
Kinds = npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True, eq=False)
class Colliders:
    """(n, 3, 4) placements: of a cube of side 1 for each box, of a ball of radius 1 for each sphere; metres."""

    boxes: Floats = field(default_factory=lambda: np.zeros((0, 3, 4), np.float32))
    spheres: Floats = field(default_factory=lambda: np.zeros((0, 3, 4), np.float32))


def kinds_of(entities: Iterable[Entity], count: int) -> Kinds:
    """Return (count,) which collider each entity has, in their order."""
    return np.fromiter((_KINDS[entity.components.collider] for entity in entities), np.int8, count)


def colliders_of(scene: Scene, kinds: Kinds, shapes: Shapes, hidden: npt.NDArray[np.bool_] | None) -> Colliders:
    """Return the colliders of what is seen; `kinds` are those of the scene's rows."""
    if not len(scene):
        return Colliders()
    lows, highs = _boxes(scene, shapes)
    middle = np.asarray((lows + highs) / 2, np.float32)
    half = np.asarray((highs - lows) / 2, np.float32)
    shown = np.ones(len(scene), np.bool_) if hidden is None else ~hidden
    return Colliders(
        _placed_boxes(scene, np.flatnonzero(shown & (kinds == BOX)), middle, half),
        _placed_balls(scene, np.flatnonzero(shown & (kinds == SPHERE)), middle, half),
    )


def _boxes(scene: Scene, shapes: Shapes) -> tuple[Floats, Floats]:
    found = [shapes.of(group.mesh) for group in scene.groups]
    return _of_groups([shape.low for shape in found], scene), _of_groups([shape.high for shape in found], scene)


def _of_groups(corners: Sequence[Floats], scene: Scene) -> Floats:
    return np.asarray(np.stack(corners)[scene.group_of], np.float32)


def _placed_boxes(scene: Scene, rows: npt.NDArray[np.int64], middle: Floats, half: Floats) -> Floats:
    models = scene.models[rows]
    placed = models.copy()
    placed[:, :, :3] = models[:, :, :3] * (2 * half[rows])[:, None, :]
    placed[:, :, 3] += np.einsum("nij,nj->ni", models[:, :, :3], middle[rows])
    return placed


def _placed_balls(scene: Scene, rows: npt.NDArray[np.int64], middle: Floats, half: Floats) -> Floats:
    models = scene.models[rows]
    scales = np.linalg.norm(models[:, :, :3], axis=1)
    radius = np.linalg.norm(scales * half[rows], axis=1)
    placed = np.zeros((len(rows), 3, 4), np.float32)
    for axis in range(3):
        placed[:, axis, axis] = radius
    placed[:, :, 3] = models[:, :, 3] + np.einsum("nij,nj->ni", models[:, :, :3], middle[rows])
    return placed
