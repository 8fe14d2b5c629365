"""Levels as plain JSON for tests of jobs and engines; everything in them is built in unless said otherwise."""

from __future__ import annotations

from typing import Any


def entity(identity: str, *, mesh: str = "box", texture: str = "none", **changes: Any) -> dict[str, Any]:
    return {
        "id": identity,
        "type": "object",
        "transform": {"position": [0, 1.5, 0], "rotation": [0, 0, 0], "scale": [1, 1, 1]},
        "material": {"shader": "standard", "texture": texture, "color": [1, 1, 1]},
        "components": {"mesh": mesh, "collider": "box", "script": ""},
        **changes,
    }


def spec(*entities: dict[str, Any], scene: str = "yard", skybox: str = "none", **changes: Any) -> dict[str, Any]:
    """A level; without entities it has one, `e0`."""
    return {
        "schema_version": "1.0",
        "world": {"id": "world", "name": "World", "gravity": [0, -9.8, 0]},
        "scene": {"id": scene, "ambientLight": [0.4, 0.6, 0.4], "skybox": skybox},
        "entities": list(entities or (entity("e0"),)),
        "quests": [],
    } | changes


def crowd(count: int, **changes: Any) -> dict[str, Any]:
    """A level of so many entities, `e0`, `e1` …"""
    return spec(*(entity(f"e{number}") for number in range(count)), **changes)
