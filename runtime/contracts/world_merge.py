"""Three versions of a level's file, or of its sidecar, made one; what the files hold beyond our fields is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from runtime.contracts.three_way import ABSENT, Conflict, Pick, Place, ThreeWay, same

Json = dict[str, Any]
_THINGS = {"entities": "entity", "quests": "quest"}
_PARTS = ("world", "scene")
_CAMERA = "camera"


def merge_levels(
    base: Json, ours: Json, theirs: Json, picks: Mapping[Place, Pick] | None = None
) -> tuple[Json, list[Conflict]]:
    """Return the merged level, in which ours stands at each conflict, and the conflicts."""
    merging = ThreeWay(picks)
    if same(base, theirs):
        return ours, []
    if same(base, ours):
        return theirs, []
    merged: Json = {}
    for key in dict.fromkeys((*ours, *theirs)):
        was, here, there = (side.get(key, ABSENT) for side in (base, ours, theirs))
        if key in _THINGS and here is not ABSENT and there is not ABSENT:
            value = merging.things(_THINGS[key], key, was, here, there)
        elif key in _PARTS:
            value = merging.value(Place(key, _id_of(here)), was, here, there)
        else:
            value = merging.value(Place("level", "", key), was, here, there)
        if value is not ABSENT:
            merged[key] = value
    return merged, merging.conflicts


def merge_sidecars(
    base: Json, ours: Json, theirs: Json, picks: Mapping[Place, Pick] | None = None
) -> tuple[Json, list[Conflict]]:
    """Return the merged sidecar and the conflicts; where both moved the camera, ours stays without a question."""
    merging = ThreeWay(picks)
    was, here, there = (side.get(_CAMERA, ABSENT) for side in (base, ours, theirs))
    look = there if same(was, here) else here
    plain = ({key: value for key, value in side.items() if key != _CAMERA} for side in (base, ours, theirs))
    merged = merging.value(Place("editor", ""), *plain)
    whole: Json = {}
    for key in dict.fromkeys((*ours, *theirs)):
        value = look if key == _CAMERA else merged.get(key, ABSENT)
        if value is not ABSENT:
            whole[key] = value
    return whole, merging.conflicts


def _id_of(part: Any) -> str:
    identity = part.get("id", "") if isinstance(part, dict) else ""
    return identity if isinstance(identity, str) else ""
