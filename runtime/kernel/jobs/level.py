"""A level as the jobs of a run see it: its settings, its entities by id, and the world spec that a job carries.

Works on plain JSON that `check_world` found nothing wrong with; unknown fields travel along.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

SpawnSpec = Literal["reduced", "complete"]
Entity = Mapping[str, Any]

COMPLETE_UP_TO = 64
"""So many entities make every job carry the whole level; a copy in each job grows with the square of it."""


class RunLevel:
    """Read once, when the run begins; `take_up` is how pushed entities enter it."""

    def __init__(self, spec: Mapping[str, Any], spawn_spec: SpawnSpec = "reduced") -> None:
        self._frame = {key: value for key, value in spec.items() if key not in ("entities", "quests")}
        self._entities: dict[str, Entity] = {entity["id"]: entity for entity in spec["entities"]}
        self._quests = list(spec.get("quests", ()))
        self._spawn_spec = spawn_spec

    @property
    def scene_id(self) -> str:
        return str(self._frame["scene"]["id"])

    @property
    def entities(self) -> Mapping[str, Entity]:
        return self._entities

    def take_up(self, entities: Iterable[Entity]) -> None:
        """Replace entities of the same ids, add the others at the end."""
        for entity in entities:
            self._entities[entity["id"]] = entity

    def let_go(self, free: Callable[[object], None]) -> None:
        """Give everything away, a part at a time, once nobody uses it any more; `free` takes apart what is long."""
        while self._entities:
            free(self._entities.popitem()[1])
        while self._quests:
            free(self._quests.pop())
        while self._frame:
            free(self._frame.popitem()[1])

    def scene_payload(self) -> dict[str, Any]:
        scene = self._frame["scene"]
        return {"sceneId": scene["id"], "ambientLight": scene["ambientLight"], "skybox": scene["skybox"]}

    def asset_names(self) -> list[str]:
        """Return what has to be loaded, each once: meshes, textures, the sky; `none` needs nothing."""
        names: dict[str, None] = {}
        for entity in self._entities.values():
            names[entity["components"]["mesh"]] = None
        for entity in self._entities.values():
            names[entity["material"]["texture"]] = None
        names[self._frame["scene"]["skybox"]] = None
        return [name for name in names if name not in ("none", "")]

    def complete_spec(self) -> dict[str, Any]:
        return {**self._frame, "entities": list(self._entities.values()), "quests": self._quests}

    def spec_for(self, entity_id: str) -> dict[str, Any]:
        """Return the world spec of a SPAWN_ENTITY job: the whole level, or a valid one with that entity alone."""
        if self._spawn_spec == "complete" or len(self._entities) <= COMPLETE_UP_TO:
            return self.complete_spec()
        quests = [quest for quest in self._quests if quest["triggerEntity"] == entity_id]
        return {**self._frame, "entities": [self._entities[entity_id]], "quests": quests}
