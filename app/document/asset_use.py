"""Which assets a level uses and for what; another in place of one, and what was imported placed. One step each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.document.document import Document
from app.document.findings import AssetKind, AssetNamed
from app.document.naming import free_key
from app.document.world import WorldState
from runtime.contracts.base import Vec3
from runtime.contracts.world import Components, Entity, Material, Transform

SKY_OWNER = ""
"""Stands for the scene among the ids of those who use an asset."""


@dataclass(frozen=True, slots=True)
class PartToPlace:
    """An entity to be, as a model's hierarchy has it; `extras` are kept as an unknown field."""

    name: str
    mesh: str
    texture: str
    color: Vec3
    position: Vec3
    rotation: Vec3
    scale: Vec3
    extras: Any = None


def used_assets(state: WorldState) -> Mapping[AssetNamed, tuple[str, ...]]:
    """Return the ids that use each asset, in the order of the level. Reads a value, so any thread may ask."""
    found: dict[AssetNamed, list[str]] = {("sky", state.scene.skybox): [SKY_OWNER]}
    for identity, entity in state.entities.items():
        found.setdefault(("mesh", entity.components.mesh), []).append(identity)
        found.setdefault(("texture", entity.material.texture), []).append(identity)
    return {key: tuple(ids) for key, ids in found.items()}


def replace_asset(document: Document, kind: AssetKind, old: str, new: str) -> int:
    """Put another asset in place of one everywhere; returns at how many places it was."""
    if kind == "sky":
        return use_sky(document, new) if document.settings.skybox == old else 0
    ids = used_assets(document.state).get((kind, old), ())
    return _give(document, kind, ids, new, f"Replace {kind} {old} with {new}")


def assign_texture(document: Document, ids: Iterable[str], texture: str) -> int:
    """Give entities a texture; what is locked keeps its own. Returns how many it changed."""
    kept = frozenset(document.state.editor.locked)
    chosen = [identity for identity in ids if identity in document.entities and identity not in kept]
    what = chosen[0] if len(chosen) == 1 else f"{len(chosen)} entities"
    return _give(document, "texture", chosen, texture, f"Texture {what} with {texture}")


def use_sky(document: Document, sky: str) -> int:
    """Make it the level's sky; returns whether that changed something."""
    scene = document.settings.model_copy(update={"skybox": sky})
    return int(document.edit(f"Use the sky {sky}", scene=scene))


def place_parts(document: Document, title: str, parts: Sequence[PartToPlace], at: Vec3) -> tuple[str, ...]:
    """Add the parts of a model at a place and select them: one step. Returns their ids."""
    taken = set(document.entities)
    placed: dict[str, Entity] = {}
    for part in parts:
        identity = free_key(part.name, taken)
        taken.add(identity)
        x, y, z = (one + other for one, other in zip(part.position, at, strict=True))
        given: dict[str, Any] = {} if part.extras is None else {"extras": part.extras}
        placed[identity] = Entity(
            id=identity,
            type="object",
            transform=Transform(position=(x, y, z), rotation=part.rotation, scale=part.scale),
            material=Material(shader="standard", texture=part.texture, color=part.color),
            components=Components(mesh=part.mesh, collider="box", script=""),
            **given,
        )
    document.edit(f"Place {title}", placed)
    document.selection.replace(placed)
    return tuple(placed)


def _give(document: Document, kind: AssetKind, ids: Iterable[str], name: str, label: str) -> int:
    changes: dict[str, Entity | None] = {}
    for identity in ids:
        entity = document.entities[identity]
        if kind == "mesh" and entity.components.mesh != name:
            components = entity.components.model_copy(update={"mesh": name})
            changes[identity] = entity.model_copy(update={"components": components})
        elif kind == "texture" and entity.material.texture != name:
            material = entity.material.model_copy(update={"texture": name})
            changes[identity] = entity.model_copy(update={"material": material})
    if changes:
        document.edit(label, changes)
    return len(changes)
