"""Three versions of a level made one: what it was when read, what it is here, and what another program made of it.

Fields that only one side changed are taken from that side. A field that both changed differently is a conflict and
wants a choice; a vector or a list counts as one field. What only the editor needs (the sidecar) is merged the same way,
save that lists of entities are sets there, and that the camera is wherever this window looks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from app.document.document import Document
from app.document.edits import Side, apply
from app.document.world import WorldState
from runtime.contracts.world import EditorState, Entity, Quest, SceneSettings, World

Pick = Literal["ours", "theirs"]


_MEMBERS = ".members"


class _Absent:
    """There is no such field on that side; JSON's null is a value."""

    def __repr__(self) -> str:
        return "absent"


ABSENT: Final = _Absent()


@dataclass(frozen=True, slots=True)
class Place:
    """Whose field it is: an `entity`, a `quest`, the `world`, the `scene`, the `editor` or the `level` itself.

    `field` is a path such as `transform.position`, empty for the whole of it.
    """

    owner: str
    id: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that both sides changed differently; values as in the file, `ABSENT` where a side has none."""

    place: Place
    base: Any
    ours: Any
    theirs: Any


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
        self._picks = picks
        self._done = Merge()

    def run(self, base: WorldState, ours: WorldState, theirs: WorldState) -> Merge:
        done = self._done
        world = self._fields(Place("world", ours.world.id), base.world, ours.world, theirs.world)
        scene = self._fields(Place("scene", ours.scene.id), base.scene, ours.scene, theirs.scene)
        done.world = None if world is None else World.from_wire(world)
        done.scene = None if scene is None else SceneSettings.from_wire(scene)
        self._merge_entities(base, ours, theirs)
        self._merge_order(base, ours, theirs)
        self._merge_quests(base.quests, ours.quests, theirs.quests)
        unknown = self._value(Place("level", ""), dict(base.unknown), dict(ours.unknown), dict(theirs.unknown))
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
            merged = self._value(Place("entity", identity), _wire(was), _wire(here), _wire(there))
            entity = None if merged is ABSENT else Entity.from_wire(merged)
            if entity != here:
                self._done.entities[identity] = entity

    def _merge_order(self, base: WorldState, ours: WorldState, theirs: WorldState) -> None:
        end = apply(ours, Side(self._done.entities)).entities
        wanted = self._order(
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
        sides = [{quest.id: quest.to_wire() for quest in quests} for quests in (base, ours, theirs)]
        if any(len(side) != len(quests) for side, quests in zip(sides, (base, ours, theirs), strict=True)):
            lists = [[quest.to_wire() for quest in quests] for quests in (base, ours, theirs)]
            merged = self._value(Place("level", "", "quests"), *lists)
        else:
            was, here, there = sides
            found = {
                identity: self._value(
                    Place("quest", identity),
                    was.get(identity, ABSENT),
                    here.get(identity, ABSENT),
                    there.get(identity, ABSENT),
                )
                for identity in dict.fromkeys((*here, *there))
            }
            order = self._order(Place("level", "", "order of quests"), [*was], [*here], [*there])
            merged = [found[identity] for identity in order if found.get(identity, ABSENT) is not ABSENT]
        quests = tuple(Quest.from_wire(quest) for quest in merged)
        self._done.quests = None if quests == tuple(ours) else quests

    def _merge_editor(self, base: EditorState, ours: EditorState, theirs: EditorState) -> None:
        if theirs in (base, ours):
            return
        was, here, there = ({**side.to_wire(), "camera": None} for side in (base, ours, theirs))
        merged = self._value(Place("editor", ""), was, here, there)
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
        merged: dict[str, Any] = self._value(place, base.to_wire(), mine, theirs.to_wire())
        return None if merged == mine else merged

    def _value(self, place: Place, base: Any, ours: Any, theirs: Any) -> Any:
        if ours == theirs or base == theirs:
            return ours
        if base == ours:
            return theirs
        if isinstance(ours, dict) and isinstance(theirs, dict):
            was = base if isinstance(base, dict) else {}
            return self._object(place, was, ours, theirs)
        if _is_set(place) and _are_names(ours) and _are_names(theirs):
            return _united(base if _are_names(base) else [], ours, theirs)
        return self._choose(Conflict(place, base, ours, theirs))

    def _object(self, place: Place, base: Mapping[str, Any], ours: dict[str, Any], theirs: dict[str, Any]) -> Any:
        merged: dict[str, Any] = {}
        for key in dict.fromkeys((*ours, *theirs)):
            below = Place(place.owner, place.id, f"{place.field}.{key}" if place.field else key)
            value = self._value(below, base.get(key, ABSENT), ours.get(key, ABSENT), theirs.get(key, ABSENT))
            if value is not ABSENT:
                merged[key] = value
        return merged

    def _choose(self, conflict: Conflict) -> Any:
        pick = self._picks.get(conflict.place)
        if pick is None:
            self._done.conflicts.append(conflict)
        return conflict.theirs if pick == "theirs" else conflict.ours

    def _order(self, place: Place, base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> list[str]:
        if ours == theirs:
            return list(ours)
        common = set(base) & set(ours) & set(theirs)
        was, here, there = ([one for one in side if one in common] for side in (base, ours, theirs))
        chosen = "theirs" if here == was else "ours"
        if was not in (here, there) and here != there:
            chosen = "theirs" if self._choose(Conflict(place, was, here, there)) is there else "ours"
        return _woven(theirs, ours) if chosen == "theirs" else _woven(ours, theirs)


def _woven(first: Sequence[str], second: Iterable[str]) -> list[str]:
    """Return the first list with what only the second has, each after what it follows there."""
    known = set(first)
    after: dict[str, list[str]] = {}
    anchor = ""
    for identity in second:
        if identity in known:
            anchor = identity
        else:
            after.setdefault(anchor, []).append(identity)
    woven = after.get("", [])
    for identity in first:
        woven += [identity, *after.get(identity, ())]
    return woven


def _is_set(place: Place) -> bool:
    """Tell whether a field of the sidecar lists entities in no order that means anything."""
    if place.owner != "editor":
        return False
    return place.field in ("hidden", "locked") or (place.field.startswith("groups.") and place.field.endswith(_MEMBERS))


def _are_names(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _united(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """Return what one side added or both have, without what either took out."""
    was, here, there = set(base), set(ours), set(theirs)
    kept = [one for one in ours if one in there or one not in was]
    return [*kept, *(one for one in theirs if one not in was and one not in here)]


def _wire(entity: Entity | None) -> Any:
    return ABSENT if entity is None else entity.to_wire()
