"""World spec 1.0 (engine-adapter-v1 §1, decisions *World spec 1.0*) and the editor's sidecar.

Positions in metres, right-handed, Y up; rotations are Euler angles in radians, matrix T·Rx·Ry·Rz·S; colours 0..1.
What is wrong with a document is told by `runtime.contracts.world_rules`; these models hold well-typed ones. Unknown
fields are kept, and a number keeps whether it was written with a fraction.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from runtime.contracts.base import WORLD_SCHEMA_VERSION, Contract, Number, Vec3

EntityType = Literal["player", "npc", "object"]
ENTITY_TYPES: tuple[EntityType, ...] = ("player", "npc", "object")
Collider = Literal["box", "sphere", "none"]
COLLIDERS: tuple[Collider, ...] = ("box", "sphere", "none")
Shader = Literal["standard", "emissive", "unlit"]
SHADERS: tuple[Shader, ...] = ("standard", "emissive", "unlit")

BUILTIN_MESHES = ("box", "cube", "sphere", "plane", "cylinder", "cone", "capsule", "torus")
BUILTIN_TEXTURES = ("none", "white", "checker", "grid")
BUILTIN_SKIES = ("none", "default_sky")


class World(Contract):
    id: str
    name: str
    gravity: Vec3


class SceneSettings(Contract):
    id: str
    ambient_light: Vec3 = Field(alias="ambientLight")
    skybox: str


class Transform(Contract):
    position: Vec3
    rotation: Vec3
    scale: Vec3


class Material(Contract):
    shader: Shader
    texture: str
    color: Vec3


class Components(Contract):
    mesh: str
    collider: Collider
    script: str


class Entity(Contract):
    id: str
    type: EntityType
    transform: Transform
    material: Material
    components: Components


class Quest(Contract):
    id: str
    trigger_entity: str = Field(alias="triggerEntity")
    goal: str


class WorldSpec(Contract):
    schema_version: str = WORLD_SCHEMA_VERSION
    world: World
    scene: SceneSettings
    entities: tuple[Entity, ...]
    quests: tuple[Quest, ...] = ()


class Sun(Contract):
    """Direction towards the sun in radians; `intensity` multiplies its colour."""

    azimuth_rad: Number = 0.9
    elevation_rad: Number = 0.8
    intensity: Number = 1.0
    color: Vec3 = (1.0, 0.96, 0.88)


class CameraPose(Contract):
    """An orbit camera: the point looked at (m), yaw and pitch (rad), distance (m)."""

    target: Vec3 = (0.0, 0.0, 0.0)
    yaw_rad: Number = 0.7
    pitch_rad: Number = 0.45
    distance: Number = 12.0


class Group(Contract):
    """Entities that are selected and moved as one; `parent` is the group that this one stands in.

    A bare list of entity ids is its old form.
    """

    name: str = ""
    members: tuple[str, ...] = ()
    parent: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_list(cls, given: Any) -> Any:
        return {"members": given} if isinstance(given, list) else given


class Prefab(Contract):
    """A reusable piece: entities about an origin of their own, and how they are grouped. Their ids name its parts."""

    name: str
    entities: tuple[Entity, ...] = Field(min_length=1)
    groups: dict[str, Group] = Field(default_factory=dict)


class PrefabInstance(Contract):
    """Which entity of the level stands for which part of a prefab, and where its origin was put.

    Where the entities agree on another place, they count: they are what is moved. A part that is not named was deleted.
    """

    prefab: str
    parts: dict[str, str]
    position: Vec3 = (0, 0, 0)
    rotation: Vec3 = (0, 0, 0)
    scale: Annotated[Number, Field(gt=0)] = 1


class CameraBookmark(Contract):
    """A view to come back to: where the camera was and what it drew."""

    camera: CameraPose
    projection: Literal["perspective", "top", "front", "side"] = "perspective"


class EditorState(Contract):
    """`NAME.editor.json`: what only the editor needs; the world spec never holds it.

    Of groups, prefabs, instances and bookmarks, what cannot be read as one stays as it is: a broken entry costs only
    itself.
    """

    camera: CameraPose | None = None
    sun: Sun | None = None
    hidden: tuple[str, ...] = ()
    locked: tuple[str, ...] = ()
    groups: dict[str, Annotated[Group | Any, Field(union_mode="left_to_right")]] | None = None
    prefabs: dict[str, Annotated[Prefab | Any, Field(union_mode="left_to_right")]] | None = None
    instances: dict[str, Annotated[PrefabInstance | Any, Field(union_mode="left_to_right")]] | None = None
    bookmarks: dict[str, Annotated[CameraBookmark | Any, Field(union_mode="left_to_right")]] | None = None
    twins: dict[str, Any] | None = None
