"""Prefabs as values: what a piece says of each part of an instance, where an instance differs, how it follows a change.

A field that differs from the piece is an override, however it came about; nothing is recorded, so nothing can be stale.
Fields that the contract does not know are the instance's own.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from app.document import poses
from app.document.frames import TOLERANCE, Frame, agreed, are_same_turns
from runtime.contracts.world import EditorState, Entity, Prefab, PrefabInstance

Entities = Mapping[str, Entity]

FIELDS = (
    "type",
    "transform.position",
    "transform.rotation",
    "transform.scale",
    "material.shader",
    "material.texture",
    "material.color",
    "components.mesh",
    "components.collider",
    "components.script",
)
GONE = ""
"""Stands for the field of a part that was deleted."""

_READERS = {path: attrgetter(path) for path in FIELDS}


@dataclass(frozen=True, slots=True)
class Override:
    """Where an instance differs: the part, the entity that stands for it (empty when deleted), the field, both values.

    `path` is `GONE` when the whole part was deleted.
    """

    part: str
    entity: str
    path: str
    own: Any = None
    prefab: Any = None


def prefabs_of(editor: EditorState) -> dict[str, Prefab]:
    """Return the prefabs that can be read."""
    return {identity: one for identity, one in (editor.prefabs or {}).items() if isinstance(one, Prefab)}


def instances_of(editor: EditorState, prefab: str | None = None) -> dict[str, PrefabInstance]:
    """Return the instances that can be read, of one prefab or of all."""
    return {
        identity: one
        for identity, one in (editor.instances or {}).items()
        if isinstance(one, PrefabInstance) and prefab in (None, one.prefab)
    }


def instance_at(editor: EditorState, entity: str) -> str | None:
    """Return the instance that an entity is a part of."""
    return next((identity for identity, one in instances_of(editor).items() if entity in one.parts.values()), None)


def parts_of(prefab: Prefab) -> dict[str, Entity]:
    """Return the parts by their names."""
    return {entity.id: entity for entity in prefab.entities}


def standing(instance: PrefabInstance, entities: Entities) -> dict[str, Entity]:
    """Return the entities that stand for parts and exist, by part."""
    return {part: entities[one] for part, one in instance.parts.items() if one in entities}


def frame_of(prefab: Prefab, instance: PrefabInstance, entities: Entities) -> Frame:
    """Return where an instance is: where most of its parts say that it is."""
    parts, remembered = parts_of(prefab), Frame.of(instance)
    told = (
        Frame.between(parts[part].transform, entity.transform, remembered.scale)
        for part, entity in standing(instance, entities).items()
        if part in parts
    )
    return agreed(told, remembered)


def expected(prefab: Prefab, frame: Frame) -> dict[str, Entity]:
    """Return what each part is in the world, for an instance without overrides."""
    return {
        part: entity.model_copy(update={"transform": frame.placed(entity.transform)})
        for part, entity in parts_of(prefab).items()
    }


def overrides(prefab: Prefab, instance: PrefabInstance, entities: Entities) -> tuple[Override, ...]:
    """Return where an instance differs from its prefab, part by part."""
    own = standing(instance, entities)
    found: list[Override] = []
    for part, wanted in expected(prefab, frame_of(prefab, instance, entities)).items():
        entity = own.get(part)
        if entity is None:
            found.append(Override(part, "", GONE))
            continue
        found += (
            Override(part, entity.id, path, read(entity, path), read(wanted, path))
            for path in FIELDS
            if not is_same(path, entity, wanted)
        )
    return tuple(found)


def followed(entity: Entity, before: Entity, after: Entity) -> Entity:
    """Return an entity after its part changed: what was as the part said follows, what was its own stays."""
    for path in FIELDS:
        if is_same(path, entity, before) and not is_same(path, entity, after):
            entity = written(entity, path, read(after, path))
    return entity


def read(entity: Entity, path: str) -> Any:
    return _READERS[path](entity)


def written(entity: Entity, path: str, value: Any) -> Entity:
    """Return an entity with one field replaced; all beside it is shared."""
    part, _, name = path.partition(".")
    if not name:
        return entity.model_copy(update={part: value})
    return entity.model_copy(update={part: getattr(entity, part).model_copy(update={name: value})})


def is_same(path: str, one: Entity, other: Entity) -> bool:
    """Whether a field says the same of both, as far as rounding goes."""
    mine, theirs = read(one, path), read(other, path)
    if mine == theirs:
        return True
    if path == "transform.rotation":
        return are_same_turns(poses.rotation(mine), poses.rotation(theirs))
    if path == "transform.position":
        return all(abs(a - b) <= TOLERANCE * max(1.0, abs(a)) for a, b in zip(mine, theirs, strict=True))
    if path == "transform.scale":
        return all(math.isclose(a, b, rel_tol=TOLERANCE) for a, b in zip(mine, theirs, strict=True))
    return False


def defined(
    name: str, chosen: Sequence[Entity], frame: Frame, names: Mapping[str, str], groups: Mapping[str, Any]
) -> Prefab:
    """Return a prefab of entities as they stand in a frame; `names` says what the part of each entity is called."""
    return Prefab(
        name=name,
        entities=tuple(
            entity.model_copy(update={"id": names[entity.id], "transform": frame.taken(entity.transform)})
            for entity in chosen
        ),
        groups={
            identity: group.model_copy(update={"members": tuple(names[one] for one in group.members)})
            for identity, group in groups.items()
        },
    )


def origin_of(chosen: Sequence[Entity]) -> Frame:
    """Return the frame of a new prefab: in the middle of where its entities stand, as low as the lowest."""
    xs, ys, zs = zip(*(entity.transform.position for entity in chosen), strict=True)
    return Frame((poses.tidy((min(xs) + max(xs)) / 2), float(min(ys)), poses.tidy((min(zs) + max(zs)) / 2)))
