"""Small levels for tests: entities, worlds and documents made in a line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.document.document import Document
from app.document.findings import AssetLookup
from runtime.contracts.base import Vec3
from runtime.contracts.json_text import write_json
from runtime.contracts.world import (
    Components,
    EditorState,
    Entity,
    EntityType,
    Material,
    Quest,
    SceneSettings,
    Transform,
    World,
    WorldSpec,
)


def entity(
    identity: str,
    position: Vec3 = (0, 0, 0),
    *,
    rotation: Vec3 = (0, 0, 0),
    scale: Vec3 = (1, 1, 1),
    kind: EntityType = "object",
    mesh: str = "box",
    texture: str = "none",
    color: Vec3 = (1, 1, 1),
    script: str = "",
) -> Entity:
    return Entity(
        id=identity,
        type=kind,
        transform=Transform(position=position, rotation=rotation, scale=scale),
        material=Material(shader="standard", texture=texture, color=color),
        components=Components(mesh=mesh, collider="box", script=script),
    )


def world(*entities: Entity, quests: tuple[Quest, ...] = (), **fields: Any) -> WorldSpec:
    return WorldSpec(
        world=World(id="world_1", name="Dark Forest", gravity=(0, -9.8, 0)),
        scene=SceneSettings(id="scene_1", ambient_light=(0.4, 0.6, 0.4), skybox="none"),
        entities=entities,
        quests=quests,
        **fields,
    )


def document(
    *entities: Entity,
    quests: tuple[Quest, ...] = (),
    editor: EditorState | None = None,
    assets: AssetLookup | None = None,
) -> Document:
    """A document of these entities; of a player, a wolf and a rock when none are given."""
    chosen = entities or (
        entity("player_1", kind="player"),
        entity("wolf_1", (5, 0, 0), kind="npc", script="wolf_ai"),
        entity("rock_1", (2, 0, -3)),
    )
    return Document(world(*chosen, quests=quests), editor, assets=assets)


def quest(identity: str = "hunt", trigger: str = "wolf_1", goal: str = "Find the wolf") -> Quest:
    return Quest(id=identity, trigger_entity=trigger, goal=goal)


def boxes_file(folder: Path) -> Path:
    """A level that hides nothing from the pointer, as a file: boxes a to d, two metres apart, on a ground."""
    boxes = [entity(name, (2 * place - 3, 0.5, 0)) for place, name in enumerate("abcd")]
    path = folder / "boxes.json"
    path.write_bytes(write_json(world(*boxes, entity("ground", mesh="plane", scale=(20, 1, 20))).to_wire()))
    return path
