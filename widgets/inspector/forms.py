"""Which fields there are, in which section, with which control: one table for entities and one for the world.

A test compares both with the contract, so that no field of the world spec is left without a control.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from runtime.contracts.world import COLLIDERS, ENTITY_TYPES, SHADERS
from widgets.fields.quantity import ANGLE, METRES, NumberSpec

SCALE = NumberSpec(unit="×", decimals=2, minimum=0, above_minimum=True, step=0.1)
GRAVITY = NumberSpec(unit="m/s²", decimals=2, step=0.1)
INTENSITY = NumberSpec(unit="×", decimals=2, minimum=0, step=0.1)
ELEVATION = NumberSpec(unit="°", decimals=1, step=1.0, is_angle=True)


@dataclass(frozen=True, slots=True)
class RowSpec:
    """One field: its path in the world spec, what it is called, its control and what that needs."""

    path: str
    label: str
    control: Literal["text", "choice", "number", "vector", "colour"]
    tip: str = ""
    spec: NumberSpec | None = None
    choices: tuple[str, ...] = ()
    placeholder: str = ""
    is_single_only: bool = False


@dataclass(frozen=True, slots=True)
class SectionSpec:
    title: str
    rows: tuple[RowSpec, ...]


ENTITY_FORM = (
    SectionSpec(
        "Entity",
        (
            RowSpec("id", "Id", "text", "1 to 64 letters, digits, “_”, “.” or “-”; quests follow", is_single_only=True),
            RowSpec("type", "Type", "choice", "What it counts as in the game", choices=ENTITY_TYPES),
        ),
    ),
    SectionSpec(
        "Transform",
        (
            RowSpec("transform.position", "Position", "vector", "Where it stands in the world; Y is up", METRES),
            RowSpec("transform.rotation", "Rotation", "vector", "Euler angles, turned about X, then Y, then Z", ANGLE),
            RowSpec("transform.scale", "Scale", "vector", "How many times its own size", SCALE),
        ),
    ),
    SectionSpec(
        "Material",
        (
            RowSpec("material.shader", "Shader", "choice", "How light falls on it", choices=SHADERS),
            RowSpec("material.texture", "Texture", "text", "The name of an image, or “none”"),
            RowSpec("material.color", "Colour", "colour", "Multiplies the texture"),
        ),
    ),
    SectionSpec(
        "Components",
        (
            RowSpec("components.mesh", "Mesh", "text", "The name of a model, or a built-in shape"),
            RowSpec("components.collider", "Collider", "choice", "What others bump into", choices=COLLIDERS),
            RowSpec("components.script", "Script", "text", "What drives it; may be empty", placeholder="none"),
        ),
    ),
)

WORLD_FORM = (
    SectionSpec(
        "World",
        (
            RowSpec("world.name", "Name", "text", "What people call it"),
            RowSpec("world.id", "Id", "text", "1 to 64 letters, digits, “_”, “.” or “-”"),
            RowSpec("world.gravity", "Gravity", "vector", "Acceleration of what falls; Y is up", GRAVITY),
        ),
    ),
    SectionSpec(
        "Scene",
        (
            RowSpec("scene.id", "Id", "text", "1 to 64 letters, digits, “_”, “.” or “-”"),
            RowSpec("scene.skybox", "Skybox", "text", "The name of a sky, or “none”"),
            RowSpec("scene.ambientLight", "Ambient", "colour", "Light from everywhere"),
        ),
    ),
    SectionSpec(
        "Sun",
        (
            RowSpec("sun.azimuth_rad", "Azimuth", "number", "Where it stands on the horizon", ANGLE),
            RowSpec("sun.elevation_rad", "Elevation", "number", "How high it stands", ELEVATION),
            RowSpec("sun.intensity", "Intensity", "number", "How strong it is", INTENSITY),
            RowSpec("sun.color", "Colour", "colour", "Kept beside the level, for the editor only"),
        ),
    ),
)


def paths(form: tuple[SectionSpec, ...]) -> tuple[str, ...]:
    """Return the paths of all fields of a form."""
    return tuple(row.path for section in form for row in section.rows)
