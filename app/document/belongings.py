"""What comes along when entities are copied to the clipboard: the groups and instances that are whole among them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import ValidationError

from app.document import groups
from app.document.naming import free_id, free_key, free_title
from app.document.prefabs import instances_of, prefabs_of
from app.document.world import WorldState
from runtime.contracts.base import Contract
from runtime.contracts.world import EditorState, Group, Prefab, PrefabInstance

Model = TypeVar("Model", bound=Contract)


@dataclass(frozen=True, slots=True)
class Belongings:
    """By id, each as it was where it came from."""

    groups: Mapping[str, Group] = field(default_factory=dict)
    prefabs: Mapping[str, Prefab] = field(default_factory=dict)
    instances: Mapping[str, PrefabInstance] = field(default_factory=dict)


def of_entities(state: WorldState, ids: Iterable[str]) -> Belongings:
    """Return what belongs to these entities as a whole."""
    chosen = frozenset(ids)
    whole = {
        identity: one
        for identity, one in instances_of(state.editor).items()
        if one.parts and chosen.issuperset(one.parts.values())
    }
    known = prefabs_of(state.editor)
    followed = {one.prefab: known[one.prefab] for one in whole.values() if one.prefab in known}
    return Belongings(groups.of_entities(state.editor.groups, chosen, state.entities), followed, whole)


def pasted(editor: EditorState, given: Belongings, ids: Mapping[str, str]) -> EditorState:
    """Return the editor's state with copies of what belongs; `ids` says what each entity is called here.

    A prefab that is here already as it is there is not taken twice; one of its name that is another gets a new one.
    """
    changes: dict[str, Any] = {}
    if given.groups:
        changes["groups"] = groups.pasted(editor.groups, given.groups, ids)
    if given.instances:
        pieces, instances = dict(editor.prefabs or {}), dict(editor.instances or {})
        names = {identity: _taken(pieces, identity, piece) for identity, piece in given.prefabs.items()}
        for identity, one in given.instances.items():
            parts = {part: ids[entity] for part, entity in one.parts.items() if entity in ids}
            if parts and one.prefab in names:
                copy = free_id(identity, instances) if identity in instances else identity
                instances[copy] = one.model_copy(update={"prefab": names[one.prefab], "parts": parts})
        changes |= {"prefabs": pieces, "instances": instances}
    return editor.model_copy(update=changes) if changes else editor


def to_wire(given: Belongings) -> dict[str, Any]:
    """Return the JSON object, without what there is none of."""
    parts = {"groups": given.groups, "prefabs": given.prefabs, "instances": given.instances}
    return {name: {identity: one.to_wire() for identity, one in each.items()} for name, each in parts.items() if each}


def from_wire(document: Mapping[str, Any]) -> Belongings:
    """Return what can be read; a broken entry costs nothing but itself."""
    return Belongings(
        _read(document.get("groups"), Group),
        _read(document.get("prefabs"), Prefab),
        _read(document.get("instances"), PrefabInstance),
    )


def _taken(pieces: dict[str, Any], identity: str, piece: Prefab) -> str:
    """Put a prefab among others unless it is there; returns what it is called there."""
    for known, other in pieces.items():
        if other == piece:
            return known
    titles = {other.name for other in pieces.values() if isinstance(other, Prefab)}
    name = free_key(identity, pieces)
    pieces[name] = piece.model_copy(update={"name": free_title(piece.name, titles)})
    return name


def _read(given: Any, kind: type[Model]) -> dict[str, Model]:
    found: dict[str, Model] = {}
    for identity, item in given.items() if isinstance(given, Mapping) else ():
        with suppress(ValidationError):
            found[identity] = kind.model_validate(item)
    return found
