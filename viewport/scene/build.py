"""From entities to a Scene, whole or by a change map. A moved entity costs a copy of two arrays, not a rebuild."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from runtime.contracts.world import Entity
from viewport.scene.matrices import Doubles, Floats, placements
from viewport.scene.scene import Group, Scene

_structures = itertools.count(1)
NUMBERS = 12
"""Position, rotation, scale and colour of an entity, three each."""
PLACE_NUMBERS = 9
SLICE = 2000
"""So many entities are handed to numpy at once: no other thread comes in meanwhile."""


@dataclass(frozen=True, slots=True, eq=False)
class SceneChange:
    """The scene after a change; `rows` are those with another placement or colour, None: everything may be other."""

    scene: Scene
    rows: npt.NDArray[np.int64] | None


def build_scene(entities: Mapping[str, Entity]) -> Scene:
    """Return the scene of all entities in their order."""
    ids = tuple(entities)
    groups: dict[Group, int] = {}
    group_of = np.fromiter(
        (groups.setdefault(_group(entity), len(groups)) for entity in entities.values()), np.int32, len(ids)
    )
    models, colors = _placed(_numbers(entities.values(), len(ids)))
    return Scene(ids, _index(ids), models, colors, tuple(groups), group_of, next(_structures))


def change_scene(scene: Scene, changes: Mapping[str, Entity | None], *, are_moved: bool = False) -> SceneChange:
    """Apply a change map: an entity replaces the one of its id or is added at the end, None removes.

    Ids that are to be removed and do not exist are ignored. `are_moved`: all are there, and differ by nothing but
    their transforms.
    """
    if are_moved:
        return _moved(scene, changes)
    present = {id_: entity for id_, entity in changes.items() if entity is not None and id_ in scene.row_of}
    added = {id_: entity for id_, entity in changes.items() if entity is not None and id_ not in scene.row_of}
    removed = [id_ for id_, entity in changes.items() if entity is None and id_ in scene.row_of]
    scene, rows, is_regrouped = _replaced(scene, present)
    if removed:
        scene = _without(scene, removed)
    if added:
        scene = _joined(scene, build_scene(added))
    return SceneChange(scene, None if removed or added or is_regrouped else rows)


def _moved(scene: Scene, entities: Mapping[str, Entity | None]) -> SceneChange:
    rows = scene.rows(entities)
    models = scene.models.copy()
    there = [entity for entity in entities.values() if entity is not None]
    models[rows] = _models(_numbers(there, len(rows), with_colors=False))
    return SceneChange(replace(scene, models=models), rows)


def _replaced(scene: Scene, entities: Mapping[str, Entity]) -> tuple[Scene, npt.NDArray[np.int64], bool]:
    rows = scene.rows(entities)
    if not len(rows):
        return scene, rows, False
    models, colors = scene.models.copy(), scene.colors
    models[rows], new_colors = _placed(_numbers(entities.values(), len(rows)))
    if not np.array_equal(colors[rows], new_colors):
        colors = colors.copy()
        colors[rows] = new_colors
    groups = {group: index for index, group in enumerate(scene.groups)}
    new_groups = np.fromiter(
        (groups.setdefault(_group(entity), len(groups)) for entity in entities.values()), np.int32, len(rows)
    )
    is_regrouped = not np.array_equal(scene.group_of[rows], new_groups)
    if not is_regrouped:
        return replace(scene, models=models, colors=colors), rows, False
    group_of = scene.group_of.copy()
    group_of[rows] = new_groups
    changed = replace(
        scene, models=models, colors=colors, groups=tuple(groups), group_of=group_of, structure=next(_structures)
    )
    return changed, rows, True


def _without(scene: Scene, removed: Iterable[str]) -> Scene:
    keep = ~scene.mask(removed)
    ids = tuple(itertools.compress(scene.ids, keep.tolist()))
    return Scene(
        ids, _index(ids), scene.models[keep], scene.colors[keep], scene.groups, scene.group_of[keep], next(_structures)
    )


def _joined(scene: Scene, other: Scene) -> Scene:
    """Return both after one another, with the groups of both."""
    groups = {group: index for index, group in enumerate(scene.groups)}
    renumbered = np.array([groups.setdefault(group, len(groups)) for group in other.groups], np.int32)
    ids = scene.ids + other.ids
    return Scene(
        ids,
        _index(ids),
        np.concatenate([scene.models, other.models]),
        np.concatenate([scene.colors, other.colors]),
        tuple(groups),
        np.concatenate([scene.group_of, renumbered[other.group_of]]),
        next(_structures),
    )


def _index(ids: tuple[str, ...]) -> Mapping[str, int]:
    return MappingProxyType(dict(zip(ids, range(len(ids)), strict=True)))


def _group(entity: Entity) -> Group:
    return Group(entity.components.mesh, entity.material.texture, entity.material.shader)


def _numbers(entities: Iterable[Entity], count: int, *, with_colors: bool = True) -> Doubles:
    width = NUMBERS if with_colors else PLACE_NUMBERS
    numbers = np.empty((count, width), np.float64)
    flat: list[float] = []
    done = 0
    for row, entity in enumerate(entities, 1):
        transform = entity.transform
        flat += transform.position
        flat += transform.rotation
        flat += transform.scale
        if with_colors:
            flat += entity.material.color
        if row - done == SLICE or row == count:
            numbers[done:row] = np.array(flat, np.float64).reshape(-1, width)
            flat.clear()
            done = row
    return numbers


def _placed(numbers: Doubles) -> tuple[Floats, Floats]:
    return _models(numbers), np.clip(numbers[:, 9:12], 0.0, 1.0).astype(np.float32)


def _models(numbers: Doubles) -> Floats:
    return placements(numbers[:, 0:3], numbers[:, 3:6], numbers[:, 6:9])
