"""The world as one immutable value: settings, entities by id in their order, quests, and the editor's own state.

A change makes a new value that shares all that did not change. It knows no history and no files.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from runtime.contracts.base import WORLD_SCHEMA_VERSION
from runtime.contracts.world import EditorState, Entity, Quest, SceneSettings, World, WorldSpec


@dataclass(frozen=True, slots=True)
class WorldState:
    """Everything undo covers. `unknown` are the top-level fields of the file that we do not know."""

    world: World
    scene: SceneSettings
    entities: MappingProxyType[str, Entity]
    quests: tuple[Quest, ...] = ()
    editor: EditorState = field(default_factory=EditorState)
    schema_version: str = WORLD_SCHEMA_VERSION
    unknown: Mapping[str, Any] = field(default_factory=dict)
    has_quests: bool = True
    """Whether the file says `quests`, even when there are none."""

    @classmethod
    def from_spec(
        cls, spec: WorldSpec, editor: EditorState | None = None, entities: dict[str, Entity] | None = None
    ) -> WorldState:
        """Return the state of a world spec; raises ValueError when two entities have the same id.

        `entities` are those of the spec by id, where they are known; the dict must not be changed any more.
        """
        return cls(
            world=spec.world,
            scene=spec.scene,
            entities=by_id(spec.entities) if entities is None else MappingProxyType(entities),
            quests=spec.quests,
            editor=editor or EditorState(),
            schema_version=spec.schema_version,
            unknown=MappingProxyType(dict(spec.model_extra or {})),
            has_quests="quests" in spec.model_fields_set,
        )

    def to_spec(self) -> WorldSpec:
        """Return the world spec; its parts are shared, not checked again."""
        return WorldSpec.model_construct(
            schema_version=self.schema_version,
            world=self.world,
            scene=self.scene,
            entities=tuple(self.entities.values()),
            **self._quests(),
            **self.unknown,
        )

    def to_wire(self) -> dict[str, Any]:
        """Return the JSON object of the level file."""
        document: dict[str, Any] = {
            "schema_version": self.schema_version,
            "world": self.world.to_wire(),
            "scene": self.scene.to_wire(),
            "entities": [entity.to_wire() for entity in self.entities.values()],
        }
        if "quests" in self._quests():
            document["quests"] = [quest.to_wire() for quest in self.quests]
        document.update(self.unknown)
        return document

    def with_entities(self, entities: dict[str, Entity]) -> WorldState:
        """Return this state with other entities; the dict must not be changed any more."""
        return replace(self, entities=MappingProxyType(entities))

    def quests_of(self, ids: Iterable[str]) -> tuple[Quest, ...]:
        """Return the quests that one of these entities triggers."""
        wanted = set(ids)
        return tuple(quest for quest in self.quests if quest.trigger_entity in wanted)

    def _quests(self) -> dict[str, Any]:
        return {"quests": self.quests} if self.quests or self.has_quests else {}


def by_id(entities: Iterable[Entity]) -> MappingProxyType[str, Entity]:
    """Return the entities by id, in their order; raises ValueError when an id comes twice."""
    found: dict[str, Entity] = {}
    for entity in entities:
        if entity.id in found:
            raise ValueError(f"the id {entity.id!r} is used twice")
        found[entity.id] = entity
    return MappingProxyType(found)
