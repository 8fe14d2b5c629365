"""Three versions of a level made one: what it was when read, what it is here, and what another program made of it.

By field, as `runtime.contracts.three_way` does it; the camera of the editor's state is wherever this window looks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.document.document import Document
from app.document.edits import Side, apply
from app.document.world import WorldState
from runtime.contracts.three_way import ABSENT, Conflict, Pick, Place, ThreeWay
from runtime.contracts.world import EditorState, Entity, Quest, SceneSettings, World


@dataclass(slots=True)
class Merge:
    """What leads from our version to the merged one; where a choice is still due, ours stands."""

    entities: dict[str, Entity | None] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    world: World | None = None
    scene: SceneSettings | None = None
    quests: tuple[Quest, ...] | None = None
    unknown: Mapping[str, Any] | None = None
    editor: EditorState | None = None
    conflicts: list[Conflict] = field(default_factory=list)

    def do(self, document: Document, label: str) -> bool:
        """Make it one undo step; returns whether anything changed. Raises `EditRefusedError`."""
        return document.edit(
            label,
            self.entities,
            places=self.places,
            world=self.world,
            scene=self.scene,
            quests=self.quests,
            unknown=self.unknown,
            editor=self.editor,
        )


def merge(base: WorldState, ours: WorldState, theirs: WorldState, picks: Mapping[Place, Pick] | None = None) -> Merge:
    """Return the merge of two versions that began as `base`; conflicts are settled by `picks` where it has them."""
    return _Merging(picks or {}).run(base, ours, theirs)


class _Merging:
    def __init__(self, picks: Mapping[Place, Pick]) -> None:
        self._three_way = ThreeWay(picks)
        self._done = Merge(conflicts=self._three_way.conflicts)

    def run(self, base: WorldState, ours: WorldState, theirs: WorldState) -> Merge:
        done = self._done
        world = self._fields(Place("world", ours.world.id), base.world, ours.world, theirs.world)
        scene = self._fields(Place("scene", ours.scene.id), base.scene, ours.scene, theirs.scene)
        done.world = None if world is None else World.from_wire(world)
        done.scene = None if scene is None else SceneSettings.from_wire(scene)
        self._merge_entities(base, ours, theirs)
        self._merge_order(base, ours, theirs)
        self._merge_quests(base.quests, ours.quests, theirs.quests)
        unknown = self._three_way.value(
            Place("level", ""), dict(base.unknown), dict(ours.unknown), dict(theirs.unknown)
        )
        done.unknown = None if unknown == ours.unknown else unknown
        self._merge_editor(base.editor, ours.editor, theirs.editor)
        return done

    def _merge_entities(self, base: WorldState, ours: WorldState, theirs: WorldState) -> None:
        for identity in dict.fromkeys((*theirs.entities, *base.entities)):
            was, there = base.entities.get(identity), theirs.entities.get(identity)
            here = ours.entities.get(identity)
            if was is there or was == there or here == there:
                continue
            if here is was or here == was:
                self._done.entities[identity] = there
                continue
            merged = self._three_way.value(Place("entity", identity), _wire(was), _wire(here), _wire(there))
            entity = None if merged is ABSENT else Entity.from_wire(merged)
            if entity != here:
                self._done.entities[identity] = entity

    def _merge_order(self, base: WorldState, ours: WorldState, theirs: WorldState) -> None:
        end = apply(ours, Side(self._done.entities)).entities
        wanted = self._three_way.order(
            Place("level", "", "order of entities"), [*base.entities], [*ours.entities], [*theirs.entities]
        )
        wanted = [identity for identity in wanted if identity in end]
        if wanted == [*end]:
            return
        places = {identity: index for index, identity in enumerate(wanted)}
        new = {identity: place for identity, place in places.items() if identity not in ours.entities}
        fits = [*apply(ours, Side(self._done.entities, new)).entities] == wanted
        self._done.places = new if fits else places

    def _merge_quests(self, base: Sequence[Quest], ours: Sequence[Quest], theirs: Sequence[Quest]) -> None:
        lists = [[quest.to_wire() for quest in quests] for quests in (base, ours, theirs)]
        merged = self._three_way.things("quest", "quests", *lists)
        quests = tuple(Quest.from_wire(quest) for quest in merged)
        self._done.quests = None if quests == tuple(ours) else quests

    def _merge_editor(self, base: EditorState, ours: EditorState, theirs: EditorState) -> None:
        if theirs in (base, ours):
            return
        was, here, there = ({**side.to_wire(), "camera": None} for side in (base, ours, theirs))
        merged = self._three_way.value(Place("editor", ""), was, here, there)
        if merged == here:
            return
        camera = ours.camera or theirs.camera
        if camera is None:
            del merged["camera"]
        else:
            merged["camera"] = camera.to_wire()
        self._done.editor = EditorState.from_wire(merged)

    def _fields(self, place: Place, base: Any, ours: Any, theirs: Any) -> dict[str, Any] | None:
        """Return the merged fields of a part that is always there, None when ours stays."""
        if base == theirs or ours == theirs:
            return None
        mine = ours.to_wire()
        merged: dict[str, Any] = self._three_way.value(place, base.to_wire(), mine, theirs.to_wire())
        return None if merged == mine else merged


def _wire(entity: Entity | None) -> Any:
    return ABSENT if entity is None else entity.to_wire()
