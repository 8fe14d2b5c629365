"""Three versions of plain JSON made one: what it was, ours, and theirs, by field.

A field that only one side changed is taken from that side. One that both changed differently is a conflict and wants a
choice: until it is made, ours stands. A vector or a list counts as one field, save lists of things with ids, which come
together by id, and of names in the editor's state, which are sets.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

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


class ThreeWay:
    """Merges value after value; `conflicts` are those that no pick has settled."""

    def __init__(self, picks: Mapping[Place, Pick] | None = None) -> None:
        self.conflicts: list[Conflict] = []
        self._picks = picks or {}

    def value(self, place: Place, base: Any, ours: Any, theirs: Any) -> Any:
        """Return the merge of one value, `ABSENT` where it is to go."""
        if same(ours, theirs) or same(base, theirs):
            return ours
        if same(base, ours):
            return theirs
        if isinstance(ours, dict) and isinstance(theirs, dict):
            return self._object(place, base if isinstance(base, dict) else {}, ours, theirs)
        if _is_set(place) and _are_names(ours) and _are_names(theirs):
            return _united(base if _are_names(base) else [], ours, theirs)
        return self._choose(Conflict(place, base, ours, theirs))

    def things(self, owner: str, name: str, base: Any, ours: Any, theirs: Any) -> Any:
        """Return the merge of lists of objects with ids, each by field; as one field where ids say nothing."""
        whole = Place("level", "", name)
        if same(ours, theirs) or same(base, theirs) or same(base, ours):
            return self.value(whole, base, ours, theirs)
        sides = [_by_id([] if side is ABSENT else side) for side in (base, ours, theirs)]
        was, here, there = sides
        if was is None or here is None or there is None:
            return self.value(whole, base, ours, theirs)
        found = {
            identity: self.value(
                Place(owner, identity),
                was.get(identity, ABSENT),
                here.get(identity, ABSENT),
                there.get(identity, ABSENT),
            )
            for identity in dict.fromkeys((*here, *there))
        }
        order = self.order(Place("level", "", f"order of {name}"), [*was], [*here], [*there])
        return [found[identity] for identity in order if found[identity] is not ABSENT]

    def order(self, place: Place, base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> list[str]:
        """Return all ids of both sides in the order of the side that changed it."""
        if ours == theirs:
            return list(ours)
        common = set(base) & set(ours) & set(theirs)
        was, here, there = ([one for one in side if one in common] for side in (base, ours, theirs))
        chosen = "theirs" if here == was else "ours"
        if was not in (here, there) and here != there:
            chosen = "theirs" if self._choose(Conflict(place, was, here, there)) is there else "ours"
        return _woven(theirs, ours) if chosen == "theirs" else _woven(ours, theirs)

    def _object(self, place: Place, base: Mapping[str, Any], ours: dict[str, Any], theirs: dict[str, Any]) -> Any:
        merged: dict[str, Any] = {}
        for key in dict.fromkeys((*ours, *theirs)):
            below = Place(place.owner, place.id, f"{place.field}.{key}" if place.field else key)
            value = self.value(below, base.get(key, ABSENT), ours.get(key, ABSENT), theirs.get(key, ABSENT))
            if value is not ABSENT:
                merged[key] = value
        return merged

    def _choose(self, conflict: Conflict) -> Any:
        pick = self._picks.get(conflict.place)
        if pick is None:
            self.conflicts.append(conflict)
        return conflict.theirs if pick == "theirs" else conflict.ours


def same(one: Any, other: Any) -> bool:
    """Tell whether two values are the same JSON; for Python true is 1, and for JSON it is not."""
    if one is other:
        return True
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(value, other[key]) for key, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return isinstance(one, bool) is isinstance(other, bool) and bool(one == other)


def _by_id(things: Any) -> dict[str, Any] | None:
    """Return the objects by id, None when ids do not tell them apart."""
    if not isinstance(things, list):
        return None
    found = {one["id"]: one for one in things if isinstance(one, dict) and isinstance(one.get("id"), str)}
    return found if len(found) == len(things) else None


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
