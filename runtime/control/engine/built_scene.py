"""What an engine has built: scenes by id, each its settings and its entities as they were sent. Any thread.

BUILD_SCENE clears, SPAWN_ENTITY of an existing id replaces it (decisions *Additive envelopes*, Engine).
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Mapping
from typing import Any

from runtime.contracts.json_text import write_json

MOST_SCENES = 8
MOST_ENTITIES = 1_000_000


class FullSceneError(Exception):
    """No room for another entity."""


class NoSceneError(Exception):
    """The scene was not built, or others took its place."""


class BuiltScenes:
    """Kept as JSON texts, so that reading a large scene does not hold up whoever asks."""

    def __init__(self, most_scenes: int = MOST_SCENES, most_entities: int = MOST_ENTITIES) -> None:
        self._most_scenes = most_scenes
        self._most_entities = most_entities
        self._lock = threading.Lock()
        self._scenes: dict[str, tuple[bytes, dict[str, bytes]]] = {}

    def build(self, spec: Mapping[str, Any]) -> None:
        """Begin a scene anew, with the settings of a world spec and no entity; the oldest gives way to it."""
        frame = {key: value for key, value in spec.items() if key not in ("entities", "quests")}
        text = write_json({**frame, "quests": spec.get("quests", [])})
        with self._lock:
            gone = [self._scenes.pop(spec["scene"]["id"], None)]
            self._scenes[spec["scene"]["id"]] = (text, {})
            while len(self._scenes) > self._most_scenes:
                gone.append(self._scenes.pop(next(iter(self._scenes))))
        for scene in gone:
            while scene is not None and scene[1]:  # one by one: others come in between
                scene[1].popitem()

    def spawn(self, scene_id: str, entity: Mapping[str, Any]) -> None:
        """Put an entity into a scene; raises `NoSceneError`, `FullSceneError`."""
        text = write_json(entity)
        with self._lock:
            scene = self._scenes.get(scene_id)
            if scene is None:
                raise NoSceneError(f"the scene {scene_id!r} is not built; build it first")
            if entity["id"] not in scene[1] and len(scene[1]) >= self._most_entities:
                raise FullSceneError(f"the scene holds {self._most_entities} entities already; it takes no more")
            scene[1][entity["id"]] = text

    def text(self, scene_id: str, ids: Collection[str] | None = None) -> bytes | None:
        """Return the world spec of a scene, with the entities `ids` alone if given; None when it is not built."""
        with self._lock:
            scene = self._scenes.get(scene_id)
            if scene is None:
                return None
            frame, entities = scene
            shown = list(entities.values()) if ids is None else [entities[one] for one in ids if one in entities]
        return frame[:-1] + b',"entities":[' + b",".join(shown) + b"]}"
