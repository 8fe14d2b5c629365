"""World specs as plain JSON, for tests of what stores, serves and builds them."""

from __future__ import annotations

from typing import Any


def spec(*ids: str, scene: str = "scene_1", world: str = "world_1", **more: Any) -> dict[str, Any]:
    """A valid world spec with a box for each id; one called `box_1` when none is given."""
    return {
        "schema_version": "1.0",
        "world": {"id": world, "name": "Dark Forest", "gravity": [0, -9.8, 0]},
        "scene": {"id": scene, "ambientLight": [0.4, 0.6, 0.4], "skybox": "none"},
        "entities": [entity(identity, (index * 2.0, 0, 0)) for index, identity in enumerate(ids or ("box_1",))],
        "quests": [],
        **more,
    }


def entity(identity: str, position: tuple[float, float, float] = (0, 0, 0), mesh: str = "box") -> dict[str, Any]:
    return {
        "id": identity,
        "type": "object",
        "transform": {"position": list(position), "rotation": [0, 0, 0], "scale": [1, 1, 1]},
        "material": {"shader": "standard", "texture": "none", "color": [1, 1, 1]},
        "components": {"mesh": mesh, "collider": "box", "script": ""},
    }
