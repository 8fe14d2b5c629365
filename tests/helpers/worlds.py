"""Small worlds for tests: entities by a few words."""

from __future__ import annotations

from runtime.contracts.base import Vec3
from runtime.contracts.world import Components, Entity, Material, SceneSettings, Shader, Transform

SETTINGS = SceneSettings(id="scene", ambient_light=(0.5, 0.5, 0.5), skybox="none")


def entity(
    name: str,
    at: Vec3 = (0, 0, 0),
    *,
    turn: Vec3 = (0, 0, 0),
    scale: Vec3 = (1, 1, 1),
    mesh: str = "box",
    texture: str = "none",
    shader: Shader = "standard",
    color: Vec3 = (1, 1, 1),
) -> Entity:
    return Entity(
        id=name,
        type="object",
        transform=Transform(position=at, rotation=turn, scale=scale),
        material=Material(shader=shader, texture=texture, color=color),
        components=Components(mesh=mesh, collider="box", script=""),
    )


def world(*entities: Entity) -> dict[str, Entity]:
    return {each.id: each for each in entities}
